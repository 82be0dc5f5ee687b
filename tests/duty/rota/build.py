"""Rotas for tests: people of a practice agency, patterns, and moments in its local time."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hearthline.access.models import User
from hearthline.access.viewer import Viewer
from hearthline.duty.actions import rotas
from hearthline.duty.actions.rotas import Pattern
from hearthline.duty.models import Rota
from tests import staff

HERE, THERE = staff.HERE, staff.THERE
ZONE = ZoneInfo("America/Los_Angeles")
MONDAY = date(2026, 6, 1)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
WEEK = timedelta(days=7)


def at(day: date, hour: int = 12, minute: int = 0) -> datetime:
    """A moment by the clock on the agency's wall."""
    return datetime.combine(day, time(hour, minute), ZONE)


def person(name: str, *roles: str, agency_id: str = HERE) -> User:
    """Somebody who works here: screener unless told."""
    username = f"{name.lower().replace(' ', '-')}-{agency_id}"
    return staff.user(*(roles or ("screener",)), agency_id=agency_id, username=username, name=name)


def boss(agency_id: str = HERE) -> Viewer:
    """The supervisor who plans."""
    return staff.viewer("supervisor", agency_id)


def day_and_night(*people: User, turn_days: int = 7, position: str = "on_duty") -> list[Pattern]:
    """Two shifts that leave no minute of any day: 08:00 to 20:00 and over midnight."""
    ids = tuple(one.pk.hex for one in people)
    later = ids[1:] + ids[:1]
    return [
        Pattern(time(8), time(20), ids, turn_days=turn_days, position=position),
        Pattern(time(20), time(8), later, turn_days=turn_days, position=position),
    ]


def rota(*people: User, from_day: date = MONDAY, viewer: Viewer | None = None, **wanted: object) -> Rota:
    """A rota without holes over these people."""
    values = {"name": "Nights and days", "lines": day_and_night(*people)} | wanted
    return rotas.make_rota(viewer=viewer or boss(), from_day=from_day, **values)  # type: ignore[arg-type]
