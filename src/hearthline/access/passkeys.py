"""Passkeys (WebAuthn): what is asked of a browser, and whether its answer is right. allauth keeps them; fido2 checks.

A passkey always proves its person too (fingerprint, face or PIN): one that only proves presence is refused. It belongs
to the host that this system was told (`HEARTHLINE_PASSKEY_HOST`), never to what a request calls itself, so that an
answer made on another site opens nothing. Each challenge works once, for one use, for a few minutes.
"""

import struct
from datetime import datetime, timedelta
from typing import Any, Final

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth
from cryptography.exceptions import UnsupportedAlgorithm
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext
from fido2.webauthn import AuthenticationResponse

from hearthline.access.models import User
from hearthline.ground import clock
from hearthline.ground.errors import DomainError

SIGN_IN, SECOND, ADD, PROVE, UNLOCK = "sign-in", "second", "add", "prove", "unlock"
USES: Final = (SIGN_IN, SECOND, ADD, PROVE, UNLOCK)
GOOD_FOR: Final = timedelta(minutes=5)
LONGEST: Final = 20_000
"""Characters of a browser's answer. Real ones stay below 4,000."""
MOST: Final = 10
_ASKED = "hl_challenge"
# What hostile answers make the parsers raise: every one is a refusal and none is an error of ours.
_MALFORMED = (
    ValidationError, ValueError, TypeError, KeyError, IndexError, AttributeError, AssertionError, RecursionError,
    OverflowError, MemoryError, struct.error, UnsupportedAlgorithm,
)  # fmt: skip


class PasskeyRefused(DomainError):
    """An answer that is not right. One code and one text for every reason: it must not tell which."""

    def __init__(self) -> None:
        super().__init__("passkey.refused", gettext("This passkey was not accepted. Try again, or use another way."))


def host() -> str:
    """The name that passkeys belong to; "" when this system has none, and so no passkeys."""
    return str(settings.HEARTHLINE_PASSKEY_HOST)


def ask(request: HttpRequest, use: str, user: User | None = None) -> dict[str, Any]:
    """What the browser needs for one ceremony, as JSON. `user`: whose passkeys (None for signing in by passkey alone:
    nothing is told of anybody). Forgets the challenge before."""
    if use not in USES or not host():
        raise PasskeyRefused
    told: dict[str, Any] = auth.begin_registration(user, True) if use == ADD else auth.begin_authentication(user)
    request.session[_ASKED] = {"use": use, "at": clock.now().isoformat()}
    return told


def answered(request: HttpRequest, use: str, answer: Any, user: User | None = None) -> Authenticator:
    """The passkey that this answer proves. `user`: whose it must be (None: whoever it says).

    Raises PasskeyRefused for any answer that is not right, a disabled account's among them.
    """
    _take(request, use)
    try:
        claimed = user or auth.extract_user_from_response(answer)
        found = auth.complete_authentication(claimed, answer)
        count = AuthenticationResponse.from_dict(answer).response.authenticator_data.counter
    except _MALFORMED as wrong:
        raise PasskeyRefused from wrong
    finally:
        auth.clear_state()
    if not isinstance(claimed, User) or not claimed.is_active or not _counts_on(found, count):
        raise PasskeyRefused
    found.user = claimed
    return found


def claimed_by(answer: Any) -> User | None:
    """Whose passkey an answer says it is, right or wrong: for the journal alone."""
    try:
        found = auth.extract_user_from_response(answer)
    except _MALFORMED:
        return None
    return found if isinstance(found, User) else None


def made(request: HttpRequest, answer: Any) -> None:
    """Raises PasskeyRefused unless this answer is a new passkey, made for the challenge of this session."""
    _take(request, ADD)
    try:
        auth.parse_registration_response(answer)
        proof = auth.complete_registration(answer)
    except _MALFORMED as wrong:
        raise PasskeyRefused from wrong
    finally:
        auth.clear_state()
    if not proof.is_user_verified():
        raise PasskeyRefused


def of(user: User) -> list[Authenticator]:
    """This person's passkeys, oldest first."""
    return list(Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).order_by("created_at", "pk"))


def _take(request: HttpRequest, use: str) -> None:
    """Use up the challenge of this session; raises PasskeyRefused when there is none for this use."""
    asked = request.session.pop(_ASKED, None) or {}
    good = asked.get("use") == use and clock.now() - datetime.fromisoformat(asked["at"]) < GOOD_FOR
    if not good:
        auth.clear_state()
        raise PasskeyRefused


def _counts_on(found: Authenticator, count: int) -> bool:
    """A device that counts its uses never counts back: two that share a key would. 0: it does not count."""
    before = int(found.data.get("count", 0))
    if count == before == 0:
        return True
    if count <= before:
        return False
    found.data["count"] = count
    found.save(update_fields=["data"])
    return True
