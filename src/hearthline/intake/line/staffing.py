"""Who is there, as the line sees it: rows that the desk and the worker keep for it, since it sees no rota."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet

from hearthline.intake.line.models import Contact, ContactState, LineRung, LineStaff
from hearthline.intake.line.standing import Rung, Staffing

KEPT: Final = timedelta(seconds=2)
"""How long one look serves: hundreds who wait ask every few seconds."""
LATELY: Final = timedelta(minutes=30)
FEWEST: Final = 3
"""Measured waits, at least, before anybody is told a time."""
MOST: Final = 100


@dataclass(frozen=True)
class _Look:
    at: datetime
    ready: int
    rungs: tuple[Rung, ...]
    about: timedelta | None


_looks: dict[str, _Look] = {}


def forget() -> None:
    """Look anew at the next event."""
    _looks.clear()


def in_line(agency_id: str) -> QuerySet[Contact]:
    """Who stands in the queue. Whose telephone rings stands in it until somebody answers, so that nobody's position
    grows when it was in vain; who asked to be called back, until the first try."""
    here = Q(state__in=(ContactState.WAITING, ContactState.RINGING, ContactState.ON_CALL))
    asked = Q(state=ContactState.CALL_BACK, back_tries=0, taken_by="")
    return Contact.unscoped.filter(here | asked, agency_id=agency_id, queued_at__isnull=False)


def ahead(agency_id: str, queued_at: datetime | None, own: UUID) -> int:
    """How many stand before this place."""
    line = in_line(agency_id).exclude(pk=own)
    if queued_at is None:
        return line.count()
    return line.filter(Q(queued_at__lt=queued_at) | Q(queued_at=queued_at, id__lt=own)).count()


def seen(agency_id: str, now: datetime) -> Staffing:
    """Who is ready, the chain, and how long people waited lately. `ahead` is another question (`ahead`)."""
    look = _looks.get(agency_id)
    if look is None or not timedelta() <= now - look.at < KEPT:
        look = _looks[agency_id] = _Look(now, _ready(agency_id), _rungs(agency_id), about(agency_id, now))
    return Staffing(ready=look.ready, rungs=look.rungs, about=look.about)


def _ready(agency_id: str) -> int:
    return LineStaff.unscoped.filter(agency_id=agency_id, ready=True, on_duty=True).count()


def _rungs(agency_id: str) -> tuple[Rung, ...]:
    rows = LineRung.unscoped.filter(agency_id=agency_id).order_by("position")
    return tuple(Rung(row.person, row.name, row.address, row.seconds) for row in rows)


def about(agency_id: str, now: datetime) -> timedelta | None:
    """The middle one of the waits of who was answered in the last half hour, on the telephone and not called back; None
    when fewer than three were."""
    rows = Contact.unscoped.filter(
        agency_id=agency_id, answered_at__gt=now - LATELY, answered_at__lte=now, queued_at__isnull=False, back_tries=0
    )
    found = rows.values_list("answered_at", "queued_at")[:MOST]
    waits = [(answered - queued).total_seconds() for answered, queued in found if answered and queued]
    return timedelta(seconds=median(waits)) if len(waits) >= FEWEST else None
