"""Signed posts, the same both ways: ours to a provider, and a provider's to us.

`Hearthline-Stamp: <seconds since 1970>` and `Hearthline-Signature: v1=<hex>`, an HMAC-SHA256 with the shared secret
over stamp, path with query, and body, each on a line of its own. Who can read a post can neither change it, nor send it
elsewhere on the same host, nor keep it for later.
"""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

STAMP: Final = "Hearthline-Stamp"
SIGNATURE: Final = "Hearthline-Signature"
WINDOW: Final = timedelta(minutes=5)
"""How far a stamp may be from the moment at which the post came in."""


def mark(secret: str, stamp: str, path: str, body: bytes) -> str:
    """The signature as hex."""
    told = b"\n".join((stamp.encode(), path.encode(), body))
    return hmac.new(secret.encode(), told, hashlib.sha256).hexdigest()


def headers(secret: str, at: datetime, path: str, body: bytes) -> Mapping[str, str]:
    """The two headers of a post at `at`."""
    stamp = str(int(at.timestamp()))
    return {STAMP: stamp, SIGNATURE: f"v1={mark(secret, stamp, path, body)}"}


def good(secret: str, *, stamp: str, signature: str, path: str, body: bytes, came: datetime) -> bool:
    """Whether a post that came in at `came` is whole, from who holds the secret, and no more than `WINDOW` old."""
    if not secret or not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 12):
        return False
    right = f"v1={mark(secret, stamp, path, body)}"
    same = hmac.compare_digest(right.encode(), signature.encode("utf-8", "replace"))
    return same and abs(came.timestamp() - int(stamp)) <= WINDOW.total_seconds()
