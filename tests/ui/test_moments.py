"""A day and an hour as a form sends them: read on the agency's clock, and refused where nobody can have meant them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.ui.agency import current_zone
from hearthline.ui.moments import as_typed, here, moment_field, parse_day, parse_moment, typed_moment

HERE = ZoneInfo("America/Los_Angeles")
YEARS = st.datetimes(datetime(1971, 1, 2), datetime(9998, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001 - of a strategy


@given(YEARS)
def test_what_a_form_writes_is_read_as_the_same_minute(moment: datetime) -> None:
    minute = moment.replace(second=0, microsecond=0)
    read = parse_moment(as_typed(minute, HERE), HERE)
    assert read is not None
    assert read.tzinfo is UTC
    assert minute - read in (timedelta(0), timedelta(hours=1))  # an hour that comes twice is its first


@given(st.text(max_size=40))
def test_whatever_is_typed_is_a_moment_with_a_zone_or_none(typed: str) -> None:
    read = parse_moment(typed, HERE)
    assert read is None or (read.tzinfo is UTC and read.year > 1969)


@pytest.mark.parametrize("typed", ["0202-11-23T10:00", "9999-12-31T23:59", "2026-11-23T10:00Z", "soon", ""])
def test_a_year_that_nobody_means_and_another_clock_are_no_moment(typed: str) -> None:
    assert parse_moment(typed, HERE) is None


@given(st.dates(date(1971, 1, 1), date(9998, 12, 31)))
def test_what_a_form_writes_as_a_day_is_that_day(day: date) -> None:
    assert parse_day(f" {day.isoformat()} ") == day


@given(st.text(max_size=20) | st.dates().map(str))
def test_whatever_is_typed_is_a_day_that_has_an_end_on_every_clock_or_none(typed: str) -> None:
    found = parse_day(typed)
    assert found is None or datetime.combine(found, datetime.max.time(), ZoneInfo("Pacific/Honolulu")).astimezone(UTC)


@pytest.mark.parametrize("typed", ["0202-11-23", "9999-12-31", "1970-01-01", "2026-02-30", "23.11.2026", "soon", ""])
def test_a_day_that_nobody_means_is_none(typed: str) -> None:
    assert parse_day(typed) is None


def test_here_is_now_on_the_agencys_clock() -> None:
    now = datetime(2026, 7, 1, 6, 30, tzinfo=UTC)
    with clock.freeze(now):
        assert here() == now
        assert here().tzinfo == current_zone()


def test_an_empty_field_says_nothing_and_a_wrong_one_is_refused_in_the_words_of_its_page() -> None:
    wrong = DomainError("x.when", "Write the day.")
    assert typed_moment("  ", wrong) is None
    assert typed_moment("2026-11-20T09:30", wrong) == datetime(2026, 11, 20, 17, 30, tzinfo=UTC)
    with pytest.raises(DomainError) as refused:
        typed_moment("0202-11-23T10:00", wrong)
    assert refused.value is wrong


def test_the_hour_that_is_skipped_in_spring_is_an_hour_later_and_one_that_comes_twice_is_its_first() -> None:
    assert parse_moment("2026-03-08T02:30", HERE) == datetime(2026, 3, 8, 10, 30, tzinfo=UTC)
    assert parse_moment("2026-11-01T01:30", HERE) == datetime(2026, 11, 1, 8, 30, tzinfo=UTC)


def test_without_a_pack_the_clock_is_utc(settings: object) -> None:
    assert current_zone().key == "America/Los_Angeles"
    settings.HEARTHLINE_PACK = "zz-nowhere"  # type: ignore[attr-defined]  # pytest-django's
    assert current_zone().key == "UTC"


def test_the_field_is_as_wide_as_the_stylesheet_has_a_name_for() -> None:
    assert moment_field("came", "When").width == "mid"
