"""Scans and other files of a call: sealed like an upload of the public face, named in the report when it is filed."""

import json
from typing import BinaryIO
from uuid import UUID

from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.intake.calls.entries import FILE, add, last_of, newest, text_or_none
from hearthline.intake.calls.keys import call_key
from hearthline.intake.calls.leaving import answered
from hearthline.intake.calls.models import Call, CallEntry
from hearthline.intake.calls.policy import RECORD, fetch, must_be_open
from hearthline.intake.calls.types import Scan
from hearthline.intake.door import attachments
from hearthline.intake.door.content import File
from hearthline.intake.models import AttachmentUse
from hearthline.journal.actions import write
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case

WRITER = "file"


def attach(*, viewer: Viewer, call_id: UUID, name: str, stream: BinaryIO) -> Scan:
    """Check, seal and keep one file (limits: `door.attachments`). It is there whole or not at all.

    Call it outside any transaction. Raises Refused; Ended; FileRefused (its `code` and `message` are for the page).
    """
    already = _files(viewer=viewer, call_id=call_id)
    data = stream.read(attachments.MAX_FILE + 1)
    file = attachments.store(data, name, agency_id=viewer.agency_id, already=already)
    return _keep(viewer=viewer, call_id=call_id, file=file)


@use_case
def _files(*, viewer: Viewer, call_id: UUID) -> list[File]:
    call, _ = fetch(viewer, call_id, "call:write")
    must_be_open(call)
    key = call_key(call, viewer)
    found = (text_or_none(key, row) for row in newest(call).filter(field__startswith=FILE))
    return [File.of(json.loads(text)) for text in found if text]


@use_case
def _keep(*, viewer: Viewer, call_id: UUID, file: File) -> Scan:
    call, ruling = fetch(viewer, call_id, "call:write")
    must_be_open(call, typed_at=clock.now(), left_at=None)
    key = call_key(call, viewer)
    row = add(key, call, viewer, FILE + file.id, json.dumps(file.mapping()), 1, WRITER)
    # Named by the call as by an envelope: a file that something names is never swept away.
    AttachmentUse.objects.create(agency_id=call.agency_id, envelope_id=call.id.hex, attachment_id=UUID(file.id))
    _note(viewer, call, "file", ruling.authority)
    return scan_of(row, file)


@use_case
def detach(*, viewer: Viewer, call_id: UUID, file_id: UUID) -> None:
    """Leave a file out of what is filed. The sealed file and the record of it stay. Raises Refused; Ended."""
    call, ruling = fetch(viewer, call_id, "call:write")
    must_be_open(call, typed_at=clock.now(), left_at=None)
    key = call_key(call, viewer)
    row = last_of(call, f"{FILE}{file_id}")
    if row is None:
        raise DomainError("call.file", "This call has no such file.")
    if text_or_none(key, row):
        add(key, call, viewer, row.field, "", row.version + 1, WRITER)
        _note(viewer, call, "file-left-out", ruling.authority)


def scan_of(row: CallEntry, file: File) -> Scan:
    """A file as a page lists it."""
    return Scan(UUID(file.id), file.name, file.size, file.type, row.by_name, row.at)


def _note(viewer: Viewer, call: Call, purpose: str, authority: str) -> None:
    entry = write(
        actor=viewer,
        tag=Tag.CALL_TYPED,
        record_kind=RECORD,
        record_id=call.id.hex,
        purpose=purpose,
        authority=authority,
        fields=("files",),
    )
    answered(call, entry)
