"""Coming back with a receipt: a status, the screener's questions, and nothing of what was sent before."""

import os
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import Error as DatabaseError

from hearthline.intake.door import spooling
from hearthline.intake.door.envelope import Origin
from hearthline.intake.door.keys import door_keys
from hearthline.intake.door.models import Envelope, PublicStatus, StaffQuestion, Status
from hearthline.sealing import Receipt, SealError, open_as_reporter, present
from hearthline.sealing.context import Context

MOST_QUESTIONS = 20


@dataclass(frozen=True, repr=False)
class AskedQuestion:
    """A screener's question, opened with the receipt."""

    id: str
    text: str
    asked_at: datetime


@dataclass(frozen=True, repr=False)
class Found:
    """What a receipt leads to. Give `origin` to `envelope.build` for a reply.

    `status`: received, read, question or closed. `questions`: oldest first.
    """

    origin: Origin
    status: str
    status_at: datetime
    questions: tuple[AskedQuestion, ...]


@dataclass(frozen=True)
class NotFound:
    """`not_yet`: something waits in the spool, or the database is away: if they just sent it, it is safe; look again
    in 15 minutes. Malformed, unknown and expunged codes answer alike."""

    not_yet: bool


def question_context(agency_id: str, question_id: UUID) -> Context:
    """Where a question to the reporter belongs."""
    return (agency_id, "staffquestion", "sealed", str(question_id))


def find(typed: str, *, agency_id: str) -> Found | NotFound:
    """Look up a typed receipt code with the same work for right, wrong and malformed ones.

    Three queries and one key derivation whatever was typed. Never raises for what was typed or for a database that
    is away.
    """
    not_yet = _something_waits()
    shown = present(door_keys().pepper, typed)
    stand_in = Receipt(door_keys().pepper, os.urandom(16))
    private, _ = (shown.receipt or stand_in).keypair()
    try:
        row = (
            Envelope.unscoped.filter(receipt_hash=shown.lookup, agency_id=agency_id)
            .order_by("received_at", "id")
            .values_list("root_id", "receipt_hash", "reporter_key", "received_at")
            .first()
        )
        root_id = row[0] if row else shown.lookup
        status = PublicStatus.unscoped.filter(root_id=root_id).values_list("status", "at").first()
        asked = list(
            StaffQuestion.unscoped.filter(root_id=root_id, agency_id=agency_id)
            .order_by("asked_at", "id")
            .values_list("id", "sealed", "asked_at")[:MOST_QUESTIONS]
        )
    except (DatabaseError, OSError):
        return NotFound(not_yet=True)
    if row is None or shown.receipt is None:
        return NotFound(not_yet)
    questions = []
    for key, sealed, at in asked:
        try:
            text = open_as_reporter(private, bytes(sealed), question_context(agency_id, key)).decode()
        except (SealError, UnicodeDecodeError):
            continue  # a damaged question must not hide the others; the desk sees that it was not answered
        questions.append(AskedQuestion(str(key), text, at))
    said, at = status or (Status.RECEIVED, row[3])  # nobody at the desk has done anything yet
    return Found(Origin(row[0], row[1], bytes(row[2])), said, at, tuple(questions))


def _something_waits() -> bool:
    try:
        return spooling.spool().count() > 0
    except OSError:
        return True
