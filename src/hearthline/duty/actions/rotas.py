"""Planning: rotas and their versions, shifts by hand, places, and how long a step of a chain is given.

A plan is never changed backwards: what was planned, and when that was written, stays as it is.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from hearthline.access.policy import Ruling, require
from hearthline.access.viewer import Viewer
from hearthline.duty.actions import falling
from hearthline.duty.models import ChainStep, Position, Rota, RotaLine, RotaVersion, Shift, StepLabel
from hearthline.duty.places import known_place, known_programme
from hearthline.duty.roster import coverage, load
from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.ground.text import clean_text
from hearthline.journal.actions import write
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case

MOST_LINES: Final = 20
MOST_PEOPLE: Final = 60
LONGEST: Final = timedelta(days=31)
"""A shift by hand that is longer is two, or a mistake in the year."""


@dataclass(frozen=True)
class Pattern:
    """One repeating shift as a supervisor writes it. See `RotaLine`. `people`: user ids, in turn."""

    starts: time
    ends: time
    people: tuple[str, ...]
    weekdays: frozenset[int] = frozenset(range(7))
    turn_days: int = 7
    position: str = Position.ON_DUTY


@use_case
def make_rota(
    *,
    viewer: Viewer,
    name: str,
    from_day: date,
    lines: Sequence[Pattern],
    place: str = "",
    programme: str = "",
    swaps_approved: bool = False,
) -> Rota:
    """A new rota, which begins on `from_day` (local; today at the earliest, and then from this moment on).

    Raises Refused; DomainError rota.name, rota.place, rota.past, rota.lines, rota.people.
    """
    ruling = _may_plan(viewer)
    title = clean_text(name, 80).strip()
    if not title:
        raise DomainError("rota.name", gettext("Give the rota a name, such as “Nights, north”."))
    if from_day < _today(viewer):
        raise _past()
    if not lines:
        raise DomainError("rota.lines", gettext("A rota needs at least one shift."))
    made = Rota.objects.create(
        agency_id=viewer.agency_id,
        name=title,
        place=known_place(viewer.agency_id, place),
        programme=known_programme(programme),
        swaps_approved=swaps_approved,
        made_at=clock.now(),
        made_by=viewer.id,
    )
    _put_version(viewer, made, 1, from_day, lines)
    _note(viewer, Tag.ROTA_MADE, "rota", made.pk, ruling)
    coverage.look(viewer.agency_id)
    return made


@use_case
def change_rota(*, viewer: Viewer, rota_id: UUID, seen: int, from_day: date, lines: Sequence[Pattern]) -> RotaVersion:
    """The rota says something else from `from_day` on: tomorrow at the earliest. Without lines it ends on that day.

    `seen`: the number of the version that the editor saw. Swaps of shifts that are gone fall away with them. Raises
    Refused; DomainError rota.past, rota.changed, rota.lines, rota.people.
    """
    ruling = _may_plan(viewer, rota_id)
    rota = Rota.objects.for_viewer(viewer, "rota:plan").filter(pk=rota_id).first()
    if rota is None:
        require(viewer, "rota:plan", {"agency": "-"}, record_kind="rota", record_id=rota_id.hex)
        raise AssertionError("a rota of nobody was permitted")
    if from_day <= _today(viewer):
        raise _past()
    numbers = RotaVersion.objects.for_viewer(viewer, "rota:plan").filter(rota=rota).order_by("-number")
    last = numbers.values_list("number", flat=True).first() or 0
    if last != seen:
        raise _changed()
    try:
        with transaction.atomic():
            made = _put_version(viewer, rota, last + 1, from_day, lines)
    except IntegrityError:
        raise _changed() from None
    fallen = falling.without_shift(viewer.agency_id)
    _note(viewer, Tag.ROTA_CHANGED, "rota", rota.pk, ruling, (f"version-{made.number}", f"fallen-{fallen}"))
    coverage.look(viewer.agency_id)
    return made


def _put_version(viewer: Viewer, rota: Rota, number: int, from_day: date, lines: Sequence[Pattern]) -> RotaVersion:
    checked = [_checked(viewer.agency_id, line) for line in lines]
    if len(checked) > MOST_LINES:
        raise DomainError("rota.lines", gettext("That is too many shifts for one rota."))
    made = RotaVersion.objects.create(
        agency_id=viewer.agency_id,
        rota=rota,
        number=number,
        from_day=from_day,
        time_zone=str(load.zone_of(viewer.agency_id)),
        made_at=clock.now(),
        made_by=viewer.id,
        made_name=viewer.name,
    )
    for line in checked:
        RotaLine.objects.create(
            agency_id=viewer.agency_id,
            version=made,
            position=line.position,
            weekdays="".join(str(day) for day in sorted(line.weekdays)),
            starts=line.starts,
            ends=line.ends,
            turn_days=line.turn_days,
            people=" ".join(line.people),
        )
    return made


def _checked(agency_id: str, line: Pattern) -> Pattern:
    days_right = line.weekdays and line.weekdays <= frozenset(range(7)) and 1 <= line.turn_days <= 366
    if not days_right or line.position not in Position.values:
        raise DomainError(
            "rota.lines", gettext("Give each shift at least one day of the week, and a turn of 1 to 366.")
        )
    if not line.people or len(line.people) > MOST_PEOPLE:
        raise DomainError("rota.people", gettext("Choose at least one person for each shift."))
    for person in set(line.people):
        works_here(agency_id, person)
    return line


def works_here(agency_id: str, person: str) -> None:
    """Raise DomainError rota.people unless this is somebody who opens reports here, on an open account."""
    worker = load.workers(agency_id).get(person)
    if worker is None or not worker.opens or not worker.here_at(clock.now()):
        raise DomainError("rota.people", gettext("Choose people who work here and open reports."))


@use_case
def add_shift(
    *,
    viewer: Viewer,
    person: str,
    starts: datetime,
    ends: datetime,
    place: str = "",
    programme: str = "",
    position: str = Position.ON_DUTY,
) -> Shift:
    """One shift by hand: an extra one, or somebody who stands in. One that began already begins now.

    Raises Refused; DomainError shift.time, rota.place, rota.people.
    """
    ruling = _may_plan(viewer)
    works_here(viewer.agency_id, person)
    start, end = future(starts, ends)
    made = Shift.objects.create(
        agency_id=viewer.agency_id,
        place=known_place(viewer.agency_id, place),
        programme=known_programme(programme),
        position=Position(position),
        person=person,
        starts_at=start,
        ends_at=end,
        made_at=clock.now(),
        made_by=viewer.id,
    )
    _note(viewer, Tag.SHIFT_ADDED, "shift", made.pk, ruling, (person,))
    coverage.look(viewer.agency_id)
    return made


def future(starts: datetime, ends: datetime) -> tuple[datetime, datetime]:
    """From now at the earliest. Raises DomainError shift.time for what is over, backwards or longer than a month."""
    start = max(starts, clock.now())
    if ends <= start or ends <= starts or ends - start > LONGEST:
        raise DomainError(
            "shift.time", gettext("Choose an end that is still to come, after the start and within a month.")
        )
    return start, ends


@use_case
def end_shift(*, viewer: Viewer, shift_id: UUID) -> bool:
    """Take a shift by hand back; one that runs ends now. False when it was over or taken back before."""
    rows = Shift.objects.for_viewer(viewer, "rota:plan").filter(pk=shift_id)
    agency = viewer.agency_id if rows.exists() else "-"
    ruling = require(viewer, "rota:plan", {"agency": agency}, record_kind="shift", record_id=shift_id.hex)
    now = clock.now()
    won = rows.filter(ended_at__isnull=True, ends_at__gt=now).update(ended_at=now, ended_by=viewer.id)
    if won:
        falling.without_shift(viewer.agency_id)
        _note(viewer, Tag.SHIFT_ENDED, "shift", shift_id, ruling)
        coverage.look(viewer.agency_id)
    return bool(won)


@use_case
def set_step(*, viewer: Viewer, label: str, minutes: int, place: str = "", programme: str = "") -> ChainStep:
    """How long one step of a post's chain is given alone. Raises Refused; DomainError chain.minutes, rota.place."""
    ruling = _may_plan(viewer)
    if label not in StepLabel.values or not 1 <= minutes <= 240:
        raise DomainError("chain.minutes", gettext("Choose a step, and 1 to 240 minutes."))
    where, what = known_place(viewer.agency_id, place), known_programme(programme)
    now = clock.now()
    rows = ChainStep.objects.for_viewer(viewer, "rota:plan").filter(
        place=where, programme=what, label=label, ended_at__isnull=True
    )
    rows.update(ended_at=now)
    made = ChainStep.objects.create(
        agency_id=viewer.agency_id,
        place=where,
        programme=what,
        label=label,
        minutes=minutes,
        made_at=now,
        made_by=viewer.id,
    )
    _note(viewer, Tag.CHAIN_STEP_SET, "chain", made.pk, ruling, (label, str(minutes)))
    return made


def _may_plan(viewer: Viewer, rota_id: UUID | None = None) -> Ruling:
    record = rota_id.hex if rota_id else viewer.agency_id
    return require(viewer, "rota:plan", {"agency": viewer.agency_id}, record_kind="rota", record_id=record)


def _note(viewer: Viewer, tag: Tag, kind: str, key: UUID, ruling: Ruling, fields: Iterable[str] = ()) -> None:
    write(
        actor=viewer,
        tag=tag,
        record_kind=kind,
        record_id=key.hex,
        purpose="planning",
        authority=ruling.authority,
        fields=tuple(fields),
    )


def _today(viewer: Viewer) -> date:
    return clock.now().astimezone(load.zone_of(viewer.agency_id)).date()


def _past() -> DomainError:
    return DomainError(
        "rota.past", gettext("A plan is not changed backwards. Choose a later day; for today, add a shift by hand.")
    )


def _changed() -> DomainError:
    return DomainError("rota.changed", gettext("Somebody changed this rota meanwhile. Look at it, then change it."))
