"""How long a record is kept: read from a pack's values, counted so that doubt keeps longer, never shorter.

A pack says it in values named `retention.<kind>.<outcome>.<from>`: `retention.report.evaluate_out.after_decision` with
a whole number and the unit years, months or days. `<from>` is one of `EVENTS`, or `child_is`: kept until the youngest
child must be that old. Several values of one outcome all count: the latest day stands. A value that is unknown (null)
makes the whole outcome unknown, and nothing that is unknown is ever due.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from hearthline.law.pack import Pack
from hearthline.law.types import Citation, PackError, Value

PREFIX: Final = "retention."
EVENTS: Final = ("after_received", "after_decision", "after_closed")
CHILD_IS: Final = "child_is"
UNITS: Final = ("years", "months", "days")
_LONGEST: Final = 200
"""Years. More is a slip in the pack."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One value of the pack: keep for `length` (None: nobody knows how long) `unit` from `event`."""

    key: str
    event: str
    length: int | None
    unit: str
    citation: Citation
    confidence: str
    description: str
    note: str
    zone: str


@dataclass(frozen=True, slots=True)
class Schedule:
    """Everything a pack says of one kind and outcome. `id`: "report.evaluate_out"."""

    id: str
    kind: str
    outcome: str
    rules: tuple[Rule, ...]

    @property
    def unknown(self) -> bool:
        """Whether anything is missing: then nothing of this outcome is ever due."""
        return not self.rules or any(rule.length is None for rule in self.rules)

    @property
    def citation(self) -> str:
        """Where it comes from, on one line."""
        return "; ".join(dict.fromkeys(str(rule.citation) for rule in self.rules))

    def due(self, events: Mapping[str, datetime], youngest_born: date | None = None) -> datetime | None:
        """The first moment at which it need not be kept any more, or None: not known, so never.

        `events`: name of `EVENTS` to when it was (aware). `youngest_born`: the latest day on which the youngest child
        can have been born. None also when an event or the birth that a rule counts from is missing.
        """
        if self.unknown:
            return None
        ends = [_end(rule, events, youngest_born) for rule in self.rules]
        known = [end for end in ends if end is not None]
        return max(known) if len(known) == len(ends) else None


def schedules(pack: Pack) -> tuple[Schedule, ...]:
    """Every schedule of a pack, by id. Raises PackError for a value whose name or unit is not understood."""
    found: dict[str, list[Rule]] = {}
    for value in pack.values(PREFIX):
        kind, outcome, event = _parts(value)
        found.setdefault(f"{kind}.{outcome}", []).append(
            Rule(
                value.key,
                event,
                _length(value),
                value.unit,
                value.citation,
                value.confidence,
                value.description,
                value.note,
                pack.zone,
            )
        )
    return tuple(
        Schedule(key, key.partition(".")[0], key.partition(".")[2], tuple(rules))
        for key, rules in sorted(found.items())
    )


def _parts(value: Value) -> tuple[str, str, str]:
    parts = value.key.removeprefix(PREFIX).split(".")
    if len(parts) != 3 or parts[2] not in (*EVENTS, CHILD_IS):
        raise PackError(
            "not understood", remedy=f"retention.<kind>.<outcome>.<{' | '.join((*EVENTS, CHILD_IS))}>", key=value.key
        )
    return parts[0], parts[1], parts[2]


def _length(value: Value) -> int | None:
    if value.value is None:
        return None
    allowed = ("years",) if value.key.endswith(CHILD_IS) else UNITS
    whole = isinstance(value.value, int) and not isinstance(value.value, bool)
    if not whole or value.unit not in allowed:
        raise PackError("needs a whole number and a unit", remedy=f"unit: {' | '.join(allowed)}", key=value.key)
    length = int(value.value)  # type: ignore[arg-type]  # a whole number, as the line above saw to
    if length < 1 or length > _LONGEST * {"years": 1, "months": 12, "days": 366}[value.unit]:
        raise PackError("is no time to keep a record", remedy=f"from 1 day to {_LONGEST} years", key=value.key)
    return length


def _end(rule: Rule, events: Mapping[str, datetime], born: date | None) -> datetime | None:
    zone = ZoneInfo(rule.zone)
    if rule.event == CHILD_IS:
        start = born
    else:
        at = events.get(rule.event)
        if at is not None and at.tzinfo is None:
            raise ValueError("an event needs a time zone")
        start = at.astimezone(zone).date() if at else None
    if start is None or rule.length is None:
        return None
    last = later(start, rule.length, rule.unit)
    # The whole last day is kept: it ends when the next one begins, there where the law holds.
    return datetime.combine(last + timedelta(days=1), time(), tzinfo=zone).astimezone(UTC)


def later(day: date, length: int, unit: str) -> date:
    """`length` years, months or days after `day`. A day that the month lacks becomes the first of the next: longer."""
    if unit == "days":
        return day + timedelta(days=length)
    months = length * (12 if unit == "years" else 1)
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    try:
        return date(year, month + 1, day.day)
    except ValueError:
        year, month = divmod(year * 12 + month + 1, 12)
        return date(year, month + 1, 1)


def youngest_born(received: datetime, age_months: int | None) -> date | None:
    """The latest day on which a child can have been born who was `age_months` old at `received`; None: not known."""
    if age_months is None:
        return None
    day = received.date() + timedelta(days=1)  # whatever zone the report was made in
    year, month = divmod(day.year * 12 + day.month - 1 - age_months, 12)
    try:
        return date(year, month + 1, day.day)
    except ValueError:
        year, month = divmod(year * 12 + month + 1, 12)
        return date(year, month + 1, 1)
