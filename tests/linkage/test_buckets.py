"""Many lists in one run of bytes: what goes in comes out, whoever shares the row."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hearthline.linkage import buckets
from hearthline.linkage.buckets import (
    HOT,
    by_bucket,
    entries,
    every,
    heated,
    list_in,
    lists_in,
    made,
    rests_of,
    without,
)
from hearthline.linkage.parts import PARTS, Parts, buckets_of, parted, span

keys = st.integers(-(2**63), 2**63 - 1)
numbers = st.integers(1, 2**32 - 1)
# Two keys that agree in their first and in their last bits are one to a bucket: two of 2^58 hashes hardly ever do.
lists = st.lists(
    st.tuples(keys, st.lists(numbers, min_size=1, max_size=12, unique=True)),
    max_size=40,
    unique_by=lambda one: one[0] & 0xFFFFFFFF,
).map(dict)


def unpacked(rows: list[tuple[int, bytes]], bits: int, wanted: list[int]) -> dict[int, list[int]]:
    """What a store that holds these rows answers for these keys."""
    held = dict(rows)
    found: dict[int, list[int]] = {}
    for bucket, some in by_bucket(wanted, bits).items():
        found |= lists_in(held.get(bucket, b""), some)
    return found


@settings(deadline=None)
@given(lists, st.integers(buckets.FEWEST, buckets.MOST), st.integers(1, 12))
def test_lists_come_out_of_their_rows_as_they_went_in_and_long_ones_are_hot(
    said: dict[int, list[int]], bits: int, cap: int
) -> None:
    rows = made(said, bits, cap)
    assert [bucket for bucket, _ in rows] == sorted({bucket for bucket, _ in rows})
    expected = {key: some if len(some) <= cap else [HOT] for key, some in said.items()}
    assert unpacked(rows, bits, list(said)) == expected


@settings(deadline=None)
@given(lists, st.integers(buckets.FEWEST, buckets.MOST))
def test_the_order_of_buckets_is_the_order_of_keys(said: dict[int, list[int]], bits: int) -> None:
    found = [buckets.bucket_of(key, bits) for key in sorted(said)]
    assert found == sorted(found)
    assert all(0 <= one < 1 << bits for one in found)


@given(lists, numbers)
def test_who_is_added_and_taken_out_again_leaves_what_was_there(said: dict[int, list[int]], number: int) -> None:
    before = {key: [one for one in some if one != number] for key, some in said.items()}
    raw = b"".join(entries([key], one) for key, some in before.items() for one in some)
    assert without(raw + entries(said, number), said, number) == raw


@given(lists)
def test_a_hot_key_finds_nobody_takes_one_entry_and_leaves_the_others(said: dict[int, list[int]]) -> None:
    raw = b"".join(entries([key], one) for key, some in said.items() for one in some)
    for key, members in said.items():
        now = heated(raw, [key])
        assert lists_in(now, [key]) == {key: [HOT]}
        assert lists_in(without(now, [key], members[0]), [key]) == {key: [HOT]}
        assert len(now) == len(raw) - buckets.SIZE * (len(members) - 1)
        others = [other for other in said if other != key]
        assert lists_in(now, others) == lists_in(raw, others)


def test_bytes_are_the_same_on_every_machine() -> None:
    assert entries([0x1122334455667788], 5) == bytes.fromhex("0500000088776655")
    assert every(entries([-1], 7)) == [(0xFFFFFFFF, 7)]


@pytest.mark.parametrize(("many", "bits"), [(0, 8), (1_000, 8), (20_000_000, 21), (2_000_000_000, 26)])
def test_rows_hold_some_sixteen_entries_whatever_the_size(many: int, bits: int) -> None:
    assert buckets.bits_for(many) == bits


@settings(deadline=None, max_examples=25)
@given(st.lists(st.lists(keys, max_size=6, unique=True), max_size=20), st.integers(buckets.FEWEST, buckets.MOST))
def test_parts_on_disk_make_the_same_rows_as_everything_at_once(
    tmp_path_factory: pytest.TempPathFactory, cards: list[list[int]], bits: int
) -> None:
    folder = tmp_path_factory.mktemp("parts")
    whole: dict[int, list[int]] = {}
    numbered = [(number, b"".join(key.to_bytes(8, "little", signed=True) for key in some))
                for number, some in enumerate(cards, 1)]  # fmt: skip
    for number, some in enumerate(cards, 1):
        for key in some:
            whole.setdefault(key, []).append(number)
    with Parts(folder) as parts:
        for at in range(0, len(numbered), 7):
            parts.add(parted(numbered[at : at + 7]))
    rows = [buckets_of(parts.path(part), bits, 4) for part in range(PARTS)]
    assert [row for some in rows for row in some] == made(whole, bits, 4)
    assert sum(parts.counts) == sum(map(len, cards))
    for part, some in enumerate(rows):
        first, last = span(part, part, bits)
        assert all(first <= bucket <= last for bucket, _ in some)


def test_a_key_s_bytes_across_two_entries_are_no_entry_of_it() -> None:
    key = 0x01020304
    raw = b"\0" * 6 + key.to_bytes(4, "little") + b"\0" * 6
    assert len(every(raw)) == 2
    assert list_in(raw, key) == []
    assert list_in(raw + entries([key], 7), key) == [7]


@given(st.lists(keys, max_size=20), numbers)
def test_what_a_database_makes_of_rests_and_a_number_is_what_entries_are(some: list[int], number: int) -> None:
    low = number.to_bytes(4, "little")
    assert b"".join(low + rest.to_bytes(4, "big", signed=True) for rest in rests_of(some)) == entries(some, number)
