"""What somebody wants to see of the reports: a handful of codes, kept in addresses and saved views.

Codes and dates only: an address with a filter in it says nothing about a person.
"""

import base64
import binascii
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final, Self
from urllib.parse import parse_qsl, urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import F, Q, QuerySet
from django.db.models.fields.tuple_lookups import TupleGreaterThan, TupleLessThan

from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.intake.models import Channel, Kind, ReportPart
from hearthline.screening.models import Level, Screening

OPEN, DECIDED, ALL = "open", "decided", "all"
MINE, HELD, FREE = "mine", "held", "free"
LATE, SOON = "late", "soon"
UNREAD = "unread"
SOON_WITHIN: Final = timedelta(minutes=30)
"""When a due time is shown as near. A matter of display, not a promise."""
SINCE: Final[Mapping[str, timedelta]] = {
    "12h": timedelta(hours=12),
    "24h": timedelta(hours=24),
    "3d": timedelta(days=3),
    "7d": timedelta(days=7),
    "30d": timedelta(days=30),
}
CODES: Final[Mapping[str, frozenset[str]]] = {
    "state": frozenset((OPEN, DECIDED, ALL)),
    "level": frozenset(map(str, Level)),
    "channel": frozenset(map(str, Channel)),
    "who": frozenset((MINE, HELD, FREE)),
    "due": frozenset((LATE, SOON)),
    "told": frozenset((UNREAD,)),
}
LONGEST = 500


@dataclass(frozen=True)
class Filter:
    """`state`: open, decided or all. `level`, `language`, `channel`: one code, or "" for any.

    `who`: mine, held (by anybody), free. `due`: late, soon. `since`: a code of SINCE or a date (YYYY-MM-DD, local).
    `told`: unread, what the reporter added and nobody has read, such as an answer to a question. What is decided is
    neither held nor due: `who` and `due` ask for open reports.
    """

    state: str = OPEN
    level: str = ""
    language: str = ""
    channel: str = ""
    who: str = ""
    due: str = ""
    since: str = ""
    told: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str]) -> Self:
        """From an address or a saved view. What is no code of ours counts as not asked for; nothing raises."""
        found = {name: _code(name, str(given.get(name, ""))[:32]) for name in _NAMES}
        if found["who"] or found["due"]:
            found["state"] = OPEN
        return cls(**{name: value for name, value in found.items() if value})

    @classmethod
    def read(cls, codes: str) -> Self:
        """From the canonical codes (`codes`)."""
        return cls.of(dict(parse_qsl(codes[:LONGEST], max_num_fields=20)))

    @property
    def codes(self) -> str:
        """The filter as a query string, always in the same order; "" for the queue as it stands."""
        return urlencode([(name, value) for name, value in self.asked()])

    def asked(self) -> list[tuple[str, str]]:
        """What differs from the queue as it stands: (name, code)."""
        plain = Filter()
        return [(name, getattr(self, name)) for name in _NAMES if getattr(self, name) != getattr(plain, name)]

    def but(self, **changes: str) -> "Filter":
        """The same with these codes: for a link."""
        return Filter.of({name: getattr(self, name) for name in _NAMES} | changes)

    @property
    def by_urgency(self) -> bool:
        """Open reports stand by urgency; decided ones, and all together, by time, newest first."""
        return self.state == OPEN

    def apply(self, rows: QuerySet[Screening], viewer: Viewer, zone: ZoneInfo) -> QuerySet[Screening]:
        """These rows of what the viewer may list."""
        now = clock.now()
        if self.state != ALL:
            rows = rows.filter(ended=int(self.state == DECIDED))
        for name in ("level", "language", "channel"):
            if value := getattr(self, name):
                rows = rows.filter(**{name: value})
        if self.who:
            rows = rows.filter(_WHO[self.who](viewer, now))
        if self.due:
            rows = rows.filter(Q(due_at__lt=now) if self.due == LATE else Q(due_at__range=(now, now + SOON_WITHIN)))
        if self.since:
            rows = rows.filter(received_at__gte=self.start(now, zone))
        if self.told:
            more = ReportPart.unscoped.filter(agency_id=viewer.agency_id, kind=Kind.ADDITION, read_at__isnull=True)
            rows = rows.filter(report_id__in=more.values("report_id"))
        return rows

    def start(self, now: datetime, zone: ZoneInfo) -> datetime:
        """The moment that `since` means (aware)."""
        if self.since in SINCE:
            return now - SINCE[self.since]
        return datetime.combine(date.fromisoformat(self.since), time.min, zone).astimezone(UTC)


_NAMES: Final = tuple(f.name for f in fields(Filter))
_WHO: Final = {
    MINE: lambda viewer, now: Q(claimed_by=viewer.id, claimed_until__gt=now),
    HELD: lambda viewer, now: Q(claimed_until__gt=now),
    FREE: lambda viewer, now: Q(claimed_until__isnull=True) | Q(claimed_until__lte=now),
}


def _code(name: str, value: str) -> str:
    if name in CODES:
        return value if value in CODES[name] else ""
    if name == "language":
        return value if 2 <= len(value) <= 8 and value.isascii() and value.replace("-", "").isalpha() else ""
    if value in SINCE:
        return value
    try:
        found = date.fromisoformat(value)
    except ValueError:
        return ""
    return found.isoformat() if date(2000, 1, 1) <= found <= date(2999, 12, 31) else ""


BY_URGENCY: Final = ("rank", "burst", "due_at", "age_order", "received_at", "id")
"""Danger first; within it unmarked before a flood's, then the nearest promise, then the youngest child."""
BY_TIME: Final = ("received_at", "id")


@dataclass(frozen=True)
class Place:
    """Where a page ends: the order keys of its last row. A page begins after one, so no row is counted off."""

    by_urgency: bool
    keys: tuple[Any, ...]

    @classmethod
    def at(cls, row: Screening, wanted: Filter) -> "Place":
        """The place of this row."""
        names = BY_URGENCY if wanted.by_urgency else BY_TIME
        return cls(wanted.by_urgency, tuple(getattr(row, name) for name in names))

    @property
    def token(self) -> str:
        """For an address: order keys only."""
        plain = [one.isoformat() if isinstance(one, datetime) else one.hex if isinstance(one, UUID) else one
                 for one in self.keys]  # fmt: skip
        return base64.urlsafe_b64encode(json.dumps(plain, separators=(",", ":")).encode()).decode().rstrip("=")

    @classmethod
    def read(cls, token: str, wanted: Filter) -> "Place | None":
        """The place a token of ours names under this filter; None for anything else: the first page."""
        names = BY_URGENCY if wanted.by_urgency else BY_TIME
        try:
            plain = json.loads(base64.urlsafe_b64decode(token[:LONGEST] + "=" * (-len(token) % 4)))
            if not isinstance(plain, list) or len(plain) != len(names):
                return None
            return cls(wanted.by_urgency, tuple(_key(name, one) for name, one in zip(names, plain, strict=True)))
        except (ValueError, binascii.Error, RecursionError):
            return None

    def after(self, rows: QuerySet[Screening]) -> QuerySet[Screening]:
        """What comes after it, in the same order."""
        if self.by_urgency:
            return rows.filter(TupleGreaterThan(tuple(map(F, BY_URGENCY)), self.keys))
        return rows.filter(TupleLessThan(tuple(map(F, BY_TIME)), self.keys))


def _key(name: str, plain: object) -> object:
    """One order key from its plain form. Raises ValueError."""
    if name in ("due_at", "received_at"):
        found = datetime.fromisoformat(str(plain))
        if found.tzinfo is None or not 2000 <= found.year < 3000:
            raise ValueError(name)
        return found
    if name == "id":
        return UUID(hex=str(plain))
    if name == "burst" and isinstance(plain, bool):
        return plain
    if name in ("rank", "age_order") and isinstance(plain, int) and 0 <= plain <= 32_767:
        return plain
    raise ValueError(name)


def in_order(rows: QuerySet[Screening], names: Iterable[str] = BY_URGENCY) -> QuerySet[Screening]:
    """By urgency; or by time, newest first."""
    return rows.order_by(*(names if names is BY_URGENCY else [f"-{name}" for name in names]))


__all__ = ["BY_TIME", "BY_URGENCY", "CODES", "SINCE", "SOON_WITHIN", "Filter", "Place", "in_order", "replace"]
