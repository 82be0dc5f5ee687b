"""Writing to the journal: two INSERTs in the transaction of what they describe."""

import hashlib
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime

from django.db import connection, transaction

from hearthline.ground import clock
from hearthline.ground.errors import Refused
from hearthline.ground.ids import uuid7
from hearthline.journal.actor import Actor
from hearthline.journal.models import Outcome
from hearthline.journal.tags import Tag

# Raw SQL with client-made keys: the public face's database role may INSERT into these two tables and nothing
# more, so there must be no RETURNING; and it takes a fifth of the ORM's time on the path of every report.
_ENTRY = (
    "INSERT INTO journal_entry (id, at, agency_id, actor_kind, actor_id, tag, record_kind, record_id, purpose, "
    "authority, fields, digest, outcome) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
)
_PENDING = "INSERT INTO journal_pending (entry_id) VALUES (%s)"


class OutsideTransaction(RuntimeError):
    """A journal entry must stand or fall with what it describes."""


def write(
    *,
    actor: Actor,
    tag: Tag,
    record_kind: str,
    record_id: str,
    purpose: str = "",
    authority: str = "",
    fields: Iterable[str] = (),
    digest_of: bytes = b"",
    salt: bytes = b"",
    outcome: str = Outcome.OK,
) -> uuid.UUID:
    """Insert one entry and its pending row; returns the entry's id.

    `fields`: names, never values. `digest_of` is hashed with `salt` (which dies with the record's key), so that a
    value can be confirmed by who holds both and guessed by nobody; a digest without a salt raises ValueError.
    Raises OutsideTransaction when there is no transaction, ValueError when a column would overflow.
    """
    if not connection.in_atomic_block:
        raise OutsideTransaction("write the journal inside the transaction of what it describes")
    if digest_of and not salt:
        raise ValueError("a digest needs a salt")
    names = " ".join(fields)
    row = (record_kind, record_id, purpose, authority)
    if any(len(v) > n for v, n in zip(row, (32, 64, 64, 500), strict=True)):
        raise ValueError("a journal column would overflow")
    digest = hashlib.sha256(salt + digest_of).hexdigest() if digest_of else ""
    entry_id = uuid7()
    key: uuid.UUID | str = entry_id
    at: datetime | str = clock.now()
    if connection.vendor == "sqlite":
        key, at = entry_id.hex, clock.now().astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    with connection.cursor() as cursor:
        cursor.execute(
            _ENTRY,
            (key, at, actor.agency_id, actor.kind, actor.id, str(tag), *row, names, digest, str(outcome)),
        )
        cursor.execute(_PENDING, (key,))
    return entry_id


def write_refusal(refusal: Refused) -> uuid.UUID:
    """Keep a refusal, after the rollback of what was refused, in a transaction of its own."""
    with transaction.atomic():
        return write(**{**refusal.entry, "outcome": Outcome.REFUSED})
