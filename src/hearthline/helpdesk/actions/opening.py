"""The worker opens what came in: each in a transaction of its own, with its clock, once."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction

from hearthline.duty.actions import raise_alert
from hearthline.duty.models import AlertKind
from hearthline.ground.ids import uuid7
from hearthline.helpdesk.actions import beginning
from hearthline.helpdesk.actions.ways import beat
from hearthline.helpdesk.door.accept import box_context
from hearthline.helpdesk.door.content import BadContent, Content
from hearthline.helpdesk.door.models import InquiryEnvelope, InquiryPending, WayIn
from hearthline.helpdesk.keys import PURPOSE, key_of, new_key, worker_keys
from hearthline.helpdesk.models import Inquiry, Said, Send
from hearthline.journal.actions import write
from hearthline.journal.actor import Actor, system
from hearthline.journal.tags import Tag
from hearthline.sealing import KeyService, SealError

JOB = "open-inquiries"


@dataclass(frozen=True)
class Opened:
    """What one round did: new inquiries, further words, envelopes set aside as unreadable."""

    new: int = 0
    further: int = 0
    aside: int = 0


def open_pending(*, limit: int = 50, keys: KeyService | None = None) -> Opened:
    """Open what waits, the oldest first; what came over its source's budget after the rest. Idempotent.

    One that does not open is journalled, set aside with an alarm, and never blocks the others. A key service or a
    database that is away leaves everything waiting, and the error goes to the caller.
    """
    service = keys or worker_keys()
    done = {"new": 0, "further": 0, "aside": 0, "": 0}
    waiting = InquiryPending.unscoped.filter(fault="").order_by("received_at", "envelope_id")
    agencies = set()
    for envelope_id in list(waiting.values_list("envelope_id", flat=True)[:limit]):
        result, agency = _open_one(envelope_id, service)
        done[result] += 1
        agencies.add(agency)
    beat(WayIn.WEB)
    return Opened(done["new"], done["further"], done["aside"])


def _open_one(envelope_id: str, keys: KeyService) -> tuple[str, str]:
    envelope = InquiryEnvelope.unscoped.filter(pk=envelope_id).first()
    if envelope is None:
        return _set_aside(envelope_id, "", "missing"), ""
    agency = envelope.agency_id
    try:
        raw = keys.open("intake", bytes(envelope.box), box_context(agency, envelope.pk), actor=JOB, purpose=PURPOSE)
        content = Content.read(raw)
    except SealError:
        return _set_aside(envelope_id, agency, "sealed"), agency
    except BadContent:
        return _set_aside(envelope_id, agency, "content"), agency
    try:
        with transaction.atomic(durable=True):
            if not InquiryPending.unscoped.filter(pk=envelope_id, fault="").delete()[0]:
                return "", agency
            return take_in(envelope, content, raw, actor=system(JOB, agency), keys=keys), agency
    except SealError:  # the key of the inquiry that it belongs to is damaged
        return _set_aside(envelope_id, agency, "sealed"), agency
    except IntegrityError:
        return "", agency  # another word of the same inquiry was taken in at this moment: the next round joins it


def take_in(envelope: InquiryEnvelope, content: Content, raw: bytes, *, actor: Actor, keys: KeyService) -> str:
    """Make the inquiry, or join it: "new" or "further". Raises IntegrityError when another was faster."""
    known = Inquiry.unscoped.filter(agency_id=envelope.agency_id, root_id=envelope.root_id).first()
    made = known or _make(envelope, content)
    key = key_of(made, actor=JOB, keys=keys) if known else new_key(made, actor=JOB, keys=keys)
    if not known:
        made.save(force_insert=True)
    beginning.keep_words(made, key, content, at=envelope.received_at, kind=Said.ASKED, envelope_id=envelope.pk)
    write(
        actor=actor,
        tag=Tag.INQUIRY_OPENED,
        record_kind="inquiry",
        record_id=made.pk.hex,
        purpose=PURPOSE,
        fields=("further",) if known else ("first",),
        digest_of=raw,
        salt=key.salt,
    )
    if known:
        beginning.further(actor, made, envelope.received_at)
        return "further"
    beginning.start_clock(actor, made, envelope.received_at)
    return "new"


def _make(envelope: InquiryEnvelope, content: Content) -> Inquiry:
    asked = content.send if content.send in Send.values else Send.CODE
    return Inquiry(
        id=uuid7(),
        agency_id=envelope.agency_id,
        number=beginning.new_number(envelope.agency_id),
        root_id=envelope.root_id,
        way=envelope.way,
        topic=envelope.topic,
        language=envelope.language,
        send=asked,
        burst=envelope.burst,
        received_at=envelope.received_at,
        unread_since=envelope.received_at,
        receipt_hash=envelope.receipt_hash,
        reporter_key=bytes(envelope.reporter_key),
    )


def _set_aside(envelope_id: str, agency_id: str, fault: str) -> str:
    """Journal it, keep it on the waiting list with its fault, and alarm a person, once."""
    actor = system(JOB, agency_id)
    with transaction.atomic(durable=True):
        waiting = InquiryPending.unscoped.filter(pk=envelope_id, fault="")
        agency, way = waiting.values_list("agency_id", "way").first() or ("", "")
        if not waiting.update(fault=fault):
            return ""
        actor = system(JOB, agency)
        write(
            actor=actor,
            tag=Tag.INQUIRY_UNREADABLE,
            record_kind="inquiry-envelope",
            record_id=envelope_id,
            purpose=PURPOSE,
            fields=(fault,),
        )
        raise_alert(
            actor=actor,
            kind=AlertKind.WAY_IN,
            key=f"way-in:unreadable:{envelope_id}",
            subject_kind="way-in",
            subject_id=way,
            about="unreadable",
            urgent=True,
        )
    return "aside"
