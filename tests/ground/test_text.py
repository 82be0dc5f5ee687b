"""One way in for text: what comes out can rest in both databases and hides nothing from a reader."""

import unicodedata
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthline.ground.errors import TooLong
from hearthline.ground.text import clean_text, fold, one_line, whole_line, whole_text
from tests import cast

ANY = st.text(st.characters(), max_size=200)
"""Every code point, lone surrogates too."""

MARKS = st.text(
    st.sampled_from("aeo\u0958\ufb2c\u1100\u1161\u0301\u0323\u0307\u0308\u05bc\u05c1\u200b\u202e\r\n "), max_size=60
)


@given(ANY | MARKS)
def test_cleaning_twice_is_cleaning_once(value: str) -> None:
    once = clean_text(value, 100)
    assert clean_text(once, 100) == once


@given(ANY | MARKS, st.integers(0, 60))
def test_the_limit_is_kept_in_code_points(value: str, limit: int) -> None:
    assert len(clean_text(value, limit)) <= limit


@pytest.mark.fault("28")
@given(ANY)
def test_what_comes_out_is_storable_everywhere(value: str) -> None:
    cleaned = clean_text(value, 500)
    cleaned.encode("utf-8")
    assert "\0" not in cleaned
    assert "\r" not in cleaned
    assert unicodedata.is_normalized("NFC", cleaned)


@pytest.mark.fault("28")
@pytest.mark.parametrize(
    "hidden", ["\u202e", "\u2066", "\u2069", "\u200b", "\ufeff", "\u00ad", "\0", "\ud800", "\x1b", "\x7f"]
)
def test_characters_that_hide_or_break_are_left_out(hidden: str) -> None:
    assert clean_text(f"bru{hidden}ise", 100) == "bruise"


@pytest.mark.fault("28")
def test_a_million_combining_marks_become_a_few() -> None:
    cleaned = clean_text("a" + "\u0301" * 1_000_000 + "b", 1000)
    assert len(cleaned) <= 6
    assert cleaned.startswith("á")


@pytest.mark.fault("28")
def test_a_long_run_of_mixed_marks_is_cut_before_it_is_sorted(monkeypatch: pytest.MonkeyPatch) -> None:
    """U+1D165 is a spacing mark that sorts: counted like the others, or a megabyte would take hours."""
    sorted_lengths: list[int] = []
    real = unicodedata.normalize

    def normalize(form: Literal["NFC", "NFD", "NFKC", "NFKD"], text: str) -> str:
        sorted_lengths.append(len(text))
        return real(form, text)

    monkeypatch.setattr(unicodedata, "normalize", normalize)
    cleaned = clean_text("a" + "\u0301\U0001d165\u0323" * 300_000, 200_000)
    assert len(cleaned) <= 6
    assert max(sorted_lengths) <= 6


@pytest.mark.fault("28")
def test_marks_are_counted_after_a_letter_was_taken_apart() -> None:
    """NFC takes some letters apart (U+FB2C is shin, dagesh and a dot): the limit holds for what is stored."""
    cleaned = clean_text("\ufb2c" + "\u0301" * 4, 100)
    run = sum(unicodedata.category(ch) == "Mn" for ch in cleaned)
    assert run <= 4


def test_ordinary_writing_stays_as_it_is() -> None:
    for words in (cast.STORY, cast.STORY_ES, cast.STORY_HMN, "می‌خواهم", "Nguyễn Thị", "line\n\tnext", "👩‍👧"):
        assert clean_text(words, 1000) == unicodedata.normalize("NFC", words)


def test_letters_parted_by_a_hidden_mark_are_joined_again() -> None:
    assert clean_text("e\u200b\u0301", 10) == "é"


def test_line_ends_are_one_kind() -> None:
    assert clean_text("a\r\nb\rc\nd", 20) == "a\nb\nc\nd"


@given(ANY)
def test_one_line_has_no_line_ends_and_no_double_spaces(value: str) -> None:
    line = one_line(value, 80)
    assert len(line) <= 80
    assert line == line.strip()
    assert "  " not in line
    assert len(line.splitlines()) <= 1
    assert one_line(line, 80) == line


@given(st.text(max_size=80))
def test_folding_twice_is_folding_once(value: str) -> None:
    assert fold(fold(value)) == fold(value)


def test_folding_forgets_case_accents_and_spacing() -> None:
    assert fold("  José   MUÑOZ ") == fold("jose munoz")
    assert fold("Straße") == fold("STRASSE")
    assert fold(cast.CHILD.name) != fold(cast.SIBLING.name)


def test_every_control_character_but_newline_and_tab_is_left_out() -> None:
    for number in range(0x110000):
        if unicodedata.category(chr(number)) in ("Cc", "Cs"):
            kept = {"\n": "\n", "\t": "\t", "\r": "\n"}.get(chr(number), "")
            assert clean_text(f"a{chr(number)}b", 10) == f"a{kept}b"


def test_no_mark_stands_below_the_point_where_runs_are_looked_at() -> None:
    assert not [n for n in range(0x300) if unicodedata.combining(chr(n)) or unicodedata.category(chr(n))[0] == "M"]


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=200), st.integers(1, 60))
def test_plain_text_comes_out_as_it_would_the_long_way(value: str, limit: int) -> None:
    assert clean_text(value, limit) == clean_text(f"{value[: limit * 8 - 1]}\x00", limit)
    assert clean_text(value, 200) == value


@given(st.text(max_size=60), st.integers(1, 30))
def test_a_whole_line_is_one_line_or_it_is_said_that_it_is_too_long(value: str, limit: int) -> None:
    whole = one_line(value, 1_000)
    try:
        assert whole_line(value, limit, "some.field") == whole
    except TooLong as wrong:
        assert (wrong.code, wrong.most) == ("some.field", limit)
        assert len(whole) > limit or len(value) > 8 * limit
    else:
        assert len(whole) <= limit


@given(st.text(max_size=60), st.integers(1, 30))
def test_a_whole_text_is_the_clean_text_or_it_is_said_that_it_is_too_long(value: str, limit: int) -> None:
    whole = clean_text(value.strip(), 1_000).strip()
    try:
        assert whole_text(value, limit, "some.field") == whole
    except TooLong as wrong:
        assert wrong.message == f"This is too long. It may have {limit} characters."
        assert len(clean_text(value.strip(), 1_000)) > limit
    else:
        assert len(whole) <= limit


@pytest.mark.parametrize("many", [199, 200, 201, 5_000, 10_000_000])
def test_what_is_too_long_is_too_long_from_the_first_letter_over(many: int) -> None:
    for whole in (whole_line, whole_text):
        if many <= 200:
            assert whole("x" * many, 200, "some.field") == "x" * many
        else:
            with pytest.raises(TooLong):
                whole("x" * many, 200, "some.field")


def test_runs_of_blanks_are_not_counted_in_a_line() -> None:
    assert whole_line("Ida" + " " * 20 + "Roscoe", 10, "some.field") == "Ida Roscoe"
