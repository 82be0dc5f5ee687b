"""Which dangers somebody holds: those interrupt nobody any more."""

from collections.abc import Sequence
from uuid import UUID

from hearthline.access.viewer import Viewer
from hearthline.duty.models import Alert
from hearthline.ground import clock
from hearthline.screening.models import Screening, State

SUBJECT = "report"


def owned(viewer: Viewer, alerts: Sequence[Alert]) -> frozenset[str]:
    """Of the reports these alerts are about, those a person holds now, or that are decided: subject ids. One query."""
    ids = [UUID(row.subject_id) for row in alerts if row.subject_kind == SUBJECT]
    rows = Screening.objects.for_viewer(viewer, "report:list").filter(report_id__in=ids)
    now = clock.now()
    found = rows.values_list("report_id", "state", "claimed_by", "claimed_until")
    return frozenset(
        report_id.hex
        for report_id, state, by, until in found
        if state == State.DECIDED or (by and until is not None and until > now)
    )
