"""A report as it was given: every answer shows, unknown shows as unknown, and nothing of the reporter."""

from dataclasses import fields
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from hearthline.intake.desk.given import CHANNELS, DANGER, KNOW, OFTEN, YES_NO, given
from hearthline.intake.door.content import ReportContent
from hearthline.intake.door.models import Channel
from hearthline.intake.reading import PartView
from tests.cast import ADULT, CHILD, SIBLING
from tests.intake.build import content

AT = datetime(2026, 3, 1, tzinfo=UTC)


def shown(made: ReportContent | None) -> str:
    found = given(PartView(UUID(int=1), "report", "en", "no", AT, None, made))
    return "\n".join([found.story, *(f"{line.label}: {line.text}" for s in found.sections for line in s.lines)])


FULL = {
    "saw": "saw-words",
    "think": "think-words",
    "where_tomorrow": "tomorrow-words",
    "with_whom": "whom-words",
    "trusted_adult": "trusted-words",
    "when": "when-words",
    "how_often": "few",
    "still": "yes",
    "how_know": ["saw", "signs"],
    "danger_signs": ["child_alone", "unknown"],
    "children": [{"name": "child-name", "age": "child-age", "looks": "child-looks", "school": "child-school"}],
    "adults": [
        {
            "name": "adult-name",
            "relation": "adult-relation",
            "worried_about": "yes",
            "access": "unknown",
            "note": "adult-note",
        }
    ],
    "visit": {
        "language": "visit-language",
        "interpreter": "yes",
        "tribe": "declined",
        "military": "unknown",
        "disability": "visit-disability",
        "dogs": "yes",
        "weapons": "no",
        "violence": "unknown",
        "note": "visit-note",
    },
}


@pytest.mark.req("I-3")
def test_everything_that_was_told_is_shown():
    page = shown(content(**FULL))
    for word in (
        "saw-words",
        "think-words",
        "tomorrow-words",
        "whom-words",
        "trusted-words",
        "when-words",
        "child-name",
        "child-age",
        "child-looks",
        "child-school",
        "adult-name",
        "adult-relation",
        "adult-note",
        "visit-language",
        "visit-disability",
        "visit-note",
        "88 Larkspur Court",
    ):
        assert word in page
    for label in ("A few times", "Saw or heard it, Saw signs", "Tribe: They would rather not say", "Dogs: Yes"):
        assert label in page


@pytest.mark.req("I-3")
def test_what_was_seen_stands_apart_from_what_is_thought():
    page = shown(content(**FULL)).splitlines()
    assert "Saw or heard: saw-words" in page
    assert "Thinks: think-words" in page


@pytest.mark.req("I-4")
def test_unknown_stays_visibly_unknown():
    page = shown(content(children=[{"name": "", "age": ""}], where_now="", where_unsure=True, still="unknown"))
    for wanted in ("name not known", "age not known", "They are not sure", "They do not know"):
        assert wanted in page


def test_every_code_of_the_content_has_words():
    for field, words in (("danger", DANGER), ("how_often", OFTEN), ("still", YES_NO), ("how_know", KNOW)):
        rule = next(f for f in fields(ReportContent) if f.name == field).metadata
        codes = set(rule.get("codes") or rule.get("each")) - {""}
        assert codes <= set(words), field
    assert {str(c) for c in Channel} <= set(CHANNELS)


def test_a_part_that_does_not_open_says_so_and_is_not_hidden():
    assert given(PartView(UUID(int=1), "report", "en", "no", AT, None, None)).damaged


@pytest.mark.fault("41")
def test_no_repr_shows_a_word():
    found = given(PartView(UUID(int=1), "report", "en", "no", AT, None, content(**FULL)))
    assert "words" not in repr(found) + repr(found.sections) + repr(found.sections[0].lines[0])


@pytest.mark.req("C-1")
@for_all(kind=st.sampled_from(["public", "mandated", "self"]), why=st.text(min_size=12, max_size=40, alphabet="qzx"))
def test_nothing_of_the_reporter_is_in_it(kind: str, why: str):
    page = shown(content(reporter={"kind": kind, "category": "teacher", "declined": ["name"], "why_declined": why}))
    assert "teacher" not in page
    assert why not in page


def test_an_addition_that_did_not_answer_the_danger_question_claims_no_answer() -> None:
    text = shown(ReportContent.of({"danger": "", "story": "More."}))
    assert "Danger now?" not in text
    assert text.startswith("More.")


@pytest.mark.fault("23")
@pytest.mark.parametrize("about", ["self", "past", "child"])
def test_paper_does_not_tell_that_the_child_reported(about: str) -> None:
    made = content(about=about, how_know=["happened_to_me", "child_told"], children=[], **{"when": "when-words"})
    part = PartView(UUID(int=1), "report", "en", "no", AT, None, made)
    said = {}
    for on_paper in (True, False):
        sections = given(part, on_paper=on_paper).sections
        said[on_paper] = "\n".join(
            [s.title + "".join(f"{line.label}: {line.text}" for line in s.lines) for s in sections]
        )
    telling = ("Themself", "happened to them", "child told them", "Something from the past", "how they know")
    assert not [words for words in telling if words in said[True]]
    assert "when-words" in said[True]
    assert "Nobody was named" in said[True], "its absence would tell"
    assert "It happened to them" in said[False]


@pytest.mark.req("I-3")
def test_what_is_said_to_have_been_done_names_the_child_and_the_adult_or_says_that_nobody_knows():
    said = [
        {"child": 1, "adult": 1, "kind": "physical_abuse"},
        {"child": 2, "adult": 0, "kind": "unknown"},
        {"child": 9, "adult": 9, "kind": "of_another_pack"},
    ]
    text = shown(content(allegations=said))
    assert f"Hurt on purpose: {CHILD.name}, by {ADULT.name}" in text
    assert f"kind not said: {SIBLING.name}, by somebody not known" in text
    assert "of_another_pack: a child who was not named, by somebody not known" in text
    assert "What is said to have been done" not in shown(content())
