"""Bringing in what the spool holds, once the database answers again."""

from django.db import DataError, IntegrityError
from django.db import Error as DatabaseError

from hearthline.intake.door import spooling
from hearthline.intake.door.accept import insert
from hearthline.intake.door.envelope import SealedEnvelope
from hearthline.intake.models import Envelope, Report
from hearthline.journal.actor import public
from hearthline.sealing import Spool


def drain_spool() -> int:
    """Insert every spooled envelope, once each, and remove its file; the number brought in.

    Stops when the database does; what is left waits. A damaged file is set aside into `bad/`, shown by `health`, and
    never blocks the others.
    """
    spool, brought = spooling.spool(), 0
    spool.tidy()
    for name, payload in spool.take():
        try:
            sealed = spooling.from_payload(payload)
            fresh = insert(sealed, actor=public(sealed.agency_id))
        except (spooling.Unreadable, DataError, IntegrityError, ValueError):
            _set_aside(spool, name)
            continue
        except (DatabaseError, OSError):
            break
        if not fresh:
            _received_earlier(sealed)
        spool.done(name)
        brought += fresh
    return brought


def _received_earlier(sealed: SealedEnvelope) -> None:
    """It was sent again and committed before it came out of the spool: its time is still when it was first durable."""
    Envelope.unscoped.filter(pk=sealed.id, received_at__gt=sealed.received_at).update(received_at=sealed.received_at)
    Report.unscoped.filter(root_id=sealed.root_id, received_at__gt=sealed.received_at).update(
        received_at=sealed.received_at
    )


def _set_aside(spool: Spool, name: str) -> None:
    """Whole, by its checksum, and yet no envelope that the database takes: for a person to look at."""
    source = spool.folder / f"{name}.sealed"
    source.rename(spool.bad_folder / f"{name}.refused")
