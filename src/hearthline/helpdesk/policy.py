"""The one way to fetch an inquiry: through the permission."""

from uuid import UUID

from hearthline.access.need import barred_to
from hearthline.access.policy import Ruling, require
from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.helpdesk.models import Inquiry

PURPOSE, RECORD = "inquiry", "inquiry"


def fetch(viewer: Viewer, inquiry_id: UUID, action: str) -> tuple[Inquiry, Ruling]:
    """The inquiry. Refused alike when it is another agency's and when there is none."""
    found = Inquiry.unscoped.filter(pk=inquiry_id).first()
    ruling = require(viewer, action, resource(found), PURPOSE, record_kind=RECORD, record_id=inquiry_id.hex)
    if found is None:
        raise LookupError("a policy permits reading what is not there")
    return found, ruling


def resource(inquiry: Inquiry | None) -> dict[str, object]:
    """An inquiry as the policies see it. One that became a complaint is closed to all but who has it and supervisors:
    it may be about a colleague. To whom it is about, and to who answers to them, it is closed whatever they are. One
    that is not there belongs to nobody. `Inquiry.access_columns` says the same."""
    if inquiry is None:
        return {"agency": "none"}
    closed: dict[str, object] = {}
    if inquiry.complaint_id:
        closed = {"restricted": True, "assigned": {inquiry.claimed_by}, "conflicted": barred_to(RECORD, inquiry.pk)}
    return {"agency": inquiry.agency_id, **closed}


def move(inquiry: Inquiry, version: int, **changes: object) -> Inquiry:
    """Change it on condition that it still is `version`. DomainError `inquiry.changed`."""
    changes = {"version": version + 1, "changed_at": clock.now(), **changes}
    if not Inquiry.unscoped.filter(pk=inquiry.pk, version=version).update(**changes):
        raise DomainError("inquiry.changed", "Somebody changed this inquiry in the meantime. Look at it again.")
    for name, value in changes.items():
        setattr(inquiry, name, value)
    return inquiry


def held_by(viewer: Viewer, inquiry: Inquiry) -> None:
    """DomainError `inquiry.held` when somebody else has it."""
    if inquiry.claimed_by not in ("", viewer.id):
        raise DomainError("inquiry.held", "A colleague has this inquiry. Take it over first.")
