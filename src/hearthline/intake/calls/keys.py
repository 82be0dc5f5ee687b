"""A call's own key: seals everything typed on it. Works like a report's, and one thing more follows from it."""

import hashlib
import hmac
from dataclasses import replace
from uuid import UUID

from hearthline.access.viewer import Viewer
from hearthline.intake.calls.models import Call
from hearthline.intake.door.keys import DoorKeys
from hearthline.intake.keys import RecordKey, staff_keys, value_context
from hearthline.sealing import new_record_key
from hearthline.sealing.boxes import seal_box

PURPOSE = "call"
TABLE = "call"
ENTRY = "callentry"


class CallKey(RecordKey):
    """The key of one call, unwrapped for one use case."""

    @property
    def pepper(self) -> bytes:
        """What the call's envelope and receipt are made with, in place of the public face's pepper: a receipt that
        follows from it is found nowhere online."""
        return hmac.digest(self._key, b"hearthline call pepper", hashlib.sha256)


def new_key(call: Call, viewer: Viewer) -> CallKey:
    """Make the key of a new call; `call.wrapped_key` holds it, wrapped by the agency's. KeyringError."""
    raw = new_record_key()
    where = value_context(call.agency_id, TABLE, "wrapped_key", call.id)
    call.wrapped_key = staff_keys().wrap("agency", raw, where, actor=viewer.id, purpose=PURPOSE)
    return CallKey(call.agency_id, raw)


def call_key(call: Call, viewer: Viewer) -> CallKey:
    """Unwrap the key of a call. SealError, KeyringError."""
    where = value_context(call.agency_id, TABLE, "wrapped_key", call.id)
    raw = staff_keys().unwrap("agency", bytes(call.wrapped_key), where, actor=viewer.id, purpose=PURPOSE)
    return CallKey(call.agency_id, raw)


def _box_keys() -> DoorKeys:
    """The public halves as they are now: a new generation of a key takes effect while the desk runs."""
    ring = staff_keys()
    return DoorKeys(
        pepper=b"",
        report=ring.recipients("intake", "recovery"),
        identity=ring.recipients("identity", "recovery"),
        key_id=ring.public_key("intake")[0],
    )


def sealing_keys(key: CallKey) -> DoorKeys:
    """What an envelope of this call is sealed with: public halves, which the desk holds. KeyringError."""
    return replace(_box_keys(), pepper=key.pepper)


def seal_identity(call: Call, row_id: UUID, column: str, plaintext: bytes) -> bytes:
    """Seal to the identity key: only the keeper opens it. KeyringError."""
    return seal_box(_box_keys().identity, plaintext, (call.agency_id, ENTRY, column, row_id.hex))
