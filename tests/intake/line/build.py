"""A telephone system in a few lines: events as it would send them, and what an agency has at the line."""

from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest
from django.conf import settings

from hearthline.ground import clock
from hearthline.intake.line import staffing
from hearthline.intake.line.hearing import hear
from hearthline.intake.line.models import Contact, LineRung, LineStaff
from hearthline.intake.line.outside import Telephone
from hearthline.intake.line.types import Event, Reply
from tests import staff

SECRET = "only-for-tests-and-shared-with-nobody-0123456789"
NUMBER = "+19165550142"
DESK = "+19165550190"
_ids = count(1)


def telephone(monkeypatch: pytest.MonkeyPatch, **more: str) -> None:
    """The house has a telephone line."""
    config = replace(settings.HEARTHLINE, telephone=Telephone(secret=SECRET, **more))
    monkeypatch.setattr(settings, "HEARTHLINE", config)


def event(kind: str, contact: str = "call-1", *, id: str = "", **more: str) -> Event:
    """An event as it happens now, with an id of its own unless one is given."""
    return Event(id=id or f"ev-{next(_ids)}", kind=kind, contact=contact, at=clock.now(), **more)  # type: ignore[arg-type]  # any kind, also in a loop


def tell(kind: str, contact: str = "call-1", **more: str) -> Reply:
    """The event, taken in."""
    return hear(event(kind, contact, **more))


def spoken(reply: Reply) -> list[str]:
    """The verbs: pack text ids of what is said, kinds of the others."""
    return [verb.text or verb.kind for verb in reply.verbs]


def row(contact: str = "call-1") -> Contact:
    return Contact.unscoped.get(agency_id=staff.HERE, provider_id=contact)


def waiting(contact: str = "call-1", number: str = NUMBER, key: str = "1") -> Contact:
    """Somebody called, chose a language and waits."""
    tell("call", contact, number=number)
    tell("digits", contact, digits=key)
    return row(contact)


def someone_ready(person: str = "colleague", address: str = DESK) -> None:
    """A screener who said ready and is on duty."""
    LineStaff(
        agency_id=staff.HERE, person=person, name="x", address=address, ready=True, on_duty=True, since=clock.now()
    ).save(force_insert=True)
    staffing.forget()


def nobody_ready() -> None:
    LineStaff.unscoped.all().delete()
    staffing.forget()


def chain(*addresses: str) -> None:
    """These telephones are on call."""
    LineRung.unscoped.all().delete()
    for place, address in enumerate(addresses):
        LineRung(
            agency_id=staff.HERE,
            position=place,
            person=f"p{place}",
            name=f"n{place}",
            address=address,
            seconds=25,
            at=clock.now(),
        ).save(force_insert=True)
    staffing.forget()


MINUTE = timedelta(minutes=1)
