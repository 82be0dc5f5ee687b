"""Five wrong passwords or codes within fifteen minutes lock an account for fifteen, for where they came from.

Where: a browser this person used before, else the peer's address (`places`). Fifty from anywhere lock it for every
browser that is not known: codes have six digits, and somebody may hold many addresses. A known browser never waits for
what others do.

Counted in the database, so that every worker counts the same; per account name as typed, so that a name nobody has
behaves like one somebody has.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.crypto import salted_hmac

from hearthline.access import places
from hearthline.access.models import SignInFailure
from hearthline.ground import clock
from hearthline.ground.text import fold
from hearthline.journal.actions import write
from hearthline.journal.actor import Actor
from hearthline.journal.models import Outcome
from hearthline.journal.tags import Tag

LIMIT = 5
LIMIT_ANYWHERE = 50
WINDOW = timedelta(minutes=15)
LOCK = timedelta(minutes=15)
_KEPT = timedelta(days=1)


def account_key(username: str) -> str:
    """A keyed hash of the name as typed: 64 hex characters."""
    return salted_hmac("hearthline.access.lockout", fold(username), algorithm="sha256").hexdigest()


def locked_until(username: str) -> datetime | None:
    """When the lock for who asks now ends, or None when there is no lock."""
    account, place = account_key(username), places.here(username)
    found = [_until(LIMIT, account=account, place=place)]
    if not place.startswith(places.KNOWN):
        found.append(_until(LIMIT_ANYWHERE, account=account))
    return max((until for until in found if until), default=None)


def _until(limit: int, **which: str) -> datetime | None:
    times = list(SignInFailure.objects.filter(**which).order_by("-at").values_list("at", flat=True)[:limit])
    if len(times) < limit or times[0] - times[-1] > WINDOW:
        return None
    until = times[0] + LOCK
    return until if until > clock.now() else None


def record_failure(username: str, factor: str, agency_id: str = "", user_id: str = "") -> None:
    """Keep one failure, in the journal too. `factor`: "password" or "code". Tells when it locks the account: for one
    place, or ("anywhere") for all that are not known.

    `user_id`, `agency_id`: empty when nobody has this name.
    """
    key = account_key(username)
    actor = Actor("system", "sign-in", agency_id)
    with transaction.atomic():
        SignInFailure.objects.filter(at__lt=clock.now() - _KEPT).delete()
        SignInFailure.objects.bulk_create([SignInFailure(account=key, place=places.here(username), at=clock.now())])
        _note(actor, Tag.SIGN_IN_FAILED, user_id or key, factor)
        if locked_until(username):
            _note(actor, Tag.ACCOUNT_LOCKED, user_id or key, factor)
        if _until(LIMIT_ANYWHERE, account=key):
            _note(actor, Tag.ACCOUNT_LOCKED, user_id or key, f"{factor} anywhere")


def note_refused(username: str, factor: str) -> None:
    """Somebody tried a locked account. Not counted: a lock that every try renews could be held for ever."""
    with transaction.atomic():
        _note(Actor("system", "sign-in", ""), Tag.SIGN_IN_FAILED, account_key(username), f"{factor} locked")


def clear(username: str) -> None:
    """A complete sign-in forgets the failures before it from the same place: others go on counting."""
    SignInFailure.objects.filter(account=account_key(username), place=places.here(username)).delete()


def _note(actor: Actor, tag: Tag, record_id: str, what: str) -> None:
    write(
        actor=actor,
        tag=tag,
        record_kind="account",
        record_id=record_id,
        purpose="sign-in",
        fields=what.split(),
        outcome=Outcome.REFUSED,
    )
