"""Time-based one-time codes (RFC 6238: SHA-1, 6 digits, 30 seconds). A code works once."""

import base64
import hmac
import secrets
from collections.abc import Callable
from datetime import datetime

from django.conf import settings

from hearthline.access.models import User

PERIOD = 30
DIGITS = 6
NEAR = 2
"""Steps on either side in which a code is known as one that has just run out, or of a clock that is off."""


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


def matching_step(secret: str, code: str, moment: datetime) -> int | None:
    """The step whose code this is, or None: the present one, and `HEARTHLINE_CODE_STEPS` on either side."""
    return _step(secret, code, moment, lambda away: away <= settings.HEARTHLINE_CODE_STEPS)


def just_missed(user: User, secret: str, code: str, moment: datetime) -> bool:
    """Whether this is the right code of a moment ago, or of a telephone whose clock is off, and was never used: its
    owner is late, and nobody has guessed."""
    step = _step(secret, code, moment, lambda away: away > settings.HEARTHLINE_CODE_STEPS)
    return step is not None and step > user.last_totp_step


def _step(secret: str, code: str, moment: datetime, wanted: Callable[[int], bool]) -> int | None:
    """Always compares every step in reach, in constant time."""
    typed, found, now = plain(code).encode("utf-8"), None, step_at(moment)
    for step in range(max(now - NEAR, 0), now + NEAR + 1):
        if hmac.compare_digest(code_for(secret, step).encode("ascii"), typed) and wanted(abs(step - now)):
            found = step
    return found


def plain(code: str) -> str:
    """A code as people type it, without its spaces and dashes."""
    return "".join(code.split()).replace("-", "")


def use_step(user: User, step: int) -> bool:
    """Mark this step's code as used. False when it, or a later one, was used before: also in a race."""
    return User.objects.filter(pk=user.pk, last_totp_step__lt=step).update(last_totp_step=step) == 1
