"""Writing to the journal: two INSERTs in the transaction of what they describe."""

import hashlib
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from hearthline.ground import clock
from hearthline.ground.errors import Refused
from hearthline.ground.ids import uuid7
from hearthline.journal.actor import Actor
from hearthline.journal.models import Outcome
from hearthline.journal.statements import Statement, Writer
from hearthline.journal.tags import Tag

# Raw SQL with client-made keys: the public face's database role may INSERT into these two tables and nothing
# more, so there must be no RETURNING; and it takes a fifth of the ORM's time on the path of every report.
_ENTRY = Statement(
    "INSERT INTO journal_entry (id, at, agency_id, actor_kind, actor_id, tag, record_kind, record_id, purpose, "
    "authority, fields, digest, outcome) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
)
_PENDING = Statement("INSERT INTO journal_pending (entry_id) VALUES (%s)")


class OutsideTransaction(RuntimeError):
    """A journal entry must stand or fall with what it describes."""


@dataclass(frozen=True)
class Prepared:
    """An entry that is checked and not yet written: see `prepare` and `put`. `row`: its columns from `agency_id` on."""

    id: uuid.UUID
    at: datetime
    row: tuple[Any, ...] = field(repr=False)


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
    with Writer() as writer:
        return put(
            prepare(
                actor=actor,
                tag=tag,
                record_kind=record_kind,
                record_id=record_id,
                purpose=purpose,
                authority=authority,
                fields=fields,
                digest_of=digest_of,
                salt=salt,
                outcome=outcome,
            ),
            writer,
        )


def prepare(
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
) -> Prepared:
    """The first half of `write`, checks included: what can be done before the database is held."""
    if digest_of and not salt:
        raise ValueError("a digest needs a salt")
    names = " ".join(fields)
    if len(record_kind) > 32 or len(record_id) > 64 or len(purpose) > 64 or len(authority) > 500:
        raise ValueError("a journal column would overflow")
    digest = hashlib.sha256(salt + digest_of).hexdigest() if digest_of else ""
    about = (record_kind, record_id, purpose, authority, names, digest)
    row = (actor.agency_id, actor.kind, actor.id, str(tag), *about, str(outcome))
    return Prepared(uuid7(), clock.now(), row)


def put(entry: Prepared, writer: Writer) -> uuid.UUID:
    """Insert a prepared entry and its pending row; returns its id. Raises OutsideTransaction without a transaction."""
    if not writer.in_transaction:
        raise OutsideTransaction("write the journal inside the transaction of what it describes")
    key: uuid.UUID | str = entry.id
    at: datetime | str = entry.at
    if writer.is_sqlite:
        key, at = entry.id.hex, entry.at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    writer.run(_ENTRY, (key, at, *entry.row))
    writer.run(_PENDING, (key,))
    return entry.id


def write_refusal(refusal: Refused) -> uuid.UUID:
    """Keep a refusal, after the rollback of what was refused, in a transaction of its own."""
    with transaction.atomic():
        return write(**{**refusal.entry, "outcome": Outcome.REFUSED})
