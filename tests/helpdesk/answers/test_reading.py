"""How hard the answers are to read: English by grade, Spanish by a Spanish formula, Hmong by the length of sentences.

Never one score for all: the English formula counts English syllables and means nothing elsewhere. Spanish is measured
by Szigriszt-Pazos on the INFLESZ scale (Barrio-Cantalejo 2008), where 65 to 80 is "fairly easy", what most people who
finished primary school read without effort: no answer below 65, and all of them together 72 or more. For Hmong
nobody has made a formula: sentences of few words are what can be counted.
"""

import re
from collections.abc import Iterator

import pytest

from hearthline.helpdesk.answers.book import Book
from hearthline.law.answers.checking import fill
from hearthline.law.answers.kinds import Answer
from hearthline.ui.agency import current_pack
from hearthline.ui.readability import grade, is_prose
from tests.directory.test_reading import longest, spanish_ease, words_of
from tests.ui.extract import words_in
from tests.ui.pages import ROOT
from tests.ui.test_catalogues import catalogue, strings

PUBLIC, EMERGENCY = 6, 4
ES_EACH, ES_ALL, ES_WORDS = 65, 72, 25
HMN_WORDS = 24
OWN = ("helpdesk/answers/**/*.py", "helpdesk/templates/helpdesk/public/answers/**/*.html")


def sentences(answer: Answer, lang: str) -> Iterator[str]:
    """What stands on the page of an answer in `lang`, each piece a sentence: a line of a list is read alone."""
    pieces = [answer.question[lang], answer.unknown.get(lang, ""), answer.ask.get(lang, "")]
    for block in answer.blocks[lang]:
        pieces += [block.text, *block.items]
    for piece in filter(None, pieces):
        text = fill(piece, current_pack(), lang)
        yield text if re.search(r"[.!?:]$", text) else f"{text}."


def all_of(answer: Answer, lang: str) -> str:
    return " ".join(sentences(answer, lang))


@pytest.mark.req("H-1")
def test_english_answers_can_be_read_in_sixth_grade(book: Book) -> None:
    hard = {one.id: grade(all_of(one, "en")) for one in book.answers.values() if not one.emergency}
    assert {own: score for own, score in hard.items() if score > PUBLIC} == {}


@pytest.mark.req("H-1", "I-2")
def test_english_answers_about_danger_can_be_read_in_fourth_grade(book: Book) -> None:
    urgent = {one.id: grade(all_of(one, "en")) for one in book.answers.values() if one.emergency}
    assert len(urgent) >= 3
    assert {own: score for own, score in urgent.items() if score > EMERGENCY} == {}


@pytest.mark.req("H-1", "D-6")
def test_spanish_answers_are_easy_by_a_spanish_formula(book: Book) -> None:
    ease = {one.id: round(spanish_ease(all_of(one, "es"))) for one in book.answers.values()}
    assert {own: score for own, score in ease.items() if score < ES_EACH} == {}
    assert spanish_ease(" ".join(all_of(one, "es") for one in book.answers.values())) >= ES_ALL
    long = [text for one in book.answers.values() for text in sentences(one, "es") if longest(text) > ES_WORDS]
    assert long == []


@pytest.mark.req("H-1", "D-6")
def test_hmong_sentences_are_short(book: Book) -> None:
    long = [text for one in book.answers.values() for text in sentences(one, "hmn") if longest(text) > HMN_WORDS]
    assert long == []


@pytest.mark.req("H-1")
def test_the_words_around_the_answers_are_as_plain() -> None:
    public = {word.key for word in words_in(ROOT / "src/hearthline", *OWN)}
    assert len(public) > 50
    assert {text: grade(text) for _c, text in public if is_prose(text) and grade(text) > PUBLIC} == {}
    es, hmn = catalogue("helpdesk/answers", "es"), catalogue("helpdesk/answers", "hmn")
    said = [strings(es[key])[0] for key in public if key in es and len(words_of(key[1])) >= 6]
    assert spanish_ease(" ".join(text if text[-1] in ".?:" else f"{text}." for text in said)) >= ES_ALL
    assert [text for text in said if longest(text) > ES_WORDS] == []
    assert [strings(entry)[0] for entry in hmn.values() if longest(strings(entry)[0]) > HMN_WORDS] == []


@pytest.mark.req("D-6")
@pytest.mark.parametrize("lang", ["es", "hmn"])
def test_one_word_and_one_spelling_for_each_thing(book: Book, lang: str) -> None:
    from tests.ui.test_catalogues import NOT_OURS

    for one in book.answers.values():
        text = f" {all_of(one, lang).lower()} ".replace("denunciante bajo mandato", "")
        assert [bad for bad in NOT_OURS[lang] if bad in text] == [], one.id


def test_the_scores_tell_hard_from_easy(book: Book) -> None:
    hard = "The aforementioned confidentiality determination necessitates administrative consideration."
    assert grade(hard) > 12
    assert grade("Call 911 now. Do not wait.") < EMERGENCY
