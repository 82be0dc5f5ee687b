"""Something that was agreed is done."""

from uuid import UUID

from hearthline.access.viewer import Viewer
from hearthline.duty import actions as duty
from hearthline.ground import clock
from hearthline.helpdesk import promises
from hearthline.helpdesk.models import AgreedAction, By, Inquiry, State
from hearthline.helpdesk.policy import PURPOSE, RECORD, fetch
from hearthline.journal.actions import write
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case

NOBODY = UUID(int=0)


@use_case
def finish(*, viewer: Viewer, agreed_id: UUID) -> AgreedAction:
    """Say that it is done; its clock is met. The last one closes an answered inquiry. Again: nothing changes. Refused
    alike for another agency's and for none."""
    found = AgreedAction.unscoped.filter(pk=agreed_id).first()
    inquiry, ruling = fetch(viewer, found.inquiry_id if found else NOBODY, "inquiry:write")
    if found is None:
        raise LookupError("a policy permits finishing what is not there")
    now = clock.now()
    won = AgreedAction.unscoped.filter(pk=found.pk, done_at__isnull=True).update(
        done_at=now, done_by=viewer.id, done_name=viewer.name[:150]
    )
    if not won:
        return AgreedAction.unscoped.get(pk=found.pk)
    entry = write(
        actor=viewer,
        tag=Tag.AGREED_DONE,
        record_kind=RECORD,
        record_id=inquiry.pk.hex,
        purpose=PURPOSE,
        authority=ruling.authority,
    )
    duty.meet_clock(
        actor=viewer, subject_kind=promises.AGREED, subject_id=found.pk.hex, kind=promises.AGREED, entry=entry.hex
    )
    left = AgreedAction.unscoped.filter(inquiry=inquiry, done_at__isnull=True).exclude(whose=By.YOU)
    if not left.exists():
        # Not the version: a page that somebody answers from stays good.
        Inquiry.unscoped.filter(pk=inquiry.pk, state=State.ANSWERED).update(state=State.CLOSED, changed_at=now)
    return AgreedAction.unscoped.get(pk=found.pk)
