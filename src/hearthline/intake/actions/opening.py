"""Opening envelopes: the worker's job, on the staff side."""

import hashlib
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, InterfaceError, OperationalError, connection, transaction
from django.db.models import Case, IntegerField, Value, When

from hearthline.ground import clock
from hearthline.intake.actions import building
from hearthline.intake.door.content import BadContent, ReportContent, read_report
from hearthline.intake.door.envelope import context
from hearthline.intake.events import EnvelopeUnreadable, tell
from hearthline.intake.keys import worker_keys
from hearthline.intake.models import DANGER_RANK, Danger, Envelope, IntakePending
from hearthline.journal.actions import write
from hearthline.journal.actor import Actor, system
from hearthline.journal.tags import Tag
from hearthline.sealing import KeyringError, KeyService, SealError

JOB = "open-envelopes"
BUSY = 8
"""More than so many unopened envelopes a second, and whoever is sending goes first."""
AT_LEAST = 1
"""Opened a round beside all danger however busy the line is; a round comes four times a second."""
BREATH = 0.01
"""Seconds between two openings in which the embedded database's write lock is free for who sends."""
URGENT = frozenset({Danger.YES, Danger.CANNOT_CALL})
_breath = threading.Event()
_AWAY = (KeyringError, OSError, OperationalError, InterfaceError)
"""Nothing can be opened now, whichever envelope is tried."""


@dataclass(frozen=True)
class Opened:
    """What one round did: new reports, additions to known ones, envelopes set aside as unreadable, still waiting."""

    reports: int = 0
    additions: int = 0
    aside: int = 0
    waiting: int = 0


class Unreadable(Exception):
    """This envelope will not open, now or later. Carries a code."""

    def __init__(self, fault: str) -> None:
        super().__init__(fault)
        self.fault = fault


def open_pending(*, limit: int = 50, keys: KeyService | None = None) -> Opened:
    """Open up to `limit` waiting envelopes, danger first, each in its own transaction. Idempotent.

    While many people are sending, what says danger is opened and little else: an opening costs several times what a
    Send costs and holds the one write lock of the embedded database. A corrupt envelope is journalled, set aside and
    never blocks the others; one that trips something else keeps waiting, the others are opened, and then its error goes
    to the caller. A key service or a database that does not answer (KeyringError, OSError, OperationalError,
    InterfaceError) leaves everything waiting and the error goes to the caller at once.
    """
    service = keys or worker_keys()
    done = {"report": 0, "addition": 0, "aside": 0, "waiting": 0}
    tripped: Exception | None = None
    others = 0
    for envelope_id, urgent in waiting(limit):
        try:
            done[_open_one(envelope_id, service)] += 1
        except _AWAY:
            raise
        except Exception as error:  # nobody's report is the hostage of another's; told below
            tripped = tripped or error
        others += not urgent
        if others >= AT_LEAST and line_is_busy():
            break
        if connection.vendor == "sqlite":
            _breath.wait(BREATH)
    if tripped is not None:
        raise tripped
    return Opened(done["report"], done["addition"], done["aside"], done["waiting"])


def line_is_busy() -> bool:
    """Whether more than BUSY envelopes that nobody opened yet came within the last second."""
    since = clock.now() - timedelta(seconds=1)
    return IntakePending.unscoped.filter(fault="", received_at__gt=since).count() > BUSY


def waiting(limit: int) -> list[tuple[str, bool]]:
    """Envelopes that wait, each with whether its header says danger: danger first, then what came within its source's
    budget, then the oldest."""
    rank = Case(
        *(When(danger=danger, then=Value(rank)) for danger, rank in DANGER_RANK.items()), output_field=IntegerField()
    )
    found = IntakePending.unscoped.filter(fault="").order_by(rank, "burst", "received_at", "envelope_id")
    return [(one, danger in URGENT) for one, danger in found.values_list("envelope_id", "danger")[:limit]]


def _open_one(envelope_id: str, keys: KeyService) -> str:
    """report, addition, aside, or waiting (another worker has it, or it is tried again next round)."""
    envelope = Envelope.unscoped.filter(pk=envelope_id).first()
    actor = system(JOB, envelope.agency_id if envelope else "")
    try:
        if envelope is None:
            raise Unreadable("missing")
        content, raw = read(envelope, keys)
    except Unreadable as unreadable:
        return _set_aside(envelope_id, envelope, unreadable.fault, actor)
    try:
        with transaction.atomic(durable=True):
            if not IntakePending.unscoped.filter(pk=envelope_id, fault="").delete()[0]:
                return "waiting"
            return building.take_in(envelope, content, raw, actor=actor, keys=keys)
    except (IntegrityError, building.Moved):
        return "waiting"  # another envelope of the same report was taken in at this moment: the next round joins it
    except SealError:
        # The report it belongs to was damaged and does not open any more. The envelope itself stays as it came.
        return _set_aside(envelope_id, envelope, "report-damaged", actor)


def read(envelope: Envelope, keys: KeyService) -> tuple[ReportContent, bytes]:
    """Open the report box. Raises Unreadable; KeyringError and OSError when the key service is away."""
    box = bytes(envelope.report_box)
    whole = box + (bytes(envelope.identity_box) if envelope.identity_box is not None else b"")
    where = context(envelope.agency_id, "report_box", envelope.id)
    try:
        raw = keys.open("intake", box, where, actor=JOB, purpose="intake")
        if hashlib.sha256(whole).hexdigest() != envelope.sha256:
            raise Unreadable("changed")
        return read_report(raw), raw
    except SealError:
        raise Unreadable("sealed") from None
    except BadContent:
        raise Unreadable("content") from None


def _set_aside(envelope_id: str, envelope: Envelope | None, fault: str, actor: Actor) -> str:
    """Journal it, keep it on the waiting list with its fault, and tell the floors above, once."""
    with transaction.atomic(durable=True):
        if not IntakePending.unscoped.filter(pk=envelope_id, fault="").update(fault=fault):
            return "waiting"
        write(
            actor=actor,
            tag=Tag.ENVELOPE_UNREADABLE,
            record_kind="envelope",
            record_id=envelope_id,
            purpose="intake",
            fields=(fault,),
        )
        tell(
            EnvelopeUnreadable(
                actor=actor,
                agency_id=actor.agency_id,
                envelope_id=envelope_id,
                fault=fault,
                danger=envelope.danger if envelope else "unsure",
                received_at=_received(envelope),
            )
        )
    return "aside"


def _received(envelope: Envelope | None) -> datetime:
    return envelope.received_at if envelope else clock.now()
