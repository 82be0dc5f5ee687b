"""Upward decisions that no supervisor has looked at yet. They act already; looking is calm and afterwards."""

from django.db.models import QuerySet

from hearthline.access.policy import require
from hearthline.access.viewer import Viewer
from hearthline.journal.usecase import use_case
from hearthline.screening.models import Decision, DecisionState, Direction
from hearthline.screening.queries.queue import PAGE, listed


@use_case
def overrides(viewer: Viewer) -> tuple[Decision, ...]:
    """The oldest first, at most a page. Each with its run, for what the tool had said. Journalled.

    Refused for who does not supervise.
    """
    ruling = require(viewer, "supervise:list", {"agency": viewer.agency_id}, "supervision", record_kind="report")
    shown = tuple(waiting(viewer).select_related("screening__report", "run").order_by("decided_at", "id")[:PAGE])
    listed(viewer, [row.screening.report_id for row in shown], ruling.authority)
    return shown


def waiting(viewer: Viewer) -> QuerySet[Decision]:
    """Upward decisions to look at, that this viewer may see on a supervisor's list."""
    return Decision.objects.for_viewer(viewer, "supervise:list", "supervision").filter(
        direction=Direction.UP, state=DecisionState.FINAL, reviewed_at__isnull=True
    )
