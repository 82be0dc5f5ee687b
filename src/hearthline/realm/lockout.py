"""Wrong tries slow who tries, and shut nobody out for good: the rules of the desk (`access.lockout`), in this realm's
own table.

Five wrong within fifteen minutes: that name waits fifteen, for where they came from. Fifty from anywhere: every browser
waits that is not known. Forty from one address under whatever names: that address waits. A browser that completed both
steps before is known for 30 days by a signed cookie, and waits for its own tries alone. A name nobody has is alike.
"""

from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from hearthline.ground import clock
from hearthline.ground.ids import uuid7
from hearthline.journal.actions import write
from hearthline.journal.actor import public
from hearthline.journal.models import Outcome
from hearthline.journal.tags import Tag
from hearthline.realm.models import SignInFailure

LIMIT = 5
LIMIT_ANYWHERE = 50
LIMIT_PLACE = 40
"""Wrong tries from one address under whatever names: each costs a slow hash in the face's one thread."""
WINDOW = WAIT = timedelta(minutes=15)
KNOWN = "known:"
_KEPT = timedelta(days=1)
_REMEMBERED = timedelta(days=30)
_SIGNER: Final = signing.Signer(salt="hearthline.realm.known-browser")


def account_key(name: str) -> str:
    """A keyed hash of the name as typed: 64 hex characters."""
    return _keyed("account", name)


def waits(request: HttpRequest, name: str) -> bool:
    """Whether who asks now has to wait before this name is tried again."""
    account, place = account_key(name), _place(request, name)
    if _over(LIMIT, account=account, place=place):
        return True
    known = place.startswith(KNOWN)
    return not known and (_over(LIMIT_ANYWHERE, account=account) or _over(LIMIT_PLACE, place=place))


def _over(limit: int, **which: str) -> bool:
    times = list(SignInFailure.objects.filter(**which).order_by("-at").values_list("at", flat=True)[:limit])
    return len(times) == limit and times[0] - times[-1] <= WINDOW and times[0] + WAIT > clock.now()


def record(request: HttpRequest, name: str, factor: str) -> None:
    """Keep one failure, in the journal too. `factor`: "password" or "code"."""
    key = account_key(name)
    with transaction.atomic():
        SignInFailure.objects.filter(at__lt=clock.now() - _KEPT).delete()
        row = SignInFailure(account=key, place=_place(request, name), at=clock.now())
        SignInFailure.objects.bulk_create([row])
        _note(Tag.OUTSIDER_SIGN_IN_FAILED, key, factor)
        if waits(request, name):
            _note(Tag.OUTSIDER_SLOWED, key, factor)


def note_waiting(request: HttpRequest, name: str, factor: str) -> None:
    """Somebody tried while they had to wait. Not counted: a wait that every try renews could be held for ever. Written
    down once for each wait and place, since the journal only grows."""
    if not cache.add(f"outside-waiting:{_place(request, name)}", True, WAIT.total_seconds()):
        return
    with transaction.atomic():
        _note(Tag.OUTSIDER_SIGN_IN_FAILED, account_key(name), factor, "waiting")


def clear(request: HttpRequest, name: str) -> None:
    """A complete sign-in forgets the failures before it from the same place."""
    SignInFailure.objects.filter(account=account_key(name), place=_place(request, name)).delete()


def remember(answer: HttpResponse, name: str) -> None:
    """Let this browser be known again as one that completed both steps with this name."""
    told = {"who": account_key(name), "it": uuid7().hex, "until": (clock.now() + _REMEMBERED).isoformat()}
    answer.set_cookie(
        cookie_name(),
        _SIGNER.sign_object(told),
        max_age=_REMEMBERED,
        secure=bool(settings.SESSION_COOKIE_SECURE),
        httponly=True,
        samesite="Strict",
    )


def cookie_name() -> str:
    """With TLS the name binds the cookie to this host, its root path and a secure channel."""
    return "__Host-outside-known" if settings.SESSION_COOKIE_SECURE else "outside-known"


def _place(request: HttpRequest, name: str) -> str:
    try:
        told: Any = _SIGNER.unsign_object(request.COOKIES.get(cookie_name(), ""))
        if told["who"] == account_key(name) and datetime.fromisoformat(told["until"]) > clock.now():
            return KNOWN + _keyed("browser", str(told["it"]))
    except (signing.BadSignature, ValueError, KeyError, TypeError):
        pass
    return _keyed("peer", str(request.META.get("REMOTE_ADDR") or "unknown"))


def _keyed(kind: str, value: str) -> str:
    return salted_hmac(f"hearthline.realm.{kind}", value, algorithm="sha256").hexdigest()


def _note(tag: Tag, key: str, *what: str) -> None:
    write(
        actor=public(settings.HEARTHLINE_AGENCY),
        tag=tag,
        record_kind="outside-account",
        record_id=key,
        purpose="sign-in",
        fields=what,
        outcome=Outcome.REFUSED,
    )
