"""Changing a screening: one conditional UPDATE, and one way to find what it is due for."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F

from hearthline.access.policy import Ruling, require
from hearthline.access.restricting import about, around
from hearthline.access.viewer import Viewer
from hearthline.duty import promises
from hearthline.duty.models import DUE, Clock
from hearthline.ground import clock as wall
from hearthline.ground.errors import DomainError
from hearthline.intake.actions import set_due, set_state
from hearthline.screening.models import Level, Screening

SUBJECT = "report"
SCREENING_CLOCK, RESPONSE_CLOCK, READ_CLOCK = "screening", "response", "read"
SECOND_CLOCK, TRANSLATION_CLOCK = "second_look", "translation"


class Changed(DomainError):
    """Somebody, or new facts, moved the screening on while this person was looking at it."""

    def __init__(self) -> None:
        super().__init__(
            "screening.changed", "This report changed while you had it open. Look at it again before you go on."
        )


def fetch(viewer: Viewer, action: str, report_id: UUID, purpose: str = "") -> tuple[Screening, Ruling]:
    """The screening of this report, through the permission. Refused alike when it is not theirs and not there."""
    rows = Screening.unscoped.filter(report_id=report_id, agency_id=viewer.agency_id).select_related("report")
    found = rows.annotate(**around(viewer.id, "report", "report_id")).first()
    ruling = require(viewer, action, resource(found), purpose, record_kind=SUBJECT, record_id=report_id.hex)
    if found is None:  # a policy that permits what is not there would be a mistake in the policy
        raise LookupError("a permitted screening that does not exist")
    return found, ruling


def resource(screening: Screening | None) -> dict[str, Any]:
    """The screening as the policies know it. `claimed_by` only while the lease lasts."""
    if screening is None:
        return {"agency": ""}
    return {
        "agency": screening.agency_id,
        "language": screening.language,
        "state": screening.state,
        "claimed_by": holder(screening),
        **about(screening, "report", screening.report_id),
    }


def subject_id(screening: Screening) -> str:
    """How the journal and the clocks name this report."""
    return screening.report_id.hex


def holder(screening: Screening) -> str:
    """Who holds it now: a user id, or "" when nobody does or the lease has ended."""
    alive = screening.claimed_until is not None and screening.claimed_until > wall.now()
    return screening.claimed_by if alive else ""


def lease(level: str) -> timedelta:
    """How long a claim on a report of this level holds without a sign of life."""
    return promises.claim_lease(emergency=level == Level.EMERGENCY)


def advance(screening: Screening, **changes: Any) -> None:
    """Change the row if nobody changed it since it was read; the object follows. Raises Changed when they did."""
    at = wall.now()
    won = Screening.unscoped.filter(pk=screening.pk, version=screening.version).update(
        **changes, changed_at=at, version=F("version") + 1
    )
    if not won:
        raise Changed
    for name, value in changes.items():
        setattr(screening, name, value)
    screening.changed_at, screening.version = at, screening.version + 1


def next_due(screening: Screening) -> tuple[datetime, str]:
    """The nearest open promise about this report: (when, which clock). The last known one when none is open."""
    nearest = (
        Clock.unscoped.filter(
            agency_id=screening.agency_id, subject_kind=SUBJECT, subject_id=subject_id(screening), state__in=DUE
        )
        .order_by("due_at")
        .values_list("due_at", "kind")
        .first()
    )
    return nearest or (screening.due_at, screening.due_kind)


def keep_due(screening: Screening) -> dict[str, Any]:
    """The changes that keep the queue's order true; the report's own due time is kept with it."""
    due_at, due_kind = next_due(screening)
    set_due(report_id=screening.report_id, due_at=due_at)
    return {"due_at": due_at, "due_kind": due_kind}


def move_report(viewer: Viewer, screening: Screening, state: str) -> None:
    """Keep the report's own state with ours; the reporter's status page hangs on it. Raises `report.changed`."""
    report = screening.report
    if report.state != state:
        report.version = set_state(viewer=viewer, report_id=report.pk, state=state, version=report.version)
        report.state = state
