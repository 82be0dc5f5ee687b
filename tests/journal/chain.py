"""A journal to tamper with: entries, links, signed checkpoints, and a database that lets one."""

from datetime import datetime
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection, transaction

from hearthline.ground import clock
from hearthline.journal import harden
from hearthline.journal.actions import write
from hearthline.journal.actor import Actor
from hearthline.journal.sequencer import Run, run_once
from hearthline.journal.tags import Tag

KEY = Ed25519PrivateKey.generate()
PUBLIC = KEY.public_key().public_bytes_raw()
KEY_ID = "journal-test-1"


def fill(number: int, agency_id: str = "here") -> list[UUID]:
    """Write this many entries, each about another record. Returns their ids in order of time."""
    with transaction.atomic():
        return [
            write(
                actor=Actor("person", f"p{n % 3}", agency_id),
                tag=Tag.REPORT_READ,
                record_kind="report",
                record_id=f"r{n}",
                purpose="screening",
                fields=("story",),
                digest_of=b"words",
                salt=b"salt%d" % n,
            )
            for n in range(number)
        ]


def link(limit: int = 1000, at: datetime | None = None) -> Run:
    """One signed round of the sequencer, now or at `at`."""
    with clock.freeze(at or clock.now()):
        return run_once(limit, KEY.sign, KEY_ID)


def disarm() -> None:
    """Take the append-only triggers away, as somebody with the owner's rights could."""
    with connection.cursor() as cursor:
        for _, _, drop in harden.triggers(connection.vendor):
            cursor.execute(drop)
