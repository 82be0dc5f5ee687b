"""One clock with all that happened to it, and the closures of courts and offices. The viewer comes first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from hearthline.access.policy import can, require
from hearthline.access.queries import names_of
from hearthline.access.viewer import Viewer
from hearthline.duty import promises
from hearthline.duty.actions.closures import Moved, moves
from hearthline.duty.actions.pausing import limit_of
from hearthline.duty.models import BY_ACT, Clock, ClockState, Closure, Pause
from hearthline.duty.policy import fetch, resource
from hearthline.journal.models import Entry
from hearthline.journal.usecase import long_reading
from hearthline.law import Closed, TimeLimit

STARTED, SHORTENED, RECOUNTED, PAUSED, RESUMED, BREACHED, MET, CANCELLED = (
    "started",
    "shortened",
    "recounted",
    "paused",
    "resumed",
    "breached",
    "met",
    "cancelled",
)
SHOWN: Final = 200
SINCE: Final = timedelta(days=60)
"""How far back closures are listed; open clocks hardly count over older ones."""


@dataclass(frozen=True)
class Step:
    """One thing that happened. `due_at`: until when it promised from then on. `rule`, `citation`: by what.

    `act`: the tag of the journal entry that met or cancelled it, and `entry` that entry's id. `who`: a name or "".
    """

    what: str
    at: datetime
    due_at: datetime | None = None
    was_due: datetime | None = None
    rule: str = ""
    citation: str = ""
    who: str = ""
    why: str = ""
    act: str = ""
    entry: str = ""


@dataclass(frozen=True)
class Told:
    """One clock's page. `left_out`: days that its count steps over. `limit`: None when the pack holds its rule no more.

    `waiting`: where the closures that stand would move it, when nobody has recounted it yet.
    """

    clock: Clock
    steps: tuple[Step, ...]
    limit: TimeLimit | None
    left_out: tuple[Closed, ...]
    owner: str
    pause: Pause | None
    may_pause: bool
    waiting: Moved | None


@long_reading
def clock_page(viewer: Viewer, clock_id: UUID) -> Told:
    """One clock, through the permission. Raises Refused, alike for another agency's and for one that is not there."""
    row, _ = fetch(viewer, clock_id, "clock:list")
    chain = Clock.objects.for_viewer(viewer, "clock:list").filter(
        subject_kind=row.subject_kind, subject_id=row.subject_id, kind=row.kind
    )
    rows = list(chain.order_by("counted_at", "id"))
    pauses = list(Pause.objects.for_viewer(viewer, "clock:list").filter(clock__in=rows).order_by("paused_at"))
    entries = _acts(row.agency_id, rows)
    names = names_of(
        row.agency_id, {own for own in (row.owner, *(entry.actor_id for entry in entries.values())) if own}
    )
    limit = limit_of(row)
    closures = promises.closures(row.agency_id, limit) if limit and limit.by_calendar else ()
    left_out = limit.due(row.started_at, closures).left_out if limit else ()
    open_pause = next((one for one in pauses if one.ended_at is None and one.clock_id == row.pk), None)
    allowed = can(viewer, "clock:pause", resource(row)).allowed
    return Told(
        clock=row,
        steps=tuple(sorted(_steps(rows, pauses, entries, names), key=lambda step: step.at)),
        limit=limit,
        left_out=left_out,
        owner=names.get(row.owner, row.owner),
        pause=open_pause,
        may_pause=allowed and limit is not None and limit.pause is not None,
        waiting=_waiting(row, limit),
    )


def _waiting(row: Clock, limit: TimeLimit | None) -> Moved | None:
    if limit is None or limit.calendar is None or row.state != ClockState.RUNNING:
        return None
    return next((one for one in moves(row.agency_id, limit.calendar.id) if one.clock.pk == row.pk), None)


def _acts(agency_id: str, rows: Sequence[Clock]) -> dict[str, Entry]:
    wanted = [row.met_entry for row in rows if row.met_entry]
    if not wanted:
        return {}
    return {str(one.pk): one for one in Entry.objects.filter(agency_id=agency_id, pk__in=wanted)}


def _steps(
    rows: Sequence[Clock], pauses: Sequence[Pause], entries: dict[str, Entry], names: dict[str, str]
) -> list[Step]:
    found: list[Step] = []
    for before, row in zip((None, *rows), rows, strict=False):
        found.append(_begun(before, row))
        if row.breached_at:
            found.append(Step(BREACHED, row.breached_at))
        if row.met_at:
            entry = entries.get(row.met_entry)
            found.append(
                Step(
                    MET if row.state == ClockState.MET else CANCELLED,
                    row.met_at,
                    who=names.get(entry.actor_id, "") if entry else "",
                    act=entry.tag if entry else "",
                    entry=row.met_entry,
                )
            )
    for pause in pauses:
        found.append(
            Step(
                PAUSED,
                pause.paused_at,
                due_at=pause.until,
                citation=pause.citation,
                rule=pause.authority,
                who=pause.paused_name,
                why=pause.why,
            )
        )
        if pause.ended_at:
            by_act = BY_ACT if pause.ended_by.startswith(BY_ACT) else ""
            found.append(
                Step(
                    RESUMED,
                    pause.ended_at,
                    due_at=pause.due_after,
                    was_due=pause.due_before,
                    who=pause.ended_name,
                    act=by_act,
                )
            )
    return found


def _begun(before: Clock | None, row: Clock) -> Step:
    """A row begins as a new promise, or as what replaced the row before it."""
    what, at = STARTED, row.started_at
    if before is not None and before.state in (ClockState.SHORTENED, ClockState.RECOUNTED):
        what, at = before.state, row.counted_at
    was = before.due_at if before is not None and what != STARTED else None
    return Step(what, at, due_at=row.due_at, was_due=was, rule=row.rule, citation=row.citation)


def closures(viewer: Viewer, *, today: date) -> list[Closure]:
    """Closures that stand or were withdrawn, the latest day first. One query. Raises Refused."""
    require(viewer, "closure:list", {"agency": viewer.agency_id}, record_kind="closure")
    rows = Closure.objects.for_viewer(viewer, "closure:list").filter(day__gte=today - SINCE)
    return list(rows.order_by("-day", "calendar", "-entered_at")[:SHOWN])


def waiting_moves(viewer: Viewer, calendar: str) -> list[Moved]:
    """The clocks of this calendar that a recount would move and this viewer may see; none for who may not recount."""
    if not can(viewer, "clock:recount", {"agency": viewer.agency_id}).allowed:
        return []
    found = list(moves(viewer.agency_id, calendar))
    seen = Clock.objects.for_viewer(viewer, "clock:list").filter(pk__in=[one.clock.pk for one in found])
    ids = set(seen.values_list("pk", flat=True))
    return [one for one in found if one.clock.pk in ids]
