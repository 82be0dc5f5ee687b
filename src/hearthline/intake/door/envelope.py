"""From what a person told us to a sealed envelope. Everything costly happens here, before any transaction."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from hearthline.ground import clock
from hearthline.intake.door.content import SCHEMA, Identity, ReportContent, to_bytes
from hearthline.intake.door.keys import DoorKeys
from hearthline.intake.door.models import Channel, Danger, Kind
from hearthline.sealing.boxes import seal_box
from hearthline.sealing.context import Context
from hearthline.sealing.receipts import Receipt

TABLE = "envelope"

# What the header says, for the order of the queue, when the question about danger was left blank: an addition changes
# nothing about its report; of a report that says nothing, we are not sure.
_UNSAID = {Kind.REPORT: Danger.UNSURE, Kind.DANGER: Danger.CANNOT_CALL, Kind.ADDITION: Danger.NO}


def context(agency_id: str, column: str, envelope_id: str) -> Context:
    """Where a box belongs: bound into its ciphertext. `column`: report_box or identity_box."""
    return (agency_id, TABLE, column, envelope_id)


@dataclass(frozen=True, repr=False)
class SealedEnvelope:
    """The row to insert, and the files it refers to. Holds nothing that can be read without a private key."""

    id: str
    root_id: str
    agency_id: str
    schema: int
    kind: str
    channel: str
    language: str
    danger: str
    received_at: datetime
    key_id: str
    size: int
    sha256: str
    burst: bool
    receipt_hash: str
    reporter_key: bytes
    report_box: bytes
    identity_box: bytes | None
    files: tuple[str, ...] = field(default=())

    def __repr__(self) -> str:
        return f"<SealedEnvelope {self.id[:8]}>"


@dataclass(frozen=True, repr=False)
class Origin:
    """Under which receipt an envelope arrives."""

    root_id: str
    receipt_hash: str
    reporter_key: bytes


def origin_of(receipt: Receipt) -> Origin:
    """The origin of a new report: `receipt` from its submission token."""
    return Origin(receipt.root_id, receipt.lookup, receipt.keypair()[1])


def build(
    *,
    keys: DoorKeys,
    agency_id: str,
    token: bytes,
    content: ReportContent,
    identity: Identity | None = None,
    kind: str = Kind.REPORT,
    channel: str = Channel.WEB,
    burst: bool = False,
    origin: Origin | None = None,
) -> SealedEnvelope:
    """Seal what a person told us.

    `token`: this submission's 32 random bytes (`sealing.new_token`); the same token and content give the same id.
    The receipt to show is `Receipt.from_token(keys.pepper, token).code`. `origin`: given by `lookup.find` when
    somebody comes back with a receipt; then `token` is the token of that reply alone. `kind` is what it is meant as:
    a second report under one token is stored as an addition by `accept`.
    """
    receipt = Receipt.from_token(keys.pepper, token)
    here = origin or origin_of(receipt)
    report = to_bytes(content)
    person = to_bytes(identity) if identity is not None and not identity.is_empty else b""
    digest = hashlib.sha256(b"\0".join((str(kind).encode(), hashlib.sha256(report).digest(), person))).digest()
    envelope_id = receipt.envelope_id(digest)
    report_box = seal_box(keys.report, report, context(agency_id, "report_box", envelope_id))
    identity_box = seal_box(keys.identity, person, context(agency_id, "identity_box", envelope_id)) if person else None
    return SealedEnvelope(
        id=envelope_id,
        root_id=here.root_id,
        agency_id=agency_id,
        schema=SCHEMA,
        kind=str(kind),
        channel=str(channel),
        language=content.language,
        danger=content.danger or _UNSAID[Kind(kind)],
        received_at=clock.now(),
        key_id=keys.key_id,
        size=len(report_box) + len(identity_box or b""),
        sha256=hashlib.sha256(report_box + (identity_box or b"")).hexdigest(),
        burst=burst,
        receipt_hash=here.receipt_hash,
        reporter_key=here.reporter_key,
        report_box=report_box,
        identity_box=identity_box,
        files=tuple(dict.fromkeys(one.id for one in content.files)),
    )


def row(sealed: SealedEnvelope) -> Mapping[str, object]:
    """The envelope's columns."""
    return {name: value for name, value in vars(sealed).items() if name != "files"}
