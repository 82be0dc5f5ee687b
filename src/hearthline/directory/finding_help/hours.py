"""When a service is open: schedules of the open standard, on the clock of the place. No database, no words.

A schedule says days and two times of a wall clock. Open means: the clock on the wall there stands at or after the one
and before the other. So an hour that the clocks skip in spring is never open, one that comes twice in autumn is open
both times, and a time of closing at or before the opening belongs to the next day. What cannot be read as such stays
unknown: nobody is sent to a locked door on a guess.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Any, Final

DAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
A_DAY: Final = 24 * 60
_CLOCK: Final = re.compile(
    r"([01]?[0-9]|2[0-4]):([0-5][0-9])(?::[0-5][0-9])?\s*(Z|[+-][0-9]{2}:?[0-9]{2})?\Z", re.ASCII
)
_BYDAY: Final = re.compile(r"([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)\Z")
_INTERVALS: Final = range(1, 53)


@dataclass(frozen=True, slots=True)
class Rule:
    """One schedule that we understand.

    `opens`, `closes`: minutes after midnight on the wall; `closes` above a day's for the next day's. `days`: 0 Monday
    to 6 Sunday. `nth`: (day, which of the month: 1 to 5, or -1 to -5 from its end). `monthdays`: 1 to 31 or -1 to -31.
    `every`: each so many weeks, counted from the week of `start` (a month's rules: always 1). `begins`, `ends`: first
    and last day. A day counts if `days`, `nth` or `monthdays` has it.
    """

    opens: int
    closes: int
    days: tuple[int, ...] = ()
    nth: tuple[tuple[int, int], ...] = ()
    monthdays: tuple[int, ...] = ()
    every: int = 1
    start: date | None = None
    begins: date | None = None
    ends: date | None = None


@dataclass(frozen=True, slots=True)
class Hours:
    """All schedules of one place. `sure`: every one of them was understood."""

    rules: tuple[Rule, ...] = ()
    sure: bool = False


NOTHING: Final = Hours()


def read(schedules: Iterable[Mapping[str, Any]], zone: tzinfo | None = None) -> Hours:
    """Schedules as the open standard writes them. What says no times at all says nothing, and counts as not sure; so
    does a time on the clock of another zone than the place's (`zone`; None: nobody knows it)."""
    every = [_rule(one) if _at_home(one, zone) else None for one in schedules]
    known = tuple(dict.fromkeys(rule for rule in every if rule is not None))
    return Hours(known, bool(every) and None not in every)


def _rule(told: Mapping[str, Any]) -> Rule | None:
    opens, closes = _minutes(told.get("opens_at")), _minutes(told.get("closes_at"))
    if opens is None or closes is None or opens == A_DAY or told.get("byweekno") or told.get("byyearday"):
        return None
    if closes == A_DAY - 1:  # "23:59" is how files say midnight
        closes = A_DAY
    try:
        every, begins, ends = _every(told), _first(told), _last(told)
        days, nth, monthdays = _days(told)
    except (ValueError, TypeError, OverflowError):
        return None
    start = _day(told.get("dtstart")) if every > 1 else None
    if told.get("count") or (every > 1 and start is None) or (begins and ends and begins > ends):
        return None
    return Rule(opens, closes if closes > opens else closes + A_DAY, days, nth, monthdays, every, start, begins, ends)


def _minutes(value: Any) -> int | None:
    match = _CLOCK.match(str(value or "").strip())
    if match is None:
        return None
    found = int(match[1]) * 60 + int(match[2])
    return found if found <= A_DAY else None


def _at_home(told: Mapping[str, Any], zone: tzinfo | None) -> bool:
    """Whether its times are on the wall clock of the place: with no zone at all, or with an offset that the place has
    in winter or in summer. "10:00Z" of a place that is never at UTC may mean either clock, so it tells no hours."""
    said = {
        _offset(match[3])
        for at in ("opens_at", "closes_at")
        if (match := _CLOCK.match(str(told.get(at) or "").strip()))
    }
    number = told.get("timezone")
    if number not in (None, ""):
        try:
            said.add(round(float(str(number)) * 60))
        except (ValueError, OverflowError):
            return False
    said.discard(None)
    if not said or zone is None:
        return True
    own = {datetime(2026, month, 1, 12, tzinfo=zone).utcoffset() for month in (1, 7)}
    return said <= {round(offset / timedelta(minutes=1)) for offset in own if offset is not None}


def _offset(text: str | None) -> int | None:
    """Minutes east of UTC; None when nothing is said."""
    if text is None:
        return None
    if text == "Z":
        return 0
    digits = text[1:].replace(":", "")
    return (-1 if text[0] == "-" else 1) * (int(digits[:2]) * 60 + int(digits[2:]))


def _every(told: Mapping[str, Any]) -> int:
    said = told.get("interval") or 1
    every = int(said)
    if every != float(said):
        raise ValueError("half a week is none")
    weekly = str(told.get("freq") or "WEEKLY").upper() == "WEEKLY"
    if every not in _INTERVALS or (every > 1 and not weekly):
        raise ValueError("an interval that we do not count")
    return every


def _days(told: Mapping[str, Any]) -> tuple[tuple[int, ...], tuple[tuple[int, int], ...], tuple[int, ...]]:
    """Days of the week, of the month by their place, of the month by number. ValueError: none, or not to be read."""
    freq = str(told.get("freq") or "WEEKLY").upper()
    parts = [_BYDAY.match(part.strip().upper()) for part in str(told.get("byday") or "").split(",") if part.strip()]
    numbers = tuple(int(part) for part in str(told.get("bymonthday") or "").split(",") if part.strip())
    if None in parts or any(not 1 <= abs(number) <= 31 for number in numbers):
        raise ValueError("not days")
    found = [(DAYS.index(match[2]), match[1]) for match in parts if match]
    if freq == "DAILY" and not found and not numbers:
        return tuple(range(7)), (), ()
    if freq == "WEEKLY" and found and not numbers and not any(which for _day, which in found):
        return tuple(sorted({day for day, _which in found})), (), ()
    if freq == "MONTHLY" and bool(found) != bool(numbers):
        plain = tuple(sorted({day for day, which in found if not which}))
        return plain, tuple((day, int(which)) for day, which in found if which), numbers
    raise ValueError("no days that we can count")


def _day(value: Any) -> date | None:
    text = str(value or "").strip()[:10]
    return date.fromisoformat(text) if text else None


def _first(told: Mapping[str, Any]) -> date | None:
    own = [day for day in (_day(told.get("valid_from")), _day(told.get("dtstart"))) if day]
    return max(own, default=None)


def _last(told: Mapping[str, Any]) -> date | None:
    own = [day for day in (_day(told.get("valid_to")), _day(told.get("until"))) if day]
    return min(own, default=None)


def falls_on(rule: Rule, day: date) -> bool:
    """Whether the rule opens on this day."""
    if (rule.begins and day < rule.begins) or (rule.ends and day > rule.ends):
        return False
    if rule.start is not None and _weeks(rule.start, day) % rule.every:
        return False
    if day.weekday() in rule.days or not {day.day, day.day - 1 - _length(day)}.isdisjoint(rule.monthdays):
        return True
    which = {1 + (day.day - 1) // 7, -1 - (_length(day) - day.day) // 7}
    return any(weekday == day.weekday() and place in which for weekday, place in rule.nth)


def _length(day: date) -> int:
    following = date(day.year + day.month // 12, day.month % 12 + 1, 1) if (day.year, day.month) < (9999, 12) else None
    return (following - timedelta(days=1)).day if following else 31


def _weeks(start: date, day: date) -> int:
    monday = timedelta(days=start.weekday()), timedelta(days=day.weekday())
    return ((day - monday[1]) - (start - monday[0])).days // 7


def is_open(hours: Hours, moment: datetime, zone: tzinfo | None) -> bool | None:
    """Whether it is open at `moment` (aware) on the clock of `zone`. None: nobody can say."""
    if zone is None or not hours.rules:
        return None
    wall = moment.astimezone(zone)
    today, minute = wall.date(), wall.hour * 60 + wall.minute
    for rule in hours.rules:
        if rule.opens <= minute < rule.closes and falls_on(rule, today):
            return True
        if minute + A_DAY < rule.closes and falls_on(rule, today - timedelta(days=1)):
            return True
    return False if hours.sure else None


def pack(hours: Hours) -> str:
    """One line to keep in a row; "" for nothing."""
    if not hours.rules and not hours.sure:
        return ""
    rows = [
        [r.opens, r.closes, list(r.days), [list(n) for n in r.nth], list(r.monthdays), r.every, *map(_iso, _dates(r))]
        for r in hours.rules
    ]
    return json.dumps([int(hours.sure), rows], separators=(",", ":"))


def _dates(rule: Rule) -> tuple[date | None, date | None, date | None]:
    return rule.start, rule.begins, rule.ends


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


@lru_cache(maxsize=4096)
def unpack(text: str) -> Hours:
    """What `pack` made. Many places keep the same hours: each is read once."""
    if not text:
        return NOTHING
    sure, rows = json.loads(text)
    rules = [
        Rule(o, c, tuple(d), tuple((a, b) for a, b in n), tuple(m), e, _day(s), _day(f), _day(t))
        for o, c, d, n, m, e, s, f, t in rows
    ]
    return Hours(tuple(rules), bool(sure))
