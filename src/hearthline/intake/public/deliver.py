"""From the wizard to the door: content, envelope, receipt."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest

from hearthline.intake.door import accept as door
from hearthline.intake.door import envelope, progress
from hearthline.intake.door.content import Identity, ReportContent
from hearthline.intake.door.keys import door_keys
from hearthline.intake.door.models import Kind
from hearthline.intake.public.answers import Wizard, content, declined, identity
from hearthline.intake.public.wording import wording
from hearthline.sealing import Receipt
from hearthline.ui import languages

_PROOF = 16


@dataclass(frozen=True, repr=False)
class HandedIn:
    """What the receipt page shows. `code` is the only way back; it is not kept anywhere."""

    code: str
    received_at: datetime


def code_of(wizard: Wizard) -> str:
    """The receipt this wizard's envelopes have, whether or not anything was sent yet."""
    return Receipt.from_token(door_keys().pepper, wizard.token_bytes).code


def ready(wizard: Wizard) -> None:
    """Before Send is shown: the public half of the reporter's own key is worked out now, so that Send need not.

    `wizard.origin` is 16 characters of the receipt's lookup hash, then that key as hex.
    """
    if not wizard.origin:
        origin = envelope.origin_of(Receipt.from_token(door_keys().pepper, wizard.token_bytes))
        wizard.origin = origin.receipt_hash[:_PROOF] + origin.reporter_key.hex()


def _origin(wizard: Wizard, receipt: Receipt) -> envelope.Origin:
    """What `ready` worked out, if it is this receipt's."""
    lookup = receipt.lookup
    if wizard.origin[:_PROOF] != lookup[:_PROOF]:
        return envelope.origin_of(receipt)
    return envelope.Origin(receipt.root_id, lookup, bytes.fromhex(wizard.origin[_PROOF:]))


def hand_in(wizard: Wizard, *, kind: str = Kind.REPORT, burst: bool = False, **answer: str) -> HandedIn:
    """Seal and store; `answer` stands in place of the wizard's own. Returns only when it is durable. Raises NotTaken
    when nothing would hold it."""
    keys = door_keys()
    found = content(wizard, languages.current()) | answer
    person = identity(wizard)
    if kind == Kind.ADDITION and person is None:
        found["reporter"] = {}  # nothing new about who tells it
    else:
        found["reporter"]["declined"] = declined(wizard, wording().asks(wizard.kind))
    receipt = Receipt.from_token(keys.pepper, wizard.token_bytes)
    sealed = envelope.build(
        keys=keys,
        agency_id=settings.HEARTHLINE_AGENCY,
        token=wizard.token_bytes,
        content=ReportContent.of(found),
        identity=Identity.of(person) if person else None,
        kind=kind,
        burst=burst,
        origin=_origin(wizard, receipt),
    )
    taken = door.accept(sealed)
    first = progress.first_received(sealed) if taken.duplicate or wizard.category or wizard.job else None
    return HandedIn(receipt.code, first or sealed.received_at)


def digest(wizard: Wizard) -> str:
    """16 hex characters that change when the answers do."""
    told = json.dumps([wizard.danger, wizard.answers, wizard.identity], sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def seen_by_a_person(wizard: Wizard) -> progress.Seen | None:
    """Whether a worker has seen what "I cannot call" sent. None when nobody has, or when it cannot be looked up now."""
    return progress.seen(Receipt.from_token(door_keys().pepper, wizard.token_bytes).root_id)


def source(request: HttpRequest) -> str:
    """The network address of who sends, for the flood budget only. It is written nowhere.

    A header that anybody can write is not believed: a proxy that ends TLS hands the address over on the socket.
    """
    return str(request.META.get("REMOTE_ADDR", ""))
