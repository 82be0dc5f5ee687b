"""A conversation of the help desk that is a complaint: how it is taken over. Wired in `site/wiring.py`."""

from uuid import UUID

from hearthline.access.viewer import Viewer
from hearthline.helpdesk.complaints.actions import open_complaint
from hearthline.helpdesk.complaints.actions.opening import Behind, Told
from hearthline.helpdesk.complaints.models import Complaint
from hearthline.helpdesk.complaints.people import about_of, close_report
from hearthline.helpdesk.models import Inquiry
from hearthline.helpdesk.ports import Complaining, Made

KIND, THEME = "complaint", "other"


def of_inquiry(viewer: Viewer, told: Complaining) -> Made:
    """Open the complaint, inside the caller's use case. Nobody has said yet whom it is about: so nobody is given it,
    and the help desk says that first. Its letters lie behind the same receipt; without one they are printed."""
    inquiry = Inquiry.unscoped.get(pk=told.inquiry_id, agency_id=viewer.agency_id)
    # What came by mail has a key, too, whose other half nobody holds.
    key = bytes(inquiry.reporter_key) if inquiry.receipt_hash else b""
    made = open_complaint(
        viewer=viewer,
        kind=KIND,
        theme=THEME,
        language=told.language,
        told=Told(told.words, who=told.name, reach=told.reach),
        received_at=told.received_at,
        behind=Behind(told.inquiry_id, told.root_id if key else "", key),
    )
    return Made(made.pk, made.number)


def report_made(viewer: Viewer, inquiry_id: UUID) -> None:
    """A report was made of a conversation, too: it has the words of the complaint, if it is one."""
    row = Complaint.unscoped.filter(agency_id=viewer.agency_id, inquiry_id=inquiry_id).first()
    if row is not None:
        close_report(row, about_of(row), viewer.id)
