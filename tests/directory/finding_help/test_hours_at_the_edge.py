"""Hours at midnight, on the days when clocks change, on leap days and at the ends of what a schedule says; in zones
that change no clock; and times of another zone, which open no door (D-3)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthline.directory.finding_help import words
from hearthline.directory.finding_help.hours import A_DAY, DAYS, Hours, falls_on, is_open, pack, read, unpack
from tests.directory.finding_help.listing import weekly

pytestmark = pytest.mark.req("D-3")
WEST, EAST, DESERT = ZoneInfo("America/Los_Angeles"), ZoneInfo("America/New_York"), ZoneInfo("America/Phoenix")
GUAM, SAMOA = ZoneInfo("Pacific/Guam"), ZoneInfo("Pacific/Pago_Pago")
EVERY = ",".join(DAYS)


def told(*schedules: dict[str, Any], zone: ZoneInfo | None = WEST) -> Hours:
    return read(schedules, zone)


def wall(text: str, zone: ZoneInfo = WEST, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold)


# -- midnight --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("closes", ["24:00", "00:00", "23:59", "23:59:59", "0:00"])
@pytest.mark.parametrize(
    ("when", "answer"),
    [
        ("2026-11-23T23:59", True),
        ("2026-11-24T00:00", False),  # Tuesday has begun, and Tuesday it is shut
        ("2026-11-23T17:59", False),
        ("2026-11-23T18:00", True),
    ],
)
def test_until_midnight_is_until_the_day_is_over_however_it_is_written(closes: str, when: str, answer: bool) -> None:
    hours = told(weekly("MO", "18:00", closes))
    assert hours.sure
    assert is_open(hours, wall(when), WEST) is answer


@pytest.mark.parametrize("opens", ["00:00", "0:00", "00:00:00"])
@pytest.mark.parametrize("closes", ["00:00", "24:00", "23:59"])
def test_from_midnight_to_midnight_is_the_whole_day_and_no_minute_of_the_next(opens: str, closes: str) -> None:
    hours = told(weekly("MO", opens, closes))
    assert is_open(hours, wall("2026-11-23T00:00"), WEST) is True
    assert is_open(hours, wall("2026-11-23T23:59"), WEST) is True
    assert is_open(hours, wall("2026-11-24T00:00"), WEST) is False
    assert is_open(hours, wall("2026-11-22T23:59"), WEST) is False
    assert words.week(hours) == ["Monday: day and night"]


@pytest.mark.parametrize("opens", ["24:00", "24:01", "25:00", "09:60", "9", "9am", "noon", "-1:00", "٠٩:٠٠"])
def test_a_time_that_stands_on_no_clock_is_unknown_and_not_shut(opens: str) -> None:
    hours = told(weekly("MO", opens, "17:00"))
    assert hours == Hours((), sure=False)
    assert is_open(hours, wall("2026-11-23T12:00"), WEST) is None


def test_the_last_night_of_a_schedule_goes_on_into_the_day_after_it() -> None:
    hours = told(weekly(EVERY, "20:00", "02:00", valid_from="2026-11-20", valid_to="2026-11-23"))
    assert is_open(hours, wall("2026-11-24T01:59"), WEST) is True
    assert is_open(hours, wall("2026-11-24T02:00"), WEST) is False
    assert is_open(hours, wall("2026-11-24T20:00"), WEST) is False
    assert is_open(hours, wall("2026-11-20T01:00"), WEST) is False, "no night before the first day"


@pytest.mark.parametrize("year", [2026, 2027, 2028])
def test_new_years_night_belongs_to_december(year: int) -> None:
    hours = told(weekly(EVERY, "22:00", "04:00", until=f"{year}-12-31"))
    assert is_open(hours, wall(f"{year + 1}-01-01T03:59"), WEST) is True
    assert is_open(hours, wall(f"{year + 1}-01-01T22:00"), WEST) is False


# -- when clocks change ----------------------------------------------------------------------------------------------

SPRING, AUTUMN = date(2026, 3, 8), date(2026, 11, 1)


def minutes_open(hours: Hours, first: datetime, length: timedelta, zone: ZoneInfo) -> int:
    """Real minutes: on the day of a change there are 1,380 or 1,500 of them."""
    start = first.astimezone(UTC)
    steps = int(length / timedelta(minutes=10))
    return 10 * sum(is_open(hours, start + n * timedelta(minutes=10), zone) is True for n in range(steps))


@pytest.mark.parametrize(
    ("day", "zone", "expected"),
    [
        (SPRING, WEST, 23 * 60),
        (AUTUMN, WEST, 25 * 60),
        (SPRING, DESERT, 24 * 60),
        (AUTUMN, DESERT, 24 * 60),
        (SPRING, GUAM, 24 * 60),
        (AUTUMN, SAMOA, 24 * 60),
        (date(2026, 2, 28), EAST, 24 * 60),
    ],
)
def test_day_and_night_is_as_long_as_the_day_is_there(day: date, zone: ZoneInfo, expected: int) -> None:
    hours = told(weekly(DAYS[day.weekday()], "00:00", "24:00"), zone=zone)
    begins = datetime(day.year, day.month, day.day, tzinfo=zone) - timedelta(hours=6)
    assert minutes_open(hours, begins, timedelta(hours=40), zone) == expected


@pytest.mark.parametrize(("day", "expected"), [(SPRING, 4 * 60), (AUTUMN, 6 * 60), (date(2026, 6, 7), 5 * 60)])
def test_a_night_over_the_change_is_open_while_the_wall_says_so(day: date, expected: int) -> None:
    """From ten in the evening to three: an hour shorter in spring, an hour longer in autumn."""
    before = day - timedelta(days=1)
    hours = told(weekly(DAYS[before.weekday()], "22:00", "03:00"))
    begins = datetime(before.year, before.month, before.day, 12, tzinfo=WEST)
    assert minutes_open(hours, begins, timedelta(hours=24), WEST) == expected


@pytest.mark.parametrize("fold", [0, 1])
def test_the_hour_that_comes_twice_is_the_same_both_times(fold: int) -> None:
    hours = told(weekly("SU", "01:15", "01:45"))
    assert is_open(hours, wall("2026-11-01T01:30", fold=fold), WEST) is True
    assert is_open(hours, wall("2026-11-01T01:50", fold=fold), WEST) is False


@given(
    st.sampled_from([WEST, EAST, DESERT, GUAM, SAMOA]),
    st.datetimes(datetime(2026, 1, 1), datetime(2028, 12, 31)),  # noqa: DTZ001 - the zone is drawn beside it
    st.integers(0, A_DAY - 1),
    st.integers(1, A_DAY),
)
def test_day_and_night_every_day_is_never_shut_and_a_gap_is_never_open(
    zone: ZoneInfo, when: datetime, opens: int, length: int
) -> None:
    moment = when.replace(tzinfo=zone).astimezone(UTC)
    assert is_open(told(weekly(EVERY, "00:00", "24:00"), zone=zone), moment, zone) is True
    closes = (opens + length) % A_DAY
    clock = [f"{at // 60:02}:{at % 60:02}" for at in (opens, closes)]
    inside = is_open(told(weekly(EVERY, *clock), zone=zone), moment, zone)
    local = moment.astimezone(zone)
    since = (local.hour * 60 + local.minute - opens) % A_DAY
    whole = length == A_DAY or (closes == A_DAY - 1 and since == (A_DAY - 1 - opens) % A_DAY)
    assert inside is (whole or since < length)


# -- leap days, days of a month, every second week -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "open_on", "shut_on"),
    [
        ({"bymonthday": "29"}, "2028-02-29", "2026-02-28"),
        ({"bymonthday": "-1"}, "2028-02-29", "2028-02-28"),
        ({"bymonthday": "-1"}, "2026-02-28", "2026-02-27"),
        ({"bymonthday": "31"}, "2026-12-31", "2026-11-30"),
        ({"byday": "5SU"}, "2026-03-29", "2026-03-22"),
        ({"byday": "-1MO"}, "2026-11-30", "2026-11-23"),
        ({"byday": "4TH"}, "2026-11-26", "2026-11-19"),
        ({"byday": "1SU"}, "2026-11-01", "2026-11-08"),
        ({"byday": "2SU"}, "2026-03-08", "2026-03-01"),
    ],
)
def test_a_day_of_a_month_is_met_in_long_short_and_leap_months(
    rule: dict[str, str], open_on: str, shut_on: str
) -> None:
    hours = told({"freq": "MONTHLY", "opens_at": "09:00", "closes_at": "17:00", **rule})
    assert is_open(hours, wall(f"{open_on}T12:00"), WEST) is True
    assert is_open(hours, wall(f"{shut_on}T12:00"), WEST) is False


@given(st.dates(date(2026, 1, 1), date(2030, 12, 31)), st.integers(1, 4))
def test_every_so_many_weeks_is_met_once_in_as_many_weeks(day: date, every: int) -> None:
    start = day - timedelta(days=day.weekday())
    rule = told(weekly(EVERY, "09:00", "17:00", interval=every, dtstart=start.isoformat())).rules[0]
    weeks = [falls_on(rule, day + timedelta(weeks=n)) for n in range(every * 3)]
    assert sum(weeks) == 3
    assert weeks[:every] == weeks[every : 2 * every]


@pytest.mark.parametrize("day", ["2026-11-26", "2026-12-25", "2027-01-01", "2026-07-04"])
def test_no_day_is_a_holiday_of_ours_only_a_source_says_that_it_is_shut(day: str) -> None:
    """A list of holidays would be a guess about each house. One that says when its hours end is believed."""
    hours = told(weekly(EVERY, "09:00", "17:00"))
    assert is_open(hours, wall(f"{day}T12:00"), WEST) is True
    before = (date.fromisoformat(day) - timedelta(days=1)).isoformat()
    ended = told(weekly(EVERY, "09:00", "17:00", valid_to=before))
    assert is_open(ended, wall(f"{day}T12:00"), WEST) is False


@pytest.mark.parametrize("more", [{"count": 3}, {"byweekno": "1"}, {"byyearday": "1"}, {"freq": "YEARLY"}])
def test_a_rule_that_we_do_not_count_makes_the_rest_unsure_and_says_to_call(more: dict[str, Any]) -> None:
    hours = told(weekly("MO", "09:00", "17:00"), weekly("TU", "09:00", "17:00", **more))
    assert is_open(hours, wall("2026-11-23T12:00"), WEST) is True
    assert is_open(hours, wall("2026-11-24T12:00"), WEST) is None
    assert words.week(hours)[-1] == "There may be other hours. Call to ask."


# -- times of another clock ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("blank", ["", " ", "\t", "\u00a0"])
@pytest.mark.parametrize("offset", ["Z", " Z", "+00:00", "-0500", "+10:00"])
def test_a_time_on_another_zones_clock_opens_no_door_also_with_a_blank_before_it(blank: str, offset: str) -> None:
    """A fault that was here: a blank before the time hid the zone, and its hours counted as those of the wall."""
    hours = told(weekly("MO", f"{blank}10:00{offset}", f"{blank}18:00{offset}"))
    assert hours == Hours((), sure=False)


@pytest.mark.parametrize("blank", ["", " "])
@pytest.mark.parametrize("offset", ["-08:00", "-0700", ""])
def test_a_time_on_the_places_own_clock_in_winter_or_summer_counts(blank: str, offset: str) -> None:
    hours = told(weekly("MO", f"{blank}10:00{offset}", f"18:00{offset}{blank}"))
    assert hours.sure
    assert is_open(hours, wall("2026-11-23T12:00"), WEST) is True


@pytest.mark.parametrize("number", ["-8", -8, -7.0, "-8.0", "", None])
def test_a_number_of_hours_for_the_own_zone_counts(number: Any) -> None:
    assert told(weekly("MO", "10:00", "18:00", timezone=number)).sure


@pytest.mark.parametrize("number", ["-5", 0, "PST", "1e999", "nan", [], -480])
def test_a_number_of_hours_for_another_zone_or_none_tells_nothing(number: Any) -> None:
    assert told(weekly("MO", "10:00", "18:00", timezone=number)) == Hours((), sure=False)


@pytest.mark.parametrize(
    "moment", [datetime(2026, 11, 24, 1, 30, tzinfo=UTC), datetime(2026, 6, 24, 0, 30, tzinfo=UTC)]
)
def test_who_asks_from_another_zone_is_told_by_the_clock_of_the_place(moment: datetime) -> None:
    hours = told(weekly(EVERY, "09:00", "18:00"))
    asked = [is_open(hours, moment.astimezone(zone), WEST) for zone in (UTC, WEST, EAST, GUAM, DESERT)]
    assert asked == [True] * 5


@given(st.lists(st.sampled_from(DAYS), min_size=1, max_size=7, unique=True), st.integers(0, 1439), st.integers(0, 1439))
def test_the_lines_of_a_week_name_each_day_once_and_come_back_from_a_row(
    days: list[str], opens: int, closes: int
) -> None:
    clock = [f"{at // 60:02}:{at % 60:02}" for at in (opens, closes)]
    hours = told(weekly(",".join(days), *clock))
    assert unpack(pack(hours)) == hours
    assert hours.rules[0].days == tuple(sorted(DAYS.index(day) for day in days))
    [line] = words.week(hours)
    if len(days) == 7:
        assert line.startswith("Every day: ")
    else:
        named = [str(words.WEEK[DAYS.index(day)]) for day in days]
        first, last = min(named, key=line.find) if all(n in line for n in named) else named[0], named[-1]
        assert (first in line) or (last in line) or " to " in line
