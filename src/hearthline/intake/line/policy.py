"""Who may do what at the line: what the policies need to know of a contact, and the way to fetch it."""

from typing import Final
from uuid import UUID

from hearthline.access.policy import Ruling, require
from hearthline.access.viewer import Viewer
from hearthline.ground.errors import DomainError
from hearthline.intake.line.models import Contact, LineStaff

RECORD: Final = "contact"
"""How the journal and the alerts name a contact."""
PURPOSE: Final = "line"


def fetch(viewer: Viewer, contact_id: UUID, action: str = "line:take") -> tuple[Contact, Ruling]:
    """The contact, through the permission. Refused alike when it is another agency's and when there is none."""
    contact = Contact.unscoped.filter(pk=contact_id).first()
    about: dict[str, object] = {"agency": "none"}
    if contact is not None:
        about = {"agency": contact.agency_id, "claimed_by": contact.taken_by}
    ruling = require(viewer, action, about, PURPOSE, record_kind=RECORD, record_id=contact_id.hex)
    if contact is None:  # no policy permits anything to nobody; a policy that did must not become a crash later
        raise LookupError("a policy permits what is not there")
    return contact, ruling


def may(viewer: Viewer, action: str) -> Ruling:
    """The permission for the line as a whole. Raises Refused."""
    return require(viewer, action, {"agency": viewer.agency_id}, PURPOSE, record_kind=RECORD, record_id="")


def staff_row(viewer: Viewer) -> LineStaff | None:
    """What the viewer said of themselves last."""
    return LineStaff.unscoped.filter(agency_id=viewer.agency_id, person=viewer.id).first()


def telephone(viewer: Viewer) -> str:
    """The telephone of a viewer who is ready. Raises DomainError `line.not-ready`."""
    row = staff_row(viewer)
    if row is None or not row.ready or not row.address:
        raise DomainError("line.not-ready", "Say first that you are ready, and at which telephone.")
    return row.address


def gone() -> DomainError:
    """Somebody was quicker, or they hung up."""
    return DomainError("line.gone", "Somebody else has this call, or they hung up. Look at the list again.")


def busy() -> DomainError:
    """One call at a time."""
    return DomainError("line.busy", "You have a call already. Put it back or end it first.")


def not_yours() -> DomainError:
    """Only who has it."""
    return DomainError("line.not-yours", "You do not have this call now.")
