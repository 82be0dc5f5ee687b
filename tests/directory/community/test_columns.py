"""What a column can hold of what was told: days, moments, times of day and money, of any text (D-3)."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthline.directory.community.columns import cents, day, hour, moment

pytestmark = pytest.mark.req("D-3")


@given(st.text(max_size=20) | st.dates().map(str) | st.integers() | st.none())
def test_a_day_of_a_column_is_the_one_that_the_text_begins_with(told: Any) -> None:
    found = day(told)
    if found is not None:
        assert str(told).startswith(found.isoformat())


@given(st.datetimes(timezones=st.timezones()) | st.datetimes())
def test_a_moment_comes_back_whatever_clock_it_was_told_on(told: Any) -> None:
    found = moment(told.isoformat())
    if found is not None:
        assert found.utcoffset() is not None
        assert not found.utcoffset()
        if told.tzinfo is not None:
            assert abs((found - told).total_seconds()) < 60 or told.fold


@given(st.text(max_size=12) | st.times().map(lambda at: at.isoformat("minutes")))
def test_a_time_of_day_is_one_that_stands_in_the_text(told: str) -> None:
    found = hour(told)
    if found is not None:
        assert str(found.minute).zfill(2) in told


@given(st.integers(-10_000, 10_000))
def test_money_is_whole_cents(amount: int) -> None:
    assert cents(amount / 100) == amount
    assert cents(str(amount)) == amount * 100


@given(st.floats() | st.text(max_size=8) | st.none() | st.booleans())
def test_an_amount_that_is_none_costs_nobody_anything(told: Any) -> None:
    found = cents(told)
    assert found is None or isinstance(found, int)
