"""Bytes that are the same on every machine and database: what the chain hashes."""

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from json.encoder import encode_basestring_ascii
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


KEYS = tuple(sorted(("at", "id", *TEXT_COLUMNS)))
"""What stands in the canonical entry, in its order."""
_FORM = "{" + ",".join(f'"{name}":%s' for name in KEYS) + "}"


def canonical(entry: EntryLike) -> bytes:
    """One entry as canonical JSON: sorted keys, no spaces, ASCII, the moment in UTC with microseconds."""
    content: dict[str, str] = {name: getattr(entry, name) for name in TEXT_COLUMNS}
    content["id"] = entry.id.hex
    content["at"] = entry.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return canonical_row([content[name] for name in KEYS])


def canonical_row(values: Iterable[str]) -> bytes:
    """The same from the texts of `KEYS`, in their order: written by hand, for whoever reads a million of them.

    Raises TypeError when one of them is no text.
    """
    return (_FORM % tuple(map(encode_basestring_ascii, values))).encode("ascii")


def entry_digest(entry: EntryLike) -> str:
    """sha256 of the canonical entry, in hex."""
    return hashlib.sha256(canonical(entry)).hexdigest()


def row_digest(values: Iterable[str]) -> str:
    """`entry_digest` of an entry given as the texts of `KEYS`. Raises TypeError when one of them is no text."""
    return hashlib.sha256(canonical_row(values)).hexdigest()


def link_hash(previous: str, digest: str) -> str:
    """The next hash of the chain, in hex. The first link's previous hash is `GENESIS`."""
    return hashlib.sha256(bytes.fromhex(previous) + bytes.fromhex(digest)).hexdigest()


def merkle_root(leaves: Iterable[str]) -> str:
    """The Merkle root of hex digests (RFC 6962: leaf and node hashes have different prefixes). Empty: GENESIS."""
    tree = Tree()
    for leaf in leaves:
        tree.add(leaf)
    return tree.root()


class Tree:
    """A Merkle tree that is never held whole: one hash for each level of what was added so far."""

    def __init__(self) -> None:
        self._left: list[tuple[int, bytes]] = []

    def add(self, leaf: str) -> None:
        """The next leaf, a hex digest. Raises ValueError when it is none."""
        node, level = hashlib.sha256(b"\x00" + bytes.fromhex(leaf)).digest(), 0
        while self._left and self._left[-1][0] == level:
            node, level = hashlib.sha256(b"\x01" + self._left.pop()[1] + node).digest(), level + 1
        self._left.append((level, node))

    def root(self) -> str:
        """Of what was added so far, in hex."""
        if not self._left:
            return GENESIS
        *rest, (_, node) = self._left
        for _, left in reversed(rest):
            node = hashlib.sha256(b"\x01" + left + node).digest()
        return node.hex()
