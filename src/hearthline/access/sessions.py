"""When a session ends: left alone too long, or open too long. Held by our own clock, on the server."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session

from hearthline.access.models import SignInFailure
from hearthline.ground import clock

_OPENED, _SEEN, _FACTOR = "hl_opened", "hl_seen", "hl_factor"
_PROVED, _LOCKED = "hl_proved", "hl_locked"
_TOUCH = timedelta(seconds=60)


def start(session: SessionBase, factor: bool) -> None:
    """A person signed in, with a second factor or (to set one up) without."""
    now = clock.now().isoformat()
    session[_OPENED] = session[_SEEN] = now
    session[_FACTOR] = factor
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


def why_ended(session: SessionBase) -> str:
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


def sweep() -> int:
    """Remove sessions that ended by themselves, and old failures; returns how many sessions. For the worker, hourly."""
    SignInFailure.objects.filter(at__lt=clock.now() - timedelta(days=1)).delete()
    return Session.objects.filter(expire_date__lt=clock.now()).delete()[0]


def _limit(name: str, minutes: int) -> timedelta:
    return timedelta(minutes=int(getattr(settings, f"HEARTHLINE_{name}")) * minutes)


def _moment(session: SessionBase, key: str) -> datetime | None:
    value = session.get(key)
    return datetime.fromisoformat(value) if isinstance(value, str) else None
