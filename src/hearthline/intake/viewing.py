"""Viewing copies: what the desk may see of a file, drawn again from its pixels by a process that is shut in."""

import json
import struct
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from django.db import transaction

from hearthline.ground import clock
from hearthline.intake import scanning
from hearthline.intake.door.attachments import MAX_FILE, context
from hearthline.intake.door.filetypes import JPEG, PDF, PNG
from hearthline.intake.keys import RecordKey, record_key, worker_keys
from hearthline.intake.models import AttachmentChunk, FileCopy, FilePage, FileState, Report
from hearthline.sealing import KeyService, SealError, open_chunks

DRAWN = (JPEG, PNG, PDF)
SECONDS = 40
LARGEST_OUTPUT = 64 * 1024 * 1024
_CHILD = Path(__file__).with_name("decode_child.py")
_WHY = {3: "too-large", 4: "damaged"}
JOB = "viewing-copies"
VIRUS = "virus"
"""Why there is no copy: the scanner found something. The sealed original stays, as evidence."""


class NotDrawn(Exception):
    """No viewing copy, and a code why."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def makes_copy(kind: str) -> bool:
    """Whether viewing copies are made of this media type. Of the others the desk says so, honestly."""
    return kind in DRAWN


def draw(data: bytes, kind: str) -> list[bytes]:
    """The pages of a hostile file as JPEGs. NotDrawn: too-large, damaged, limits (memory or time).

    The decoder runs alone: its own process, an empty environment, no network, no files, limits on memory and time.
    """
    try:
        done = subprocess.run(  # noqa: S603 - our own file, by path, no shell
            [sys.executable, "-I", str(_CHILD), kind],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            env={},
            cwd="/",
            check=False,
        )
    except (subprocess.TimeoutExpired, OSError):
        raise NotDrawn("limits") from None
    if done.returncode != 0:
        raise NotDrawn(_WHY.get(done.returncode, "limits"))
    return list(_pages(done.stdout[:LARGEST_OUTPUT]))


def _pages(out: bytes) -> Iterator[bytes]:
    """What the child wrote, believed only where it is a whole JPEG."""
    at = 0
    while at < len(out):
        if len(out) < at + 4:
            raise NotDrawn("damaged")
        (length,) = struct.unpack_from(">I", out, at)
        page = out[at + 4 : at + 4 + length]
        if len(page) != length or page[:3] != b"\xff\xd8\xff":
            raise NotDrawn("damaged")
        yield page
        at += 4 + length
    if at == 0:
        raise NotDrawn("damaged")


def make_viewing_copies(*, limit: int = 5, keys: KeyService | None = None) -> int:
    """Draw files that wait, one transaction each; how many were looked at. A bad file is marked and blocks no other.

    Where a virus scanner is named it looks first; while it is away, files wait.
    """
    scanner, done = scanning.named(), 0
    for copy in list(FileCopy.unscoped.filter(state=FileState.WAITING).order_by("id")[:limit]):
        report = Report.unscoped.get(pk=copy.report_id)
        try:
            key = _key(report, keys)
            original = _original(copy, key)
            _scan(copy, original, scanner)
            pages = draw(original, copy.type)
        except NotDrawn as problem:
            FileCopy.unscoped.filter(pk=copy.pk, state=FileState.WAITING).update(
                state=FileState.FAILED, why=problem.why, made_at=clock.now()
            )
        except scanning.ScannerAway:
            break
        else:
            _keep(copy, key, pages)
        done += 1
    return done


def _scan(copy: FileCopy, original: bytes, scanner: scanning.Scanner | None) -> None:
    """Have the original looked at, once. NotDrawn "virus"; ScannerAway."""
    if scanner is None or copy.scanned:
        return
    clean = scanner.clean(original)
    FileCopy.unscoped.filter(pk=copy.pk).update(scanned=True)
    if not clean:
        raise NotDrawn(VIRUS)


def _key(report: Report, keys: KeyService | None) -> RecordKey:
    """The report's own key. NotDrawn when it was damaged: its other values do not open either."""
    try:
        return record_key(report, actor=JOB, purpose="file", keys=keys or worker_keys())
    except SealError:
        raise NotDrawn("sealed") from None


def _original(copy: FileCopy, key: RecordKey) -> bytes:
    """The file as it was given, in this process's memory only. NotDrawn when it does not open."""
    chunks = AttachmentChunk.unscoped.filter(attachment_id=copy.attachment_id).order_by("number")
    sealed = (bytes(data) for data in chunks.values_list("data", flat=True).iterator(chunk_size=4))
    try:
        facts = json.loads(key.open("filecopy", "facts", copy.id, copy.facts))
        where = context(copy.agency_id, str(copy.attachment_id))
        whole = b"".join(open_chunks(sealed, bytes.fromhex(facts["key"]), where))
    except (SealError, ValueError, KeyError):
        raise NotDrawn("sealed") from None
    if len(whole) > MAX_FILE:
        raise NotDrawn("too-large")
    return whole


def _keep(copy: FileCopy, key: RecordKey, pages: list[bytes]) -> None:
    rows = []
    for number, page in enumerate(pages, 1):
        row = FilePage(agency_id=copy.agency_id, copy=copy, number=number)
        row.sealed = key.seal("filepage", "sealed", row.id, page)
        rows.append(row)
    with transaction.atomic(durable=True):
        found = FileCopy.unscoped.filter(pk=copy.pk, state=FileState.WAITING)
        if found.update(state=FileState.READY, pages=len(rows), made_at=clock.now()):
            FilePage.objects.bulk_create(rows, batch_size=8)
            Report.unscoped.filter(pk=copy.report_id).update(changed_at=clock.now())
