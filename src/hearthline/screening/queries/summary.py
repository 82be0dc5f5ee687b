"""One report beside the list: enough to choose it, and to claim it knowingly. A reading like any other, journalled."""

from dataclasses import dataclass
from uuid import UUID

from hearthline.access.viewer import Viewer
from hearthline.intake import queries as intake
from hearthline.intake.reading import ReportDetail
from hearthline.screening.actions.state import fetch
from hearthline.screening.queries.queue import Row, row_of_open


@dataclass(frozen=True, repr=False)
class Summary:
    """`row`: who has it and how they speak. `report`: opened, without the reporter."""

    row: Row
    report: ReportDetail


def summary(viewer: Viewer, report_id: UUID) -> Summary:
    """Open one report for the pane beside the list. Refused alike when it is not theirs and not there."""
    report = intake.report_detail(viewer, report_id, "screening")
    screening, _ = fetch(viewer, "report:read", report_id, "screening")
    return Summary(row_of_open(viewer, screening), report)
