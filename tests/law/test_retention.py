"""How long records are kept: unknown is never due, doubt keeps longer, and every rule of a schedule counts."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthline import law
from hearthline.law.retention import EVENTS, Rule, Schedule, later, schedules, youngest_born
from hearthline.law.types import Citation, PackError

CITED = Citation("A statute made up for tests", "12(a)")
AT = datetime(2024, 2, 29, 23, 30, tzinfo=UTC)
moments = st.integers(0, 4_000_000_000).map(lambda second: datetime.fromtimestamp(second, UTC))
lengths = st.integers(1, 120)
units = st.sampled_from(["years", "months", "days"])


def rule(length: int | None, event: str = "after_decision", unit: str = "years", zone: str = "UTC") -> Rule:
    return Rule("k", event, length, unit, CITED, "unverified", "", "", zone)


def schedule(*rules: Rule) -> Schedule:
    return Schedule("report.evaluate_out", "report", "evaluate_out", rules)


@pytest.mark.fault("72")
@given(moments, st.sampled_from(EVENTS))
def test_what_is_unknown_is_never_due(at: datetime, event: str) -> None:
    events = dict.fromkeys(EVENTS, at)
    assert schedule(rule(None, event)).due(events) is None
    assert schedule(rule(1, event), rule(None, "after_received")).due(events) is None
    assert schedule().due(events) is None
    assert schedule(rule(1, event)).due({}) is None, "nor without the event that it counts from"
    assert schedule(rule(18, "child_is")).due(events, None) is None, "nor when nobody knows how old the child is"


@given(moments, lengths, units)
def test_the_whole_last_day_is_kept_where_the_law_holds(at: datetime, length: int, unit: str) -> None:
    for zone in ("UTC", "America/Los_Angeles", "Pacific/Auckland"):
        due = schedule(rule(length, unit=unit, zone=zone)).due({"after_decision": at})
        assert due is not None
        local = due.astimezone(ZoneInfo(zone))
        last = later(at.astimezone(ZoneInfo(zone)).date(), length, unit)
        assert local.date() == last + timedelta(days=1)
        assert (local - timedelta(microseconds=1)).date() == last or local.hour, "midnight, or what stands for it"


@given(moments, lengths, lengths, units)
def test_longer_is_never_sooner_and_the_latest_rule_stands(at: datetime, one: int, two: int, unit: str) -> None:
    events = dict.fromkeys(EVENTS, at)
    ends = [schedule(rule(n, unit=unit)).due(events) for n in (one, two)]
    assert None not in ends
    assert (ends[0] <= ends[1]) == (one <= two)  # type: ignore[operator]
    both = schedule(rule(one, unit=unit), rule(two, "after_received", unit)).due(events)
    assert both == max(end for end in ends if end is not None)


@given(moments, moments, lengths)
def test_a_later_event_is_never_due_sooner(one: datetime, two: datetime, length: int) -> None:
    first, second = (schedule(rule(length)).due({"after_decision": at}) for at in sorted((one, two)))
    assert first is not None
    assert second is not None
    assert first <= second


@pytest.mark.parametrize(
    ("day", "length", "unit", "end"),
    [
        (date(2024, 2, 29), 1, "years", date(2025, 3, 1)),
        (date(2024, 2, 29), 4, "years", date(2028, 2, 29)),
        (date(2026, 1, 31), 1, "months", date(2026, 3, 1)),
        (date(2026, 12, 31), 2, "months", date(2027, 3, 1)),
        (date(2026, 11, 22), 10, "days", date(2026, 12, 2)),
    ],
)
def test_a_day_that_the_month_lacks_is_counted_longer(day: date, length: int, unit: str, end: date) -> None:
    assert later(day, length, unit) == end


@given(moments, st.integers(0, 215))
def test_the_youngest_child_can_have_been_born_no_later(at: datetime, months: int) -> None:
    born = youngest_born(at, months)
    assert born is not None
    assert later(born, 18, "years") >= later(at.date(), 18 * 12 - months, "months")
    assert youngest_born(at, None) is None


def test_an_event_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        schedule(rule(1)).due({"after_decision": AT.replace(tzinfo=None)})


@pytest.mark.fault("72")
def test_no_number_was_found_and_the_packs_say_so() -> None:
    found = schedules(law.load("packs").at("us-ca-sacramento", date(2026, 11, 22)))
    assert {one.id for one in found} >= {"report.evaluate_out", "report.in_person", "call.wrong_number"}
    assert all(one.unknown and one.citation for one in found)


@pytest.mark.parametrize(
    ("key", "value", "unit"),
    [
        ("retention.report.evaluate_out", 3, "years"),
        ("retention.report.evaluate_out.after_lunch", 3, "years"),
        ("retention.report.evaluate_out.after_decision", "three", "years"),
        ("retention.report.evaluate_out.after_decision", 0, "years"),
        ("retention.report.evaluate_out.after_decision", 500, "years"),
        ("retention.report.evaluate_out.after_decision", 3, "hours"),
        ("retention.report.evaluate_out.child_is", 3, "days"),
        ("retention.report.evaluate_out.after_decision", True, "years"),
    ],
)
def test_a_value_that_is_not_understood_is_refused(key: str, value: object, unit: str) -> None:
    pack = law.load("packs").at("us", date(2026, 11, 22))
    said = {
        "value": value,
        "unit": unit,
        "description": "",
        "citation": ["a", "b", ""],
        "verified_on": "2026-11-22",
        "confidence": "unverified",
        "source_pack": "us",
    }
    data = {**pack.resolved(), "values": {key: said}}
    with pytest.raises(PackError):
        schedules(law.Pack(data))
