"""Answers in progress, carried in the page: compressed, sealed under the face key, not kept by the server."""

import base64
import binascii
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from hearthline.ground import clock
from hearthline.sealing.boxes import open_symmetric, seal_symmetric
from hearthline.sealing.context import Context, SealError
from hearthline.sealing.keyring import Keyring, KeyringError

LARGEST = 4 * 1024 * 1024
"""Bytes of JSON a state may hold, on the way in and on the way out: a bomb stops here."""
_LARGEST_TEXT = 6 * 1024 * 1024


class StateError(Exception):
    """A state that does not open or is too large. It says nothing else; the page asks to begin the step again."""

    def __init__(self) -> None:
        super().__init__("a page state did not open")


@dataclass(frozen=True)
class OpenState:
    """An opened state: its content, and when it was sealed (aware, UTC, whole seconds)."""

    data: dict[str, Any] = field(repr=False)
    issued_at: datetime


def _context(ring: Keyring) -> Context:
    return (ring.agency, "page", "state", "form")


def seal_state(ring: Keyring, obj: Mapping[str, Any]) -> str:
    """`obj` (JSON values) as URL-safe base64 without padding: zlib, then AES-256-GCM under the newest face key.

    The moment of sealing goes in. About 4 kB for a story of 1,000 English words. StateError above LARGEST bytes of
    JSON or for something that is not JSON; KeyringError outside the public face.
    """
    try:
        whole = json.dumps([int(clock.now().timestamp()), obj], ensure_ascii=False, separators=(",", ":"))
    except (TypeError, ValueError, RecursionError):
        raise StateError from None
    raw = whole.encode("utf-8", "surrogatepass")
    if len(raw) > LARGEST:
        raise StateError
    held = ring.secrets("face")
    if not held:
        raise KeyringError("sealing.E004", "this process holds no face key", "give it the keyring of its role")
    key_id, key = held[0]
    sealed = seal_symmetric(key, "state", _context(ring), zlib.compress(raw, 9), key_id=key_id)
    return base64.urlsafe_b64encode(sealed).decode("ascii").rstrip("=")


def open_state(ring: Keyring, text: str) -> dict[str, Any]:
    """The content that `seal_state` was given. StateError for anything else, whatever a browser sends."""
    return read_state(ring, text).data


def read_state(ring: Keyring, text: str) -> OpenState:
    """`open_state` with the moment of sealing, so that a page can show its age. Both face generations open."""
    if len(text) > _LARGEST_TEXT or not text.isascii():
        raise StateError
    try:
        blob = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        issued, data = json.loads(_inflate(_opened(ring, blob)).decode("utf-8", "surrogatepass"))
        if not isinstance(data, dict):
            raise StateError
        return OpenState(data, datetime.fromtimestamp(issued, UTC))
    except (binascii.Error, SealError, zlib.error, ValueError, TypeError, OverflowError, RecursionError):
        raise StateError from None


def _opened(ring: Keyring, blob: bytes) -> bytes:
    for key_id, key in ring.secrets("face"):
        if blob[2 : 2 + len(key_id)] == key_id.encode("ascii"):
            return open_symmetric(key, "state", _context(ring), blob, key_id=key_id)
    raise SealError


def _inflate(packed: bytes) -> bytes:
    engine = zlib.decompressobj()
    raw = engine.decompress(packed, LARGEST + 1)
    if len(raw) > LARGEST or not engine.eof or engine.unused_data:
        raise StateError
    return raw
