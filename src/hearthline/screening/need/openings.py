"""A supervisor opens one restricted record to one named person until a day. The database asks for both people."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from hearthline.access.models import Opening, OpeningKind
from hearthline.access.need import live
from hearthline.access.policy import Ruling, require
from hearthline.access.queries import colleagues, names
from hearthline.access.viewer import SCREENER, SUPERVISOR, Viewer
from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.journal.actions import write
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.people.models import Person
from hearthline.people.policy import resource, survivors

WHY: Final = ("works_the_case", "second_reader", "translation", "record_request", "other")
LONGEST: Final = timedelta(days=90)
"""An opening is for a while: after this it is given anew, by somebody who looks again."""
RECORD: Final = "person"


@dataclass(frozen=True)
class Given:
    """One opening for the list: to whom, by whom, why, until when. `live`: it holds now."""

    id: UUID
    name: str
    by_name: str
    kind: str
    why: str
    given_at: datetime
    until: datetime
    live: bool
    ended_at: datetime | None


def may_be_given(viewer: Viewer) -> dict[str, str]:
    """To whom a record can be opened: who screens or supervises here, without the viewer. User id to name."""
    found = colleagues(viewer.agency_id, (SCREENER, SUPERVISOR))
    return {own: name for own, name in found.items() if own != viewer.id}


@use_case
def give(*, viewer: Viewer, person_id: UUID, user_id: str, why: str, until: datetime) -> Opening:
    """Open a restricted person to `user_id` until `until` (aware). Raises Refused; DomainError `opening.who`,
    `opening.why`, `opening.until`, `opening.not-restricted`."""
    person, ruling = _fetch(viewer, person_id, why if why in WHY else "unsaid", user_id)
    if why not in WHY:
        raise DomainError("opening.why", "Choose why they need it.")
    if not person.restricted:
        raise DomainError("opening.not-restricted", "This record is not restricted: everybody who screens can read it.")
    if user_id not in may_be_given(viewer):
        raise DomainError("opening.who", "Choose somebody who screens or supervises here.")
    now = clock.now()
    if not now < until <= now + LONGEST:
        raise DomainError("opening.until", "Choose a day from today on, at most 90 days away.")
    made = Opening(
        agency_id=person.agency_id,
        record_kind=RECORD,
        record_id=person.pk,
        user_id=user_id,
        kind=OpeningKind.GRANT,
        why=why,
        given_by=viewer.id,
        given_at=now,
        until=until,
    )
    Opening.objects.bulk_create([made])
    _note(viewer, Tag.OPENING_GIVEN, made, ruling, why)
    return made


@use_case
def end(*, viewer: Viewer, person_id: UUID, opening_id: UUID) -> None:
    """Close it now; it bites on that person's next request. Raises Refused; DomainError `opening.gone`."""
    person, ruling = _fetch(viewer, person_id, "ended")
    rows = Opening.unscoped.filter(live(clock.now()), pk=opening_id, record_kind=RECORD, record_id=person.pk)
    row = rows.first()
    if row is None or not rows.update(ended_at=clock.now(), ended_by=viewer.id):
        raise DomainError("opening.gone", "This opening is over already.")
    _note(viewer, Tag.OPENING_ENDED, row, ruling, row.why)


@use_case
def openings_of(viewer: Viewer, person_id: UUID) -> tuple[bool, list[Given]]:
    """Whether the person is restricted, and every opening of theirs, the newest first. Raises Refused."""
    person, _ruling = _fetch(viewer, person_id, "listed")
    rows = Opening.unscoped.filter(agency_id=person.agency_id, record_kind=RECORD, record_id=person.pk)
    found, now = list(rows.order_by("-given_at", "-pk")[:100]), clock.now()
    known = names(viewer, {row.user_id for row in found} | {row.given_by for row in found})
    return person.restricted, [
        Given(
            id=row.pk,
            name=known.get(row.user_id, ""),
            by_name=known.get(row.given_by, ""),
            kind=row.kind,
            why=row.why,
            given_at=row.given_at,
            until=row.until,
            live=row.ended_at is None and row.until > now,
            ended_at=row.ended_at,
        )
        for row in found
    ]


def _fetch(viewer: Viewer, person_id: UUID, why: str, user_id: str = "") -> tuple[Person, Ruling]:
    now = survivors([person_id]).get(person_id)
    person = Person.unscoped.filter(pk=now).first() if now else None
    about = resource(person) | {"author": user_id}
    ruling = require(viewer, "opening:give", about, why, record_kind=RECORD, record_id=person_id.hex)
    if person is None:
        raise LookupError("a policy permits what is not there")
    return person, ruling


def _note(viewer: Viewer, tag: Tag, row: Opening, ruling: Ruling, why: str) -> None:
    write(
        actor=viewer,
        tag=tag,
        record_kind=RECORD,
        record_id=row.record_id.hex,
        purpose=why,
        authority=ruling.authority,
        fields=(f"opening:{row.pk.hex}", f"user:{row.user_id}"),
    )
