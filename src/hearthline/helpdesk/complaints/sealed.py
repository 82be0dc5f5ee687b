"""What is sealed of a complaint under its own key, and how it is opened. Desk and worker only."""

import json
import os
from collections.abc import Mapping
from functools import cache
from uuid import UUID

from django.conf import settings

from hearthline.helpdesk.complaints.models import Complaint, Turn
from hearthline.sealing import RingKeys, SealError, key_path, open_value, seal_value
from hearthline.sealing.context import Context
from hearthline.sealing.sources import ring_source

PURPOSE = "help-desk"
KEY_BYTES = 32


@cache
def staff_keys() -> RingKeys:
    """The keys of this process, desk or worker. KeyringError when it has none."""
    role = "worker" if settings.HEARTHLINE_FACE in ("worker", "operator") else "desk"
    config = settings.HEARTHLINE
    return RingKeys(ring_source(role, key_path(config.keys, role), config.keyring_command, os.environ))


def _context(agency_id: str, table: str, column: str, row_id: UUID) -> Context:
    return (agency_id, table, column, row_id.hex)


class ComplaintKey:
    """A complaint's own key, for one use case. Its repr shows nothing."""

    def __init__(self, agency_id: str, raw: bytes) -> None:
        self._agency_id, self._raw = agency_id, raw

    def __repr__(self) -> str:
        return "<ComplaintKey>"

    @property
    def salt(self) -> bytes:
        """What digests in the journal are salted with: gone when the key is gone."""
        return b"journal salt" + self._raw

    def seal(self, table: str, row_id: UUID, words: Mapping[str, str]) -> bytes:
        """Seal the words of one row."""
        raw = json.dumps(dict(words), sort_keys=True, ensure_ascii=False).encode()
        return seal_value(self._raw, _context(self._agency_id, table, "sealed", row_id), raw)

    def open(self, table: str, row_id: UUID, sealed: bytes | memoryview) -> dict[str, str] | None:
        """The same opened; None when it does not open any more: shown as damaged."""
        try:
            raw = open_value(self._raw, _context(self._agency_id, table, "sealed", row_id), bytes(sealed))
            found = json.loads(raw)
        except (SealError, ValueError):
            return None
        return {str(name): str(text) for name, text in found.items()} if isinstance(found, dict) else None


def new_key(agency_id: str, own: UUID, actor: str) -> tuple[ComplaintKey, bytes]:
    """A fresh key, and the same wrapped by the agency's."""
    raw = os.urandom(KEY_BYTES)
    where = _context(agency_id, "complaint", "wrapped_key", own)
    return ComplaintKey(agency_id, raw), staff_keys().wrap("agency", raw, where, actor=actor, purpose=PURPOSE)


def key_of(row: Complaint, actor: str) -> ComplaintKey:
    """The key of a complaint. SealError, KeyringError."""
    where = _context(row.agency_id, "complaint", "wrapped_key", row.pk)
    raw = staff_keys().unwrap("agency", bytes(row.wrapped_key), where, actor=actor, purpose=PURPOSE)
    return ComplaintKey(row.agency_id, raw)


def words_of(row: Complaint, key: ComplaintKey) -> dict[str, str] | None:
    """What was said, what they want, who they are and how to reach them."""
    return key.open("complaint", row.pk, row.sealed)


def turn_words(turn: Turn, key: ComplaintKey) -> dict[str, str] | None:
    """An answer's reasons and what will be done; empty where a turn has no words."""
    return key.open("turn", turn.pk, turn.sealed) if turn.sealed else {}
