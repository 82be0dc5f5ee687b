"""Time-based one-time codes (RFC 6238: SHA-1, 6 digits, 30 seconds), and the longer codes that are used once and kept
as digests. Plain functions: who has used which is for the room that keeps accounts to remember."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable
from datetime import datetime

from hearthline.ground.ids import ALPHABET
from hearthline.sealing.codes import normal

PERIOD = 30
DIGITS = 6
NEAR = 2
"""Steps on either side in which a code is known as one that has just run out, or of a clock that is off."""
LONG = 28
"""Characters of a code that is kept as a digest: 140 random bits, so that a plain digest can be tried by nobody, also
not by who holds the database (OWASP ASVS 6.5.2 asks for 112 bits or a slow hash)."""


def new_secret() -> str:
    """A new secret: 160 random bits in base 32."""
    return base64.b32encode(secrets.token_bytes(20)).decode("ascii")


def step_at(moment: datetime) -> int:
    """The number of the 30-second step that `moment` is in."""
    return int(moment.timestamp()) // PERIOD


def code_for(secret: str, step: int) -> str:
    """The six digits of one step."""
    mac = hmac.digest(base64.b32decode(secret, casefold=True), step.to_bytes(8, "big"), "sha1")
    start = mac[-1] & 0x0F
    return f"{(int.from_bytes(mac[start : start + 4], 'big') & 0x7FFFFFFF) % 10**DIGITS:0{DIGITS}}"


def step_of(secret: str, code: str, moment: datetime, wanted: Callable[[int], bool]) -> int | None:
    """The latest step in reach whose code this is and whose distance from now is `wanted`, or None. Always compares
    every step in reach, in constant time."""
    typed, found, now = plain(code).encode("utf-8"), None, step_at(moment)
    for step in range(max(now - NEAR, 0), now + NEAR + 1):
        if hmac.compare_digest(code_for(secret, step).encode("ascii"), typed) and wanted(abs(step - now)):
            found = step
    return found


def plain(code: str) -> str:
    """A code as people type it, without its spaces and dashes."""
    return "".join(code.split()).replace("-", "")


def new_long_code() -> str:
    """A code to be shown once: `LONG` characters, ungrouped."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LONG))


def digest_of(typed: str) -> str:
    """The digest of a long code, however it was grouped; "" when it cannot be one."""
    code = normal(typed)
    return hashlib.sha256(code.encode("ascii", "replace")).hexdigest() if len(code) == LONG else ""
