"""What the policies need to know of a complaint, and the one way to fetch it."""

from uuid import UUID

from hearthline.access.policy import Ruling, require
from hearthline.access.restricting import about, around
from hearthline.access.viewer import Viewer
from hearthline.helpdesk.complaints.models import RECORD, Complaint
from hearthline.helpdesk.complaints.sealed import PURPOSE

OPEN, LIST, READ = "complaint:open", "complaint:list", "complaint:read"
PASS, DECIDE, MOVE = "complaint:pass", "complaint:decide", "complaint:move"
TRENDS, LADDER = "complaint:trends", "complaint:ladder"


def resource(row: Complaint | None) -> dict[str, object]:
    """A complaint as the policies see it. `claimed_by`: who has it; `conflicted`: whom it is about, and whoever answers
    to them. One that is not there belongs to nobody."""
    if row is None:
        return {"agency": "none"}
    return {"agency": row.agency_id, "claimed_by": row.owner, **about(row, RECORD, row.pk)}


def fetch(viewer: Viewer, complaint_id: UUID, action: str) -> tuple[Complaint, Ruling]:
    """The complaint, through the permission. Refused alike when it is not theirs and when there is none."""
    row = Complaint.unscoped.filter(pk=complaint_id).annotate(**around(viewer.id, RECORD)).first()
    ruling = require(viewer, action, resource(row), PURPOSE, record_kind=RECORD, record_id=complaint_id.hex)
    if row is None:  # no policy permits anything to nobody; a policy that did must not become a crash later
        raise LookupError("a policy permits reading what is not there")
    return row, ruling
