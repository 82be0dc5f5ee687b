"""Days on which a court or office was closed for once, and what they do to clocks that count by its calendar.

Entering a closure moves nothing. A supervisor sees which clocks would end later, and has them recounted: each is a
further row with an entry in the journal, and its page says from when to when and why (docs/decisions/0028).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from hearthline.access.policy import Ruling, require
from hearthline.access.viewer import Viewer
from hearthline.duty import promises
from hearthline.duty.actions.clocks import note, replace_clock
from hearthline.duty.actions.references import source as checked
from hearthline.duty.models import Clock, ClockState, Closure, ClosureWhy
from hearthline.ground import clock as wall
from hearthline.ground.errors import DomainError
from hearthline.journal import actions as journal
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.law import Due, TimeLimit
from hearthline.ui.agency import current_pack

FARTHEST = timedelta(days=400)
"""How far from today a closure may lie: farther off, the day was mistyped."""


@dataclass(frozen=True)
class Moved:
    """A running clock that closures would move: the row, and when it would be due."""

    clock: Clock
    due: Due

    @property
    def later(self) -> bool:
        return self.due.at > self.clock.due_at


def by_calendar(calendar: str = "") -> dict[str, TimeLimit]:
    """The limits of the pack in force that count by a calendar (by this one), by id."""
    limits = (limit for limit in current_pack().limits() if limit.by_calendar and limit.calendar)
    return {limit.id: limit for limit in limits if limit.calendar and calendar in ("", limit.calendar.id)}


@use_case
def enter_closure(*, viewer: Viewer, calendar: str, day: date, why: str, source: str) -> Closure:
    """A court or office is closed on `day`, by `source` (the number of an order, or an https address).

    No clock moves. Raises Refused; DomainError `closure.calendar`, `closure.day` (far off, closed anyway, or entered
    before), `closure.why`, `closure.source`.
    """
    ruling = _may(viewer, "closure:enter")
    known = {one.id: one for one in current_pack().calendars()}
    if calendar not in known:
        raise DomainError("closure.calendar", "Choose whose calendar it is.")
    now = wall.now()
    if abs(day - now.date()) > FARTHEST:
        raise DomainError("closure.day", "That day is more than a year away. Look at the date again.")
    if not known[calendar].open(day):
        raise DomainError("closure.day", "This calendar is closed on that day anyway.")
    if why not in ClosureWhy.values:
        raise DomainError("closure.why", "Choose why it was closed.")
    made = Closure(
        agency_id=viewer.agency_id,
        calendar=calendar,
        day=day,
        why=why,
        source=checked(source, "closure.source"),
        entered_by=viewer.id,
        entered_name=viewer.name[:150],
        entered_at=now,
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        raise DomainError("closure.day", "Somebody has entered that day already.") from None
    _note(viewer, Tag.CLOSURE_ENTERED, made, ruling)
    return made


@use_case
def withdraw_closure(*, viewer: Viewer, closure_id: UUID) -> Closure:
    """It was not closed after all. Clocks that had been recounted for it end earlier again, at once and by themselves:
    towards the shorter side nobody has to be asked. Raises Refused; withdrawing again changes nothing."""
    row = Closure.objects.for_viewer(viewer, "closure:enter").filter(pk=closure_id).first()
    ruling = _may(viewer, "closure:enter", row, closure_id)
    if row is None:
        raise LookupError("a policy permits withdrawing what is not there")
    won = Closure.unscoped.filter(pk=row.pk, withdrawn_at__isnull=True).update(
        withdrawn_by=viewer.id, withdrawn_name=viewer.name[:150], withdrawn_at=wall.now()
    )
    row.refresh_from_db()
    if won:
        _note(viewer, Tag.CLOSURE_WITHDRAWN, row, ruling)
        for moved in moves(row.agency_id, row.calendar):
            if not moved.later:
                _recount(viewer, moved, f"closure {row.day.isoformat()} withdrawn; {ruling.authority}")
    return row


@use_case
def recount(*, viewer: Viewer, calendar: str) -> int:
    """Count every running clock of this calendar again, with the closures that stand; how many moved.

    A clock that is late stays late, one that was paused or that a person promised is left, and so is one whose due
    time the rule and the closures known when it was counted do not explain. Raises Refused; `closure.calendar`.
    """
    ruling = require(
        viewer, "clock:recount", {"agency": viewer.agency_id}, record_kind="calendar", record_id=calendar[:64]
    )
    if not by_calendar(calendar):
        raise DomainError("closure.calendar", "No clock counts by this calendar.")
    return sum(_recount(viewer, moved, ruling.authority) for moved in moves(viewer.agency_id, calendar))


def moves(agency_id: str, calendar: str) -> Iterator[Moved]:
    """The running clocks that the closures which stand now would move, by due time. Two queries, and one a counting."""
    limits = by_calendar(calendar)
    standing = {own: promises.closures(agency_id, limit) for own, limit in limits.items()}
    rows = Clock.unscoped.filter(agency_id=agency_id, state=ClockState.RUNNING, rule__in=list(limits))
    known = Closure.unscoped.filter(agency_id=agency_id, calendar=calendar).values_list("entered_at", "withdrawn_at")
    last = max((moment for pair in known for moment in pair if moment), default=None)
    if last is None:
        return
    for row in rows.filter(counted_at__lte=last).order_by("due_at", "id"):
        limit = limits[row.rule]
        then = limit.due(row.started_at, promises.closures(agency_id, limit, known_at=row.counted_at))
        now = limit.due(row.started_at, standing[row.rule])
        if then.at == row.due_at and now.at != row.due_at:
            yield Moved(row, now)


def _recount(viewer: Viewer, moved: Moved, authority: str) -> bool:
    made = replace_clock(
        moved.clock,
        state=ClockState.RECOUNTED,
        due_at=max(moved.due.at, moved.clock.started_at),
        counting_verified=moved.due.counting_verified,
    )
    if made is None:
        return False
    told = f"from {_said(moved.clock.due_at)} to {_said(made.due_at)}; {authority}"
    note(viewer, Tag.CLOCK_RECOUNTED, made, more=told, fields=("later" if moved.later else "earlier",))
    return True


def _said(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="minutes")


def _may(viewer: Viewer, action: str, row: Closure | None = None, own: UUID | None = None) -> Ruling:
    agency = viewer.agency_id if own is None else (row.agency_id if row else "none")
    return require(viewer, action, {"agency": agency}, record_kind="closure", record_id=own.hex if own else "")


def _note(viewer: Viewer, tag: Tag, row: Closure, ruling: Ruling) -> None:
    journal.write(
        actor=viewer,
        tag=tag,
        record_kind="closure",
        record_id=row.pk.hex,
        purpose=row.why,
        authority=f"{row.calendar} {row.day.isoformat()}: {row.source}; {ruling.authority}"[:500],
    )
