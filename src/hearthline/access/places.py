"""Where somebody signs in from, for counting wrong tries: a browser that this person used before, else the peer.

A lock for whoever asks would let anybody with a user name shut the night shift out. A browser that has completed a
second factor carries a signed cookie for 30 days; its tries are counted by themselves.
"""

from datetime import datetime, timedelta
from typing import Any, Final

from allauth.core import context
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from hearthline.access.models import User
from hearthline.ground import clock
from hearthline.ground.ids import uuid7
from hearthline.ground.text import fold

KEPT = timedelta(days=30)
KNOWN = "known:"
_SIGNER: Final = signing.Signer(salt="hearthline.access.known-browser")


def cookie_name() -> str:
    """With TLS the name binds the cookie to this host, its root path and a secure channel."""
    return "__Host-known" if settings.SESSION_COOKIE_SECURE else "known"


def remember(answer: HttpResponse, user: User) -> None:
    """Let this browser be known again as one that `user` completed a second factor with."""
    told = {"who": fold(user.username), "it": uuid7().hex, "until": (clock.now() + KEPT).isoformat()}
    answer.set_cookie(
        cookie_name(),
        _SIGNER.sign_object(told),
        max_age=KEPT,
        secure=bool(settings.SESSION_COOKIE_SECURE),
        httponly=True,
        samesite="Strict",
    )


def here(username: str) -> str:
    """Where the present request comes from, as a key: 64 hex characters, behind "known:" for a known browser."""
    request: HttpRequest | None = context.request
    if request is None:
        return ""
    browser = _browser(request, fold(username))
    if browser:
        return KNOWN + _keyed("browser", browser)
    return _keyed("peer", str(request.META.get("REMOTE_ADDR") or "unknown"))


def _browser(request: HttpRequest, username: str) -> str:
    try:
        told: Any = _SIGNER.unsign_object(request.COOKIES.get(cookie_name(), ""))
        good = told["who"] == username and datetime.fromisoformat(told["until"]) > clock.now()
        return str(told["it"]) if good else ""
    except (signing.BadSignature, ValueError, KeyError, TypeError):
        return ""


def _keyed(kind: str, value: str) -> str:
    return salted_hmac(f"hearthline.access.place.{kind}", value, algorithm="sha256").hexdigest()
