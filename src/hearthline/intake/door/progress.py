"""What the public face may know of a submission it made: when it first came in, and whether a person has seen it.

Best effort: any trouble with the database is "not known", and nobody waits while the database rests.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import Error as DatabaseError
from django.db.models import Min

from hearthline.intake.door import spooling
from hearthline.intake.door.envelope import SealedEnvelope
from hearthline.intake.door.models import Envelope, Kind, PublicStatus, Status
from hearthline.journal.turn import circuit
from hearthline.sealing import SpoolError


@dataclass(frozen=True)
class Seen:
    """A person has seen it. `at`: when; None where the status has moved on since."""

    at: datetime | None


def seen(root_id: str) -> Seen | None:
    """Whether a person has seen what came in under this root. One query; None also when it cannot be asked."""
    if circuit.is_open():
        return None
    try:
        row = PublicStatus.unscoped.filter(root_id=root_id).values_list("status", "at").first()
    except (DatabaseError, OSError):
        return None
    if row is None or row[0] == Status.RECEIVED:
        return None
    return Seen(row[1] if row[0] == Status.READ else None)


def first_received(sealed: SealedEnvelope) -> datetime | None:
    """When the report of this submission first was durable: a reload or a second Send moves no deadline.

    One query. None when it is not known.
    """
    first: datetime | None = None
    if not circuit.is_open():
        try:
            mine = Envelope.unscoped.filter(receipt_hash=sealed.receipt_hash, kind=Kind.REPORT)
            first = mine.aggregate(at=Min("received_at"))["at"]
        except (DatabaseError, OSError):
            first = None
    return first or _spooled(sealed.id)


def _spooled(envelope_id: str) -> datetime | None:
    """When the same envelope went into the spool, while it waits there."""
    try:
        payload = spooling.spool().waiting(envelope_id)
        return spooling.from_payload(payload).received_at if payload else None
    except (OSError, SpoolError, spooling.Unreadable):
        return None
