"""Time limits on both sides of every edge: clock changes, leap days, what counts as the first day."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hearthline import law
from hearthline.law.limits import TimeLimit
from hearthline.law.types import Citation

PACIFIC = ZoneInfo("America/Los_Angeles")


def limit(length: int, unit: str, first_day: str = "excluded", ends: str = "instant") -> TimeLimit:
    return TimeLimit(
        id="test",
        length=length,
        unit=unit,  # type: ignore[arg-type]  # the words are the test's subject
        start_event="the report was received",
        first_day=first_day,  # type: ignore[arg-type]  # as above
        ends=ends,  # type: ignore[arg-type]  # as above
        zone="America/Los_Angeles",
        citation=Citation("Code of Tests", "1"),
        confidence="unverified",
        source_pack="tiny",
    )


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PACIFIC)


def test_hours_are_elapsed_time_across_the_spring_clock_change():
    due = limit(24, "hours").due(local("2026-03-07T12:00"))
    assert due.at == local("2026-03-08T13:00")
    assert due.counting_verified


def test_hours_are_elapsed_time_across_the_autumn_clock_change():
    assert limit(24, "hours").due(local("2026-10-31T12:00")).at == local("2026-11-01T11:00")


def test_thirty_six_hours_on_an_ordinary_day():
    assert limit(36, "hours").due(local("2026-11-22T09:00")).at == local("2026-11-23T21:00")


def test_days_keep_the_local_clock_across_a_clock_change():
    assert limit(2, "calendar_days").due(local("2026-03-07T12:00")).at == local("2026-03-09T12:00")


def test_a_wall_time_that_the_clock_change_skips_is_the_moment_of_the_change():
    """Never later: who began at 2:30 is not given half an hour more than who began at 3:15."""
    due = limit(1, "calendar_days").due(local("2026-03-07T02:30")).at
    assert due.astimezone(UTC) == datetime(2026, 3, 8, 10, 0, tzinfo=UTC)
    assert due < limit(1, "calendar_days").due(local("2026-03-07T03:15")).at


@pytest.mark.parametrize(
    ("first_day", "ends", "expected", "verified"),
    [
        ("excluded", "instant", "2026-12-02T09:00:00", True),
        ("included", "instant", "2026-12-01T09:00:00", True),
        ("excluded", "end_of_local_day", "2026-12-02T23:59:59", True),
        ("included", "end_of_local_day", "2026-12-01T23:59:59", True),
        ("unknown", "end_of_local_day", "2026-12-01T23:59:59", False),
        ("excluded", "unknown", "2026-12-02T09:00:00", False),
        ("unknown", "unknown", "2026-12-01T09:00:00", False),
    ],
)
def test_ten_days_counted_every_way(first_day: str, ends: str, expected: str, verified: bool):
    due = limit(10, "calendar_days", first_day, ends).due(local("2026-11-22T09:00"))
    assert due.at == local(expected)
    assert due.counting_verified is verified


def test_unknown_counting_is_never_later_than_any_known_counting():
    start = local("2026-11-22T09:00")
    unsure = limit(10, "calendar_days", "unknown", "unknown").due(start).at
    for first_day in ("excluded", "included"):
        for ends in ("instant", "end_of_local_day"):
            assert unsure <= limit(10, "calendar_days", first_day, ends).due(start).at


def test_a_leap_day_counts():
    assert limit(2, "calendar_days").due(local("2028-02-28T09:00")).at == local("2028-03-01T09:00")
    assert limit(2, "calendar_days").due(local("2027-02-28T09:00")).at == local("2027-03-02T09:00")


def test_the_day_is_the_local_day_and_not_the_utc_day():
    late_evening = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)  # 22 November, 11:30 p.m. in the limit's zone
    due = limit(1, "calendar_days", "excluded", "end_of_local_day").due(late_evening)
    assert due.at == local("2026-11-23T23:59:59")


def test_judicial_days_leave_out_the_weekend_and_say_they_are_not_verified():
    friday = local("2026-11-20T15:00")
    due = limit(2, "judicial_days").due(friday)
    assert due.at == local("2026-11-24T15:00")
    assert not due.counting_verified


def test_business_days_from_a_saturday_begin_on_monday():
    assert limit(1, "business_days").due(local("2026-11-21T10:00")).at == local("2026-11-23T10:00")


def test_immediately_is_due_when_it_starts():
    start = local("2026-11-22T09:00")
    assert limit(0, "immediately").due(start).at == start


def test_a_naive_start_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        limit(1, "hours").due(datetime(2026, 11, 22, 9, 0))  # noqa: DTZ001 (the naive datetime is the point)


def test_due_carries_its_citation_and_limit():
    due = limit(1, "hours").due(local("2026-11-22T09:00"))
    assert (due.citation, due.limit_id) == ("Code of Tests 1", "test")


def test_the_state_response_limits_are_as_the_statute_and_the_notes_say(pack: law.Pack):
    start = local("2026-11-22T09:00")
    at_once, ten_days = pack.limit("response.immediate"), pack.limit("response.ten_days")
    assert at_once.due(start).at == local("2026-11-23T09:00")
    assert ten_days.due(start).at == local("2026-12-01T09:00")
    assert not ten_days.due(start).counting_verified
    assert ten_days.citation.endswith("16501(f)")


_SIX_YEARS = 6 * 366 * 24 * 60
_starts = st.integers(0, _SIX_YEARS).map(lambda minutes: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes))


@settings(max_examples=150, deadline=None)
@given(_starts, st.integers(1, 60), st.sampled_from(["excluded", "included", "unknown"]))
def test_a_limit_never_ends_before_it_starts(start: datetime, length: int, first_day: str):
    for unit in ("minutes", "hours", "calendar_days", "business_days"):
        for ends in ("instant", "end_of_local_day", "unknown"):
            due = limit(length, unit, first_day, ends).due(start).at
            # A wall time repeated in autumn may fall up to an hour early.
            assert due >= start.replace(microsecond=0) - timedelta(hours=1)


@settings(max_examples=100, deadline=None)
@given(_starts, st.integers(0, 60))
def test_hours_never_depend_on_the_zone(start: datetime, length: int):
    assert limit(length, "hours").due(start).at - start == timedelta(hours=length)


@settings(max_examples=100, deadline=None)
@given(_starts, st.integers(1, 40), st.integers(1, 40))
def test_a_longer_limit_never_ends_sooner(start: datetime, one: int, other: int):
    short, long = sorted((one, other))
    for unit in ("hours", "calendar_days", "judicial_days"):
        assert limit(short, unit).due(start).at <= limit(long, unit).due(start).at
