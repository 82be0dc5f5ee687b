"""A person's word that somebody in a report is this person; and taking it back. No machine links anybody."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction

from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.ground.ids import uuid7
from hearthline.ground.text import one_line
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.linkage.score import Score, Step
from hearthline.people.actions import facts
from hearthline.people.actions.touching import begin, note, touch
from hearthline.people.models import Person, ReportedLink
from hearthline.people.policy import fetch

LONGEST: Final = 20_000
"""Letters of one explanation, as JSON."""
MOST_STEPS: Final = 200
NEW: Final = "new"
"""`band` of a link to a person who was made for this place of the report: nobody was compared."""


def steps_text(steps: Iterable[Step]) -> str:
    """An explanation as it is kept: JSON, the heaviest first; the least are left out when it would be too long."""
    rows = [_plain(step) for step in islice(steps, MOST_STEPS)]
    while len(text := json.dumps(rows, sort_keys=True, ensure_ascii=True)) > LONGEST:
        rows.pop()
    return text


def _plain(step: Step) -> dict[str, object]:
    return {"field": step.field, "level": step.level, "bits": round(step.bits, 2), "said": step.said.code}


@dataclass(frozen=True, repr=False)
class Word:
    """Somebody's earlier word that a link is made from: who gave it, when, and what the matching said then (`steps`
    as `steps_text` makes it). Only from rows that the house wrote itself."""

    by: str
    name: str
    at: datetime
    bits: float
    band: str
    steps: str


@use_case
def link(
    *,
    viewer: Viewer,
    report_id: UUID | str,
    slot: str,
    person_id: UUID,
    score: Score | None = None,
    word: Word | None = None,
    is_new: bool = False,
) -> ReportedLink:
    """The one at this place in the report is this person. `score`: what the matching said; None: found by hand.
    `word`: who said so before there was a report; the link is theirs and of that time, and the entry is this viewer's.
    `is_new`: the person was made just now, for this place.

    Whether the viewer may work on the report is the caller's to ask. Raises Refused; DomainError `people.slot`,
    `people.linked-already` (that place is linked to somebody: take it back first), `people.changed`.
    """
    place = facts.slot(slot)
    report = report_id if isinstance(report_id, UUID) else UUID(report_id)
    person, ruling = begin(viewer, person_id, "person:link")
    standing = ReportedLink.unscoped.filter(
        agency_id=person.agency_id, report_id=report, slot=place, unlinked_at__isnull=True
    ).first()
    if standing is not None:
        if standing.person_id == person.pk:
            return standing
        raise _linked_already()
    made = _insert(person, report, place, word or _word(viewer, score, is_new))
    note(viewer, person, ruling, (f"report:{report.hex}", place, f"link:{made.pk.hex}"), Tag.PERSON_LINKED)
    return made


def _linked_already() -> DomainError:
    return DomainError("people.linked-already", "They are linked to somebody already. Take that back first.")


def _word(viewer: Viewer, score: Score | None, is_new: bool) -> Word:
    if score is None:
        return Word(viewer.id, viewer.name, clock.now(), 0.0, NEW if is_new else "", "[]")
    return Word(viewer.id, viewer.name, clock.now(), round(score.bits, 3), score.band, steps_text(score.steps))


def _insert(person: Person, report: UUID, place: str, word: Word) -> ReportedLink:
    try:
        with transaction.atomic():
            return ReportedLink.objects.create(
                id=uuid7(),
                agency_id=person.agency_id,
                report_id=report,
                slot=place,
                person=person,
                score_bits=word.bits,
                band=word.band,
                steps=word.steps,
                linked_by=word.by,
                linked_name=word.name[:120],
                linked_at=word.at,
            )
    except IntegrityError as raced:
        raise _linked_already() from raced


@use_case
def unlink(*, viewer: Viewer, link_id: UUID, why: str = "") -> ReportedLink:
    """They are not the same: the link ends, and stays to be seen as ended. `why`: in the screener's words, or "".

    What rested on it is the caller's to look at again, in the same transaction. Raises Refused (alike when there is no
    such link); DomainError `people.unlinked-already`.
    """
    row = ReportedLink.unscoped.filter(pk=link_id).first()
    person, ruling = fetch(viewer, row.person_id if row else link_id, "person:link")
    if row is None:
        raise LookupError("a policy permits taking back what is not there")
    touch(person)
    won = ReportedLink.unscoped.filter(pk=row.pk, unlinked_at__isnull=True).update(
        unlinked_by=viewer.id,
        unlinked_name=viewer.name[:120],
        unlinked_at=clock.now(),
        unlinked_why=one_line(why, facts.WHY).strip(),
    )
    if not won:
        raise DomainError("people.unlinked-already", "Somebody took this back before you.")
    about = (f"report:{row.report_id.hex}", row.slot, f"link:{row.pk.hex}")
    note(viewer, person, ruling, about, Tag.PERSON_UNLINKED)
    row.refresh_from_db()
    return row
