"""Where allauth asks us: who may sign in, where they land, and how second-factor secrets rest."""

import base64
import os
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import salted_hmac

from hearthline.access import browsers, lockout, passkeys, sessions
from hearthline.access.deskkey import desk_key
from hearthline.access.models import User
from hearthline.access.queries import viewer_of
from hearthline.access.viewer import ADMINISTRATOR, AGENT
from hearthline.ground import clock
from hearthline.journal.actions import write
from hearthline.journal.tags import Tag

PASSKEY_ALONE = "passkey"
"""`request.hearthline_factor` of who signed in by a passkey and nothing else: it is both steps in one."""
_CONTEXT = b"hearthline access second factor v1"
OUTSIDE = "outside"
"""How a session began that the agency's own identity provider opened, as allauth and the journal are told."""


def _key() -> bytes:
    return desk_key(_CONTEXT)


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no stubs
    """Secrets of second factors rest encrypted under a key of the desk alone (from its SECRET_KEY)."""

    def encrypt(self, text: str) -> str:
        """AES-256-GCM; base64 of version, nonce, ciphertext."""
        nonce = os.urandom(12)
        return base64.b64encode(b"\x01" + nonce + AESGCM(_key()).encrypt(nonce, text.encode(), _CONTEXT)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Counterpart of `encrypt`. Raises InvalidTag when the desk's secret has changed, ValueError for other text."""
        raw = base64.b64decode(encrypted_text, validate=True)
        if raw[:1] != b"\x01":
            raise ValueError("not a secret of this version")
        return AESGCM(_key()).decrypt(raw[1:13], raw[13:], _CONTEXT).decode()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Passkeys belong to the host this system was told, whatever a request calls itself."""
        return {"id": passkeys.host(), "name": "Hearthline"}

    def get_public_key_credential_user_entity(self, user: User) -> dict[str, Any]:
        """What the person's own device shows: their names here. The handle is the account's random id."""
        return {"id": user_pk_to_url_str(user).encode(), "name": user.username, "display_name": user.name}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no stubs
    """No one signs themselves up; nothing is mailed; allauth's own messages are not shown."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, *args: Any, **kwargs: Any) -> None:
        """Nothing leaves this machine."""

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Nothing leaves this machine."""

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Our pages say it themselves."""

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """An account that was closed or has ended, or a first password nobody used, answers like a wrong password."""
        user: User | None = super().authenticate(request, **credentials)
        now = clock.now()
        return user if user is not None and user.open_at(now) and not user.first_password_lapsed(now) else None

    def login(self, request: HttpRequest, user: User) -> None:
        """Both steps are done, or the second is still to be set up. The session's key changes here."""
        factor = getattr(request, "hearthline_factor", "")
        how = {record.get("method") for record in get_authentication_records(request, user)}
        first = OUTSIDE if OUTSIDE in how else "password"
        super().login(request, user)
        sessions.start(request.session, bool(factor), browsers.kind(request.headers.get("User-Agent", "")))
        lockout.clear(user.username)
        with transaction.atomic():
            write(
                actor=viewer_of(user),
                tag=Tag.SIGNED_IN,
                record_kind="user",
                record_id=user.pk.hex,
                purpose="sign-in",
                fields=(factor,) if factor == PASSKEY_ALONE else (first, factor) if factor else (first,),
            )

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The queue; for who keeps accounts, and so opens no report, the list of people; for the help desk, its own."""
        roles = viewer_of(request.user).roles if isinstance(request.user, User) else frozenset()
        if ADMINISTRATOR in roles:
            return reverse("access_people")
        return "/help/" if roles == {AGENT} else "/"

    def get_client_ip(self, request: HttpRequest) -> str:
        """A keyed hash of the peer's address, for counting only: limits rest in the cache's table.

        Never a header that the peer wrote.
        """
        peer = request.META.get("REMOTE_ADDR") or "unknown"
        return salted_hmac("hearthline.access.peer", peer, algorithm="sha256").hexdigest()
