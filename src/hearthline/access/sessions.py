"""When a session ends: left alone too long, or open too long. Held by our own clock, on the server. What it holds of
its person: when it was opened and used, the kind of browser, the last proof, and whether the desk is locked."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.utils.crypto import constant_time_compare

from hearthline.access.models import SignInFailure, User
from hearthline.ground import clock
from hearthline.ground.ids import uuid7

_OPENED, _SEEN, _FACTOR = "hl_opened", "hl_seen", "hl_factor"
_PROVED, _LOCKED, _ID, _BROWSER = "hl_proved", "hl_locked", "hl_id", "hl_browser"
_TOUCH = timedelta(seconds=60)


def start(session: SessionBase, factor: bool, browser: str = "") -> None:
    """A person signed in, with a second factor or (to set one up) without. `browser`: its kind in plain words."""
    now = clock.now().isoformat()
    session[_OPENED] = session[_SEEN] = now
    session[_FACTOR] = factor
    session[_ID], session[_BROWSER] = str(uuid7()), browser
    session.pop(_LOCKED, None)
    session.pop(_PROVED, None)
    if factor:
        session[_PROVED] = now


def has_factor(session: SessionBase) -> bool:
    """Was this session opened with a second factor, or has one been set up in it?"""
    return session.get(_FACTOR) is True


def factor_added(session: SessionBase) -> None:
    """A second factor was set up and proved in this session."""
    session[_FACTOR] = True
    proved(session)


def proved(session: SessionBase) -> None:
    """This person has just shown a factor of theirs."""
    session[_PROVED] = clock.now().isoformat()


def proved_within(session: SessionBase, minutes: int) -> bool:
    """Was a factor shown less than `minutes` ago?"""
    at = _moment(session, _PROVED)
    return at is not None and clock.now() - at < timedelta(minutes=minutes)


def why_ended(session: SessionBase | dict[str, Any]) -> str:
    """ "idle", "absolute" or "": the limit that this session has passed. A session without times has ended."""
    opened, seen = _moment(session, _OPENED), _moment(session, _SEEN)
    now = clock.now()
    if opened is None or seen is None or now - opened >= _limit("ABSOLUTE_HOURS", 60):
        return "absolute"
    return "idle" if now - seen >= _limit("IDLE_MINUTES", 1) else ""


def touch(session: SessionBase) -> None:
    """A person did something. Written at most once a minute."""
    seen = _moment(session, _SEEN)
    if seen is None or clock.now() - seen >= _TOUCH:
        session[_SEEN] = clock.now().isoformat()


def lock(session: SessionBase) -> None:
    """Nothing shows from now on until the same person unlocks it."""
    session[_LOCKED] = clock.now().isoformat()


def unlock(session: SessionBase) -> None:
    """Its person is back."""
    session.pop(_LOCKED, None)
    session[_SEEN] = clock.now().isoformat()


def is_locked(session: SessionBase | dict[str, Any]) -> bool:
    """Was this desk locked, by hand or by itself?"""
    return _LOCKED in session


def locks_now(session: SessionBase) -> bool:
    """Left alone for `HEARTHLINE_LOCK_MINUTES`, and not locked yet. Never, where that is 0."""
    minutes, seen = int(settings.HEARTHLINE_LOCK_MINUTES), _moment(session, _SEEN)
    return (
        bool(minutes)
        and not is_locked(session)
        and seen is not None
        and clock.now() - seen >= timedelta(minutes=minutes)
    )


@dataclass(frozen=True)
class Open:
    """One open session, for its own person's list."""

    id: str
    opened: datetime
    seen: datetime
    browser: str
    locked: bool
    this: bool
    key: str = field(repr=False)


def open_ones(user: User, here: SessionBase) -> list[Open]:
    """Every session of this person that is open now, the one they look from first, then the last used.

    Reads all sessions that have not run out: nothing else says whose a session is, so that nothing else needs to be
    kept in step with it. For one page that people open seldom.
    """
    found = []
    for row in Session.objects.filter(expire_date__gt=clock.now()).iterator():
        held = row.get_decoded()
        if held.get("_auth_user_id") != str(user.pk) or why_ended(held):
            continue
        if not constant_time_compare(held.get("_auth_user_hash", ""), user.get_session_auth_hash()):
            continue
        opened, seen = _moment(held, _OPENED), _moment(held, _SEEN)
        if opened is None or seen is None:
            continue
        this = row.session_key == here.session_key
        found.append(
            Open(held.get(_ID, ""), opened, seen, held.get(_BROWSER, ""), is_locked(held), this, row.session_key)
        )
    return sorted(found, key=lambda one: (one.this, one.seen), reverse=True)


def sweep() -> int:
    """Remove sessions that ended by themselves, and old failures; returns how many sessions. For the worker, hourly."""
    SignInFailure.objects.filter(at__lt=clock.now() - timedelta(days=1)).delete()
    return Session.objects.filter(expire_date__lt=clock.now()).delete()[0]


def _limit(name: str, minutes: int) -> timedelta:
    return timedelta(minutes=int(getattr(settings, f"HEARTHLINE_{name}")) * minutes)


def _moment(session: SessionBase | dict[str, Any], key: str) -> datetime | None:
    value = session.get(key)
    return datetime.fromisoformat(value) if isinstance(value, str) else None


def at_a_desk(ids: Collection[str]) -> set[str]:
    """Which of these people (user ids, hex) are signed in at a desk that is not locked. Reads all sessions that have
    not run out, as `open_ones` does: for the few records that ask for somebody at once."""
    users = {str(one.pk): one for one in User.objects.filter(pk__in=[UUID(hex=i) for i in ids], is_active=True)}
    found: set[str] = set()
    for row in Session.objects.filter(expire_date__gt=clock.now()).iterator() if users else ():
        held = row.get_decoded()
        user = users.get(held.get("_auth_user_id", ""))
        if user is None or user.pk.hex in found or is_locked(held) or why_ended(held):
            continue
        if constant_time_compare(held.get("_auth_user_hash", ""), user.get_session_auth_hash()):
            found.add(user.pk.hex)
    return found
