"""Words as people type them (H-1): accents, endings, slips of the keyboard, words written together, words alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthline.helpdesk.answers.lexicon import (
    BEGINNING,
    EXACT,
    LONGEST,
    SLIP,
    TWO_SLIPS,
    Lexicon,
    apart,
    plain,
    slips,
    stem,
    weights,
)

TEXTS = ("a worker at my door", "quiero mi expediente", "kuv tus menyuam", "confidential records", "she was hitting")
ALIKE = (("child", "kid", "little one"), ("took", "removed"), ("record", "file"))


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon(TEXTS, ALIKE)


def test_words_lose_capitals_accents_and_apostrophes() -> None:
    assert plain("¿Mi NIÑO? I can't, O’Hara — ok") == ["mi", "nino", "i", "cant", "ohara", "ok"]
    assert plain("") == plain("?!… ") == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hits", "hitting"),
        ("records", "record"),
        ("hijos", "hija"),
        ("visited", "visit"),
        ("courts", "court"),
        ("trabajadora", "trabajador"),
        ("classes", "class"),
        ("quito", "quitar"),
        ("llegó", "llegaron"),
    ],
)  # fmt: skip
def test_endings_do_not_part_words(one: str, other: str) -> None:
    assert stem(*plain(one)) == stem(*plain(other))


def test_short_words_keep_their_ends() -> None:
    kept = ("us", "see", "kuv", "tus", "year", "sing")
    assert tuple(map(stem, kept)) == kept
    assert stem("letter") != stem("let")


@pytest.mark.parametrize(
    ("one", "other", "far"),
    [
        ("door", "door", 0),
        ("dor", "door", 1),
        ("odor", "door", 1),
        ("droo", "door", 2),
        ("dr", "door", 2),
        ("x", "door", 3),
    ],
)
def test_slips_are_counted(one: str, other: str, far: int) -> None:
    assert apart(one, other) == far == apart(other, one)


@given(st.text(alphabet="abc", max_size=6), st.text(alphabet="abc", max_size=6))
def test_the_count_of_slips_is_the_same_both_ways_and_none_only_for_the_same(one: str, other: str) -> None:
    assert apart(one, other) == apart(other, one)
    assert (apart(one, other) == 0) == (one == other)


@given(st.text(alphabet="abcdef", min_size=1, max_size=8), st.integers(0, 7))
def test_a_word_with_a_letter_left_out_is_among_its_slips(word: str, place: int) -> None:
    at = place % len(word)
    found = list(slips(word, 1))
    assert found[0] == word
    assert word[:at] + word[at + 1 :] in found
    assert len(found) == len(set(found))


def test_words_alike_are_one_word(lexicon: Lexicon) -> None:
    assert lexicon.words("they removed the kids") == lexicon.words("they took the child")
    assert lexicon.words("my little one") == lexicon.words("my kid")
    assert lexicon.words("my file") != lexicon.words("my kid")


def test_what_is_written_apart_or_together_is_the_same(lexicon: Lexicon) -> None:
    assert lexicon.words("kuv tus me nyuam") == lexicon.words("kuv tus menyuam")


def test_a_slip_is_mended_and_counts_less(lexicon: Lexicon) -> None:
    assert dict(lexicon.typed("a workr at my dooor")) == {
        "a": EXACT,
        "worker": SLIP,
        "at": EXACT,
        "my": EXACT,
        "door": SLIP,
    }
    assert lexicon.typed("confidantail") == (("confidential", TWO_SLIPS),)
    assert lexicon.typed("expedi") == (("expedient", BEGINNING),)


def test_what_nobody_knows_counts_nothing_and_stays(lexicon: Lexicon) -> None:
    assert lexicon.typed("pizza 9165") == (("pizz", 0.0), ("9165", 0.0))


def test_a_very_long_question_is_read_at_its_beginning(lexicon: Lexicon) -> None:
    assert len(lexicon.typed("door " * 500)) == LONGEST


def test_a_rare_word_tells_more_than_a_common_one() -> None:
    told = weights({"my": 60, "registry": 1, "everywhere": 80}, 80)
    assert told["registry"] > told["my"] > told["everywhere"] > 0


@given(st.text(max_size=60))
def test_anything_may_be_typed(text: str) -> None:
    lexicon = Lexicon(TEXTS, ALIKE)
    for word, sure in lexicon.typed(text):
        assert word
        assert 0 <= sure <= EXACT
