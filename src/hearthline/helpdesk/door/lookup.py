"""Coming back with a receipt: where it stands, the written answers, one face, and nothing of what was asked."""

import json
import os
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from hearthline.helpdesk.door import helped
from hearthline.helpdesk.door.accept import Origin
from hearthline.helpdesk.door.keys import public_ring
from hearthline.helpdesk.door.models import InquiryEnvelope, InquiryStanding, SealedAnswer, Standing
from hearthline.sealing import Receipt, SealError, open_as_reporter, present
from hearthline.sealing.context import Context

MOST = 20
"""Answers that are shown, the newest."""


@dataclass(frozen=True, repr=False)
class Agreed:
    """One thing agreed, as the person reads it. `by`: us, you or other; `who`: a name or badge. `on`: a date."""

    what: str
    by: str
    who: str
    on: str


@dataclass(frozen=True, repr=False)
class Letter:
    """A written follow-up: what was said, what was agreed, who signed it."""

    words: str
    agreed: tuple[Agreed, ...]
    signed: str
    language: str
    at: datetime


@dataclass(frozen=True, repr=False)
class Found:
    """What a receipt leads to. Give `origin` to `accept.hand_in` for a further word. `topic`: of the inquiry.
    `helped_id`: of what may be said about the newest answer, once."""

    agency_id: str
    origin: Origin
    topic: str
    standing: str
    at: datetime
    letters: tuple[Letter, ...]
    helped_id: str


def answer_context(agency_id: str, answer_id: UUID) -> Context:
    """Where a written answer, sealed to the person, belongs."""
    return (agency_id, "sealedanswer", "sealed", str(answer_id))


def find(typed: str, *, agency_id: str) -> Found | None:
    """Look up a typed code. None alike for a malformed, an unknown and a gone one, after the same work: three queries
    and one key derivation. Raises DatabaseError and OSError when the database is away."""
    pepper = public_ring().pepper
    shown = present(pepper, typed)
    stand_in = Receipt(pepper, os.urandom(16))
    receipt = shown.receipt or stand_in
    private, _ = receipt.keypair()
    row = (
        InquiryEnvelope.unscoped.filter(receipt_hash=shown.lookup, agency_id=agency_id)
        .order_by("received_at", "id")
        .values_list("root_id", "receipt_hash", "reporter_key", "received_at", "topic")
        .first()
    )
    root = row[0] if row else shown.lookup
    stands = InquiryStanding.unscoped.filter(root_id=root, agency_id=agency_id).values_list("standing", "at").first()
    sealed = list(
        SealedAnswer.unscoped.filter(root_id=root, agency_id=agency_id)
        .order_by("-at", "-id")
        .values_list("id", "sealed", "at")[:MOST]
    )
    if row is None or shown.receipt is None:
        return None
    letters = []
    for key, box, _at in sealed:
        try:
            letters.append(_letter(open_as_reporter(private, bytes(box), answer_context(agency_id, key))))
        except (SealError, ValueError, KeyError, TypeError):
            continue  # a damaged answer must not hide the others; the desk still has its own copy
    said, at = stands or (Standing.RECEIVED, row[3])
    origin = Origin(row[0], row[1], bytes(row[2]))
    newest = sealed[0][0].bytes if sealed else b""
    return Found(agency_id, origin, row[4], said, at, tuple(letters), helped.id_of(receipt.secret, newest))


def _letter(raw: bytes) -> Letter:
    told = json.loads(raw)
    agreed = tuple(Agreed(**{name: str(one[name]) for name in ("what", "by", "who", "on")}) for one in told["agreed"])
    at = datetime.fromisoformat(told["at"])
    return Letter(str(told["words"]), agreed, str(told["signed"]), str(told["language"]), at)
