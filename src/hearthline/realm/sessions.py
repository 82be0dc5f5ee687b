"""Sessions of the outside face: the desk's limits, by our own clock; one's own list, and ending them.

A session is Django's, in this realm's table. Its key changes at sign-in and when the second step is set up.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.contrib import auth
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from hearthline.access.browsers import kind
from hearthline.ground import clock
from hearthline.ground.ids import uuid7
from hearthline.journal.tags import Tag
from hearthline.realm.accounts import note_session
from hearthline.realm.models import OutsideSession, Person
from hearthline.realm.signin import BACKEND

_OPENED, _SEEN, _FACTOR, _PROVED, _ID, _BROWSER = "r_opened", "r_seen", "r_factor", "r_proved", "r_id", "r_browser"
_HALF = "r_half"
_TOUCH = timedelta(seconds=60)
HALF_WAY = timedelta(minutes=10)
"""Between the first and the second step, and between a code and the password that is chosen."""


@dataclass(frozen=True)
class Open:
    """One open session, for its own person's list."""

    id: str
    opened: datetime
    seen: datetime
    browser: str
    this: bool
    key: str = field(repr=False)


def start(request: HttpRequest, person: Person, how: str) -> None:
    """`person` is signed in here: by "app" or "recovery", or ("code") with a new account that has no second step yet.
    A session that somebody else began in this browser is gone, its key with it."""
    request.session.flush()
    auth.login(request, person, backend=BACKEND)  # type: ignore[arg-type]  # our own kind of account, by our backend
    Person.unscoped.filter(pk=person.pk).update(last_login=clock.now())
    session, now = request.session, clock.now().isoformat()
    session[_OPENED] = session[_SEEN] = now
    session[_ID], session[_BROWSER] = str(uuid7()), kind(request.headers.get("User-Agent", ""))
    if how != "code":
        session[_FACTOR], session[_PROVED] = True, now
    note_session(person=person, tag=Tag.OUTSIDER_SIGNED_IN, how=how)


def renew(request: HttpRequest, person: Person) -> None:
    """After a change that ends every session of this person: this one goes on, under a new key."""
    auth.update_session_auth_hash(request, person)  # type: ignore[arg-type]  # as above


def half_way(request: HttpRequest, what: str, about: UUID) -> None:
    """The first of two steps was right. Whatever was there before in this browser is gone."""
    request.session.flush()
    request.session[_HALF] = [what, about.hex, clock.now().isoformat()]


def half_done(request: HttpRequest, what: str) -> UUID | None:
    """Whom or what the first step was about, for a few minutes; None without one."""
    kept, about, at = request.session.get(_HALF, ["", "", ""])
    if kept != what or clock.now() - datetime.fromisoformat(at) >= HALF_WAY:
        return None
    return UUID(hex=about)


def has_factor(session: SessionBase) -> bool:
    """Was this session opened with a second step, or has one been set up in it?"""
    return session.get(_FACTOR) is True


def proved(session: SessionBase) -> None:
    """This person has just shown a code of theirs."""
    session[_FACTOR], session[_PROVED] = True, clock.now().isoformat()


def is_fresh(session: SessionBase) -> bool:
    """Was a code shown within `HEARTHLINE_STEP_UP_MINUTES`?"""
    at = session.get(_PROVED)
    limit = timedelta(minutes=int(settings.HEARTHLINE_STEP_UP_MINUTES))
    return at is not None and clock.now() - datetime.fromisoformat(at) < limit


def has_ended(session: SessionBase | dict[str, str]) -> bool:
    """Left alone too long, or open too long. A session without times has ended."""
    opened, seen, now = session.get(_OPENED), session.get(_SEEN), clock.now()
    if not opened or not seen:
        return True
    if now - datetime.fromisoformat(opened) >= timedelta(hours=int(settings.HEARTHLINE_ABSOLUTE_HOURS)):
        return True
    return now - datetime.fromisoformat(seen) >= timedelta(minutes=int(settings.HEARTHLINE_IDLE_MINUTES))


def touch(session: SessionBase) -> None:
    """A person did something. Written at most once a minute."""
    if clock.now() - datetime.fromisoformat(session[_SEEN]) >= _TOUCH:
        session[_SEEN] = clock.now().isoformat()


def open_ones(person: Person, here: SessionBase) -> list[Open]:
    """Every session of this person that is open now, the present one first, then the last used."""
    found = []
    for row in OutsideSession.objects.filter(whose=person.pk, expire_date__gt=clock.now()):
        held = row.get_decoded()
        if has_ended(held) or not constant_time_compare(
            held.get("_auth_user_hash", ""), person.get_session_auth_hash()
        ):
            continue
        opened, seen = datetime.fromisoformat(held[_OPENED]), datetime.fromisoformat(held[_SEEN])
        this = row.session_key == here.session_key
        found.append(Open(held[_ID], opened, seen, held[_BROWSER], this, row.session_key))
    return sorted(found, key=lambda one: (one.this, one.seen), reverse=True)


def end_one(person: Person, session_id: UUID, here: SessionBase) -> None:
    """End one other session of one's own: at once. Another's, and none at all, change nothing."""
    keys = [one.key for one in open_ones(person, here) if one.id == str(session_id) and not one.this]
    if keys and OutsideSession.objects.filter(whose=person.pk, session_key__in=keys).delete()[0]:
        note_session(person=person, tag=Tag.OUTSIDER_SESSIONS_ENDED, how="one")


def end_others(person: Person, here: SessionBase) -> None:
    """Every session of this person ends but the one they look from."""
    OutsideSession.objects.filter(whose=person.pk).exclude(session_key=here.session_key or "").delete()
    note_session(person=person, tag=Tag.OUTSIDER_SESSIONS_ENDED, how="others")
