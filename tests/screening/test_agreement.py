"""Agreement between two people: percent and Cohen's kappa, against tables worked out by hand."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthline.screening.agreement import ENOUGH, agreement

CODES = st.sampled_from(["in_person", "evaluate_out", "refer_elsewhere"])
PAIRS = st.lists(st.tuples(CODES, CODES), max_size=60)


def table(rows: dict[tuple[str, str], int]) -> list[tuple[str, str]]:
    """Pairs from a table of counts."""
    return [pair for pair, count in rows.items() for _ in range(count)]


@pytest.mark.parametrize(
    ("counts", "same", "kappa"),
    [
        # 50 things; both yes 20, both no 15. po = 35/50; yes 25 and 30, so pe = (25*30 + 25*20)/2500 = 1/2.
        ({("y", "y"): 20, ("y", "n"): 5, ("n", "y"): 10, ("n", "n"): 15}, Fraction(7, 10), Fraction(2, 5)),
        # 100 things; po = 60/100; pe = (60*70 + 40*30)/10000 = 54/100; kappa = 6/46.
        ({("y", "y"): 45, ("y", "n"): 15, ("n", "y"): 25, ("n", "n"): 15}, Fraction(3, 5), Fraction(3, 23)),
        # Worse than chance: po = 0, pe = 1/2.
        ({("y", "n"): 10, ("n", "y"): 10}, Fraction(0), Fraction(-1)),
        # Three codes: po = 6/10; rows 5,3,2 and columns 4,4,2, so pe = (20+12+4)/100; kappa = 24/64.
        (
            {("a", "a"): 3, ("a", "b"): 2, ("b", "b"): 2, ("b", "c"): 1, ("c", "c"): 1, ("c", "a"): 1},
            Fraction(6, 10),
            Fraction(24, 64),
        ),
    ],
)
def test_the_figures_are_those_worked_out_by_hand(counts, same: Fraction, kappa: Fraction):
    found = agreement(table(counts))
    assert (found.same, found.kappa) == (same, kappa)
    assert found.pairs == sum(counts.values())


def test_without_pairs_there_is_no_figure():
    found = agreement([])
    assert (found.pairs, found.same, found.kappa, found.enough) == (0, None, None, False)


def test_two_people_who_always_say_one_thing_have_no_kappa():
    found = agreement([("in_person", "in_person")] * 30)
    assert (found.same, found.kappa) == (1, None)


@pytest.mark.parametrize(("count", "enough"), [(ENOUGH - 1, False), (ENOUGH, True)])
def test_below_twenty_pairs_there_are_too_few_to_say(count: int, enough: bool):
    assert agreement([("a", "a")] * count).enough is enough


@given(PAIRS)
def test_kappa_is_never_above_one_nor_below_minus_one_and_one_means_always_alike(pairs):
    found = agreement(pairs)
    if found.kappa is not None:
        assert -1 <= found.kappa <= 1
        assert (found.kappa == 1) == (found.same == 1)
        assert found.kappa <= found.same


@given(PAIRS)
def test_who_read_first_makes_no_difference(pairs):
    turned = [(second, first) for first, second in pairs]
    assert agreement(pairs) == agreement(turned)


@given(PAIRS, st.permutations(["in_person", "evaluate_out", "refer_elsewhere"]))
def test_the_names_of_the_codes_make_no_difference(pairs, names):
    known = dict(zip(["in_person", "evaluate_out", "refer_elsewhere"], names, strict=True))
    assert agreement(pairs) == agreement([(known[first], known[second]) for first, second in pairs])


@given(PAIRS, st.integers(2, 4))
def test_the_same_again_and_again_changes_no_figure(pairs, times: int):
    once, often = agreement(pairs), agreement(pairs * times)
    assert (once.same, once.kappa) == (often.same, often.kappa)
