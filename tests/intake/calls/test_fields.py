"""The fields of a call: every path is one of ours or refused, and what is kept is clean and within its limit."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hearthline.ground.errors import DomainError
from hearthline.ground.text import clean_text
from hearthline.intake.calls import fields
from hearthline.intake.calls.fields import FIELDS, Spec

CODES = st.from_regex(r"[a-z][a-z0-9_]{0,39}", fullmatch=True)
NOT_OURS = "The page sent a field that is not one of ours."
NAMES = sorted({name for one in FIELDS for name in re.split(r"[.{}]+", one.path) if name})
PIECES = st.one_of(st.sampled_from(NAMES), CODES, st.integers(-2, 200).map(str), st.text(max_size=5))


@st.composite
def paths(draw: st.DrawFn) -> tuple[str, Spec]:
    """A path that is one of ours, and the field it is."""
    one = draw(st.sampled_from(FIELDS))
    place = draw(st.integers(0, one.most - 1)) if one.most else 0
    return one.path.replace("{i}", str(place)).replace("{code}", draw(CODES)), one


@given(paths())
def test_every_path_of_the_list_is_found_again_as_the_field_it_is(found: tuple[str, Spec]) -> None:
    path, one = found
    assert fields.spec(path) == one
    assert len(path) <= 64
    assert one.card in fields.CARDS


@given(st.lists(PIECES, min_size=1, max_size=5).map(".".join))
@example("children.00.name")
@example("children.40.name")
@example("children.-1.name")
@example("children.٣.name")
@example("children.0.name\n")
@example("story.0")
@example("files.0")
@example("identity")
@example("reporter.name.x")
@example("")
def test_any_other_path_is_refused_with_one_code(path: str) -> None:
    try:
        one = fields.spec(path)
    except DomainError as refused:
        assert refused.code == "call.field"
        assert refused.message == NOT_OURS
        return
    assert one.pattern.fullmatch(path)
    assert path.isascii()


@given(paths(), st.text(max_size=400))
def test_what_is_kept_is_clean_within_its_limit_and_cleaning_it_again_changes_nothing(
    found: tuple[str, Spec], text: str
) -> None:
    path, one = found
    try:
        kept = fields.clean(path, text)
    except DomainError as refused:
        assert refused.code in ("call.code", "call.too-long")
        assert len(text) < 20 or text not in refused.message
        return
    assert len(kept) <= one.limit
    assert kept == clean_text(kept, one.limit)
    assert fields.clean(path, kept) == kept
    if one.codes:
        assert kept in ("", *one.codes)
    if not one.lines:
        assert "\n" not in kept


@given(paths())
def test_every_field_may_be_emptied(found: tuple[str, Spec]) -> None:
    assert fields.clean(found[0], "") == ""


def test_a_text_at_its_limit_is_kept_and_one_letter_more_is_refused() -> None:
    for path in ("story", "reporter.phone", "children.3.age"):
        limit = fields.spec(path).limit
        assert fields.clean(path, "a" * limit) == "a" * limit
        with pytest.raises(DomainError) as refused:
            fields.clean(path, "a" * (limit + 1))
        assert refused.value.code == "call.too-long"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("danger", "maybe"),
        ("language", "Mixteco"),
        ("fact.hit", "Yes!"),
        ("allegations.0.child", "40"),
        ("allegations.0.adult", "-1"),
        ("allegations.0.kind", "two words"),
        ("declined.name", "no"),
        ("danger_signs.child_alone", "1"),
        ("readback.where", "true"),
    ],
)
def test_an_answer_there_is_not_is_refused(path: str, text: str) -> None:
    with pytest.raises(DomainError) as refused:
        fields.clean(path, text)
    assert refused.value.code == "call.code"


def test_only_the_reporters_own_fields_are_kept_back() -> None:
    assert {one.path for one in FIELDS if one.who} == {
        f"reporter.{name}" for name in (*fields.IDENTITY, "kind", "category", "why_declined")
    }
    assert all(fields.is_who(one.path) == one.who for one in FIELDS)


@given(
    st.dictionaries(st.sampled_from(["children.0.name", "children.2.name", "children.2.removed", "story"]), st.text())
)
def test_a_row_taken_away_is_left_out_and_the_others_keep_their_places(values: dict[str, str]) -> None:
    rows = fields.rows(values, "children")
    assert set(rows) <= {0, 2}
    assert (2 in rows) == (bool(values.get("children.2.name")) and not values.get("children.2.removed"))
    assert (0 in rows) == bool(values.get("children.0.name"))


@pytest.mark.parametrize("writer", ["", "a b", "x" * 33, "ä", "a\n"])
def test_a_tab_says_which_it_is_in_a_name_that_rests_nowhere_else(writer: str) -> None:
    with pytest.raises(DomainError):
        fields.check_writer(writer)
