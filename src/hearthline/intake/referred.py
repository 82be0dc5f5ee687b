"""A report, as what somebody is referred from: wired in `site/wiring.py`. Never who reported."""

from uuid import UUID

from hearthline.access.viewer import Viewer
from hearthline.helpdesk.referring.inquiries import zip_in
from hearthline.helpdesk.referring.ports import Subject
from hearthline.intake.keys import record_key
from hearthline.intake.policy import fetch
from hearthline.intake.reading import assemble

KIND, PURPOSE = "report", "screening"


class Reports:
    """Reports, through their own permission; to refer is to tell somebody outside, and who may do that may refer."""

    reads = ("report:read", PURPOSE)
    url_name = "screening:report"

    def open(self, viewer: Viewer, subject_id: UUID, *, writing: bool) -> Subject:
        """See `helpdesk.referring.ports.Knower`."""
        row, _ruling = fetch(viewer, subject_id, "handoff:write" if writing else "report:read", PURPOSE)
        return Subject(KIND, row.pk, row.agency_id, row.number, row.language, about_report=True)

    def zip_code(self, viewer: Viewer, subject_id: UUID) -> str:
        """Of where the child is, when the report says one."""
        row, _ruling = fetch(viewer, subject_id, "report:read", PURPOSE)
        detail = assemble(row, record_key(row, actor=viewer.id, purpose=PURPOSE))
        said = [part.content.where_now for part in (detail.main, *detail.parts) if part.content]
        return next((code for text in said if (code := zip_in(text))), "")
