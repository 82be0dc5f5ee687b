"""Every question that the requirements say people bring has an answer of its own, with its source (H-1, H-3, H-4)."""

from collections import Counter
from datetime import date

import pytest

from hearthline import law
from hearthline.helpdesk.answers.book import Book, made
from hearthline.law.answers.checking import shelf_of
from hearthline.law.answers.kinds import PEOPLE
from hearthline.law.commands import PACKS
from hearthline.ui.languages import LANGUAGES
from tests.law.conftest import TODAY

QUESTIONS = {
    # Records
    "Can I get CPS records, and whose?": "records-whose",
    "Are CPS, adult-protective and child-care-licensing records confidential?": "records-secret",
    "How do I ask (letter, form, what to put in it)?": "records-ask",
    "I was in foster care: may I have my own file?": "own-file-foster",
    "I was investigated: may I have my own file?": "own-file-investigated",
    "I need a record for my profession: how?": "records-for-job",
    "What belongs in a case record?": "record-contents",
    "Why is everything written down?": "record-why",
    "Which law makes the agency keep records?": "records-law-keep",
    "Where is the confidentiality law?": "records-law-secret",
    "What is the central registry, who is in it?": "registry-what",
    "Who may look?": "registry-who-looks",
    "How do I get off it?": "registry-off",
    # Customer service
    "What can the help desk do for me?": "desk-can",
    "What can it not do?": "desk-cannot",
    "Whom do I call: state, county, hotline, 211?": "who-to-call",
    "My family has a case: who is my worker?": "my-worker",
    "Why call the worker first?": "worker-first",
    "How do I prepare a call?": "prepare-call",
    "What should I write down?": "write-down",
    "How do I ask for a supervisor?": "ask-supervisor",
    "And what then?": "after-supervisor",
    "How do I make a formal complaint?": "complaint-formal",
    "When do I need a lawyer?": "need-lawyer",
    "When do I need an advocate?": "need-advocate",
    "When do I need the ombudsperson?": "need-ombudsperson",
    "When do I need my elected representative?": "need-elected",
    "What are my rights and duties as a parent?": "rights-parent",
    "As a relative?": "rights-relative",
    "As a foster parent?": "rights-foster-parent",
    "As a youth?": "rights-youth",
    "As a person accused?": "rights-accused",
    "As one who reports?": "rights-reporter",
    "What counts as neglect here?": "what-is-neglect",
    "What happens in a home visit?": "home-visit",
    "Where do I find parenting classes?": "find-parenting",
    "Substance-use treatment?": "find-treatment",
    "Counselling?": "find-counselling",
    "Money?": "find-money",
    "Food?": "find-food",
    "Housing?": "find-housing",
    # Reporting
    "When should I report?": "when-report",
    "Is a worry enough?": "worry-enough",
    "What if a child is in danger now?": "danger-now",
    "Do I have to give my name?": "give-name",
    "Who may learn it?": "who-learns-name",
    "What will I be asked?": "what-asked",
    "What should I have at hand?": "at-hand",
    "What happens after I report, step by step?": "after-report",
    "And when?": "after-report-time",
    "Can I report something from the past?": "report-past",
    "What if I am wrong?": "report-wrong",
    "What if someone lies on purpose?": "false-report",
    "I report because of my job: what must I do?": "job-must",
    "By when?": "job-when",
    "What will I hear back?": "job-hear-back",
    "Can I report at night, on a holiday?": "report-any-hour",
    "In my language?": "report-language",
    "What do facts and opinions have to do with it?": "facts-opinions",
    "Where else is help in this county?": "other-help-here",
    # What the first page and the help desk are asked besides
    "A worker is at my door": "worker-at-door",
    "My child was taken": "child-taken",
    "I got a letter": "letter-came",
    "What happens in court?": "court-steps",
    "What is ICWA?": "icwa",
    "I want to see my case": "see-my-case",
}


@pytest.mark.req("H-1", "H-3", "H-4", "H-8")
@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_of_the_requirements_has_an_answer_with_a_source(book: Book, question: str) -> None:
    answer = book.answers[QUESTIONS[question]]
    assert answer.blocks["en"]
    assert answer.sources
    assert all(source.citation and source.verified_on <= date(2026, 12, 31) for source in answer.sources)


@pytest.mark.req("H-1")
def test_each_question_has_an_answer_of_its_own(book: Book) -> None:
    assert len(set(QUESTIONS.values())) == len(QUESTIONS) >= 40
    assert len(book.answers) >= len(QUESTIONS)
    asked = Counter(one.question["en"] for one in book.answers.values())
    assert [question for question, times in asked.items() if times > 1] == []


@pytest.mark.req("H-1", "D-6")
@pytest.mark.parametrize("lang", [code for code, _name in LANGUAGES])
def test_every_answer_is_written_in_every_language_of_the_site(book: Book, lang: str) -> None:
    assert [one.id for one in book.answers.values() if not one.blocks.get(lang) or not one.lay.get(lang)] == []


@pytest.mark.req("D-6")
def test_no_translation_claims_to_be_reviewed(book: Book) -> None:
    for one in book.answers.values():
        assert set(one.drafted) == set(one.question) - {"en"}, one.id


@pytest.mark.req("H-4")
@pytest.mark.parametrize("who", [who for who in PEOPLE if who != "anyone"])
def test_there_are_answers_for_each_kind_of_people(book: Book, who: str) -> None:
    assert book.of_people(who)


@pytest.mark.req("H-1")
@pytest.mark.parametrize("pack_id", law.load(PACKS).ids)
def test_each_pack_answers_every_question_and_none_speaks_for_a_place_above(pack_id: str) -> None:
    """A federal answer must not state one state's law as everybody's."""
    pack = law.load(PACKS).at(pack_id, TODAY)
    shelf = shelf_of(pack, PACKS)
    assert set(QUESTIONS.values()) <= set(shelf.answers)
    states = ("California", "Sacramento", "CACI", "Penal Code", "Welfare and Institutions")
    for one in shelf.answers.values():
        if one.pack == "us":
            said = " ".join([one.question["en"], *(b.text + " ".join(b.items) for b in one.blocks["en"])])
            assert not [state for state in states if state in said], one.id


def test_every_code_of_a_page_is_for_one_thing(book: Book) -> None:
    shelf = book.shelf
    things = len(shelf.answers) + len(shelf.front.topics) + len(shelf.front.doors) + len(PEOPLE) - 1
    assert len(book.pages) == things == len(made(shelf).pages)
    assert all(len(code) == 6 and int(code, 16) >= 0 for code in book.pages)


@pytest.mark.req("H-1")
def test_every_answer_is_behind_a_topic_and_leads_on(book: Book) -> None:
    listed = [one.id for topic in book.shelf.front.topics for one in book.of_topic(topic)]
    assert sorted(listed) == sorted(book.answers)
    assert [one.id for one in book.answers.values() if not one.see] == []
