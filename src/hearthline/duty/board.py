"""The list of all clocks: whose they are and how late, and the counts beside it. The viewer comes first.

A clock about a report that is closed to the viewer is in no row and in no count.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from itertools import chain
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Case, CharField, Count, Q, QuerySet, Value, When

from hearthline.access.policy import require
from hearthline.access.queries import names_of
from hearthline.access.viewer import Viewer
from hearthline.duty.models import DUE, OPEN, Clock, ClockState

MINE, EVERYBODY, NOBODY = "mine", "team", "unowned"
LATE, TODAY, WEEK, LATER, PAUSED, ANY = "late", "today", "week", "later", "paused", "all"
WHO: Final = (EVERYBODY, MINE, NOBODY)
WHEN: Final = (LATE, TODAY, WEEK, LATER, PAUSED)
SHOWN: Final = 50
OWNERS: Final = 30
"""Owners in the table: those with the most that is late."""


@dataclass(frozen=True)
class Asked:
    """What somebody asked the list for. Codes only; what is no code of ours is the widest choice."""

    who: str = EVERYBODY
    when: str = ANY
    kind: str = ""
    owner: str = ""
    after: str = ""

    @classmethod
    def of(cls, sent: Mapping[str, str]) -> "Asked":
        """From an address. `after`: the id of the last clock of the page before."""
        who, when = sent.get("who", ""), sent.get("when", "")
        return cls(
            who if who in WHO else EVERYBODY,
            when if when in WHEN else ANY,
            sent.get("kind", "")[:32],
            sent.get("owner", "")[:64],
            sent.get("after", "")[:36],
        )


@dataclass(frozen=True)
class Edges:
    """Where late ends and today, the next seven days and later begin: local midnights, as moments."""

    now: datetime
    tomorrow: datetime
    week: datetime

    @classmethod
    def at(cls, now: datetime, zone: ZoneInfo) -> "Edges":
        local = now.astimezone(zone)
        midnight = local.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
        return cls(now, midnight + timedelta(days=1), midnight + timedelta(days=8))

    def when(self, code: str) -> Q:
        """The clocks that belong under this code. Each open clock belongs under exactly one."""
        paused, late = Q(state=ClockState.PAUSED), Q(due_at__lt=self.now)
        return {
            PAUSED: paused,
            LATE: ~paused & late,
            TODAY: ~paused & Q(due_at__gte=self.now, due_at__lt=self.tomorrow),
            WEEK: ~paused & Q(due_at__gte=max(self.now, self.tomorrow), due_at__lt=self.week),
            LATER: ~paused & Q(due_at__gte=self.week),
            ANY: Q(),
        }[code]


@dataclass(frozen=True)
class Owner:
    """One line of the table of owners. `id` is "" for what nobody owns."""

    id: str
    name: str
    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True)
class Board:
    """One page. `groups`: (kind, owner, when) -> how many, of everything the viewer may see."""

    asked: Asked
    viewer_id: str
    rows: tuple[Clock, ...]
    more: bool
    groups: Mapping[tuple[str, str, str], int]
    names: Mapping[str, str]

    @cached_property
    def kinds(self) -> list[tuple[str, int]]:
        """Every kind with how many are open, by name."""
        found: Counter[str] = Counter()
        for (kind, _, _), count in self.groups.items():
            found[kind] += count
        return sorted(found.items())

    @cached_property
    def by_when(self) -> dict[str, int]:
        """How many are late, due today and so on, of whom and what was asked for."""
        found: Counter[str] = Counter()
        for (kind, owner, when), count in self.groups.items():
            if self._kind(kind) and self._who(owner) and self.asked.owner in ("", owner):
                found[when] += count
        return {when: found[when] for when in WHEN}

    @cached_property
    def by_who(self) -> dict[str, int]:
        """How many are mine, everybody's, nobody's, of the kind and lateness asked for."""
        found: Counter[str] = Counter()
        for (kind, owner, when), count in self.groups.items():
            if self._kind(kind) and self.asked.when in (ANY, when):
                found[EVERYBODY] += count
                found[NOBODY] += count if not owner else 0
                found[MINE] += count if owner == self.viewer_id else 0
        return {who: found[who] for who in WHO}

    @cached_property
    def owners(self) -> list[Owner]:
        """Who has what: who has most that is late comes first, and what nobody owns before everybody."""
        found: dict[str, Counter[str]] = {}
        for (kind, owner, when), count in self.groups.items():
            if self._kind(kind):
                found.setdefault(owner, Counter())[when] += count
        lines = [
            Owner(own, self.names.get(own, own), {when: counts[when] for when in WHEN}) for own, counts in found.items()
        ]
        lines.sort(key=lambda one: (one.id != "", -one.counts[LATE], -one.counts[TODAY], -one.total, one.name))
        return lines[:OWNERS]

    def _kind(self, kind: str) -> bool:
        return self.asked.kind in ("", kind)

    def _who(self, owner: str) -> bool:
        return {EVERYBODY: True, NOBODY: not owner, MINE: owner == self.viewer_id}[self.asked.who]


def board(viewer: Viewer, asked: Asked, *, now: datetime, zone: ZoneInfo) -> Board:
    """The page that was asked for. Raises Refused. Five queries: the counts, the rows of each of three states, and
    the names of the owners; one more after the first page."""
    require(viewer, "clock:list", {"agency": viewer.agency_id}, record_kind="clock")
    edges = Edges.at(now, zone)
    open_rows = Clock.objects.for_viewer(viewer, "clock:list").filter(state__in=OPEN)
    groups = _groups(open_rows, edges)
    rows = _rows(open_rows, asked, viewer, edges)
    owners = {owner for _, owner, _ in groups if owner}
    names = names_of(viewer.agency_id, owners) if owners else {}
    return Board(asked, viewer.id, tuple(rows[:SHOWN]), len(rows) > SHOWN, groups, names)


def _groups(rows: QuerySet[Clock], edges: Edges) -> dict[tuple[str, str, str], int]:
    """All counts of the page in one query over one index."""
    when = Case(*(When(edges.when(code), then=Value(code)) for code in WHEN), output_field=CharField())
    found = rows.annotate(at=when).values("kind", "owner", "at").annotate(n=Count("*")).order_by()
    return {(one["kind"], one["owner"], one["at"]): one["n"] for one in found}


def _rows(rows: QuerySet[Clock], asked: Asked, viewer: Viewer, edges: Edges) -> list[Clock]:
    """The latest first: what is longest overdue, then what is due soonest."""
    wanted: dict[str, Any] = {"kind": asked.kind} if asked.kind else {}
    if asked.who == MINE:
        wanted["owner"] = viewer.id
    elif asked.who == NOBODY:
        wanted["owner"] = ""
    elif asked.owner:
        wanted["owner"] = asked.owner
    found = rows.filter(edges.when(asked.when), **wanted)
    last = _last(rows, asked.after)
    if last is not None:
        found = found.filter(Q(due_at__gt=last[0]) | Q(due_at=last[0], id__gt=last[1]))
    # One index has agency, state and due time in this order: each state's first rows are read as they lie.
    first = [list(found.filter(state=state).order_by("due_at", "id")[: SHOWN + 1]) for state in _states(asked)]
    return sorted(chain.from_iterable(first), key=lambda row: (row.due_at, row.id))[: SHOWN + 1]


def _states(asked: Asked) -> tuple[ClockState, ...]:
    """In which states the rows can be that were asked for."""
    return OPEN if asked.when == ANY else (ClockState.PAUSED,) if asked.when == PAUSED else DUE


def _last(rows: QuerySet[Clock], after: str) -> tuple[datetime, UUID] | None:
    try:
        own = UUID(after)
    except ValueError:
        return None
    return rows.filter(pk=own).values_list("due_at", "id").first()
