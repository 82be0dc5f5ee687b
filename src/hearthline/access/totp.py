"""Time-based one-time codes (`sealing.onetime`) of the desk's own accounts. A code works once."""

from datetime import datetime

from django.conf import settings

from hearthline.access.models import User
from hearthline.sealing.onetime import DIGITS, NEAR, PERIOD, code_for, new_secret, plain, step_at, step_of


def matching_step(secret: str, code: str, moment: datetime) -> int | None:
    """The step whose code this is, or None: the present one, and `HEARTHLINE_CODE_STEPS` on either side."""
    return step_of(secret, code, moment, lambda away: away <= settings.HEARTHLINE_CODE_STEPS)


def just_missed(user: User, secret: str, code: str, moment: datetime) -> bool:
    """Whether this is the right code of a moment ago, or of a telephone whose clock is off, and was never used: its
    owner is late, and nobody has guessed."""
    step = step_of(secret, code, moment, lambda away: away > settings.HEARTHLINE_CODE_STEPS)
    return step is not None and step > user.last_totp_step


def use_step(user: User, step: int) -> bool:
    """Mark this step's code as used. False when it, or a later one, was used before: also in a race."""
    return User.objects.filter(pk=user.pk, last_totp_step__lt=step).update(last_totp_step=step) == 1


__all__ = [
    "DIGITS",
    "NEAR",
    "PERIOD",
    "code_for",
    "just_missed",
    "matching_step",
    "new_secret",
    "plain",
    "step_at",
    "use_step",
]
