"""A journal of any length in a throw-away database: made, and checked."""

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

AGENCY = "sacramento-demo"
BATCH = 5_000
KEY_ID = "journal-bench"
POINT = 1_000


@contextmanager
def cluster_of(database: str, folder: Path) -> Iterator[dict[str, str]]:
    """The environment of a process that works on an empty database in `folder`; removed afterwards."""
    env = {"HEARTHLINE_TEST_STATE": str(folder / "state"), "JOURNAL_BENCH_FOLDER": str(folder)}
    (folder / "state").mkdir()
    try:
        if database == "sqlite":
            yield env
        else:
            from bench.people_store import _kept_cluster

            with _kept_cluster(folder / "pg") as url:
                yield {**env, "HEARTHLINE_TEST_DATABASE_URL": url}
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def key_file(folder: Path) -> None:
    """A signing key for this run."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    (folder / "key").write_bytes(Ed25519PrivateKey.generate().private_bytes_raw())


def _key() -> Any:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes((Path(os.environ["JOURNAL_BENCH_FOLDER"]) / "key").read_bytes())


def make(size: int, sequencer: bool) -> dict[str, object]:
    """Write this many entries and link them."""
    from bench.people_store import begin_django

    begin_django()
    from django.db import connection

    began = time.monotonic()
    head = ""
    for first in range(0, size, BATCH):
        head = _write(first, min(BATCH, size - first), head, sequencer)
    if sequencer:
        from hearthline.journal.sequencer import run_once

        key = _key()
        while run_once(2_000, key.sign, KEY_ID).linked:
            pass
    took = time.monotonic() - began
    with connection.cursor() as cursor:  # as autovacuum does
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    return {"seconds": round(took, 1)}


def _write(first: int, number: int, head: str, sequencer: bool) -> str:
    """One transaction of entries: waiting for the sequencer, or linked here and now. Returns the chain's head."""
    from django.db import transaction

    from hearthline.journal.actions import prepare, put
    from hearthline.journal.actor import Actor
    from hearthline.journal.canonical import GENESIS, entry_digest, link_hash
    from hearthline.journal.models import Checkpoint, Entry, Link
    from hearthline.journal.sequencer import statement
    from hearthline.journal.statements import Writer
    from hearthline.journal.tags import Tag

    actors = [Actor("person", f"{n:032x}", AGENCY) for n in range(40)]
    head = head or GENESIS
    with transaction.atomic():
        entries = [
            prepare(
                actor=actors[n % 40],
                tag=Tag.REPORT_READ,
                record_kind="report",
                record_id=f"{n // 7:032x}",
                purpose="screening",
                authority="screener-works-reports; Need to know: staff who receive and screen reports",
                fields=("story", "where_now", "children", "adults"),
                digest_of=b"words",
                salt=b"%d" % n,
            )
            for n in range(first, first + number)
        ]
        if sequencer:
            with Writer() as writer:
                for entry in entries:
                    put(entry, writer)
            return head
        rows = [Entry(id=e.id, at=e.at, **dict(zip(_columns(), e.row, strict=True))) for e in entries]
        Entry.objects.bulk_create(rows, batch_size=500)
        links = []
        for seq, row in enumerate(rows, first + 1):
            digest = entry_digest(row)
            head = link_hash(head, digest)
            links.append(Link(seq=seq, entry_id=row.id, digest=digest, hash=head))
        Link.objects.bulk_create(links, batch_size=2_000)
        points = [_point(links[at : at + POINT]) for at in range(0, number, POINT)]
        for point in points:
            point.signature = _key().sign(statement(point)).hex()
        Checkpoint.objects.bulk_create(points)
    return head


def _columns() -> tuple[str, ...]:
    """Of `Prepared.row`."""
    about = ("record_kind", "record_id", "purpose", "authority", "fields", "digest")
    return ("agency_id", "actor_kind", "actor_id", "tag", *about, "outcome")


def _point(links: list[Any]) -> Any:
    from hearthline.ground import clock
    from hearthline.journal.canonical import merkle_root
    from hearthline.journal.models import Checkpoint

    root = merkle_root(link.digest for link in links)
    return Checkpoint(
        seq=links[-1].seq, first=links[0].seq, root=root, head=links[-1].hash, key_id=KEY_ID, at=clock.now()
    )


def check(size: int) -> dict[str, object]:
    """Verify the whole, twice: as it is, then with one entry changed."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "hearthline.site.settings.test"
    django.setup()
    from hearthline.journal.models import Entry, Link
    from hearthline.journal.verify import verify

    public = {KEY_ID: _key().public_key().public_bytes_raw()}
    wall, own = time.monotonic(), time.process_time()
    report = verify(public)
    took, used = time.monotonic() - wall, time.process_time() - own
    if not report.ok or report.linked != size or report.signed_to != size:
        raise SystemExit(f"not whole: {report.as_dict()}")
    changed = Link.objects.get(seq=size // 2)
    Entry.objects.filter(pk=changed.entry_id).update(purpose="tampered")
    named = [(f.kind, f.seq, f.entry_id) for f in verify(public).findings]
    return {
        "seconds": round(took, 1),
        "processor_seconds": round(used, 1),
        "per_second": round(size / took),
        "checkpoints": report.checkpoints,
        "named": named == [("edited", changed.seq, changed.entry_id.hex)],
    }
