"""Sentences of a narrative, and the answers that rest on them."""

from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthline.ground.errors import DomainError
from hearthline.intake.door.content import ReportContent
from hearthline.screening import actions, evidence, keeping
from hearthline.screening.evidence import LONGEST, Support, numbered, read, sentences, shown
from hearthline.screening.models import ToolRun
from hearthline.sealing import SealError, new_token
from tests import staff
from tests.intake.build import arrived
from tests.screening.build import IN_TEN_DAYS, again, came, decide, run_of, screener
from tests.screening.test_desk_report import address, text

PIECES = st.sampled_from(
    ["He hit her", "Dr. Lee", " ", "\n", "\n\n", "...", "…", ".", "!", "?", "1.", "2)", "- ", "p.m.", "¿Y la niña?",
     "Sr.", "Nws ntaus", "他打她。", "\"Stop!\"", "3.5", "J.", "word " * 60, "\u3000", "\t", "éé", "🙂", "«¡No!»",
     "No.", "a.m. "]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=400)
PART = UUID(int=1)


def cut(words: str) -> list[str]:
    return [words[span.start : span.end].strip() for span in sentences(words)]


@given(TEXTS)
def test_spans_cover_the_text_exactly_and_in_order(words: str):
    spans = sentences(words)
    assert "".join(words[span.start : span.end] for span in spans) == words
    assert [span.start for span in spans[1:]] == [span.end for span in spans[:-1]]
    assert all(span.start < span.end for span in spans)
    if words.strip():
        assert all(words[span.start : span.end].strip() for span in spans), "no span is empty to the eye"


@given(TEXTS)
def test_no_sentence_is_longer_than_a_person_can_point_at(words: str):
    for span in sentences(words):
        assert len(words[span.start : span.end].strip()) <= LONGEST


@given(TEXTS, TEXTS)
def test_what_is_added_after_a_line_s_end_moves_no_earlier_sentence(first: str, more: str):
    head = first.rstrip() + "\n"
    before = cut(head)
    if before and before[-1]:
        assert cut(head + more)[: len(before) - 1] == before[:-1]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("He hit her. She cried!  Then nothing", ["He hit her.", "She cried!", "Then nothing"]),
        ("he hit her. she cried. then nothing", ["he hit her.", "she cried.", "then nothing"]),
        ("Mr. Lee and Dr. Ortiz came.", ["Mr. Lee and Dr. Ortiz came."]),
        ("He came at 6 p.m. on Monday. At 7 p.m. He left.", ["He came at 6 p.m. on Monday.", "At 7 p.m.", "He left."]),
        ("J. Smith, apt. 4, said so.", ["J. Smith, apt. 4, said so."]),
        ("Did he hit her? No. Not that day.", ["Did he hit her?", "No.", "Not that day."]),
        ("Bus no. 5 stops there.", ["Bus no. 5 stops there."]),
        ("She weighs 3.5 kg. It is not enough.", ["She weighs 3.5 kg.", "It is not enough."]),
        ("he was... crying. Then... Nothing.", ["he was... crying.", "Then...", "Nothing."]),
        ('"Stop!" she said. "No."', ['"Stop!" she said.', '"No."']),
        ("1. He hit her\n2. She cried.\n- a mark\n\nLater", ["1. He hit her", "2. She cried.", "- a mark", "Later"]),
        ("El Sr. Pérez le pegó. ¿Y la niña? ¡Lloró!", ["El Sr. Pérez le pegó.", "¿Y la niña?", "¡Lloró!"]),
        ("La Sra. Ruiz vive en la Avda. Sol. Yo la vi.", ["La Sra. Ruiz vive en la Avda. Sol.", "Yo la vi."]),
        ("Nws ntaus tus me nyuam. Kuv hnov nws quaj.", ["Nws ntaus tus me nyuam.", "Kuv hnov nws quaj."]),
        ("他打她。她哭了。", ["他打她。", "她哭了。"]),
        ("no points at all", ["no points at all"]),
        ("", []),
    ],
)
def test_sentences_as_a_person_would_count_them(words: str, expected: list[str]):
    assert cut(words) == expected


def told(**parts: str) -> tuple[evidence.Sentence, ...]:
    return numbered({PART: ReportContent.of(parts)})


def test_sentences_are_counted_through_story_what_was_seen_and_what_is_thought():
    got = told(story="One. Two.", saw="Three.", think="Four.")
    assert [(s.number, s.field, s.text.strip()) for s in got] == [
        (1, "story", "One."), (2, "story", "Two."), (3, "saw", "Three."), (4, "think", "Four."),
    ]  # fmt: skip


def test_what_is_added_later_keeps_every_number_that_was_shown():
    first, more = ReportContent.of({"story": "One. Two."}), ReportContent.of({"story": "Three."})
    before = numbered({PART: first})
    assert numbered({PART: first, uuid4(): more})[:2] == before


@pytest.mark.parametrize(("typed", "first", "last"), [("2", 2, 2), (" 2 - 3 ", 2, 3), ("1–3", 1, 3)])
def test_numbers_are_read_as_people_type_them(typed: str, first: int, last: int):
    got = read(typed, told(story="One. Two. Three."))
    assert got is not None
    assert (got.first, got.last) == (first, last)
    again_typed = evidence.as_typed(shown(got, told(story="One. Two. Three.")))
    assert again_typed == (str(first) if first == last else f"{first}-{last}")


@pytest.mark.parametrize("typed", ["0", "4", "3-2", "2-9", "two", "1,2", "-1", "1-2-3", "9" * 50, "²"])
def test_a_number_that_is_no_sentence_is_refused(typed: str):
    with pytest.raises(DomainError) as refused:
        read(typed, told(story="One. Two. Three."))
    assert refused.value.code == "screening.sentence"


def test_nothing_typed_is_no_evidence():
    assert read("  ", told(story="One.")) is None


def test_a_range_stays_within_one_part():
    both = numbered({PART: ReportContent.of({"story": "One."}), uuid4(): ReportContent.of({"story": "Two."})})
    with pytest.raises(DomainError):
        read("1-2", both)


def test_evidence_is_not_shown_at_words_that_are_others_now():
    support = read("2", told(story="One. Two."))
    assert support is not None
    assert [s.text for s in shown(support, told(story="One. Two."))] == ["Two."]
    assert shown(support, told(story="One. Other.")) == ()
    assert shown(support, ()) == ()


@given(st.text(max_size=20))
def test_reading_what_was_typed_never_breaks(typed: str):
    try:
        got = read(typed, told(story="One. Two. Three."))
    except DomainError:
        return
    assert got is None or 1 <= got.first <= got.last <= 3


# Through the tool

STORY = "He hit her on Monday. She has a bruise. I heard it."


def say(screening, facts: dict[str, str], says: dict[str, str] | None, viewer=None) -> ToolRun:
    return actions.set_facts(
        viewer=viewer or screener(), report_id=screening.report_id, facts=facts, says=says,
        version=again(screening).version,
    )  # fmt: skip


def of(run: ToolRun) -> dict[str, Support]:
    from hearthline.screening.models import Screening

    report = Screening.unscoped.select_related("report").get(pk=run.screening_id).report
    return evidence.unseal(keeping.key_of(report, actor="test"), run.pk, bytes(run.evidence))


@pytest.mark.django_db
@pytest.mark.req("S-2")
def test_an_answer_names_its_sentences_and_they_rest_sealed_under_the_report_s_key():
    screening = came(story=STORY)
    made = say(screening, {"hit": "yes", "injury": "minor"}, {"hit": "1", "injury": "2-3"})
    got = of(made)
    assert {fact: (s.first, s.last) for fact, s in got.items()} == {"hit": (1, 1), "injury": (2, 3)}
    assert b"injury" not in bytes(made.evidence)
    with pytest.raises(SealError):
        evidence.unseal(keeping.key_of(came().report, actor="test"), made.pk, bytes(made.evidence))


@pytest.mark.django_db
def test_what_was_said_stays_with_the_answers_that_stay_across_runs_of_people_and_of_additions():
    token = new_token()
    screening = came(token=token, story=STORY)
    say(screening, {"hit": "yes", "injury": "minor"}, {"hit": "1", "injury": "2"})
    arrived(token, kind="addition", story="He came back.")
    assert set(of(run_of(screening))) == {"hit", "injury"}
    after = say(screening, {"hit": "yes", "injury": "serious"}, None)
    assert set(of(after)) == {"hit"}, "an answer that changed rests on nothing until somebody says so"


@pytest.mark.django_db
def test_a_number_left_beside_an_answer_that_changed_goes_with_the_old_answer_and_a_new_one_counts():
    screening = came(story=STORY)
    say(screening, {"hit": "yes", "injury": "minor"}, {"hit": "1", "injury": "2"})
    left = say(screening, {"hit": "no", "injury": "serious"}, {"hit": "1", "injury": "3"})
    assert {fact: s.first for fact, s in of(left).items()} == {"injury": 3}


@pytest.mark.django_db
def test_nothing_supports_what_is_not_known_and_an_emptied_field_takes_it_away():
    screening = came(story=STORY)
    say(screening, {"hit": "yes", "injury": "minor"}, {"hit": "1", "injury": "2"})
    after = say(screening, {"hit": "yes", "injury": "unknown"}, {"hit": "", "injury": "2"})
    assert of(after) == {}
    assert bytes(after.evidence) == b""


@pytest.mark.django_db
def test_a_wrong_number_refuses_the_run_and_changes_nothing():
    screening = came(story=STORY)
    before = again(screening)
    with pytest.raises(DomainError):
        say(screening, {"hit": "yes"}, {"hit": "9"})
    assert ToolRun.unscoped.count() == 1
    assert again(screening).version == before.version


# On the page


@pytest.mark.django_db
@pytest.mark.req("S-2")
def test_by_forms_alone_a_sentence_is_marked_in_place_with_a_way_back():
    screening, desk = came(story=STORY), staff.desk()
    page = text(desk.client.get(address(screening)))
    for number in (1, 2, 3):
        assert f'id="s-{number}"' in page
    assert "<mark>" not in page
    version = again(screening).version
    sent = {"version": version, "fact.hit": "yes", "says.hit": "1", "fact.injury": "unknown", "says.injury": ""}
    assert desk.client.post(address(screening, "facts"), sent).status_code == 303
    page = text(desk.client.get(address(screening)))
    sentence = page.split('id="s-1"')[1].split('id="s-2"')[0]
    assert "<mark>He hit her on Monday.</mark>" in sentence
    assert 'href="#q-hit"' in sentence
    assert page.count("<mark>") == 1
    question = page.split('id="q-hit"')[1].split("</fieldset>")[0]
    assert 'value="1"' in question.split("says.hit")[1]
    assert 'href="#s-1"' in question


@pytest.mark.django_db
def test_a_wrong_number_is_told_at_the_top_and_nothing_that_was_typed_is_lost():
    screening, desk = came(story=STORY), staff.desk()
    sent = {"version": again(screening).version, "fact.hit": "yes", "says.hit": "77"}
    page = text(desk.client.post(address(screening, "facts"), sent), 422)
    assert 'href="#facts"' in page
    assert "named by its number" in page
    assert 'name="says.hit" value="77"' in page


@pytest.mark.django_db
def test_words_of_a_reporter_stay_words_in_a_marked_sentence():
    screening, desk = came(story="<b onclick=x>He hit her</b> & left.\nShe cried."), staff.desk()
    sent = {"version": again(screening).version, "fact.hit": "yes", "says.hit": "1"}
    desk.client.post(address(screening, "facts"), sent)
    page = text(desk.client.get(address(screening)))
    assert "<b onclick" not in page
    assert "<mark>&lt;b onclick=x&gt;He hit her&lt;/b&gt; &amp; left." in page


@pytest.mark.django_db
def test_the_printed_summary_has_the_whole_story_and_no_numbers():
    screening, desk = came(story=STORY), staff.desk()
    page = text(desk.client.get(address(screening, "print")))
    assert STORY in page
    assert "hl-s__n" not in page


@pytest.mark.django_db
def test_a_decided_report_still_shows_on_what_its_answers_rested():
    screening, desk = came(story=STORY), staff.desk()
    say(screening, {"hit": "yes"}, {"hit": "1"}, desk.viewer)
    decide(screening, desk.viewer, IN_TEN_DAYS, "A reason.")
    assert "<mark>He hit her on Monday.</mark>" in text(desk.client.get(address(screening)))
