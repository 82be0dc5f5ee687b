"""A supervisor opens one restricted record to one named person until a day. The database asks for both people."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from hearthline.access.models import Opening, OpeningKind
from hearthline.access.need import live
from hearthline.access.policy import Ruling
from hearthline.access.queries import colleagues, names
from hearthline.access.viewer import SCREENER, SUPERVISOR, Viewer
from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.journal.actions import write
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.screening.need.closed import PERSON, Closed, required

WHY: Final = ("works_the_case", "second_reader", "translation", "record_request", "other")
LONGEST: Final = timedelta(days=90)
"""An opening is for a while: after this it is given anew, by somebody who looks again."""


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
def give(*, viewer: Viewer, record_id: UUID, user_id: str, why: str, until: datetime, kind: str = PERSON) -> Opening:
    """Open a restricted record to `user_id` until `until` (aware). Raises Refused; DomainError `opening.who`,
    `opening.why`, `opening.until`, `opening.not-restricted`."""
    found, ruling = _fetch(viewer, kind, record_id, why if why in WHY else "unsaid", user_id)
    if why not in WHY:
        raise DomainError("opening.why", "Choose why they need it.")
    if not found.restricted:
        raise DomainError("opening.not-restricted", "This record is not restricted: everybody who screens can read it.")
    if user_id not in may_be_given(viewer):
        raise DomainError("opening.who", "Choose somebody who screens or supervises here.")
    now = clock.now()
    if not now < until <= now + LONGEST:
        raise DomainError("opening.until", "Choose a day from today on, at most 90 days away.")
    made = Opening(
        agency_id=found.agency_id,
        record_kind=kind,
        record_id=found.id,
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
def end(*, viewer: Viewer, record_id: UUID, opening_id: UUID, kind: str = PERSON) -> None:
    """Close it now; it bites on that person's next request. Raises Refused; DomainError `opening.gone`."""
    found, ruling = _fetch(viewer, kind, record_id, "ended")
    rows = Opening.unscoped.filter(live(clock.now()), pk=opening_id, record_kind=kind, record_id=found.id)
    row = rows.first()
    if row is None or not rows.update(ended_at=clock.now(), ended_by=viewer.id):
        raise DomainError("opening.gone", "This opening is over already.")
    _note(viewer, Tag.OPENING_ENDED, row, ruling, row.why)


@use_case
def openings_of(viewer: Viewer, record_id: UUID, kind: str = PERSON) -> tuple[bool, list[Given]]:
    """Whether the record is restricted, and every opening of it, the newest first. Raises Refused."""
    record, _ruling = _fetch(viewer, kind, record_id, "listed")
    rows = Opening.unscoped.filter(agency_id=record.agency_id, record_kind=kind, record_id=record.id)
    found, now = list(rows.order_by("-given_at", "-pk")[:100]), clock.now()
    known = names(viewer, {row.user_id for row in found} | {row.given_by for row in found})
    return record.restricted, [
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


def _fetch(viewer: Viewer, kind: str, record_id: UUID, why: str, user_id: str = "") -> tuple[Closed, Ruling]:
    return required(viewer, "opening:give", kind, record_id, why, author=user_id)


def _note(viewer: Viewer, tag: Tag, row: Opening, ruling: Ruling, why: str) -> None:
    write(
        actor=viewer,
        tag=tag,
        record_kind=row.record_kind,
        record_id=row.record_id.hex,
        purpose=why,
        authority=ruling.authority,
        fields=(f"opening:{row.pk.hex}", f"user:{row.user_id}"),
    )
