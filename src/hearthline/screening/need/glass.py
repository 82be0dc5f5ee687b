"""Breaking the glass: a restricted record, a person's or a report's, opens at once to who gives a reason.

It is an opening with a near end (`access.need.Opening`), an alert to every supervisor and a row of their list "To
review", all in one transaction. Sealed records have no glass: the answer is the one for a record that is not there.
"""

from datetime import timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction

from hearthline.access.models import Opening, OpeningKind, ReviewKind, ToReview
from hearthline.access.need import live
from hearthline.access.viewer import Viewer
from hearthline.duty.actions import raise_alert
from hearthline.duty.models import AlertKind
from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.ground.text import clean_text
from hearthline.journal.actions import write
from hearthline.journal.actor import Actor, system
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.people.keys import staff_keys
from hearthline.screening.need.closed import PERSON, Closed, required

WHY: Final = ("child_in_danger", "report_waits", "nobody_to_ask", "other")
"""Codes of the reason. What the person writes beside it is sealed."""
LONGEST: Final = 1_000


def minutes() -> int:
    """How long broken glass stays open."""
    return int(settings.HEARTHLINE_GLASS_MINUTES)


@use_case
def may_break(*, viewer: Viewer, record_id: UUID, kind: str = PERSON) -> str:
    """Whom the record says to ask, before the glass is broken. Raises Refused, alike for a sealed person, another
    agency's and none; DomainError `glass.open` when the record is open to the viewer anyway."""
    return _closed(viewer, kind, record_id, WHY[0])[0].ask


@use_case
def break_glass(*, viewer: Viewer, record_id: UUID, why: str, words: str, kind: str = PERSON) -> Opening:
    """Open one restricted record to this viewer now. `why`: one of WHY. Broken already: the opening that holds.

    Raises Refused as `may_break` does; DomainError `glass.why`, `glass.words`, `glass.open`.
    """
    said = clean_text(words, LONGEST).strip()
    if why not in WHY:
        _closed(viewer, kind, record_id, WHY[0])  # who may not open it learns nothing about the form
        raise DomainError("glass.why", "Choose why you cannot wait.")
    found, authority = _closed(viewer, kind, record_id, why)
    if not said:
        raise DomainError("glass.words", "Say in your own words why you cannot wait.")
    now = clock.now()
    made = Opening(
        agency_id=found.agency_id,
        record_kind=kind,
        record_id=found.id,
        user_id=viewer.id,
        kind=OpeningKind.GLASS,
        why=why,
        given_by=viewer.id,
        given_at=now,
        until=now + timedelta(minutes=minutes()),
    )
    made.words = staff_keys().wrap("agency", said.encode(), _context(made), actor=viewer.id, purpose="glass")
    Opening.objects.bulk_create([made])
    row = ToReview.objects.create(
        agency_id=made.agency_id,
        key=f"glass:{made.pk.hex}",
        kind=ReviewKind.GLASS,
        rule=why,
        user_id=viewer.id,
        record_kind=kind,
        record_id=found.id.hex,
        first_at=now,
        last_at=now,
        opening=made,
    )
    write(
        actor=viewer,
        tag=Tag.GLASS_BROKEN,
        record_kind=kind,
        record_id=found.id.hex,
        purpose=why,
        authority=authority,
        fields=(f"opening:{made.pk.hex}",),
    )
    _alert(viewer, row, 0)
    return made


def _closed(viewer: Viewer, kind: str, record_id: UUID, why: str) -> tuple[Closed, str]:
    """The restricted record, of which the viewer may know that it exists and no more; and by what authority."""
    found, ruling = required(viewer, "glass:break", kind, record_id, why, exists=True)
    if found.open_to(viewer):
        raise DomainError("glass.open", "This record is open to you.")
    return found, ruling.authority


def holds(viewer: Viewer, record_id: UUID, kind: str = PERSON) -> Opening | None:
    """The opening through which this viewer sees the record now, for a page that says until when. One query."""
    rows = Opening.unscoped.filter(live(clock.now()), agency_id=viewer.agency_id, user_id=viewer.id)
    return rows.filter(record_kind=kind, record_id=record_id).order_by("-until").first()


def words_of(opening: Opening, viewer: Viewer) -> str:
    """What the person wrote, opened for who reviews it. SealError when it does not open."""
    if not opening.words:
        return ""
    sealed = bytes(opening.words)
    return staff_keys().unwrap("agency", sealed, _context(opening), actor=viewer.id, purpose="glass").decode()


def _context(opening: Opening) -> tuple[str, str, str, str]:
    return (opening.agency_id, "opening", "words", opening.pk.hex)


def _alert(actor: Actor, row: ToReview, again: int) -> None:
    raise_alert(
        actor=actor,
        kind=AlertKind.GLASS,
        key=f"glass:{row.pk.hex}:{again}",
        subject_kind="review",
        subject_id=row.pk.hex,
    )


def remind(limit: int = 100) -> int:
    """For the worker: each broken glass that nobody reviewed raises its alert again, once every some hours, until
    somebody does. Returns how many wait that long."""
    now, every = clock.now(), timedelta(hours=settings.HEARTHLINE_GLASS_REVIEW_HOURS)
    late = ToReview.unscoped.filter(kind=ReviewKind.GLASS, closed_at__isnull=True, first_at__lte=now - every)
    rows = list(late.order_by("first_at")[:limit])
    for row in rows:
        with transaction.atomic():
            _alert(system("reviews", row.agency_id), row, (now - row.first_at) // every)
    return len(rows)
