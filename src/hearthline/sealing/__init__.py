"""Sealing: keys, boxes, receipts, page state, sealed files and the spool. Plain Python: no Django, no database.

The other rooms import from here. What rests is sealed to keys that the public face does not hold.
"""

from hearthline.sealing.boxes import (
    box_key_ids,
    new_record_key,
    open_as_reporter,
    open_box,
    open_value,
    padded_size,
    seal_box,
    seal_to_reporter,
    seal_value,
)
from hearthline.sealing.canary import Canary, is_late, make_canary, open_canary
from hearthline.sealing.codes import contains_code, without_codes
from hearthline.sealing.context import Context, SealError
from hearthline.sealing.files import CHUNK, new_file_key, open_chunks, seal_chunks
from hearthline.sealing.keeper import Keeper
from hearthline.sealing.keyring import ROLES, Keyring, KeyringError, key_path, signing_key, verifying_keys
from hearthline.sealing.keys import KeyService, KeyUse, RingKeys, command_keys, environment_keys, file_keys
from hearthline.sealing.receipts import (
    Presented,
    Receipt,
    draft_id,
    draft_key,
    envelope_id,
    is_draft_code,
    new_draft_code,
    new_token,
    present,
    root_id,
)
from hearthline.sealing.rotation import add_role, generate_keyring, rotate
from hearthline.sealing.spool import Spool, SpoolConflict, SpoolError, SpoolFull
from hearthline.sealing.state import OpenState, StateError, open_state, read_state, seal_state

__all__ = [
    "CHUNK",
    "ROLES",
    "Canary",
    "Context",
    "Keeper",
    "KeyService",
    "KeyUse",
    "Keyring",
    "KeyringError",
    "OpenState",
    "Presented",
    "Receipt",
    "RingKeys",
    "SealError",
    "Spool",
    "SpoolConflict",
    "SpoolError",
    "SpoolFull",
    "StateError",
    "add_role",
    "box_key_ids",
    "command_keys",
    "contains_code",
    "draft_id",
    "draft_key",
    "envelope_id",
    "environment_keys",
    "file_keys",
    "generate_keyring",
    "is_draft_code",
    "is_late",
    "key_path",
    "make_canary",
    "new_draft_code",
    "new_file_key",
    "new_record_key",
    "new_token",
    "open_as_reporter",
    "open_box",
    "open_canary",
    "open_chunks",
    "open_state",
    "open_value",
    "padded_size",
    "present",
    "read_state",
    "root_id",
    "rotate",
    "seal_box",
    "seal_chunks",
    "seal_state",
    "seal_to_reporter",
    "seal_value",
    "signing_key",
    "verifying_keys",
    "without_codes",
]
