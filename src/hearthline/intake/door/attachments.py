"""Files: checked by size, ending and first bytes, sealed, and committed at the files step. Never decoded here."""

import hashlib
import shutil
import unicodedata
from collections.abc import Sequence
from uuid import UUID

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import connection, transaction

from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.ground.ids import uuid7
from hearthline.ground.text import one_line
from hearthline.intake.door.content import File
from hearthline.intake.door.filetypes import EXTENSIONS, kind_of
from hearthline.sealing import new_file_key, seal_chunks
from hearthline.sealing.context import Context

MAX_FILE = 25 * 1024 * 1024
MAX_TOTAL = 100 * 1024 * 1024
MAX_FILES = 20
LONGEST_NAME = 120
_MB = 1024 * 1024

_REFUSALS = {
    "file.empty": "This file is empty.",
    "file.too-large": "This file is too large. A file may have 25 MB.",
    "file.too-many": "A report may have 20 files. This one was not added.",
    "file.total": "The files together are too large. They may have 100 MB.",
    "file.type": "We cannot take this kind of file. Photos, PDF, Word or OpenDocument text, sound and video are fine.",
    "file.mismatch": "The name of this file does not fit what is in it. It was not added.",
    "file.no-room": "We cannot take files at the moment. Your words are safe: you can send the report without it.",
}

_ATTACHMENT = "INSERT INTO intake_attachment (id, agency_id, size, chunks, created_at) VALUES (%s, %s, %s, %s, %s)"
_CHUNK = """
INSERT INTO intake_attachmentchunk (id, agency_id, attachment_id, number, data) VALUES (%s, %s, %s, %s, %s)"""


class FileRefused(DomainError):
    """A file that was not taken, by code. The words of the report are never refused with it."""

    def __init__(self, code: str) -> None:
        super().__init__(code, _REFUSALS[code])


def context(agency_id: str, attachment_id: str) -> Context:
    """Where a file's chunks belong."""
    return (agency_id, "attachment", "data", attachment_id)


def clean_name(name: str) -> str:
    """A file's name as we keep it: no path, no control or reordering characters, no leading dots, at most 120.

    Only ever shown as text or sealed; nothing is stored under it.
    """
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(ch for ch in one_line(last[-4096:], 4096) if unicodedata.category(ch) not in ("Cc", "Cf", "Co"))
    kept = kept.strip(". ")
    stem, dot, ending = kept.rpartition(".")
    if not dot:
        return kept[:LONGEST_NAME] or "file"
    return f"{stem[: LONGEST_NAME - len(ending[:10]) - 1]}.{ending[:10]}"


def check(data: bytes, name: str, already: Sequence[File] = ()) -> str:
    """The media type of a file that may be taken. Raises FileRefused with the first reason found."""
    if not data:
        raise FileRefused("file.empty")
    if len(data) > MAX_FILE:
        raise FileRefused("file.too-large")
    if len(already) >= MAX_FILES:
        raise FileRefused("file.too-many")
    if sum(one.size for one in already) + len(data) > MAX_TOTAL:
        raise FileRefused("file.total")
    ending = clean_name(name).rpartition(".")[2].lower()
    if ending not in EXTENSIONS:
        raise FileRefused("file.type")
    kind = kind_of(data, ending)
    if kind is None:
        raise FileRefused("file.mismatch")
    return kind


def has_room(size: int) -> bool:
    """Whether the disk holds `size` bytes more and still the reserve that is kept for words."""
    config = settings.HEARTHLINE
    try:
        return bool(shutil.disk_usage(config.state).free - size > config.disk_reserve_mb * _MB)
    except OSError:
        return False


def store(data: bytes, name: str, *, agency_id: str, already: Sequence[File] = ()) -> File:
    """Check, seal and commit one file; returns what goes into the report content (its key too).

    `already`: the files of this report so far. Sealing comes before the transaction; a file is there whole or not at
    all. Raises FileRefused.
    """
    kind = check(data, name, already)
    if not has_room(2 * len(data)):
        raise FileRefused("file.no-room")
    own, key = uuid7(), new_file_key()
    chunks = list(seal_chunks([data], key, context(agency_id, str(own))))
    try:
        _commit(own, agency_id, chunks)
    except (DatabaseError, OSError):
        raise FileRefused("file.no-room") from None
    return File(
        id=str(own),
        key=key.hex(),
        name=clean_name(name),
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        type=kind,
    )


def _commit(own: UUID, agency_id: str, chunks: list[bytes]) -> None:
    def key(value: UUID) -> UUID | str:
        return value.hex if connection.vendor == "sqlite" else value

    at = connection.ops.adapt_datetimefield_value(clock.now())
    rows = [(key(uuid7()), agency_id, key(own), number, chunk) for number, chunk in enumerate(chunks)]
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute(_ATTACHMENT, (key(own), agency_id, sum(map(len, chunks)), len(chunks), at))
        cursor.executemany(_CHUNK, rows)
