"""The end of a shift: what is open, what falls due, who holds what, and what was promised. Numbers and codes only:
nothing a family or a reporter said is on this page, since it is made to be printed."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet

from hearthline.access.policy import require
from hearthline.access.viewer import Viewer
from hearthline.dispatch.models import HandOff
from hearthline.duty import queries as duty
from hearthline.ground import clock
from hearthline.intake.calls.models import Call, CallState, FollowUp
from hearthline.intake.calls.queries import callers_of
from hearthline.intake.models import Report
from hearthline.journal.usecase import long_reading
from hearthline.screening.models import LEVELS, Level, Screening
from hearthline.screening.need import existing
from hearthline.screening.queries.filters import in_order
from hearthline.screening.queries.queue import listed

NO_MORE: Final = existing.Some()
WITHIN: Final = timedelta(hours=2)
SHIFT: Final = timedelta(hours=12)
"""Promises that fall due within the next shift are handed over with it."""
MOST: Final = 30
"""Lines of one list: more than that is a queue, not a hand-over, and the page says how many are left out."""


@dataclass(frozen=True, repr=False)
class Part:
    """One list. `left_out`: how many more there are than `rows`."""

    rows: tuple[Screening, ...]
    left_out: int


@dataclass(frozen=True, repr=False)
class Holder:
    """What one person holds now, most urgent first."""

    name: str
    rows: tuple[Screening, ...]


@dataclass(frozen=True, repr=False)
class Handover:
    """`levels`: open reports by urgency: (open, late, held). `due`: late, or due within two hours. `nobody`: emergency
    or urgent, later than that, and held by nobody. `alarms`: report id (hex) to when its danger alarm was raised that
    nobody has answered. `restricted`: reports that the viewer is only told to exist."""

    as_of: datetime
    levels: Mapping[str, tuple[int, int, int]]
    due: Part
    nobody: Part
    holders: tuple[Holder, ...]
    calls: tuple[Call, ...]
    followups: tuple[FollowUp, ...]
    handoffs: tuple[HandOff, ...]
    alarms: Mapping[str, datetime]
    restricted: existing.Some = NO_MORE
    callers: Mapping[UUID, tuple[str, str]] = field(default_factory=dict)


def _numbers() -> "Prefetch[str, QuerySet[Report], str]":
    return Prefetch("report", queryset=Report.unscoped.only("number"))


@long_reading
def handover(viewer: Viewer) -> Handover:
    """Everything for the next shift. Journalled with the ids shown. Refused when the viewer may list none."""
    ruling = require(viewer, "report:list", {"agency": viewer.agency_id}, "screening", record_kind="report")
    now = clock.now()
    waiting = Screening.objects.for_viewer(viewer, "report:list", "screening").filter(ended=0)
    # Numbers are fetched for the rows that are shown: a join would be planned over every report there ever was.
    whole = waiting.prefetch_related(_numbers())
    pressing = whole.filter(rank__lte=LEVELS[Level.URGENT], due_at__gt=now + WITHIN)
    alive = in_order(whole.filter(claimed_until__gt=now))[: MOST * 5]
    held: dict[str, list[Screening]] = {}
    for row in alive:
        held.setdefault(row.claimed_name, []).append(row)
    found = Handover(
        as_of=now,
        levels=_levels(waiting, now),
        due=_part(whole.filter(due_at__lte=now + WITHIN).order_by("rank", "due_at", "id")),
        nobody=_part(in_order(pressing.exclude(claimed_until__gt=now))),
        holders=tuple(Holder(name, tuple(rows)) for name, rows in sorted(held.items())),
        calls=_calls(viewer),
        followups=_followups(viewer, now),
        handoffs=_handoffs(viewer),
        alarms=duty.danger_unanswered(viewer),
        restricted=existing.listed(viewer),
    )
    shown = {row.report_id: None for part in (found.due, found.nobody) for row in part.rows}
    shown |= {row.report_id: None for holder in found.holders for row in holder.rows}
    shown |= {row.report_id: None for row in found.followups} | {row.report_id: None for row in found.handoffs}
    listed(viewer, list(shown), ruling.authority)
    return replace(found, callers=callers_of(viewer, list(shown)))


def _levels(rows: QuerySet[Screening], now: datetime) -> dict[str, tuple[int, int, int]]:
    late, held = Count("pk", filter=Q(due_at__lt=now)), Count("pk", filter=Q(claimed_until__gt=now))
    found = rows.values_list("level").annotate(n=Count("pk"), late=late, held=held).order_by("level")
    counts = {level: (n, late, held) for level, n, late, held in found}
    return {str(level): counts.get(level, (0, 0, 0)) for level in LEVELS}


def _part(rows: QuerySet[Screening]) -> Part:
    shown = tuple(rows[:MOST])
    return Part(shown, rows.count() - MOST if len(shown) == MOST else 0)


def _calls(viewer: Viewer) -> tuple[Call, ...]:
    rows = Call.objects.for_viewer(viewer, "call:list", "screening").filter(state=CallState.OPEN)
    return tuple(rows.defer("token", "wrapped_key").order_by("typed_at", "id")[:MOST])


def _followups(viewer: Viewer, now: datetime) -> tuple[FollowUp, ...]:
    rows = FollowUp.objects.for_viewer(viewer, "report:list", "screening")
    rows = rows.filter(done_at__isnull=True, due_at__lte=now + SHIFT).prefetch_related(_numbers())
    return tuple(rows.defer("sealed").order_by("due_at", "id")[:MOST])


def _handoffs(viewer: Viewer) -> tuple[HandOff, ...]:
    rows = HandOff.objects.for_viewer(viewer, "report:list", "screening").filter(answered_at__isnull=True)
    return tuple(rows.prefetch_related(_numbers()).defer("sealed").order_by("due_at", "id")[:MOST])
