"""What is sealed of a complaint under its own key, and how it is opened. Desk and worker only."""

import json
from collections.abc import Mapping
from uuid import UUID

from hearthline.helpdesk.complaints.models import Complaint, Turn
from hearthline.helpdesk.keys import InquiryKey, staff_keys, value_context
from hearthline.sealing import SealError, new_record_key

PURPOSE = "help-desk"


class ComplaintKey:
    """A complaint's own key, for one use case: it seals as an inquiry's does. Its repr shows nothing."""

    def __init__(self, agency_id: str, raw: bytes) -> None:
        self._own = InquiryKey(agency_id, raw)

    def __repr__(self) -> str:
        return "<ComplaintKey>"

    @property
    def salt(self) -> bytes:
        """What digests in the journal are salted with: gone when the key is gone."""
        return self._own.salt

    def seal(self, table: str, row_id: UUID, words: Mapping[str, str]) -> bytes:
        """Seal the words of one row."""
        return self._own.seal(table, row_id, json.dumps(dict(words), sort_keys=True, ensure_ascii=False).encode())

    def open(self, table: str, row_id: UUID, sealed: bytes | memoryview) -> dict[str, str] | None:
        """The same opened; None when it does not open any more: shown as damaged."""
        try:
            found = json.loads(self._own.open(table, row_id, sealed))
        except (SealError, ValueError):
            return None
        return {str(name): str(text) for name, text in found.items()} if isinstance(found, dict) else None


def new_key(agency_id: str, own: UUID, actor: str) -> tuple[ComplaintKey, bytes]:
    """A fresh key, and the same wrapped by the agency's."""
    raw, where = new_record_key(), value_context(agency_id, "complaint", "wrapped_key", own)
    return ComplaintKey(agency_id, raw), staff_keys().wrap("agency", raw, where, actor=actor, purpose=PURPOSE)


def key_of(row: Complaint, actor: str) -> ComplaintKey:
    """The key of a complaint. SealError, KeyringError."""
    where = value_context(row.agency_id, "complaint", "wrapped_key", row.pk)
    raw = staff_keys().unwrap("agency", bytes(row.wrapped_key), where, actor=actor, purpose=PURPOSE)
    return ComplaintKey(row.agency_id, raw)


def words_of(row: Complaint, key: ComplaintKey) -> dict[str, str] | None:
    """What was said, what they want, who they are and how to reach them."""
    return key.open("complaint", row.pk, row.sealed)


def turn_words(turn: Turn, key: ComplaintKey) -> dict[str, str] | None:
    """An answer's reasons and what will be done; empty where a turn has no words."""
    return key.open("turn", turn.pk, turn.sealed) if turn.sealed else {}
