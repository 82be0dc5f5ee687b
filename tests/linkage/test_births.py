"""Two dates of birth, whole or partly known, and the level on which they stand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthline.linkage.births import birth_level, birth_text
from hearthline.linkage.record import Born
from hearthline.linkage.settings import load

LEVELS = {level.name for level in load().field("born").levels}


@pytest.mark.parametrize(
    ("mine", "theirs", "level"),
    [
        (Born(2016, 3, 4), Born(2016, 3, 4), "day"),
        (Born(2016, 3, 4), Born(2016, 4, 3), "swapped"),
        (Born(2016, 3, 14), Born(2016, 14, 3), "swapped"),
        (Born(2016, 3, 4), Born(2016, 3, 5), "digit"),
        (Born(2016, 3, 14), Born(2016, 3, 41), "digit"),
        (Born(2016, 3, 4), Born(2019, 3, 4), "digit"),
        (Born(2016, 3, 4), Born(2016, 3, 27), "two_parts"),
        (Born(2016, 3, 4), Born(2016, 11, 27), "year"),
        (Born(2016, 3, 4), Born(1987, 11, 27), "else"),
        (Born(2016, 3), Born(2016, 3, 27), "year_month"),
        (Born(2016, 4), Born(2016, 3, 27), "age_0"),
        (Born(2016), Born(2016, 3, 27), "age_0"),
        (Born(earliest=2017, latest=2018), Born(2018, 3, 4), "age_0"),
        (Born(earliest=2017, latest=2018), Born(2019, 3, 4), "age_1"),
        (Born(earliest=2017, latest=2018), Born(2015, 3, 4), "age_2"),
        (Born(earliest=2017, latest=2018), Born(2021, 3, 4), "age_4"),
        (Born(earliest=2017, latest=2018), Born(2022, 3, 4), "age_4"),
        (Born(earliest=2017, latest=2018), Born(2009, 3, 4), "age_else"),
        (Born(earliest=2017), Born(latest=2017), "age_0"),
        (Born(month=3, day=4), Born(2016, 3, 4), ""),
        (Born(), Born(2016, 3, 4), ""),
        (Born(), Born(), ""),
    ],
)
def test_two_births_stand_on_the_level_that_people_would_name(mine, theirs, level):
    assert birth_level(birth_text(mine), birth_text(theirs)) == level
    assert birth_level(birth_text(theirs), birth_text(mine)) == level


years = st.none() | st.integers(1, 9999)
anything = st.builds(Born, years, st.none() | st.integers(0, 99), st.none() | st.integers(0, 99), years, years)


@given(anything, anything)
def test_any_two_births_have_a_level_of_the_settings_or_none(a, b):
    assert birth_level(birth_text(a), birth_text(b)) in LEVELS | {""}


@given(anything)
def test_a_birth_text_never_parts_the_fields_of_a_packed_line(born):
    assert not set(birth_text(born)) - set("0123456789-~")
