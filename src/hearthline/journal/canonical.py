"""Bytes that are the same on every machine and database: what the chain hashes."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Protocol
from uuid import UUID

GENESIS = "0" * 64


class EntryLike(Protocol):
    """The columns of an entry, from a model or from a row."""

    id: UUID
    at: datetime
    agency_id: str
    actor_kind: str
    actor_id: str
    tag: str
    record_kind: str
    record_id: str
    purpose: str
    authority: str
    fields: str
    digest: str
    outcome: str


TEXT_COLUMNS = (
    "agency_id",
    "actor_kind",
    "actor_id",
    "tag",
    "record_kind",
    "record_id",
    "purpose",
    "authority",
    "fields",
    "digest",
    "outcome",
)


def canonical(entry: EntryLike) -> bytes:
    """One entry as canonical JSON: sorted keys, no spaces, ASCII, the moment in UTC with microseconds."""
    content: dict[str, str] = {name: getattr(entry, name) for name in TEXT_COLUMNS}
    content["id"] = entry.id.hex
    content["at"] = entry.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return json.dumps(content, sort_keys=True, separators=(",", ":")).encode("ascii")


def entry_digest(entry: EntryLike) -> str:
    """sha256 of the canonical entry, in hex."""
    return hashlib.sha256(canonical(entry)).hexdigest()


def link_hash(previous: str, digest: str) -> str:
    """The next hash of the chain, in hex. The first link's previous hash is `GENESIS`."""
    return hashlib.sha256(bytes.fromhex(previous) + bytes.fromhex(digest)).hexdigest()


def merkle_root(leaves: list[str]) -> str:
    """The Merkle root of hex digests (RFC 6962: leaf and node hashes have different prefixes). Empty: GENESIS."""
    level = [hashlib.sha256(b"\x00" + bytes.fromhex(leaf)).digest() for leaf in leaves]
    if not level:
        return GENESIS
    while len(level) > 1:
        paired = [hashlib.sha256(b"\x01" + a + b).digest() for a, b in zip(level[::2], level[1::2], strict=False)]
        level = [*paired, level[-1]] if len(level) % 2 else paired
    return level[0].hex()
