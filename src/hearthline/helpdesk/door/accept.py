"""Sealing an inquiry and putting it down: durable first, thanks after."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, IntegrityError, transaction
from django.db import Error as DatabaseError

from hearthline.ground import clock
from hearthline.ground.budget import Budget
from hearthline.ground.errors import DomainError
from hearthline.helpdesk.door.content import Content
from hearthline.helpdesk.door.keys import public_ring, recipients
from hearthline.helpdesk.door.models import InquiryEnvelope, InquiryPending, WayIn
from hearthline.journal.actions import write
from hearthline.journal.actor import Actor, public
from hearthline.journal.tags import Tag
from hearthline.sealing import Receipt, seal_box
from hearthline.sealing.context import Context

TABLE = "inquiryenvelope"
_budget = Budget()


class NotKept(DomainError):
    """The database is away. What was typed is still on the page."""

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
    try:
        with transaction.atomic(DEFAULT_DB_ALIAS, durable=True):
            first = put(row, actor=public(agency))
    except IntegrityError:
        first = _kept_beside(own)
    except (DatabaseError, OSError) as error:
        raise NotKept from error
    return HandedIn(receipt.code, first)


def _kept_beside(own: str) -> datetime:
    """When the same words were kept by another press in this moment. Raises NotKept when they were not."""
    try:
        known = InquiryEnvelope.unscoped.filter(pk=own).values_list("received_at", flat=True).first()
    except (DatabaseError, OSError) as error:
        raise NotKept from error
    if known is None:
        raise NotKept
    return known


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
