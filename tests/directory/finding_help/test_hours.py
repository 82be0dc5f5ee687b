"""Open now, on the clock of the place: over midnight, when the clocks change, and what nobody can say."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthline.directory.finding_help.hours import (
    A_DAY,
    DAYS,
    NOTHING,
    Hours,
    Rule,
    falls_on,
    is_open,
    pack,
    read,
    unpack,
)
from tests.directory.finding_help.listing import weekly

pytestmark = pytest.mark.req("D-3")
HERE = ZoneInfo("America/Los_Angeles")


def at(text: str, zone: ZoneInfo = HERE) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def told(*schedules: dict[str, Any]) -> Hours:
    return read(schedules, HERE)


OFFICE = told(weekly("MO,TU,WE,TH,FR", "09:00", "17:00"))
NIGHT = told(weekly("FR,SA", "20:00:00", "06:00:00"))


@pytest.mark.parametrize(
    ("when", "answer"),
    [
        ("2026-11-23T08:59", False),
        ("2026-11-23T09:00", True),  # a Monday
        ("2026-11-23T16:59", True),
        ("2026-11-23T17:00", False),
        ("2026-11-28T12:00", False),  # a Saturday
    ],
)
def test_office_hours_on_both_sides_of_each_end(when: str, answer: bool) -> None:
    assert is_open(OFFICE, at(when), HERE) is answer


@pytest.mark.parametrize(
    ("when", "answer"),
    [
        ("2026-11-27T19:59", False),
        ("2026-11-27T20:00", True),  # Friday evening
        ("2026-11-28T05:59", True),  # Friday's night
        ("2026-11-28T06:00", False),
        ("2026-11-29T05:59", True),  # Saturday's night, on Sunday
        ("2026-11-29T20:00", False),
        ("2026-11-27T03:00", False),  # Thursday has no night
    ],
)
def test_a_night_belongs_to_the_day_on_which_it_began(when: str, answer: bool) -> None:
    assert is_open(NIGHT, at(when), HERE) is answer


def test_the_clock_is_the_places_own_and_not_the_readers() -> None:
    """9 a.m. in one zone is not 9 a.m. in another."""
    moment = datetime(2026, 11, 23, 15, 30, tzinfo=UTC)  # 7:30 in the west, 10:30 in the east
    assert is_open(OFFICE, moment, HERE) is False
    assert is_open(OFFICE, moment, ZoneInfo("America/New_York")) is True


def test_an_hour_that_the_clocks_skip_is_never_open() -> None:
    """On March 8, 2026 it is never half past two there."""
    early = told(weekly("SU", "02:00", "03:00"))
    start = datetime(2026, 3, 8, 8, 0, tzinfo=UTC)
    assert not any(is_open(early, start + timedelta(minutes=m), HERE) for m in range(6 * 60))


def test_an_hour_that_comes_twice_is_open_twice() -> None:
    """On November 1, 2026 half past one comes twice: somebody at the door is let in both times."""
    early = told(weekly("SU", "01:00", "02:00"))
    start = datetime(2026, 11, 1, 7, 0, tzinfo=UTC)
    assert sum(bool(is_open(early, start + timedelta(minutes=m), HERE)) for m in range(6 * 60)) == 120


TIMES = st.integers(0, A_DAY - 1)
SETS = st.sets(st.integers(0, 6), min_size=1).map(lambda found: tuple(sorted(found)))


@given(
    days=SETS,
    opens=TIMES,
    length=st.integers(1, A_DAY),
    zone=st.sampled_from([HERE, ZoneInfo("America/New_York"), ZoneInfo("Pacific/Guam"), ZoneInfo("America/St_Johns")]),
    moment=st.datetimes(datetime(2026, 1, 1), datetime(2028, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001 - hypothesis adds the zone
)
def test_open_means_that_the_wall_clock_stands_between(
    days: tuple[int, ...], opens: int, length: int, zone: ZoneInfo, moment: datetime
) -> None:
    """An oracle that knows nothing of rules: every (day, minute) of a week on the wall that is open, written out."""
    hours = Hours((Rule(opens, opens + length, days),), sure=True)
    wall = moment.astimezone(zone)
    shown = {((day + (opens + m) // A_DAY) % 7, (opens + m) % A_DAY) for day in days for m in range(length)}
    assert is_open(hours, moment, zone) is ((wall.weekday(), wall.hour * 60 + wall.minute) in shown)


@given(st.dates(date(2026, 1, 1), date(2030, 12, 31)), st.integers(0, 6), st.sampled_from([1, 2, 3, 4, 5, -1, -2, -5]))
def test_the_nth_day_of_a_month_is_counted_from_the_side_that_is_said(day: date, weekday: int, nth: int) -> None:
    month = [date(day.year, day.month, n) for n in range(1, 32) if _real(day, n)]
    own = [one for one in month if one.weekday() == weekday]
    expected = own[nth - 1 if nth > 0 else nth] if len(own) >= abs(nth) else None
    assert falls_on(Rule(0, 60, nth=((weekday, nth),)), day) is (day == expected)


@given(st.dates(date(2026, 1, 1), date(2030, 12, 31)), st.sampled_from([1, 15, 31, -1, -3]))
def test_a_numbered_day_of_the_month(day: date, number: int) -> None:
    month = [n for n in range(1, 32) if _real(day, n)]
    expected = number if number > 0 else month[number]
    assert falls_on(Rule(0, 60, monthdays=(number,)), day) is (day.day == expected)


def _real(day: date, number: int) -> bool:
    try:
        day.replace(day=number)
    except ValueError:
        return False
    return True


def test_every_second_week_counts_from_its_start() -> None:
    hours = told(
        weekly("TU", "09:00", "10:00", interval=2, dtstart="2026-11-05")
    )  # a Thursday: its Tuesday was the 3rd
    rule = hours.rules[0]
    assert [falls_on(rule, date(2026, 11, n)) for n in (3, 10, 17, 24)] == [False, False, True, False]


def test_before_its_first_day_and_after_its_last_it_is_shut() -> None:
    hours = told(weekly("MO", "09:00", "10:00", valid_from="2026-11-16", until="2026-11-30"))
    days = [date(2026, 11, n) for n in (9, 16, 23, 30)] + [date(2026, 12, 7)]
    assert [falls_on(hours.rules[0], day) for day in days] == [False, True, True, True, False]


@pytest.mark.parametrize(
    "strange",
    [
        {},
        {"description": "Ask for the hours."},
        weekly("MO", "09:00", ""),
        weekly("", "09:00", "17:00"),
        weekly("XX", "09:00", "17:00"),
        weekly("1MO", "09:00", "17:00"),
        weekly("MO", "25:00", "26:00"),
        weekly("MO", "09:00", "17:00", byweekno="41"),
        weekly("MO", "09:00", "17:00", interval=2),
        weekly("MO", "09:00", "17:00", count=4),
        weekly("MO", "09:00", "17:00", valid_from="soon"),
        weekly("MO", "09:00", "17:00", valid_from="2026-12-01", valid_to="2026-11-01"),
        weekly("MO", "09:00", "17:00", interval="often"),
        weekly("MO", "09:00Z", "17:00Z"),
        weekly("MO", "09:00", "17:00", timezone=3),
        {"freq": "MONTHLY", "bymonthday": "32", "opens_at": "9:00", "closes_at": "10:00"},
        {"freq": "YEARLY", "byday": "MO", "opens_at": "9:00", "closes_at": "10:00"},
    ],
)
def test_what_cannot_be_read_is_unknown_and_never_closed(strange: dict[str, Any]) -> None:
    for hours in (told(strange), told(strange, weekly("SU", "09:00", "10:00"))):
        assert is_open(hours, at("2026-11-23T12:00"), HERE) is None


@pytest.mark.parametrize("said", [{"timezone": -8}, {"timezone": -7}, {}, {"timezone": ""}])
def test_an_offset_that_the_place_has_is_its_own_clock(said: dict[str, Any]) -> None:
    assert is_open(told(weekly("MO", "09:00", "17:00", **said)), at("2026-11-23T12:00"), HERE) is True
    assert is_open(told(weekly("MO", "09:00-08:00", "17:00-08:00")), at("2026-07-20T12:00"), HERE) is True


def test_without_a_clock_of_the_place_nobody_can_say() -> None:
    assert is_open(OFFICE, at("2026-11-23T12:00"), None) is None
    assert is_open(NOTHING, at("2026-11-23T12:00"), HERE) is None


def test_day_and_night_in_the_ways_in_which_files_say_it() -> None:
    for closes in ("24:00", "00:00", "23:59"):
        always = told(weekly(",".join(DAYS), "00:00", closes))
        assert all(is_open(always, at("2026-11-23T00:00") + timedelta(minutes=13 * m), HERE) for m in range(1_000))


@given(st.lists(st.builds(
    Rule, TIMES, st.integers(A_DAY, 2 * A_DAY), SETS,
    st.lists(st.tuples(st.integers(0, 6), st.integers(1, 5)), max_size=2).map(tuple),
    st.lists(st.integers(1, 31), max_size=2).map(tuple), st.integers(1, 4),
    st.none() | st.dates(), st.none() | st.dates(), st.none() | st.dates(),
), max_size=3), st.booleans())  # fmt: skip
def test_hours_come_back_from_a_row_as_they_went_in(rules: list[Rule], sure: bool) -> None:
    hours = Hours(tuple(rules), sure)
    assert unpack(pack(hours)) == hours


@given(st.dictionaries(st.sampled_from(
    ["freq", "byday", "bymonthday", "opens_at", "closes_at", "interval", "count", "until", "timezone", "dtstart"]
), st.none() | st.text(max_size=12) | st.integers(-50, 50) | st.sampled_from(
    ["WEEKLY", "MONTHLY", "MO", "-1FR", "09:00", "17:00", "2026-11-23"]
)))  # fmt: skip
def test_no_file_stops_the_reading(schedule: dict[str, Any]) -> None:
    answer = is_open(told(schedule), at("2026-11-23T12:00"), HERE)
    assert answer in (True, False, None)
