"""When somebody cannot be on duty: said by themselves, or by a supervisor for them. Never why."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext

from hearthline.access.policy import Ruling, require
from hearthline.access.viewer import Viewer
from hearthline.duty.actions.rotas import works_here
from hearthline.duty.models import Absence
from hearthline.duty.roster import coverage
from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.journal.actions import write
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case


def _may(viewer: Viewer, person: str) -> Ruling:
    """Their own by `rota:own`; anybody's by `rota:plan`."""
    attrs = {"agency": viewer.agency_id, "author": person}
    action = "rota:own" if person == viewer.id else "rota:plan"
    return require(viewer, action, attrs, record_kind="user", record_id=person)


@use_case
def add_absence(*, viewer: Viewer, person: str, starts: datetime, ends: datetime) -> Absence:
    """This person is away. One that began already begins now: what was, was. Supervisors are told of a gap that is
    near. Raises Refused; DomainError absence.time, rota.people."""
    ruling = _may(viewer, person)
    works_here(viewer.agency_id, person)
    now = clock.now()
    start = max(starts, now)
    if ends <= start or ends <= starts or (ends - start).days > 400:
        raise DomainError("absence.time", gettext("Choose an end that is still to come, after the start."))
    made = Absence.objects.create(
        agency_id=viewer.agency_id, person=person, starts_at=start, ends_at=ends, made_at=now, made_by=viewer.id
    )
    _note(viewer, Tag.ABSENCE_ADDED, made.pk, ruling, person)
    coverage.look(viewer.agency_id)
    return made


@use_case
def end_absence(*, viewer: Viewer, absence_id: UUID, planning: bool = False) -> bool:
    """They are back: from now on, or the absence does not happen. False when it was over or ended before.

    `planning`: a supervisor says so, of anybody; else it is the viewer's own, and anybody else's is refused like one
    that is not there.
    """
    row = Absence.objects.for_viewer(viewer, "rota:list").filter(pk=absence_id).first()
    attrs = {"agency": row.agency_id if row else "-", "author": row.person if row else "-"}
    action = "rota:plan" if planning else "rota:own"
    ruling = require(viewer, action, attrs, record_kind="absence", record_id=absence_id.hex)
    now = clock.now()
    rows = Absence.objects.for_viewer(viewer, "rota:list").filter(pk=absence_id, ended_at__isnull=True, ends_at__gt=now)
    won = rows.update(ended_at=now, ended_by=viewer.id)
    if won and row is not None:
        _note(viewer, Tag.ABSENCE_ENDED, absence_id, ruling, row.person)
        coverage.look(viewer.agency_id)
    return bool(won)


def _note(viewer: Viewer, tag: Tag, key: UUID, ruling: Ruling, person: str) -> None:
    write(
        actor=viewer,
        tag=tag,
        record_kind="absence",
        record_id=key.hex,
        purpose="planning",
        authority=ruling.authority,
        fields=(person,),
    )
