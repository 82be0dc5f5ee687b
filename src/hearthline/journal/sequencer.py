"""The one writer of the chain: takes waiting entries, appends their links, signs a Merkle root now and then.

A chain whose head is locked by every writer is a global lock. So actions only insert, and this follows right
behind: every second in the worker, one at a time (an advisory lock on PostgreSQL; on SQLite a write transaction is
alone anyway).
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from hearthline.ground import clock
from hearthline.journal.canonical import GENESIS, entry_digest, link_hash, merkle_root
from hearthline.journal.models import Checkpoint, Entry, Link, Pending
from hearthline.journal.statements import Row, Statement, Writer

Sign = Callable[[bytes], bytes]

CHECKPOINT_SECONDS = 60
CHECKPOINT_LINKS = 1000
_LOCK = 5_226_714_033_198_117
_LINK = Statement("INSERT INTO journal_link (seq, entry_id, digest, hash) VALUES (%s, %s, %s, %s)")
_LINKED = Statement("DELETE FROM journal_pending WHERE entry_id = %s")


@dataclass(frozen=True)
class Run:
    """What one round did. `busy`: another sequencer holds the lock, nothing was done."""

    linked: int = 0
    checkpoint: int | None = None
    busy: bool = False


def run_once(limit: int = 1000, sign: Sign | None = None, key_id: str = "") -> Run:
    """Link up to `limit` waiting entries; sign a checkpoint when 60 s or 1,000 links have passed since the last.

    `sign`: Ed25519 over the statement's bytes (see `statement`), by the key called `key_id`. Writes nothing when
    there is nothing to do.
    """
    if not Pending.objects.exists() and not (sign and _checkpoint_due(clock.now())):
        return Run()
    ready = _ready(limit)
    with transaction.atomic():
        if not _alone():
            return Run(busy=True)
        linked = _link(ready)
        return Run(linked, _checkpoint(sign, key_id) if sign and _checkpoint_due(clock.now()) else None)


def _alone() -> bool:
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        return bool(cursor.fetchone()[0])


def _ready(limit: int) -> list[tuple[UUID, str]]:
    """(id, digest) of waiting entries in the order of time. Before the transaction: it is most of the work, and on the
    embedded database nobody can send while one is open.

    A waiting row whose entry is gone stays where it is: `verify` names it.
    """
    waiting = list(Pending.objects.order_by("entry_id").values_list("entry_id", flat=True)[:limit])
    found = sorted(Entry.objects.in_bulk(waiting).values(), key=lambda entry: (entry.at, entry.id))
    return [(entry.id, entry_digest(entry)) for entry in found]


def _link(ready: list[tuple[UUID, str]]) -> int:
    """Append a link for each of them that still waits: another sequencer may have been faster."""
    last = Link.objects.order_by("-seq").values_list("seq", "hash").first()
    seq, head = last or (0, GENESIS)
    waiting = set(Pending.objects.filter(entry_id__in=[one for one, _ in ready]).values_list("entry_id", flat=True))
    links: list[Row] = []
    with Writer() as writer:
        for entry_id, digest in ready:
            if entry_id in waiting:
                seq, head = seq + 1, link_hash(head, digest)
                links.append((seq, entry_id.hex if writer.is_sqlite else entry_id, digest, head))
        writer.run_many(_LINK, links)
        writer.run_many(_LINKED, [(row[1],) for row in links])
    return len(links)


def _checkpoint_due(now: datetime) -> bool:
    last, newest = Checkpoint.objects.order_by("-seq").first(), Link.objects.order_by("-seq").first()
    if newest is None or (last is not None and newest.seq == last.seq):
        return False
    if last is None or newest.seq - last.seq >= CHECKPOINT_LINKS:
        return True
    return now - last.at >= timedelta(seconds=CHECKPOINT_SECONDS)


def _checkpoint(sign: Sign, key_id: str) -> int:
    last = Checkpoint.objects.order_by("-seq").first()
    first = last.seq + 1 if last else 1
    digests = list(Link.objects.filter(seq__gte=first).order_by("seq").values_list("digest", flat=True))
    newest = Link.objects.order_by("-seq")[0]
    point = Checkpoint(
        seq=newest.seq,
        first=first,
        root=merkle_root(digests),
        head=newest.hash,
        key_id=key_id,
        at=clock.now(),
    )
    point.signature = sign(statement(point)).hex()
    Checkpoint.objects.bulk_create([point])
    return point.seq


def statement(point: Checkpoint) -> bytes:
    """What a checkpoint signs, as canonical JSON."""
    return json.dumps(exported(point), sort_keys=True, separators=(",", ":")).encode("ascii")


def exported(point: Checkpoint) -> dict[str, str | int]:
    """A checkpoint's content without its signature."""
    return {
        "at": point.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "first": point.first,
        "head": point.head,
        "key_id": point.key_id,
        "root": point.root,
        "schema": 1,
        "seq": point.seq,
    }
