"""The answer, in writing, with its reasons and the next route; and telling somebody that their complaint came."""

from uuid import UUID

from hearthline.access.viewer import Viewer
from hearthline.duty import actions as duty
from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.ground.text import typed_text
from hearthline.helpdesk.complaints.actions.settling import PURPOSE, TO_TELL, Said, add_turn, settle
from hearthline.helpdesk.complaints.machine import Event, NotNow
from hearthline.helpdesk.complaints.models import RECORD, Complaint, TurnKind
from hearthline.helpdesk.complaints.policy import DECIDE, PASS, fetch
from hearthline.helpdesk.complaints.sealed import key_of
from hearthline.journal.actions import write
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.ui.agency import current_pack

LONGEST = 6_000


@use_case
def answer(
    *, viewer: Viewer, complaint_id: UUID, version: int, outcome: str, reasons: str, will_do: str = ""
) -> Complaint:
    """Who has it answers, in writing. The letter carries the reasons, what will be done, and the next route.

    Raises Refused (for whom it is about, for who answers to them, and for everybody who does not have it), NotNow;
    DomainError `complaint.outcome`, `complaint.reasons`, `complaint.do`.
    """
    row, ruling = fetch(viewer, complaint_id, DECIDE)
    if row.version != version:
        raise NotNow
    if outcome not in current_pack().resolved()["complaint_outcomes"]:
        raise DomainError("complaint.outcome", "Choose how it ends.")
    why = typed_text(reasons, LONGEST)
    if not why:
        raise DomainError("complaint.reasons", "Write why, in plain words. The person reads this.")
    if len(why) > LONGEST:
        raise DomainError("complaint.reasons", "That is too long. It may have 6,000 characters.")
    do = typed_text(will_do, LONGEST)
    if len(do) > LONGEST:
        raise DomainError("complaint.do", "That is too long. It may have 6,000 characters.")
    words = {"reasons": why, "will_do": do}
    settle(viewer=viewer, row=row, event=Event.ANSWER, authority=ruling.authority, said=Said(outcome, words))
    _told(viewer, row, ruling.authority)
    return row


@use_case
def mark_told(*, viewer: Viewer, complaint_id: UUID) -> Complaint:
    """Somebody told the person that it came and who has it: by telephone, or the letter went out. Again: nothing
    changes. Raises Refused."""
    row, ruling = fetch(viewer, complaint_id, PASS)
    _told(viewer, row, ruling.authority)
    return row


def _told(viewer: Viewer, row: Complaint, authority: str) -> None:
    if not Complaint.unscoped.filter(pk=row.pk, told_at=None).update(told_at=clock.now()):
        return
    row.told_at = clock.now()
    add_turn(viewer, row, TurnKind.TOLD, key_of(row, viewer.id), Said())
    entry = write(
        actor=viewer,
        tag=Tag.COMPLAINT_TOLD,
        record_kind=RECORD,
        record_id=row.pk.hex,
        purpose=PURPOSE,
        authority=authority,
    )
    duty.meet_clock(actor=viewer, subject_kind=RECORD, subject_id=row.pk.hex, kind=TO_TELL, entry=str(entry))
