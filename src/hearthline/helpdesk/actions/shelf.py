"""Bringing in what people asked while the database was away, once each, with the time at which they were thanked."""

from datetime import datetime, timedelta

from django.db import DataError, IntegrityError
from django.db import Error as DatabaseError

from hearthline.helpdesk.door import spooling
from hearthline.helpdesk.door.accept import bring_in
from hearthline.helpdesk.door.models import InquiryEnvelope, InquiryPending
from hearthline.helpdesk.models import Inquiry, Said
from hearthline.journal.actor import public
from hearthline.sealing import Spool

ALARM = timedelta(seconds=30)
"""A shelf that is not empty for so long alarms."""


def drain_spool() -> int:
    """Insert every inquiry that waits, and remove its file; how many left the shelf.

    Stops when the database does; what is left waits. A damaged file is set aside into `bad/`, shown by `spool_health`,
    and never blocks the others.
    """
    shelf, brought = spooling.spool(), 0
    shelf.tidy()
    for name, payload in shelf.take():
        try:
            row = spooling.from_payload(payload)
            first = _brought(row)
        except (spooling.Unreadable, DataError, IntegrityError, ValueError):
            _set_aside(shelf, name)
            continue
        except (DatabaseError, OSError):
            break
        if first > row.received_at:
            _received_earlier(row)
        shelf.done(name)
        brought += 1
    return brought


def _brought(row: InquiryEnvelope) -> datetime:
    """When it was first received. Sent again from the page in this very moment it is there by now, and no bad file."""
    try:
        return bring_in(row, actor=public(row.agency_id))
    except IntegrityError:
        return bring_in(row, actor=public(row.agency_id))


def _received_earlier(row: InquiryEnvelope) -> None:
    """It was sent again and committed before it came off the shelf: its time is still when it was first durable."""
    later = {"agency_id": row.agency_id, "received_at__gt": row.received_at}
    now = {"received_at": row.received_at}
    InquiryEnvelope.unscoped.filter(pk=row.pk, **later).update(**now)
    InquiryPending.unscoped.filter(pk=row.pk, **later).update(**now)
    Said.unscoped.filter(envelope_id=row.pk, **later).update(**now)
    Inquiry.unscoped.filter(root_id=row.root_id, **later).update(**now)


def _set_aside(shelf: Spool, name: str) -> None:
    """Whole, by its checksum, and yet no inquiry that the database takes: for a person to look at."""
    source = shelf.folder / f"{name}.sealed"
    source.rename(shelf.bad_folder / f"{name}.refused")


def spool_health() -> list[str]:
    """`inquiries_spooled`: something waits outside the database for too long. `inquiries_spool_bad`: a file is
    damaged. Empty when all is well."""
    shelf = spooling.spool()
    age = shelf.oldest_age()
    late = age is not None and age > ALARM
    return ["inquiries_spooled"] * late + ["inquiries_spool_bad"] * bool(shelf.bad_names())
