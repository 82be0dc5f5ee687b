"""What must hold of every calendar: no count lands on a closed day or goes back; none hangs on where it is asked."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hearthline.law.calendars import Calendar, Closure, DayRule, NoOpenDay
from hearthline.law.limits import PauseRule, TimeLimit
from hearthline.law.types import Citation

CITED = Citation("Code of Tests", "1")
PACIFIC = ZoneInfo("America/Los_Angeles")
ZONES = ("America/Los_Angeles", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC")


def rule(**shape: object) -> DayRule:
    return DayRule(**{"id": "r", "title": "t", "citation": CITED, "confidence": "verified-page", **shape})  # type: ignore[arg-type]


WEEKENDS = (rule(id="sat", every=5), rule(id="sun", every=6))


def made(*rules: DayRule, complete: bool = True) -> Calendar:
    return Calendar("court", "A court", CITED, "verified-page", complete, "test", (*WEEKENDS, *rules))


shifts = st.sampled_from(["stays", "friday", "monday"])
fixed = st.builds(
    lambda month, day, sat, sun: rule(month=month, day=day, on_saturday=sat, on_sunday=sun),
    st.integers(1, 12),
    st.integers(1, 31),
    shifts,
    shifts,
)
nth = st.builds(
    lambda month, weekday, at, plus: rule(month=month, weekday=weekday, nth=at, plus=plus),
    st.integers(1, 12),
    st.integers(0, 6),
    st.sampled_from([1, 2, 3, 4, 5, -1]),
    st.integers(0, 6),
)
rules = st.lists(st.one_of(fixed, nth), max_size=14)
days = st.dates(date(2020, 1, 1), date(2040, 12, 31))
closures = st.lists(st.builds(Closure, st.dates(date(2024, 1, 1), date(2027, 12, 31)), st.just("Order 1")), max_size=6)
starts = st.builds(
    lambda day, minute: datetime.combine(day, time(0), tzinfo=UTC) + timedelta(minutes=minute),
    st.dates(date(2024, 1, 1), date(2027, 12, 31)),
    st.integers(0, 1439),
)


def limit(length: int, unit: str, calendar: Calendar, **more: object) -> TimeLimit:
    shape: dict[str, object] = {
        "id": "test",
        "length": length,
        "unit": unit,
        "start_event": "it was received",
        "first_day": "excluded",
        "ends": "instant",
        "zone": "America/Los_Angeles",
        "citation": CITED,
        "confidence": "verified-page",
        "source_pack": "test",
        "calendar": calendar,
    }
    return TimeLimit(**{**shape, **more})  # type: ignore[arg-type]


@settings(max_examples=150, deadline=None)
@given(rules, closures, days, st.integers(1, 30))
def test_a_count_never_lands_on_a_closed_day(found: list[DayRule], shut: list[Closure], day: date, steps: int) -> None:
    calendar = made(*found).with_closures(shut)
    last = calendar.forward(day, steps)
    assert calendar.open(last)
    assert calendar.why_closed(last) is None
    between = [day + timedelta(days=n) for n in range(1, (last - day).days + 1)]
    assert sum(calendar.open(one) for one in between) == steps


@settings(max_examples=100, deadline=None)
@given(rules, days, st.integers(0, 30))
def test_a_count_is_monotone_in_its_start_and_in_its_length(found: list[DayRule], day: date, steps: int) -> None:
    calendar = made(*found)
    week = [calendar.forward(day + timedelta(days=n), steps) for n in range(8)]
    assert all(one <= two for one, two in pairwise(week))
    assert calendar.forward(day, steps) < calendar.forward(day, steps + 1)


@settings(max_examples=100, deadline=None)
@given(rules, closures, starts, st.integers(1, 15), st.sampled_from(["excluded", "included", "unknown"]))
def test_a_due_day_is_open_and_says_every_day_that_was_left_out(
    found: list[DayRule], shut: list[Closure], start: datetime, length: int, first: str
) -> None:
    calendar = made(*found)
    due = limit(length, "judicial_days", calendar, first_day=first).due(start, shut)
    last, begun = due.at.astimezone(PACIFIC).date(), start.astimezone(PACIFIC).date()
    whole = calendar.with_closures(shut)
    assert whole.open(last)
    assert [one.day for one in due.left_out] == [
        day for n in range((last - begun).days + 1) if not whole.open(day := begun + timedelta(days=n))
    ]
    assert due.counting_verified is (first != "unknown")


@settings(max_examples=100, deadline=None)
@given(rules, starts, starts, st.integers(1, 12))
def test_who_began_later_is_never_due_on_an_earlier_day(
    found: list[DayRule], one: datetime, other: datetime, length: int
) -> None:
    early, late = sorted((one, other))
    for unit in ("calendar_days", "business_days", "judicial_days"):
        for first in ("excluded", "included", "unknown"):
            shape = limit(length, unit, made(*found), first_day=first)
            assert shape.due(early).at.date() <= shape.due(late).at.date()
            whole = replace(shape, ends="end_of_local_day")
            assert whole.due(early).at <= whole.due(late).at


@settings(max_examples=100, deadline=None)
@given(rules, starts, st.integers(1, 3 * 1440), st.integers(1, 12))
def test_on_days_that_count_who_began_later_is_never_due_earlier(
    found: list[DayRule], start: datetime, minutes: int, length: int
) -> None:
    """But for the hour that autumn repeats: there the wall, by which days are kept, goes back itself."""
    calendar, after = made(*found), start + timedelta(minutes=minutes)
    ends = [moment.astimezone(PACIFIC) for moment in (start, after)]
    if any(not calendar.open(end.date()) or end.fold for end in ends) or ends[0].utcoffset() != ends[1].utcoffset():
        return
    for unit in ("calendar_days", "business_days"):
        shape = limit(length, unit, calendar)
        assert shape.due(start).at <= shape.due(after).at


@settings(max_examples=100, deadline=None)
@given(starts, st.sampled_from(ZONES), st.integers(0, 20))
def test_a_due_time_does_not_depend_on_the_zone_it_is_asked_in(start: datetime, zone: str, length: int) -> None:
    for unit in ("minutes", "hours", "calendar_days", "business_days", "judicial_days"):
        shape = limit(length, unit, made())
        assert shape.due(start).at == shape.due(start.astimezone(ZoneInfo(zone))).at


@settings(max_examples=100, deadline=None)
@given(rules, closures, starts, st.integers(0, 20), st.sampled_from(["instant", "end_of_local_day"]))
def test_open_days_take_at_least_as_long_as_calendar_days_and_a_closure_never_shortens(
    found: list[DayRule], shut: list[Closure], start: datetime, length: int, ends: str
) -> None:
    calendar = made(*found)
    plain = limit(length, "calendar_days", calendar, ends=ends).due(start).at
    court = limit(length, "judicial_days", calendar, ends=ends)
    assert plain <= court.due(start).at <= court.due(start, shut).at


@settings(max_examples=100, deadline=None)
@given(rules, starts, st.integers(1, 20))
def test_a_limit_whose_last_day_moves_ends_on_the_next_open_day(
    found: list[DayRule], start: datetime, length: int
) -> None:
    calendar = made(*found)
    stays = limit(length, "calendar_days", calendar).due(start).at.astimezone(PACIFIC).date()
    moved = limit(length, "calendar_days", calendar, last_day="next_open").due(start).at.astimezone(PACIFIC).date()
    assert moved == calendar.next_open(stays)
    assert limit(length, "calendar_days", calendar, last_day="unknown").due(start).at.date() == stays


@settings(max_examples=100, deadline=None)
@given(rules, starts, st.integers(1, 10), st.integers(0, 5 * 1440), st.integers(0, 20 * 1440))
def test_a_pause_gives_back_what_was_left_and_never_more_haste(
    found: list[DayRule], start: datetime, length: int, into: int, still: int
) -> None:
    for unit in ("hours", "calendar_days", "judicial_days"):
        shape = limit(length, unit, made(*found))
        due = shape.due(start).at
        paused = min(start + timedelta(minutes=into), due)
        resumed = paused + timedelta(minutes=still)
        after = shape.resumed(paused, resumed, due)
        assert after >= due
        if unit == "hours":
            assert after - resumed == due - paused
        longer = shape.resumed(paused, resumed + timedelta(days=1), due)
        assert longer >= after


@pytest.mark.fault("8")
@pytest.mark.parametrize(("month", "day"), [(3, 8), (11, 1)])  # 2026: the clocks go ahead, and back, at two
def test_an_hour_that_stood_still_over_a_change_of_the_clocks_is_an_hour(month: int, day: int) -> None:
    shape = limit(24, "hours", made())
    before = datetime(2026, month, day, 0, 30, tzinfo=PACIFIC).astimezone(UTC)
    due = shape.due(before - timedelta(hours=24)).at
    assert due == before
    paused, resumed = before - timedelta(hours=1), before + timedelta(hours=3)
    assert shape.resumed(paused, resumed, due) - resumed == timedelta(hours=1)


@pytest.mark.parametrize("year", range(2020, 2041))
def test_every_shape_of_rule_finds_its_day(year: int) -> None:
    third = rule(month=2, weekday=0, nth=3).falls(year)
    assert third is not None
    assert (third.weekday(), third.month, 15 <= third.day <= 21) == (0, 2, True)
    last = rule(month=5, weekday=0, nth=-1).falls(year)
    assert last is not None
    assert (last.weekday(), (last + timedelta(days=7)).month) == (0, 6)
    friday = rule(month=11, weekday=3, nth=4, plus=1).falls(year)
    assert friday is not None
    assert (friday.weekday(), 23 <= friday.day <= 29) == (4, True)
    leap = rule(month=2, day=29).falls(year)
    assert (leap is not None) == (year % 4 == 0)


def test_a_day_that_moves_into_the_year_before_is_closed_there() -> None:
    new_year = rule(month=1, day=1, on_saturday="friday", on_sunday="monday")
    assert new_year.closes(date(2027, 12, 31))
    assert new_year.closes(date(2023, 1, 2))
    assert not new_year.closes(date(2026, 12, 31))


def test_a_rule_holds_from_its_first_day_to_its_last() -> None:
    found = rule(month=6, day=19, begins=date(2023, 1, 1), ends=date(2024, 12, 31))
    assert [year for year in range(2021, 2028) if found.closes(date(year, 6, 19))] == [2023, 2024]


def test_a_calendar_that_never_opens_is_refused_and_not_counted_for_ever() -> None:
    shut = made(*(rule(id=str(n), every=n) for n in range(5)))
    with pytest.raises(NoOpenDay):
        shut.forward(date(2026, 1, 1), 1)


def test_an_unverified_day_counts_and_makes_the_whole_count_doubtful() -> None:
    doubt = rule(id="doubt", month=11, day=24, confidence="unverified")
    monday = datetime(2026, 11, 23, 10, tzinfo=PACIFIC)
    due = limit(1, "judicial_days", made(doubt)).due(monday)
    assert due.at == datetime(2026, 11, 24, 10, tzinfo=PACIFIC)
    assert not due.counting_verified
    assert [(one.rule, one.verified) for one in due.left_out] == [("doubt", False)]
    assert limit(1, "judicial_days", made()).due(monday).counting_verified


def test_an_incomplete_calendar_verifies_no_count() -> None:
    monday = datetime(2026, 11, 23, 10, tzinfo=PACIFIC)
    assert not limit(1, "judicial_days", made(complete=False)).due(monday).counting_verified


def test_a_closure_says_its_source() -> None:
    shut = made().with_closures([Closure(date(2026, 11, 24), "Order 2026-114")])
    found = shut.why_closed(date(2026, 11, 24))
    assert found is not None
    assert (found.rule, found.citation, found.verified) == ("closure", "Order 2026-114", True)


def test_two_court_days_that_were_left_are_two_court_days_after_the_pause() -> None:
    shape = limit(3, "judicial_days", made(), pause=PauseRule(("absent",), 30, CITED, "verified-page"))
    start = datetime(2026, 11, 16, 10, tzinfo=PACIFIC)  # a Monday: due Thursday at 10
    due = shape.due(start).at
    after = shape.resumed(datetime(2026, 11, 17, 12, tzinfo=PACIFIC), datetime(2026, 11, 27, 9, tzinfo=PACIFIC), due)
    # Wednesday and Thursday were left; from Friday 27 they are Monday 30 and Tuesday December 1.
    assert after == datetime(2026, 12, 1, 10, tzinfo=PACIFIC)
