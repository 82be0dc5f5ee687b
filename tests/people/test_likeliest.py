"""Whom a look-up compares when its keys found more persons than are compared."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthline.linkage.keys import CAP, probes_by_kind, probes_of
from hearthline.linkage.record import Born, Name, Record
from hearthline.linkage.settings import KINDS, NEARNESS, PATH, BadSettings, load
from hearthline.people.index import searching
from hearthline.people.index.searching import (
    FEWEST_COMPARED,
    LEAST,
    MOST_COMPARED,
    compared,
    likeliest,
    weigh,
    worths,
)

NUMBERS = st.lists(st.integers(1, 500), min_size=1, max_size=CAP, unique=True)
LISTS = st.dictionaries(st.integers(-(2**63), 2**63 - 1), NUMBERS, max_size=40)


@given(LISTS, st.data())
def test_a_person_on_one_more_list_never_comes_later(found: dict[int, list[int]], data: st.DataObject) -> None:
    kinds = {key: data.draw(st.sampled_from(sorted(KINDS))) for key in found}
    lists = worths(found, kinds)
    assert sorted(map(len, found.values())) == [len(numbers) for numbers, _ in lists], "the shortest first, none lost"
    assert all(bits >= LEAST for _, bits in lists)
    weights, whole = weigh(lists)
    assert whole
    for number, weight in weights.items():
        assert weight == pytest.approx(sum(bits for numbers, bits in lists if number in numbers))


@given(st.dictionaries(st.integers(1, 5_000), st.floats(0.3, 500), max_size=1_000))
def test_the_weightiest_are_compared_and_of_equal_ones_the_older(weights: dict[int, float]) -> None:
    chosen = likeliest(weights)
    assert chosen == sorted(weights, key=lambda number: (-weights[number], number))[:MOST_COMPARED]


def test_a_short_list_a_near_one_and_a_rare_kind_say_more() -> None:
    near, far = worths({1: [5], 2: [6]}, {1: "p", 2: "p"})
    assert near[1] > far[1], "the second of its kind is farther from what was told"
    short, long = worths({1: [5, 6, 7], 2: list(range(100))}, {1: "q", 2: "p"})
    assert short[1] > long[1]
    house, lone = worths({1: [5], 2: [6]}, {1: "l", 2: "h"})[::-1]
    assert house[1] > lone[1], "who lives there says more than who is called so"


def test_as_many_places_as_the_settings_file_knows() -> None:
    same = {at: [at + 1] for at in range(30)}
    bits = [told for _, told in worths(same, dict.fromkeys(same, "q"))]
    assert len(set(bits)) == len(NEARNESS) + 1


@given(st.text(max_size=12), st.text(max_size=12), st.none() | st.integers(1900, 2026))
def test_every_key_is_asked_with_a_kind_that_has_a_worth(given_name: str, surname: str, year: int | None) -> None:
    query = Record(names=(Name(given_name, surname),), born=Born(year=year), phones=("9165550142",))
    asked = probes_by_kind(query)
    assert list(asked) == probes_of(query)
    assert set(asked.values()) <= KINDS == set(searching.scorer().settings.worth)


@pytest.mark.parametrize(
    ("was", "now"),
    [(r"^q = \[.*\]$", "q = [1.0, 2.0]"), (r"^q = \[.*\]\n", ""), (r"^q = ", "k = "), (r"^\[worth\]$", "[wort]")],
)
def test_a_settings_file_that_leaves_a_kind_unsaid_is_refused(was: str, now: str, tmp_path: Path) -> None:
    wrong = tmp_path / "settings.toml"
    text, changed = re.subn(was, now, PATH.read_text("utf-8"), flags=re.MULTILINE)
    assert changed == 1
    wrong.write_text(text, "utf-8")
    with pytest.raises(BadSettings):
        load(wrong)


@given(st.integers(8, 26), st.integers(8, 26))
def test_more_are_compared_where_there_are_more_persons_and_never_without_end(one: int, other: int) -> None:
    fewer, more = sorted((one, other))
    assert FEWEST_COMPARED <= compared(fewer) <= compared(more) <= MOST_COMPARED
    assert compared(21) == FEWEST_COMPARED < compared(25)
