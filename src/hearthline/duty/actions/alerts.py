"""Raising an alert once, and a named person answering it."""

from collections.abc import Callable
from uuid import UUID

from django.db import IntegrityError, transaction

from hearthline.access.policy import require
from hearthline.access.viewer import Viewer
from hearthline.duty.beside import ANSWER as ACTION
from hearthline.duty.beside import alerts_for, require_answer
from hearthline.duty.models import Alert, AlertKind
from hearthline.ground import clock as wall
from hearthline.ground import steady
from hearthline.journal import actions as journal
from hearthline.journal.actor import Actor
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case

FOR_SUPERVISORS = (
    AlertKind.SILENT_PROPOSAL, AlertKind.OVERRIDE_UP, AlertKind.GLASS, AlertKind.RESTRICTED, AlertKind.COVERAGE_GAP,
)  # fmt: skip
"""Alerts that ask a supervisor to look at what a screener did: the screener does not answer those for them."""
_handlers: list[Callable[[Alert], None]] = []


def on_acknowledged(handler: Callable[[Alert], None]) -> None:
    """Have `handler` called when a person has answered an alert, in the same transaction. Wired in `site/wiring.py`.

    Twice the same handler counts once. It must do no more than write rows of its own room.
    """
    if handler not in _handlers:
        _handlers.append(handler)


def raise_alert(
    *,
    actor: Actor,
    kind: str,
    key: str,
    subject_kind: str,
    subject_id: str,
    urgent: bool = False,
    label: str = "",
    about: str = "",
) -> Alert:
    """Raise an alert once per (agency, `key`), inside the caller's transaction.

    `label`: the subject's number, for lists. `about`: the kind of the clock that is late. The same key again gives the
    alert that is there, answered or not.
    """
    known = Alert.unscoped.filter(agency_id=actor.agency_id, key=key).first()
    if known is not None:
        return known
    made = Alert(
        agency_id=actor.agency_id,
        key=key,
        kind=kind,
        subject_kind=subject_kind,
        subject_id=subject_id,
        label=label,
        about=about,
        urgent=urgent,
        raised_at=wall.now(),
        raised_boot=steady.boot(),
        raised_ticks=steady.ticks(),
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        return Alert.unscoped.get(agency_id=actor.agency_id, key=key)
    journal.write(
        actor=actor,
        tag=Tag.ALERT_RAISED,
        record_kind=subject_kind,
        record_id=subject_id,
        purpose=kind,
        fields=("urgent",) if urgent else (),
    )
    return made


@use_case
def acknowledge_alert(*, viewer: Viewer, alert_id: UUID) -> Alert:
    """A named person takes it: one press. The first wins; a later press gives the same row, which says who has it.

    Refused for other agencies, for an alert about a report that is closed to them, and for one that is not there
    (alike), and for who supervises nobody when the alert
    is for supervisors (`FOR_SUPERVISORS`).
    """
    return take_alert(viewer=viewer, alert_id=alert_id)


def take_alert(*, viewer: Viewer, alert_id: UUID, channel: str = "") -> Alert:
    """The same inside the caller's transaction, as when the answer came back over a `channel` (text, voice, mail)."""
    row = alerts_for(viewer, ACTION).filter(pk=alert_id).first()
    ruling = require_answer(viewer, str(alert_id), row)
    if row is not None and row.kind in FOR_SUPERVISORS:
        where = {"agency": row.agency_id}
        require(viewer, "supervise:list", where, "supervision", record_kind="alert", record_id=str(alert_id))
    won = Alert.unscoped.filter(pk=alert_id, acknowledged_at__isnull=True).update(
        acknowledged_by=viewer.id, acknowledged_name=viewer.name, acknowledged_at=wall.now()
    )
    found = alerts_for(viewer, ACTION).get(pk=alert_id)
    if won:
        journal.write(
            actor=viewer,
            tag=Tag.ALERT_ACKNOWLEDGED,
            record_kind=found.subject_kind,
            record_id=found.subject_id,
            purpose=found.kind,
            authority=ruling.authority,
            fields=(channel,) if channel else (),
        )
        for handler in _handlers:
            handler(found)
    return found
