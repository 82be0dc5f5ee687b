"""Taking an envelope: durable first, thanks after."""

from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections
from django.db import Error as DatabaseError

from hearthline.ground.errors import DomainError
from hearthline.ground.ids import uuid7
from hearthline.intake.door import spooling
from hearthline.intake.door.envelope import SealedEnvelope
from hearthline.intake.door.models import Kind
from hearthline.journal.actions import Prepared, prepare
from hearthline.journal.actions import put as put_entry
from hearthline.journal.actor import Actor, public
from hearthline.journal.statements import Row, Statement, Writer
from hearthline.journal.tags import Tag
from hearthline.journal.turn import circuit, failed, write_turn
from hearthline.sealing import SpoolError

# Raw SQL: it is the path of every report, and the ORM would take several times as long. Keys are made here, nothing
# is read back, and "do nothing" names no column, so that the public role needs no more than INSERT (and may see
# receipt_hash and kind). A second report under one token is an addition; `VALUES` lets PostgreSQL know the types.
_ENVELOPE = Statement("""
INSERT INTO intake_envelope (id, root_id, agency_id, schema, kind, channel, language, danger, received_at, key_id, size,
  sha256, burst, receipt_hash, reporter_key, report_box, identity_box)
VALUES (%s, %s, %s, %s, CASE WHEN %s = 'report' AND EXISTS (SELECT 1 FROM intake_envelope e
  WHERE e.receipt_hash = %s AND e.kind = 'report') THEN 'addition' ELSE %s END, %s, %s, %s, %s, %s, %s,
  %s, %s, %s, %s, %s, %s)
ON CONFLICT DO NOTHING""")
_PENDING = Statement("""
INSERT INTO intake_intakepending (envelope_id, agency_id, danger, burst, received_at, fault)
VALUES (%s, %s, %s, %s, %s, '')""")
_USE = Statement("""
INSERT INTO intake_attachmentuse (id, agency_id, envelope_id, attachment_id) VALUES (%s, %s, %s, %s)""")


class NotTaken(DomainError):
    """Neither the database nor the spool would hold it. The page keeps the text and shows the telephone number."""

    def __init__(self) -> None:
        super().__init__(
            "intake.not-taken", "Your report could not be stored. Please call now. Your text is kept here."
        )


@dataclass(frozen=True)
class Accepted:
    """`durable`: where it rests. `duplicate`: the same content under the same token was there already."""

    durable: Literal["committed", "spooled"]
    duplicate: bool


def accept(sealed: SealedEnvelope, *, actor: Actor | None = None) -> Accepted:
    """Store `sealed`: one short transaction, or the spool when the database will not. Returns only when it is durable.

    `actor`: who typed it in, for reports taken by telephone or on paper; otherwise the public. Raises NotTaken when
    nothing would hold it. Call it outside any transaction.
    """
    who = actor or public(sealed.agency_id)
    was_open = circuit.is_open()
    if not was_open:
        taken = _try_database(sealed, who)
        if taken is not None:
            return taken
    try:
        fresh = spooling.spool().put_once(sealed.id, spooling.to_payload(sealed))
    except (SpoolError, OSError):
        taken = _try_database(sealed, who) if was_open else None
        if taken is None:
            raise NotTaken from None
        return taken
    return Accepted("spooled", duplicate=not fresh)


def _try_database(sealed: SealedEnvelope, actor: Actor) -> Accepted | None:
    """Commit it, or None: whatever the database's trouble is, it must not become the reporter's."""
    try:
        duplicate = not insert(sealed, actor=actor)
    except (DatabaseError, OSError) as error:
        failed(error)
        return None
    circuit.mend()
    return Accepted("committed", duplicate)


def insert(sealed: SealedEnvelope, *, actor: Actor) -> bool:
    """One transaction: envelope, waiting list, files in use, journal. False when it was there already.

    Raises the database's errors. The worker uses it too, for what comes out of the spool.
    """
    rows = _Rows.of(sealed, actor)
    with write_turn():
        return _put(rows)


def put(sealed: SealedEnvelope, *, actor: Actor, waits: bool = True) -> bool:
    """`insert` inside the caller's transaction. `waits`: whether somebody has yet to open it; what a person at the desk
    typed in is taken in at once."""
    return _put(_Rows.of(sealed, actor), waits=waits)


@dataclass(frozen=True, repr=False)
class _Rows:
    """All that one envelope writes, made ready before the database is held: others wait while it is."""

    envelope: Row
    pending: Row
    uses: list[Row]
    entry: Prepared

    @classmethod
    def of(cls, sealed: SealedEnvelope, actor: Actor) -> "_Rows":
        connection = connections[DEFAULT_DB_ALIAS]
        at = connection.ops.adapt_datetimefield_value(sealed.received_at)
        uses = [_use_row(sealed, UUID(one), connection.vendor == "sqlite") for one in sealed.files]
        written = ("report_box", *(("identity_box",) if sealed.identity_box else ()), *(("files",) if uses else ()))
        entry = prepare(
            actor=actor,
            tag=Tag.ENVELOPE_ACCEPTED,
            record_kind="envelope",
            record_id=sealed.id,
            purpose="intake",
            fields=written,
        )
        return cls(
            _envelope_row(sealed, at),
            (sealed.id, sealed.agency_id, sealed.danger, sealed.burst, at),
            uses,
            entry,
        )


def _put(rows: _Rows, *, waits: bool = True) -> bool:
    with Writer() as writer:
        if writer.run(_ENVELOPE, rows.envelope) == 0:
            return False
        if waits:
            writer.run(_PENDING, rows.pending)
        if rows.uses:
            writer.run_many(_USE, rows.uses)
        put_entry(rows.entry, writer)
    return True


def _envelope_row(sealed: SealedEnvelope, at: Any) -> Row:
    kind = str(Kind(sealed.kind))
    return (
        sealed.id,
        sealed.root_id,
        sealed.agency_id,
        sealed.schema,
        *(kind, sealed.receipt_hash, kind),
        sealed.channel,
        sealed.language,
        sealed.danger,
        at,
        sealed.key_id,
        sealed.size,
        sealed.sha256,
        sealed.burst,
        sealed.receipt_hash,
        sealed.reporter_key,
        sealed.report_box,
        sealed.identity_box,
    )


def _use_row(sealed: SealedEnvelope, attachment: UUID, sqlite: bool) -> Row:
    own = uuid7()
    if sqlite:
        return (own.hex, sealed.agency_id, sealed.id, attachment.hex)
    return (own, sealed.agency_id, sealed.id, attachment)
