"""The words of a step, as exact as the two records allow; its level and its weight stay."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthline.linkage.exact import told
from hearthline.linkage.record import Born, Name, Record
from hearthline.linkage.say import WORDS
from hearthline.linkage.score import Scorer

SCORER = Scorer()


def words(one: Record, other: Record, field: str) -> tuple[str, int]:
    """What is said of this field, and for which side it speaks."""
    steps = [(step.field, step.level, step.bits) for step in SCORER.score(one, other).steps]
    (found,) = [row for row in told(steps, one, other) if row.field == field]
    return found.said.text, found.speaks


def born(one: Born, other: Born) -> tuple[str, int]:
    return words(Record(born=one), Record(born=other), "born")


def surname(one: str, other: str, given_name: str = "Mai") -> str:
    return words(Record(names=(Name(given_name, one),)), Record(names=(Name(given_name, other),)), "surname")[0]


ABOUT_8 = Born(earliest=2015, latest=2020)


@pytest.mark.parametrize(
    ("one", "other", "said", "speaks"),
    [
        (Born(earliest=2017, latest=2018), Born(2018, 3, 5), "The age fits.", 1),
        (ABOUT_8, Born(2019, 3, 5), "The age fits.", 1),
        (ABOUT_8, Born(2015, 3, 5), "The age fits only roughly: about three years off.", 1),
        (Born(earliest=2005, latest=2021), Born(2020), "The age fits only roughly: four years off or more.", 1),
        (Born(2018), Born(2018, 3, 5), "The year of birth is the same.", 1),
        (Born(2018, 4), Born(2018, 3, 5), "The year of birth is the same, the month is not.", 1),
        (Born(2018), Born(2017, 3, 5), "The births are one year apart.", -1),
        (Born(2018), Born(2016, 3, 5), "The births are two years apart.", -1),
        (ABOUT_8, Born(2012, 3, 5), "The births are three years apart.", -1),
        (ABOUT_8, Born(2011, 3, 5), "The births are four years apart.", -1),
        (ABOUT_8, Born(2009, 3, 5), "The births are five to nine years apart.", -1),
        (ABOUT_8, Born(1990), "The births are ten years apart or more.", -1),
        (Born(2019, 3, 5), Born(2007, 11, 28), "The births are ten years apart or more.", -1),
        (Born(2019, 3, 5), Born(2019, 3, 5), "The date of birth is the same.", 1),
        (Born(2019, 3, 5), Born(2019, 11, 28), "The year of birth is the same, month and day are not.", -1),
    ],
)
def test_a_birth_says_how_well_it_fits_and_one_that_does_not_speaks_against(
    one: Born, other: Born, said: str, speaks: int
):
    assert born(one, other) == (said, speaks)
    assert born(other, one) == (said, speaks)


def test_two_spellings_of_a_clan_s_name_are_said_to_be_spellings():
    assert surname("Vang", "Vaj") == "One surname is another spelling of the other. Very many families share it."
    assert surname("Vang", "vang") == "The surname is the same. It is shared by very many families."


@pytest.mark.parametrize(("one", "other"), [("Ramírez", "RAMIREZ"), ("Ruiz-Ortega", "Ortega"), ("Smith", "Smith")])
def test_case_accents_and_a_second_surname_are_no_other_spelling(one: str, other: str):
    assert "spelling" not in surname(one, other)


def test_a_name_the_other_way_round_is_left_to_its_level():
    one, other = Record(names=(Name("Vang", "Mai"),)), Record(names=(Name("Mai", "Vang"),))
    assert "spelling" not in words(one, other, "surname")[0]


YEARS = st.integers(1930, 2026)
SPANS = st.tuples(YEARS, st.integers(0, 30)).map(lambda told: Born(earliest=told[0], latest=told[0] + told[1]))
BIRTHS = st.one_of(SPANS, YEARS.map(Born), st.builds(Born, YEARS, st.integers(1, 12), st.integers(1, 28)))


@given(BIRTHS, BIRTHS)
def test_every_pair_of_births_has_words_the_same_both_ways_and_its_bits_stay(one: Born, other: Born):
    a, b = Record(born=one), Record(born=other)
    steps = [(step.field, step.level, step.bits) for step in SCORER.score(a, b).steps]
    rows = told(steps, a, b)
    assert [row.bits for row in rows] == [bits for _field, _level, bits in steps]
    assert all(row.said.text == WORDS[row.said.code] for row in rows)
    assert [(row.said, row.speaks) for row in rows] == [(row.said, row.speaks) for row in told(steps, b, a)]
