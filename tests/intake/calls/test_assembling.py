"""From fields to content: whatever was typed can be filed, and each answer lands where the report keeps it."""

import json
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hearthline.ground.errors import DomainError
from hearthline.intake.calls import assembling, fields
from hearthline.intake.calls.fields import FIELDS
from hearthline.intake.door.content import Allegation, Child, File, ReportContent, read_report, to_bytes
from hearthline.sealing import new_token
from tests.cast import ADULT, CHILD, MARISOL, SIBLING, STORY
from tests.intake.build import receipt_of
from tests.intake.calls.build import WHOLE
from tests.intake.calls.test_fields import CODES


@st.composite
def calls(draw: st.DrawFn) -> dict[str, str]:
    """Fields with texts as they are kept."""
    values = {}
    for one in draw(st.lists(st.sampled_from(FIELDS), max_size=25)):
        place = draw(st.integers(0, min(3, one.most - 1))) if one.most else 0
        path = one.path.replace("{i}", str(place)).replace("{code}", draw(CODES))
        text = draw(
            st.sampled_from(("", *one.codes)) if one.codes else st.one_of(st.text(max_size=40), CODES, st.just("1"))
        )
        try:
            values[path] = fields.clean(path, text)
        except DomainError:
            continue
    return values


@settings(deadline=None)
@given(calls(), st.sampled_from(["phone", "walk_in", "letter", "fax"]), st.booleans())
def test_whatever_was_kept_can_be_filed_and_read_again(values: dict[str, str], channel: str, whole: bool) -> None:
    made = assembling.content(values, channel=channel, whole=whole)
    assert read_report(to_bytes(made)) == made
    for name in ("story", "saw", "think", "where_now", "with_whom", "danger", "still"):
        assert getattr(made, name) == values.get(name, "")
    for one in made.allegations:
        assert 1 <= one.child <= len(made.children)
        assert 0 <= one.adult <= len(made.adults)
    assert [child.name for child in made.children] == [
        row.get("name", "") for row in fields.rows(values, "children").values() if "".join(row.values()).strip()
    ]


@settings(deadline=None)
@given(calls())
def test_nothing_of_who_reported_is_in_the_report(values: dict[str, str]) -> None:
    marks = {f"reporter.{name}": f"quorvex{index}" for index, name in enumerate(fields.IDENTITY)}
    whole = values | marks
    said = to_bytes(assembling.content(whole)).decode()
    assert "quorvex" not in said
    who = assembling.identity(whole)
    assert who is not None
    assert {f"reporter.{name}": getattr(who, name) for name in fields.IDENTITY} == marks


def test_a_whole_call_becomes_the_report_it_tells() -> None:
    made = assembling.content(WHOLE)
    assert made.story == STORY
    assert made.children == (Child(name=CHILD.name, age="about 6"), Child(name=SIBLING.name))
    assert [adult.name for adult in made.adults] == [ADULT.name]
    assert made.allegations == (Allegation(child=1, adult=1, kind="physical"),)
    assert made.how_know == ("saw",)
    assert made.reporter.kind == "public"
    assert made.about == "child"


@pytest.mark.fault("32")
def test_a_receipt_code_that_a_caller_reads_out_is_taken_out_of_the_words() -> None:
    code = receipt_of(new_token()).code
    made = assembling.content({"story": f"She wrote before. Her code is {code}.", "when": f"see {code}"})
    assert code not in to_bytes(made).decode()
    assert made.story.startswith("She wrote before. Her code is ")


def test_nobody_known_is_nobody_given() -> None:
    assert assembling.identity({"story": STORY, "reporter.kind": "public", "reporter.name": "  "}) is None


def test_who_tells_of_themself_is_what_the_report_is_about() -> None:
    assert assembling.content({"reporter.kind": "self"}).about == "self"


def test_an_allegation_follows_its_people_when_others_are_taken_away() -> None:
    values = {
        "children.0.name": "nobody",
        "children.0.removed": "yes",
        "children.1.name": SIBLING.name,
        "adults.2.name": ADULT.name,
        "allegations.0.child": "1",
        "allegations.0.adult": "2",
        "allegations.0.kind": "neglect",
        "allegations.1.child": "0",
        "allegations.1.adult": "2",
        "allegations.1.kind": "neglect",
        "allegations.2.child": "1",
        "allegations.2.adult": "7",
        "allegations.2.kind": "unknown",
        "allegations.3.child": "1",
        "allegations.3.kind": "neglect",
        "allegations.3.removed": "yes",
        "allegations.4.adult": "2",
        "allegations.4.kind": "neglect",
        "allegations.5.child": "1",
        "allegations.5.adult": "2",
        "allegations.5.kind": "",
    }
    made = assembling.content(values).allegations
    assert made == (Allegation(1, 1, "neglect"), Allegation(1, 0, "unknown"))


def test_a_refusal_that_was_taken_back_is_no_refusal() -> None:
    values = {"declined.name": "yes", "declined.telephone": "yes", "reporter.phone": MARISOL.phone}
    assert assembling.declined(values) == ["name"]
    assert assembling.declined(values | {"declined.name": "not_reached"}) == []
    assert assembling.declined({"declined.source": "yes", "how_know.saw": "yes"}) == []


def test_what_the_desk_types_is_english_and_a_letter_is_in_its_own_language() -> None:
    assert assembling.content({"language": "hmn"}, channel="phone").language == "en"
    assert assembling.content({"language": "hmn"}, channel="letter").language == "hmn"
    assert assembling.content({"language": "fa"}, channel="letter").language == "en"


def test_files_are_named_with_their_keys() -> None:
    file = File(id=str(uuid4()), key="a" * 64, name="form.pdf", size=9, sha256="b" * 64, type="application/pdf")
    values = {f"files.{file.id}": json.dumps(file.mapping()), f"files.{uuid4()}": ""}
    assert assembling.content(values).files == (file,)


@pytest.mark.parametrize("stem", ["danger_signs", "declined"])
def test_a_page_that_sends_more_ticks_than_there_are_does_not_keep_a_report_from_being_filed(stem: str) -> None:
    values = {f"{stem}.c{place}": "yes" for place in range(90)}
    assert isinstance(assembling.content(values), ReportContent)
