"""Calling the reporter back: the number alone, for who holds the report."""

from uuid import UUID

from hearthline.access.viewer import Viewer
from hearthline.intake.actions.identity import Callback
from hearthline.intake.actions.identity import show_callback as show
from hearthline.screening.actions.state import holder
from hearthline.screening.models import Screening


def show_callback(*, viewer: Viewer, report_id: UUID) -> list[Callback]:
    """The numbers and safe hours that were given with this report. Every showing is on the supervisor's list.

    Raises as `intake.actions.identity.show_callback` does; Refused for whoever does not hold the report now.
    """
    found = Screening.unscoped.filter(report_id=report_id, agency_id=viewer.agency_id).first()
    return show(viewer=viewer, report_id=report_id, held_by=holder(found) if found else "")
