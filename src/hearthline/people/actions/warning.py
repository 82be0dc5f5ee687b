"""Warnings for who visits, and what happened before or elsewhere."""

from datetime import date
from uuid import UUID

from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.ground.text import one_line
from hearthline.journal.usecase import use_case
from hearthline.people.actions import facts
from hearthline.people.actions.adding import no_such_fact
from hearthline.people.actions.touching import add, begin, note
from hearthline.people.models import AlertKind, PastEvent, PastKind, SafetyAlert


@use_case
def warn(*, viewer: Viewer, person_id: UUID, kind: str, said: str = "") -> SafetyAlert:
    """Warn who visits. Raises Refused; DomainError `people.warning`, `people.changed`."""
    if kind not in AlertKind.values:
        raise DomainError("people.warning", "Choose what the danger is.")
    person, ruling = begin(viewer, person_id)
    made = add(SafetyAlert, viewer, person, kind=kind, note=one_line(said, 500).strip())
    note(viewer, person, ruling, (f"warning:{made.pk}",))
    return made


@use_case
def end_warning(*, viewer: Viewer, person_id: UUID, row: int) -> None:
    """It is over: the row stays, with who said so. Raises Refused; DomainError `people.no-such-fact`."""
    person, ruling = begin(viewer, person_id)
    rows = SafetyAlert.unscoped.filter(pk=row, person=person, ended_at__isnull=True)
    if not rows.update(ended_by=viewer.id, ended_at=clock.now()):
        raise no_such_fact()
    note(viewer, person, ruling, (f"warning:{row}",))


@use_case
def note_past(
    *,
    viewer: Viewer,
    person_id: UUID,
    kind: str,
    county: str = "",
    began_on: date | None = None,
    ended_on: date | None = None,
    outcome: str = "",
    reference: str = "",
) -> PastEvent:
    """A case, finding or report that is not in this system. Raises Refused; DomainError `people.past`,
    `people.days`."""
    if kind not in PastKind.values:
        raise DomainError("people.past", "Choose what it was.")
    facts.span(began_on, ended_on)
    person, ruling = begin(viewer, person_id)
    made = add(
        PastEvent,
        viewer,
        person,
        kind=kind,
        county=one_line(county, 60).strip(),
        began_on=began_on,
        ended_on=ended_on,
        outcome=one_line(outcome, 64).strip(),
        reference=one_line(reference, 64).strip(),
    )
    note(viewer, person, ruling, (f"past:{made.pk}",))
    return made
