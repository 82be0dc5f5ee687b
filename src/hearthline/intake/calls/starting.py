"""Beginning a call, and taking it over from a colleague."""

import secrets
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from hearthline.access.policy import require
from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.ground.ids import uuid7
from hearthline.intake.calls.keys import TABLE, new_key
from hearthline.intake.calls.leaving import answered
from hearthline.intake.calls.models import Call
from hearthline.intake.calls.policy import RECORD, fetch, must_be_open
from hearthline.journal.actions import write
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.sealing import new_token

CHANNELS = ("phone", "walk_in", "paper", "fax", "letter", "text")
TRIES = 50


def new_reference() -> str:
    """Seven digits for saying aloud, as `4827-193`; no digit three times in a row. The caller keeps it unique."""
    while True:
        digits = f"{secrets.randbelow(10_000_000):07d}"
        if not any(digits[i] == digits[i + 1] == digits[i + 2] for i in range(5)):
            return f"{digits[:4]}-{digits[4:]}"


@use_case
def open_call(*, viewer: Viewer, channel: str = "phone", received_at: datetime | None = None) -> Call:
    """Begin to type. The row is committed before this returns; nothing that is typed waits for a name or a language.

    `received_at`: aware, when it really came: now for who telephones, the date stamp for a letter; never in the
    future. Raises Refused; DomainError `call.channel`, `call.future`.
    """
    ruling = require(viewer, "call:open", {"agency": viewer.agency_id}, "screening", record_kind=RECORD)
    now = clock.now()
    if channel not in CHANNELS:
        raise DomainError("call.channel", "Choose how it came: by telephone, in person or in writing.")
    came = received_at or now
    if came.tzinfo is None:
        raise ValueError("a time without a zone")
    if came > now:
        raise DomainError("call.future", "It cannot have come later than now. Look at the date and the time again.")
    call = Call(
        id=uuid7(),
        agency_id=viewer.agency_id,
        channel=channel,
        received_at=came,
        opened_at=now,
        opened_by=viewer.id,
        opened_name=viewer.name,
        held_by=viewer.id,
        held_name=viewer.name,
        typed_at=now,
    )
    call.token = new_key(call, viewer).seal(TABLE, "token", call.id, new_token())
    _insert(call)
    write(
        actor=viewer,
        tag=Tag.CALL_OPENED,
        record_kind=RECORD,
        record_id=call.id.hex,
        purpose=channel,
        authority=ruling.authority,
    )
    return call


def _insert(call: Call) -> None:
    """Under a reference that nobody has; two who draw the same at once are told apart by the constraint."""
    for _ in range(TRIES):
        call.reference = new_reference()
        if Call.unscoped.filter(agency_id=call.agency_id, reference=call.reference).exists():
            continue
        try:
            with transaction.atomic():
                Call.objects.bulk_create([call])
        except IntegrityError:
            continue
        return
    raise DomainError("call.reference", "No short reference is free at the moment. Press once more.")


@use_case
def take_over(*, viewer: Viewer, call_id: UUID) -> Call:
    """Hold the call from now on: the reporter's own fields show to `viewer`, and to nobody else any more.

    Journalled. Who holds it already changes nothing. Raises Refused; Ended.
    """
    call, ruling = fetch(viewer, call_id, "call:write")
    if call.held_by == viewer.id:
        return call
    must_be_open(call, held_by=viewer.id, held_name=viewer.name, typed_at=clock.now(), left_at=None)
    entry = write(
        actor=viewer,
        tag=Tag.CALL_TAKEN_OVER,
        record_kind=RECORD,
        record_id=call.id.hex,
        purpose="screening",
        authority=ruling.authority,
        fields=("reporter",),
    )
    answered(call, entry)
    return call
