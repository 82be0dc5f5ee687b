"""Time limits: how long, counted how, ending when. Hours are elapsed UTC; days are local dates."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from hearthline.law.calendars import WEEKDAYS, Calendar, Closure, DayRule
from hearthline.law.due import Closed, Due
from hearthline.law.types import Citation, Confidence

Unit = Literal["immediately", "minutes", "hours", "calendar_days", "business_days", "judicial_days"]
FirstDay = Literal["excluded", "included", "unknown"]
Ends = Literal["instant", "end_of_local_day", "unknown"]
LastDay = Literal["stays", "next_open", "unknown"]

_LAST_SECOND = time(23, 59, 59)
_ELAPSED = {"immediately": timedelta(0), "minutes": timedelta(minutes=1), "hours": timedelta(hours=1)}
_BY_OPEN_DAYS = ("business_days", "judicial_days")
_NOT_GIVEN = Citation("")


def _weekends() -> Calendar:
    """What a limit in business or judicial days counts by when its pack names no calendar: nothing but weekends."""
    days = (DayRule(WEEKDAYS[at], WEEKDAYS[at], _NOT_GIVEN, "verified-page", every=at) for at in (5, 6))
    return Calendar("weekends", "weekends", _NOT_GIVEN, "unknown", False, "", tuple(days))


_WEEKENDS = _weekends()


@dataclass(frozen=True, slots=True)
class PauseRule:
    """That a clock may stand still: for which reasons (codes), how many days at the most, and by what authority."""

    reasons: tuple[str, ...]
    most_days: int
    citation: Citation
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """A limit from the pack. `start_event` says in words what starts it; `starts` is that event's code.

    Where the counting is unknown the shorter reading is used and `Due.counting_verified` is False. Business and
    judicial days count by `calendar`; without one they leave out weekends only, and that is never "verified".
    `last_day`: what happens when a limit in calendar days ends on a closed day. `pause`: None when it never stands
    still, which is the default.
    """

    id: str
    length: int
    unit: Unit
    start_event: str
    first_day: FirstDay
    ends: Ends
    zone: str
    citation: Citation
    confidence: Confidence
    source_pack: str
    description: str = ""
    starts: str = ""
    calendar: Calendar | None = None
    last_day: LastDay = "stays"
    pause: PauseRule | None = None

    @property
    def counting_verified(self) -> bool:
        """Whether the way of counting is known (the length has its own `confidence`), on days that no rule doubts."""
        if self.unit in _ELAPSED:
            return True
        if "unknown" in (self.first_day, self.ends):
            return False
        if self.unit == "calendar_days":
            return self.last_day == "stays" or (self.last_day == "next_open" and self._whole)
        return self._whole

    @property
    def by_calendar(self) -> bool:
        """Whether a closed day can change when it ends."""
        return self.unit in _BY_OPEN_DAYS or (self.unit == "calendar_days" and self.last_day == "next_open")

    @property
    def _whole(self) -> bool:
        return self.calendar is not None and self.calendar.complete

    def due(self, start: datetime, closures: Iterable[Closure] = ()) -> Due:
        """When the limit that started at `start` (aware) ends, in the limit's own zone.

        `closures`: days on which its court or office was closed for once. Raises ValueError for a naive `start`;
        NoOpenDay for a calendar that is never open.
        """
        if start.tzinfo is None:
            raise ValueError("a start needs a time zone")
        zone = ZoneInfo(self.zone)
        if self.unit in _ELAPSED:
            at = start.astimezone(UTC) + _ELAPSED[self.unit] * self.length
            return Due(at.astimezone(zone), self.counting_verified, self.citation, self.id)
        local = start.astimezone(zone)
        days = (self.calendar or _WEEKENDS).with_closures(closures)
        last = self._last_day(local.date(), days)
        left_out = self._left_out(local.date(), last, days)
        at = self._moment(last, local, zone)
        sure = self.counting_verified and all(day.verified for day in left_out)
        return Due(at.astimezone(zone), sure, self.citation, self.id, left_out)

    def resumed(
        self, paused_at: datetime, resumed_at: datetime, due: datetime, closures: Iterable[Closure] = ()
    ) -> datetime:
        """When a clock that was due at `due` ends after it stood still from `paused_at` to `resumed_at` (all aware).

        What was left is given back: elapsed time as it was; of days, as many that count as were left, counted from the
        day it goes on, to the same local time of day. Never earlier than `due`.
        """
        still = max(resumed_at - paused_at, timedelta(0))
        if self.unit in _ELAPSED:
            return (due.astimezone(UTC) + still).astimezone(due.tzinfo)  # elapsed time knows no wall clock
        zone = ZoneInfo(self.zone)
        days = (self.calendar or _WEEKENDS).with_closures(closures)
        ends, since, on = (moment.astimezone(zone) for moment in (due, paused_at, resumed_at))
        whole = (since.date() + timedelta(days=ahead) for ahead in range(1, (ends.date() - since.date()).days + 1))
        if self.unit == "calendar_days":
            last = on.date() + timedelta(days=len(list(whole)))
        else:
            last = days.forward(on.date(), sum(days.open(day) for day in whole))
        return max(due, _real(last, ends.time(), zone, 0))

    def _last_day(self, first: date, days: Calendar) -> date:
        if self.unit == "calendar_days":
            last = first + timedelta(days=max(self.length - (self.first_day != "excluded"), 0))
            return days.next_open(last) if self.last_day == "next_open" else last
        if self.length == 0:
            return first
        if self.first_day == "excluded":
            return days.forward(first, self.length)
        # A first day that counts is a day that is open.
        return days.forward(days.next_open(first), self.length - 1)

    def _left_out(self, first: date, last: date, days: Calendar) -> tuple[Closed, ...]:
        """The days that the count stepped over, and those it may yet have to: a doubtful last day is among them."""
        if self.unit == "calendar_days":
            if self.last_day == "stays" or self.calendar is None:
                return ()
            planned = first + timedelta(days=max(self.length - (self.first_day != "excluded"), 0))
            return days.between(planned, last)
        return days.between(first, last)

    def _moment(self, last: date, local: datetime, zone: ZoneInfo) -> datetime:
        clock = _LAST_SECOND if self.ends == "end_of_local_day" else local.time()
        return _real(last, clock, zone, local.fold)


def _real(day: date, clock: time, zone: ZoneInfo, fold: int) -> datetime:
    """A wall time as a moment. One that the clock change skips is the moment of the change: the shorter reading."""
    at = datetime.combine(day, clock, tzinfo=zone).replace(fold=fold).astimezone(UTC)
    if at.astimezone(zone).replace(tzinfo=None) == datetime.combine(day, clock):
        return at
    # In a gap fold 1 counts with the offset after the change, which is too early, and fold 0 with the one before it.
    early, late = (datetime.combine(day, clock, tzinfo=zone).replace(fold=side).astimezone(UTC) for side in (1, 0))
    return _change(early, late, zone)


def _change(early: datetime, late: datetime, zone: ZoneInfo) -> datetime:
    """The moment between two at which the zone's offset changes, to the second."""
    old = early.astimezone(zone).utcoffset()
    low, high = early, late
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) / 2
        low, high = (middle, high) if middle.astimezone(zone).utcoffset() == old else (low, middle)
    return high.replace(microsecond=0)
