"""Words in a box that has a limit: too much is told to be too much, wherever the cut falls (I-9, H-7)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthline.ground.text import clean_text, typed_text

pytestmark = pytest.mark.req("I-9", "H-7")
PARTS = st.sampled_from(["a", " ", "\n", "\t", "\x00", "é", "🙂", "\u200b", "\r\n"])
TEXTS = st.lists(PARTS, max_size=8).map("".join)


@given(TEXTS, st.integers(1, 12))
def test_it_is_longer_than_the_limit_exactly_when_too_much_was_typed(text: str, limit: int) -> None:
    found = typed_text(text, limit)
    whole = clean_text(text.strip(), 1_000)
    if len(whole) > limit:
        assert len(found) == limit + 1, "nothing is cut without a word"
    else:
        assert found == whole.strip()


@given(TEXTS)
def test_what_fits_is_clean_and_has_no_blank_around_it(text: str) -> None:
    found = typed_text(text, 1_000)
    assert found == found.strip()
    assert typed_text(found, 1_000) == found
    assert "\x00" not in found


@pytest.mark.parametrize("blank", [" ", "\n", "\t", " \n "])
def test_a_cut_that_falls_on_a_blank_is_a_cut_all_the_same(blank: str) -> None:
    """A fault that was here: such a text was taken as if it ended there, and its rest was gone."""
    assert len(typed_text("x" * 10 + blank + "y" * 10, 10)) > 10
    assert typed_text("x" * 10 + blank, 10) == "x" * 10


@pytest.mark.parametrize("nothing", ["", " ", "\x00", "\u200b \u200b", "\n\n", "\x00 \x00"])
def test_nothing_is_nothing(nothing: str) -> None:
    assert typed_text(nothing, 10) == ""
