"""Time limits: how long, counted how, ending when. Hours are elapsed UTC; days are local dates."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from hearthline.law.types import Citation, Confidence, Due

Unit = Literal["immediately", "minutes", "hours", "calendar_days", "business_days", "judicial_days"]
FirstDay = Literal["excluded", "included", "unknown"]
Ends = Literal["instant", "end_of_local_day", "unknown"]

_LAST_SECOND = time(23, 59, 59)
_ELAPSED = {"immediately": timedelta(0), "minutes": timedelta(minutes=1), "hours": timedelta(hours=1)}


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """A limit from the pack. `start_event` says in words what starts it.

    Where the counting is unknown the shorter reading is used and `Due.counting_verified` is False. Business and
    judicial days leave out Saturdays and Sundays only: holidays are not in the pack, so they are never "verified".
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

    @property
    def counting_verified(self) -> bool:
        """Whether the way of counting is known (the length has its own `confidence`)."""
        if self.unit in _ELAPSED:
            return True
        return self.unit == "calendar_days" and "unknown" not in (self.first_day, self.ends)

    def due(self, start: datetime) -> Due:
        """When the limit that started at `start` (aware) ends, in the limit's own zone.

        Raises ValueError for a naive `start`.
        """
        if start.tzinfo is None:
            raise ValueError("a start needs a time zone")
        zone = ZoneInfo(self.zone)
        if self.unit in _ELAPSED:
            at = start.astimezone(UTC) + _ELAPSED[self.unit] * self.length
        else:
            at = self._day_end(start.astimezone(zone), zone)
        return Due(at.astimezone(zone), self.counting_verified, self.citation, self.id)

    def _day_end(self, local: datetime, zone: ZoneInfo) -> datetime:
        steps = self.length if self.first_day == "excluded" else self.length - 1
        last = self._forward(local.date(), steps)
        clock = _LAST_SECOND if self.ends == "end_of_local_day" else local.time()
        # Through UTC and back: a wall time that a clock change skips becomes a real moment.
        return datetime.combine(last, clock, tzinfo=zone).replace(fold=local.fold).astimezone(UTC)

    def _forward(self, day: date, steps: int) -> date:
        if self.unit == "calendar_days":
            return day + timedelta(days=steps)
        while steps > 0:
            day += timedelta(days=1)
            steps -= day.weekday() < 5
        return day
