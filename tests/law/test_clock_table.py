"""Cases counted by hand: clock changes, year end, Presidents' Day, a court closure, a leap day. Each with its rule.

The limits and the calendar are the pack's own. `sum` is the arithmetic as a person writes it on paper; the test checks
the outcome and that the rule named is the one that the pack cites.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from hearthline import law
from hearthline.law import Closure

PACIFIC = ZoneInfo("America/Los_Angeles")
CLOSED_TUESDAY = Closure(date(2026, 11, 10), "Order 2026-114")


@dataclass(frozen=True)
class Case:
    """`start`, `due`: local wall time, with the offset where the clock change makes one time two."""

    name: str
    limit: str
    start: str
    sum: str
    due: str
    rules: tuple[str, ...]
    closures: tuple[Closure, ...] = ()


CASES = (
    Case(
        "spring: 36 hours are elapsed hours, the wall shows 37",
        "mandated.written_report",
        "2026-03-07T20:00-08:00",
        "Sat 8 p.m. PST = Sun 04:00 UTC; + 36 h = Mon 16:00 UTC; PDT is UTC-7: Mon 9 a.m.",
        "2026-03-09T09:00-07:00",
        ("Penal Code 11166(a)",),
    ),
    Case(
        "autumn: 36 hours are elapsed hours, the wall shows 35",
        "cross_report.written",
        "2026-10-31T20:00-07:00",
        "Sat 8 p.m. PDT = Sun 03:00 UTC; + 36 h = Mon 15:00 UTC; PST is UTC-8: Mon 7 a.m.",
        "2026-11-02T07:00-08:00",
        ("Penal Code 11166(j)(1)",),
    ),
    Case(
        "autumn, the first half past one",
        "response.immediate",
        "2026-11-01T01:30-07:00",
        "1:30 a.m. PDT = 08:30 UTC; + 24 h = 08:30 UTC next day; PST: Mon 12:30 a.m.",
        "2026-11-02T00:30-08:00",
        ("16501(f)",),
    ),
    Case(
        "autumn, the second half past one is an hour later",
        "response.immediate",
        "2026-11-01T01:30-08:00",
        "1:30 a.m. PST = 09:30 UTC; + 24 h = 09:30 UTC next day; PST: Mon 1:30 a.m.",
        "2026-11-02T01:30-08:00",
        ("16501(f)",),
    ),
    Case(
        "spring: ten calendar days keep the time of day",
        "response.ten_days",
        "2026-03-01T09:00-08:00",
        "how days are counted is not verified: March 1 is day 1, so day 10 is March 10, 9 a.m., now PDT",
        "2026-03-10T09:00-07:00",
        ("16501(f)",),
    ),
    Case(
        "a leap day is a day",
        "response.ten_days",
        "2028-02-20T09:00-08:00",
        "Feb 20 is day 1; day 10 is Feb 29, which 2028 has",
        "2028-02-29T09:00-08:00",
        ("16501(f)",),
    ),
    Case(
        "the same without a leap day",
        "response.ten_days",
        "2027-02-20T09:00-08:00",
        "Feb 20 is day 1; Feb 28 is day 9; day 10 is March 1",
        "2027-03-01T09:00-08:00",
        ("16501(f)",),
    ),
    Case(
        "a leap day is a court day",
        "petition",
        "2028-02-28T08:00-08:00",
        "Mon Feb 28 is day 1 (shorter reading); Tue Feb 29 is day 2",
        "2028-02-29T08:00-08:00",
        ("313(a)",),
    ),
    Case(
        "Presidents' Day",
        "petition",
        "2026-02-13T16:30-08:00",
        "Fri Feb 13 is day 1; Sat, Sun and Mon Feb 16 are closed; Tue Feb 17 is day 2",
        "2026-02-17T16:30-08:00",
        ("313(a)", "Civil Procedure 135", "Civil Procedure 10", "6700(a)"),
    ),
    Case(
        "Lincoln Day, in the middle of a week",
        "petition",
        "2026-02-11T10:00-08:00",
        "Wed Feb 11 is day 1; Thu Feb 12 is closed; Fri Feb 13 is day 2",
        "2026-02-13T10:00-08:00",
        ("Civil Procedure 135", "6700(a)"),
    ),
    Case(
        "year end",
        "petition",
        "2026-12-31T15:00-08:00",
        "Thu Dec 31 is day 1; Fri Jan 1, Sat and Sun are closed; Mon Jan 4 is day 2",
        "2027-01-04T15:00-08:00",
        ("Civil Procedure 135", "6700(a)"),
    ),
    Case(
        "year end, when January 1 is a Saturday: the court closes in the old year",
        "petition",
        "2027-12-30T15:00-08:00",
        "Thu Dec 30 is day 1; Fri Dec 31 stands for Sat Jan 1; Sat, Sun; Mon Jan 3 is day 2",
        "2028-01-03T15:00-08:00",
        ("Rules of Court 1.11",),
    ),
    Case(
        "the day after Thanksgiving is closed too",
        "petition",
        "2026-11-25T12:00-08:00",
        "Wed Nov 25 is day 1; Thu 26, Fri 27, Sat, Sun are closed; Mon Nov 30 is day 2",
        "2026-11-30T12:00-08:00",
        ("Civil Procedure 135",),
    ),
    Case(
        "July 4 on a Saturday closes the Friday",
        "petition",
        "2026-07-02T09:00-07:00",
        "Thu July 2 is day 1; Fri July 3, Sat, Sun are closed; Mon July 6 is day 2",
        "2026-07-06T09:00-07:00",
        ("Rules of Court 1.11",),
    ),
    Case(
        "the second Monday in October is no judicial holiday",
        "petition",
        "2026-10-09T09:00-07:00",
        "Fri Oct 9 is day 1; Sat, Sun are closed; Mon Oct 12 is day 2",
        "2026-10-12T09:00-07:00",
        ("Civil Procedure 135",),
    ),
    Case(
        "no court closure",
        "petition",
        "2026-11-09T10:00-08:00",
        "Mon Nov 9 is day 1; Tue Nov 10 is day 2",
        "2026-11-10T10:00-08:00",
        ("313(a)",),
    ),
    Case(
        "a court closure, and the holiday behind it",
        "petition",
        "2026-11-09T10:00-08:00",
        "Mon Nov 9 is day 1; Tue Nov 10 is closed by order; Wed Nov 11 is Veterans Day; Thu Nov 12 is day 2",
        "2026-11-12T10:00-08:00",
        ("313(a)", "Order 2026-114", "6700(a)"),
        (CLOSED_TUESDAY,),
    ),
    Case(
        "taken on a Saturday: the first day that counts is an open one",
        "petition",
        "2026-11-21T23:30-08:00",
        "Sat Nov 21 and Sun are closed; Mon Nov 23 is day 1; Tue Nov 24 is day 2",
        "2026-11-24T23:30-08:00",
        ("Civil Procedure 135", "Civil Procedure 10"),
    ),
)


@pytest.mark.fault("8")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_clock_says_what_the_paper_says(case: Case, pack: law.Pack) -> None:
    limit = pack.limit(case.limit)
    due = limit.due(datetime.fromisoformat(case.start), case.closures)
    assert due.at == datetime.fromisoformat(case.due), case.sum
    cited = [str(limit.citation), *(day.citation for day in due.left_out)]
    for rule in case.rules:
        assert any(rule in line for line in cited), (rule, cited)


HOLIDAYS_2026 = ("01-01", "01-19", "02-12", "02-16", "03-31", "05-25", "06-19", "07-03")
HOLIDAYS_2026 += ("09-07", "09-25", "11-11", "11-26", "11-27", "12-25")


def test_the_courts_of_2026_are_closed_on_these_days_and_on_weekends(pack: law.Pack) -> None:
    found = holidays(pack, 2026)
    assert found == [f"2026-{day}" for day in HOLIDAYS_2026]


def holidays(pack: law.Pack, year: int) -> Sequence[str]:
    days = pack.calendar("courts").between(date(year, 1, 1), date(year, 12, 31))
    return [day.day.isoformat() for day in days if day.rule not in ("saturday", "sunday")]


def test_each_closed_day_of_the_pack_says_its_rule(pack: law.Pack) -> None:
    for calendar in pack.calendars():
        for day in calendar.between(date(2026, 1, 1), date(2027, 12, 31)):
            assert day.citation
            assert day.title


def test_a_rule_that_nobody_verified_lengthens_nothing_and_says_so(pack: law.Pack) -> None:
    offices = pack.calendar("state_offices")
    admission = date(2026, 9, 9)
    assert offices.open(admission)
    doubt = offices.doubtful(admission)
    assert doubt is not None
    assert not doubt.verified
    assert not offices.complete
