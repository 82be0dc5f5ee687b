"""What one person sees of their own shifts, and what a supervisor plans with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.utils.translation import gettext

from hearthline.access.policy import require
from hearthline.access.viewer import Viewer
from hearthline.duty.models import Absence, Feed, Rota, RotaVersion, Shift, Swap, SwapState
from hearthline.duty.roster import load, plan
from hearthline.duty.roster.calendar import name_of
from hearthline.duty.roster.plan import Book, Turn
from hearthline.ground import clock

DAY: Final = timedelta(days=1)
MINE: Final = timedelta(days=35)


@dataclass(frozen=True)
class Asked:
    """A swap with its shifts and names. `give`, `take`: None when the shift is gone."""

    swap: Swap
    asker: str
    other: str
    give: Turn | None
    take: Turn | None


@dataclass(frozen=True)
class Mine:
    """What one person sees of their own: shifts of the next weeks, swaps that wait, absences."""

    shifts: tuple[Turn, ...]
    to_answer: tuple[Asked, ...]
    asked: tuple[Asked, ...]
    absences: tuple[Absence, ...]
    names: Mapping[str, str]


def mine(viewer: Viewer) -> Mine:
    """The viewer's own page. Raises Refused without `rota:own`."""
    may_own(viewer)
    now, agency = clock.now(), viewer.agency_id
    book = load.book(agency, now, now + MINE)
    own = tuple(turn for turn in plan.turns(book, now, now + MINE) if turn.person == viewer.id)
    rows = Swap.objects.for_viewer(viewer, "rota:list").filter(until_at__gt=now).order_by("asked_at", "id")
    open_rows = [row for row in rows if row.state in (SwapState.ASKED, SwapState.ACCEPTED)]
    wide = load.book(agency, now, now + 12 * MINE) if open_rows else book
    away = Absence.objects.for_viewer(viewer, "rota:own").filter(ends_at__gt=now, ended_at__isnull=True)
    return Mine(
        own,
        tuple(asked(wide, r) for r in open_rows if r.other == viewer.id and r.state == SwapState.ASKED),
        tuple(asked(wide, r) for r in open_rows if r.asker == viewer.id),
        tuple(away.filter(person=viewer.id).order_by("starts_at")),
        {key: worker.name for key, worker in book.workers.items()},
    )


def may_own(viewer: Viewer) -> None:
    """Raise Refused unless this viewer has shifts of their own here."""
    attrs = {"agency": viewer.agency_id, "author": viewer.id}
    require(viewer, "rota:own", attrs, record_kind="user", record_id=viewer.id)


def asked(book: Book, row: Swap) -> Asked:
    """A swap in words of its plan."""
    take = plan.turn_of(book, row.take) if row.take else None
    return Asked(row, name_of(book, row.asker), name_of(book, row.other), plan.turn_of(book, row.give), take)


def offers(viewer: Viewer, key: str) -> tuple[Turn | None, list[tuple[str, str, Turn | None]]]:
    """One of the viewer's own shifts, and whom they may ask: (id, name, a shift of theirs to take instead or None).

    Colleagues who are there; their shifts of three weeks before and after. Raises Refused without `rota:own`.
    """
    may_own(viewer)
    now = clock.now()
    book = load.book(viewer.agency_id, now, now + 12 * MINE)
    turn = plan.turn_of(book, key)
    if turn is None or turn.person != viewer.id or turn.starts <= now:
        return None, []
    others = [w for w in book.workers.values() if w.id != viewer.id and w.opens and w.here_at(now)]
    around = plan.turns(book, max(now, turn.starts - 21 * DAY), turn.ends + 21 * DAY)
    found: list[tuple[str, str, Turn | None]] = [(one.id, one.name, None) for one in others]
    found += [
        (one.id, one.name, theirs)
        for one in others
        for theirs in around
        if theirs.person == one.id and theirs.starts > now and theirs.key != key
    ]
    return turn, found


@dataclass(frozen=True)
class Planned:
    """What a supervisor plans with."""

    rotas: tuple[Rota, ...]
    to_approve: tuple[Asked, ...]
    shifts: tuple[Shift, ...]
    absences: tuple[Absence, ...]
    names: Mapping[str, str]


def planning(viewer: Viewer) -> Planned:
    """The supervisor's page. Raises Refused without `rota:plan`."""
    may_plan(viewer)
    now = clock.now()
    book = load.book(viewer.agency_id, now, now + 12 * MINE)
    waits = Swap.objects.for_viewer(viewer, "rota:plan").filter(state=SwapState.ACCEPTED).order_by("asked_at", "id")
    shifts = Shift.objects.for_viewer(viewer, "rota:plan").filter(ends_at__gt=now, ended_at__isnull=True)
    away = Absence.objects.for_viewer(viewer, "rota:plan").filter(ends_at__gt=now, ended_at__isnull=True)
    return Planned(
        tuple(Rota.objects.for_viewer(viewer, "rota:plan").order_by("place", "programme", "name", "id")),
        tuple(asked(book, row) for row in waits),
        tuple(shifts.order_by("starts_at")[:100]),
        tuple(away.order_by("starts_at")[:100]),
        {key: worker.name for key, worker in book.workers.items()},
    )


def people(viewer: Viewer) -> list[tuple[str, str]]:
    """(id, name) of who may be planned now. For pages that asked their own policy."""
    now = clock.now()
    found = load.workers(viewer.agency_id).values()
    return [(one.id, one.name) for one in found if one.opens and one.here_at(now)]


def may_plan(viewer: Viewer) -> None:
    """Raise Refused unless this viewer plans."""
    require(viewer, "rota:plan", {"agency": viewer.agency_id}, record_kind="rota", record_id=viewer.agency_id)


def names(viewer: Viewer) -> dict[str, str]:
    """Id to name of everybody who is or was in the plan. For pages that asked their own policy."""
    return {key: worker.name for key, worker in load.workers(viewer.agency_id).items()}


def needs_somebody() -> str:
    """What is said of a change in which nobody stands."""
    return gettext("Choose at least one person, or end the rota.")


@dataclass(frozen=True)
class Written:
    """One version of a rota, as it was written. `current`: applies today. `until`: the day on which a later writing
    takes over, None while none does. `never`: a later writing took its place before it began."""

    version: RotaVersion
    lines: tuple[plan.Line, ...]
    current: bool
    until: date | None
    never: bool


def written(viewer: Viewer, rota_id: UUID) -> tuple[Rota, list[Written]]:
    """A rota and all that was ever written in it, the newest first. Raises Refused, alike for one that is not there."""
    rota = Rota.objects.for_viewer(viewer, "rota:list").filter(pk=rota_id).first()
    agency = rota.agency_id if rota else "-"
    require(viewer, "rota:list", {"agency": agency}, record_kind="rota", record_id=rota_id.hex)
    assert rota is not None  # an agency "-" is permitted to nobody
    rows = {row.number: row for row in rota.versions.all()}
    told = load.versions_of(rota)
    forced = {one.number: one for one in plan.in_force(told)}
    today = clock.now().astimezone(load.zone_of(rota.agency_id)).date()
    found = []
    for one in sorted(told, key=lambda v: -v.number):
        until = forced[one.number].until_day if one.number in forced else None
        begun = one.number in forced and one.from_day <= today and (until is None or until > today)
        found.append(Written(rows[one.number], one.lines, begun, until, one.number not in forced))
    return rota, found


def has_feed(viewer: Viewer) -> bool:
    """Whether the viewer's calendar has a secret address."""
    rows = Feed.objects.for_viewer(viewer, "rota:list").filter(person=viewer.id, ended_at__isnull=True)
    return rows.exists()
