"""Sealing an inquiry and putting it down: durable first, in the database or on the disk; thanks after."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import IntegrityError

from hearthline.ground import clock
from hearthline.ground.budget import Budget
from hearthline.ground.errors import DomainError
from hearthline.helpdesk.door import spooling
from hearthline.helpdesk.door.content import Content
from hearthline.helpdesk.door.keys import public_ring, recipients
from hearthline.helpdesk.door.models import InquiryEnvelope, InquiryPending, WayIn
from hearthline.journal.actions import write
from hearthline.journal.actor import Actor, public
from hearthline.journal.tags import Tag
from hearthline.journal.turn import circuit, failed, write_turn
from hearthline.sealing import Receipt, SpoolError, seal_box
from hearthline.sealing.context import Context

TABLE = "inquiryenvelope"
_budget = Budget()


class NotKept(DomainError):
    """Neither the database nor the disk would have it. What was typed is still on the page."""

    def __init__(self) -> None:
        super().__init__("inquiry.not-kept", "We could not keep this right now. Your words are still here.")


@dataclass(frozen=True)
class Origin:
    """Under which receipt an envelope arrives: of a further word, that of the inquiry."""

    root_id: str
    receipt_hash: str
    reporter_key: bytes


@dataclass(frozen=True, repr=False)
class HandedIn:
    """What the page after Send shows. `code` is kept nowhere."""

    code: str
    received_at: datetime


def box_context(agency_id: str, envelope_id: str) -> Context:
    """Where an inquiry's box belongs."""
    return (agency_id, TABLE, "box", envelope_id)


def over_budget(address: str) -> bool:
    """Count one. What comes over the budget is marked and sorted behind, never refused."""
    return _budget.note(address)


def code_of(token: bytes) -> str:
    """The receipt that this submission has, whether or not anything was sent yet."""
    return Receipt.from_token(public_ring().pepper, token).code


def hand_in(
    *, token: bytes, topic: str, language: str, content: Content, burst: bool, origin: Origin | None = None
) -> HandedIn:
    """Seal what a person asks and keep it; returns only when it is durable. The same token and words: nothing new.

    `origin`: of who came back with a receipt; `token` is then of this word alone. Raises NotKept; KeyringError.
    """
    ring = public_ring()
    receipt = Receipt.from_token(ring.pepper, token)
    here = origin or Origin(receipt.root_id, receipt.lookup, receipt.keypair()[1])
    raw = content.raw()
    own = receipt.envelope_id(hashlib.sha256(raw).digest())
    agency = settings.HEARTHLINE_AGENCY
    row = InquiryEnvelope(
        id=own,
        agency_id=agency,
        root_id=here.root_id,
        way=WayIn.WEB,
        topic=topic,
        language=language,
        received_at=clock.now(),
        burst=burst,
        receipt_hash=here.receipt_hash,
        reporter_key=here.reporter_key,
        box=seal_box(recipients(ring), raw, box_context(agency, own)),
    )
    return HandedIn(receipt.code, _keep(row))


def _keep(row: InquiryEnvelope) -> datetime:
    """When it was first durable: in the database, or on the shelf when the database will not. Raises NotKept."""
    was_open = circuit.is_open()
    first = None if was_open else _try_database(row)
    if first is not None:
        return first
    try:
        shelf = spooling.spool()
        if shelf.put_once(row.pk, spooling.to_payload(row)):
            return row.received_at
        waiting = shelf.waiting(row.pk)
        return spooling.from_payload(waiting).received_at if waiting else row.received_at
    except spooling.Unreadable:
        return row.received_at  # a whole file of that name rests there: kept, and a person looks at it
    except (SpoolError, OSError):
        first = _try_database(row) if was_open else None
        if first is None:
            raise NotKept from None
        return first


def _try_database(row: InquiryEnvelope) -> datetime | None:
    """Commit it, or None: the trouble of the database must not become the person's."""
    try:
        try:
            first = bring_in(row, actor=public(row.agency_id))
        except IntegrityError:  # another press in this moment was faster
            first = InquiryEnvelope.unscoped.values_list("received_at", flat=True).get(pk=row.pk)
    except (DatabaseError, OSError, InquiryEnvelope.DoesNotExist) as error:
        failed(error)
        return None
    circuit.mend()
    return first


def bring_in(row: InquiryEnvelope, *, actor: Actor) -> datetime:
    """`put` in a transaction of its own; nobody waits long for it. Raises the database's errors."""
    with write_turn():
        return put(row, actor=actor)


def put(row: InquiryEnvelope, *, actor: Actor) -> datetime:
    """The envelope, the waiting list and the journal, inside the caller's transaction; when it was first received.

    The same id again writes nothing at all.
    """
    known = InquiryEnvelope.unscoped.filter(pk=row.pk).values_list("received_at", flat=True).first()
    if known is not None:
        return known
    row.save(force_insert=True)
    InquiryPending(
        envelope_id=row.pk, root_id=row.root_id, agency_id=row.agency_id, way=row.way, received_at=row.received_at
    ).save(force_insert=True)
    write(
        actor=actor,
        tag=Tag.INQUIRY_RECEIVED,
        record_kind="inquiry-envelope",
        record_id=row.pk,
        purpose="inquiry",
        fields=("box",),
    )
    return row.received_at
