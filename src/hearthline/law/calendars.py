"""Which days count: calendars of the pack, rule by rule, each closed day with the rule that closes it.

Plain arithmetic on local dates. A calendar never guesses: a rule that nobody has verified does not lengthen a limit, it
only makes the count "not verified" (`Calendar.doubtful`). Days on which one court or office was closed for once are
not in the pack; the caller brings them (`Closure`).
"""

import calendar as _months
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final, Literal

from hearthline.law.due import Closed
from hearthline.law.types import Citation, Confidence

WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SATURDAY, _SUNDAY = 5, 6
VERIFIED: Final = ("verified-statute", "verified-page")
LONGEST: Final = 3660
"""Days looked through for the next open one. A calendar that is closed for ten years is a mistake in the pack."""
Shift = Literal["stays", "friday", "monday"]


class NoOpenDay(ValueError):
    """A calendar in which no day is open: a count on it would never end."""


@dataclass(frozen=True, slots=True)
class Closure:
    """One day on which a court or an office was closed, though its calendar says open. `source`: who says so."""

    day: date
    source: str


@dataclass(frozen=True, slots=True)
class DayRule:
    """One rule that closes days: every week, a day of the year, or the nth weekday of a month (`nth` -1: the last).

    `plus`: so many days after the nth weekday. `on_saturday`, `on_sunday`: where a day of the year goes when it falls
    there. `begins`, `ends`: first and last day on which the rule holds.
    """

    id: str
    title: str
    citation: Citation
    confidence: Confidence
    every: int | None = None
    month: int = 0
    day: int = 0
    weekday: int = 0
    nth: int = 0
    plus: int = 0
    on_saturday: Shift = "stays"
    on_sunday: Shift = "stays"
    begins: date = date.min
    ends: date = date.max

    @property
    def verified(self) -> bool:
        return self.confidence in VERIFIED

    def closes(self, day: date) -> bool:
        """Whether this rule closes `day`."""
        if not self.begins <= day <= self.ends:
            return False
        if self.every is not None:
            return day.weekday() == self.every
        # A shift can carry the first day of a year into the year before, and the last into the year after.
        return any(self.falls(year) == day for year in _years(day))

    def falls(self, year: int) -> date | None:
        """The day this rule closes in `year`, after moving it off a weekend; None when the month has no such day."""
        if self.nth:
            return self._nth(year)
        if self.day > _months.monthrange(year, self.month)[1]:
            return None
        return self._moved(date(year, self.month, self.day))

    def _nth(self, year: int) -> date | None:
        length = _months.monthrange(year, self.month)[1]
        if self.nth < 0:
            last = date(year, self.month, length)
            found = last - timedelta(days=(last.weekday() - self.weekday) % 7)
        else:
            ahead = (self.weekday - date(year, self.month, 1).weekday()) % 7 + 7 * (self.nth - 1)
            if ahead >= length:
                return None
            found = date(year, self.month, 1) + timedelta(days=ahead)
        return found + timedelta(days=self.plus)

    def _moved(self, day: date) -> date:
        shift = {_SATURDAY: self.on_saturday, _SUNDAY: self.on_sunday}.get(day.weekday(), "stays")
        if shift == "friday":
            return day - timedelta(days=day.weekday() - 4)
        return day + timedelta(days=7 - day.weekday()) if shift == "monday" else day


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which days are open, by rules and by closures. Immutable; `with_closures` gives another one.

    `complete`: whether somebody checked that no rule is missing; a count on an incomplete calendar is not verified.
    """

    id: str
    title: str
    citation: Citation
    confidence: Confidence
    complete: bool
    source_pack: str
    rules: tuple[DayRule, ...]
    closures: Mapping[date, Closure] = field(default_factory=dict)

    def with_closures(self, closures: Iterable[Closure]) -> "Calendar":
        """The same calendar with these days closed as well."""
        more = {one.day: one for one in closures}
        return Calendar(
            self.id,
            self.title,
            self.citation,
            self.confidence,
            self.complete,
            self.source_pack,
            self.rules,
            {**self.closures, **more},
        )

    def why_closed(self, day: date) -> Closed | None:
        """Why `day` does not count; None when it does. A rule that nobody verified closes nothing (`doubtful`)."""
        found = self._found(day, verified=True)
        if found is None and day in self.closures:
            return Closed(day, "closure", "closure", self.closures[day].source, verified=True)
        return found

    def doubtful(self, day: date) -> Closed | None:
        """The unverified rule that would close a day that is open otherwise; None when there is none."""
        return None if self.why_closed(day) else self._found(day, verified=False)

    def open(self, day: date) -> bool:
        """Whether `day` counts."""
        return self.why_closed(day) is None

    def next_open(self, day: date) -> date:
        """`day`, or the first open day after it. Raises NoOpenDay."""
        for ahead in range(LONGEST):
            found = day + timedelta(days=ahead)
            if self.open(found):
                return found
        raise NoOpenDay(self.id)

    def forward(self, day: date, steps: int) -> date:
        """The open day that is `steps` open days after `day`, which itself is not counted. 0 gives `day`.

        Raises NoOpenDay.
        """
        for _ in range(steps):
            day = self.next_open(day + timedelta(days=1))
        return day

    def between(self, first: date, last: date) -> tuple[Closed, ...]:
        """Every closed or doubtful day from `first` to `last`, both included: what a count over them left out."""
        days = (first + timedelta(days=ahead) for ahead in range((last - first).days + 1))
        found = (self.why_closed(day) or self.doubtful(day) for day in days)
        return tuple(one for one in found if one is not None)

    def _found(self, day: date, *, verified: bool) -> Closed | None:
        for rule in self.rules:
            if rule.verified is verified and rule.closes(day):
                return Closed(day, rule.id, rule.title, str(rule.citation), verified)
        return None


def _years(day: date) -> range:
    return range(max(day.year - 1, 1), min(day.year + 1, 9999) + 1)


def made(calendar_id: str, entry: Mapping[str, Any]) -> Calendar:
    """A calendar from its resolved entry in the pack."""
    return Calendar(
        id=calendar_id,
        title=entry["title"],
        citation=Citation(*entry["citation"]),
        confidence=entry["confidence"],
        complete=entry["complete"],
        source_pack=entry["source_pack"],
        rules=tuple(_rule(rule_id, rule) for rule_id, rule in entry["days"].items()),
    )


def _rule(rule_id: str, entry: Mapping[str, Any]) -> DayRule:
    nth = entry.get("nth", 0)
    return DayRule(
        id=rule_id,
        title=entry["title"],
        citation=Citation(*entry["citation"]),
        confidence=entry["confidence"],
        every=WEEKDAYS.index(entry["every"]) if "every" in entry else None,
        month=entry.get("month", 0),
        day=entry.get("day", 0),
        weekday=WEEKDAYS.index(entry["weekday"]) if "weekday" in entry else 0,
        nth=-1 if nth == "last" else int(nth),
        plus=entry.get("plus", 0),
        on_saturday=entry.get("on_saturday", "stays"),
        on_sunday=entry.get("on_sunday", "stays"),
        begins=date.fromisoformat(entry["from"]) if "from" in entry else date.min,
        ends=date.fromisoformat(entry["to"]) if "to" in entry else date.max,
    )
