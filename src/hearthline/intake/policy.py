"""Who may do what to a report: what the policies need to know of it, and the one way to fetch it."""

from uuid import UUID

from hearthline.access.policy import Ruling, require
from hearthline.access.restricting import about, around
from hearthline.access.viewer import Viewer
from hearthline.intake.models import Report

# Purposes that a reading of a report may have. A page that reads for another reason adds it here.
PURPOSES = ("screening", "supervision", "quality", "translation", "file", "follow-up", "protect-reporter")


def resource(report: Report | None) -> dict[str, object]:
    """A report as the policies see it. One that is not there belongs to nobody, so that nobody may have it."""
    if report is None:
        return {"agency": "none", "state": "", "language": ""}
    return {
        "agency": report.agency_id,
        "state": report.state,
        "language": report.language,
        **about(report, "report", report.pk),
    }


def fetch(viewer: Viewer, report_id: UUID, action: str, purpose: str = "") -> tuple[Report, Ruling]:
    """The report, through the permission. Refused alike when it is another agency's and when there is none."""
    report = Report.unscoped.filter(pk=report_id).annotate(**around(viewer.id, "report")).first()
    ruling = require(viewer, action, resource(report), purpose, record_kind="report", record_id=report_id.hex)
    if report is None:  # no policy permits anything to nobody; a policy that did must not become a crash later
        raise LookupError("a policy permits reading what is not there")
    return report, ruling
