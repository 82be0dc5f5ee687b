"""A hand-over: somebody's own details, from the outside face to the public face, once, through their own browser.

Both faces hold one secret, and no other process does. The public face gets no session and asks nobody back: what it
opens was sealed by the outside face, for this agency, at most half an hour ago.
"""

import base64
import binascii
import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from hearthline.ground import clock
from hearthline.sealing.boxes import open_symmetric, seal_symmetric
from hearthline.sealing.context import Context, SealError

LIFE = timedelta(minutes=30)
FIELDS = ("name", "phone", "employer", "category", "language")
_LARGEST = 8192
_PADDED = 1024
"""Bytes that every hand-over fills, so that its length tells nothing of what is in it."""


@dataclass(frozen=True)
class HandedOver:
    """What came. `mark`: a digest of its number, under which it is remembered as used. It names no account."""

    mark: str
    details: Mapping[str, str] = field(repr=False)


def seal_handover(secret: str, agency: str, details: Mapping[str, str]) -> str:
    """`details` (of `FIELDS`; others are left out) as URL-safe text for a hidden field. ValueError without a secret."""
    told = {name: details.get(name, "")[:200] for name in FIELDS}
    whole = {"id": os.urandom(16).hex(), "at": int(clock.now().timestamp()), "it": told}
    raw = json.dumps(whole, ensure_ascii=True).encode("ascii")
    sealed = seal_symmetric(_key(secret), "hand-over", _context(agency), raw.ljust(_PADDED))
    return base64.urlsafe_b64encode(sealed).decode("ascii").rstrip("=")


def open_handover(secret: str, agency: str, text: str) -> HandedOver | None:
    """What `seal_handover` sealed within `LIFE`; None for anything else, whatever a browser sends."""
    if not secret or len(text) > _LARGEST or not text.isascii():
        return None
    try:
        blob = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        whole = json.loads(open_symmetric(_key(secret), "hand-over", _context(agency), blob))
        age = clock.now() - datetime.fromtimestamp(whole["at"], UTC)
        told = {name: str(whole["it"][name]) for name in FIELDS}
        number = bytes.fromhex(whole["id"])
    except (binascii.Error, SealError, ValueError, KeyError, TypeError, OverflowError):
        return None
    if not timedelta(0) - timedelta(minutes=1) <= age < LIFE:
        return None
    return HandedOver(hashlib.sha256(number).hexdigest(), told)


def _key(secret: str) -> bytes:
    if not secret:
        raise ValueError("there is no secret for hand-overs")
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"hearthline hand-over v1").derive(secret.encode())


def _context(agency: str) -> Context:
    return (agency, "page", "hand-over", "form")
