"""Lists as bits: packed and unpacked, put together, and counted off, against plain sets of numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthline.directory.community import shelves

pytestmark = pytest.mark.req("D-3")
ORDINALS = st.sets(st.integers(0, 5 * shelves.BLOCK) | st.integers(1_700_000_000_000_000, 1_700_000_000_020_000))
BITS = st.sets(st.integers(0, shelves.BLOCK - 1), min_size=1).map(lambda own: sum(1 << at for at in own))
FULL = (1 << shelves.BLOCK) - 1


def whole(found: shelves.Bits) -> list[int]:
    return shelves.page(found, 0, 10**6)


@given(BITS | st.just(FULL) | st.just(1) | st.just(1 << (shelves.BLOCK - 1)))
def test_what_is_packed_comes_out_again(bits: int) -> None:
    packed = shelves.pack(bits)
    assert shelves.unpack(packed) == shelves.unpack(memoryview(packed)) == bits
    assert len(packed) <= 1 + shelves.BLOCK // 8


def test_few_of_a_block_take_few_bytes() -> None:
    assert len(shelves.pack(1 << (shelves.BLOCK - 1) | 1)) == 5
    assert len(shelves.pack(FULL)) == 1 + shelves.BLOCK // 8


@given(BITS)
def test_places_are_the_bits_in_their_order(bits: int) -> None:
    found = list(shelves.places(bits))
    assert found == sorted(set(found))
    assert sum(1 << at for at in found) == bits


@given(ORDINALS)
def test_ordinals_become_bits_and_come_back_in_order(ordinals: set[int]) -> None:
    found = shelves.of_ordinals(ordinals)
    assert whole(found) == sorted(ordinals)
    assert shelves.count(found) == len(ordinals)
    for ordinal in ordinals:
        block, bit = shelves.spot(ordinal)
        assert found[block] & bit


@given(ORDINALS, ORDINALS)
def test_in_both_and_in_one_alone_are_what_sets_say(one: set[int], other: set[int]) -> None:
    left, right = shelves.of_ordinals(one), shelves.of_ordinals(other)
    assert whole(shelves.both(left, right)) == sorted(one & other)
    assert whole(shelves.without(left, right)) == sorted(one - other)


@given(ORDINALS, st.integers(0, 400), st.integers(1, 60))
def test_any_page_is_that_piece_of_the_list(ordinals: set[int], start: int, size: int) -> None:
    assert shelves.page(shelves.of_ordinals(ordinals), start, size) == sorted(ordinals)[start : start + size]


def test_a_page_far_behind_runs_over_the_ends_of_blocks() -> None:
    ordinals = list(range(100, 4 * shelves.BLOCK, 3))
    found = shelves.of_ordinals(ordinals)
    for start in (0, 1_300, 1_364, 2_700, len(ordinals) - 10, len(ordinals)):
        assert shelves.page(found, start, 50) == ordinals[start : start + 50]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Food & Shelter (Women)", ["food", "shelter", "women"]),
        ("food/clothing", ["food", "clothing"]),
        ("Café, cafe", ["cafe"]),
        ("don't 100%", ["dont", "100"]),
        ("  .,;  ", []),
        ("x" * 90, ["x" * shelves.LONGEST]),
    ],
)
def test_words_are_what_stands_between_signs(said: str, expected: list[str]) -> None:
    assert shelves.words(said) == expected


@given(st.text(max_size=120), st.integers(2, 100))
def test_a_line_is_words_with_a_blank_on_both_sides_and_never_too_long(text: str, limit: int) -> None:
    from hearthline.directory.finding import fold

    line = shelves.line(fold(text), limit)
    assert len(line) <= limit
    assert line == "" or (line.startswith(" ") and line.endswith(" ") and "  " not in line)
    if limit == 100 and len(line) < 90:
        assert shelves.of_line(line) == set(shelves.words(text))
