"""The one way to an assignment: its row, after the policy was asked. What is not there is refused like another's."""

from uuid import UUID

from hearthline.access.policy import Ruling, require
from hearthline.access.viewer import Viewer
from hearthline.helpdesk.mycase.models import Assignment, Letter, Party

READ, ENTER, CLOSE = "mycase:read", "mycase:enter", "mycase:close"
RECORD = "assignment"


def fetch(viewer: Viewer, assignment_id: UUID, action: str) -> tuple[Assignment, Ruling]:
    """The assignment and why this viewer may. Raises Refused."""
    row = Assignment.unscoped.filter(pk=assignment_id).first()
    about = {"agency": row.agency_id if row else "none", "assigned": row.assigned if row else frozenset()}
    ruling = require(viewer, action, about, record_kind=RECORD, record_id=assignment_id.hex)
    if row is None:
        raise LookupError("a policy permits what is not there")
    return row, ruling


def of_party(viewer: Viewer, party_id: UUID, action: str) -> tuple[Party, Assignment, Ruling]:
    """The same by a party's id."""
    party = Party.unscoped.filter(pk=party_id).first()
    row, ruling = fetch(viewer, party.assignment_id if party else party_id, action)
    if party is None:
        raise LookupError("a policy permits what is not there")
    return party, row, ruling


def of_letter(viewer: Viewer, letter_id: UUID, action: str) -> tuple[Letter, Assignment, Ruling]:
    """The same by a letter's id."""
    letter = Letter.unscoped.filter(pk=letter_id).select_related("party").first()
    row, ruling = fetch(viewer, letter.party.assignment_id if letter else letter_id, action)
    if letter is None:
        raise LookupError("a policy permits what is not there")
    return letter, row, ruling


def may_enter(viewer: Viewer) -> Ruling:
    """Raise Refused unless this viewer enters assignments."""
    return require(viewer, ENTER, {"agency": viewer.agency_id}, record_kind=RECORD, record_id="new")
