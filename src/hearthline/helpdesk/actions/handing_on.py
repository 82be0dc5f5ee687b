"""One key: this tells of a child being hurt. And: this is a complaint."""

from dataclasses import replace
from uuid import UUID

from hearthline.access.viewer import Viewer
from hearthline.duty import actions as duty
from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.helpdesk import ports, promises
from hearthline.helpdesk.door.content import BadContent, Content
from hearthline.helpdesk.keys import InquiryKey, key_of
from hearthline.helpdesk.models import Inquiry, Said
from hearthline.helpdesk.policy import PURPOSE, RECORD, fetch, held_by, move
from hearthline.journal.actions import write
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.sealing import SealError

GAP = "\n\n"


@use_case
def report(*, viewer: Viewer, inquiry_id: UUID) -> Inquiry:
    """Make a report of it, by the same door as every other, with the time at which the inquiry really came.

    Whoever has the inquiry, nobody waits for them. Again: the same report, and what they wrote since goes into it, with
    the time at which that came. Both lead to each other, and the entry is written in this transaction. The inquiry
    stays, and still gets its answer. Raises Refused; DomainError `inquiry.damaged` when its words do not open any more.
    """
    inquiry, ruling = fetch(viewer, inquiry_id, "inquiry:report")
    key = key_of(inquiry, actor=viewer.id)
    given = told(inquiry, key)
    if inquiry.report_id is not None:
        said = Said.unscoped.filter(inquiry=inquiry, kind=Said.ASKED)
        given = replace(given, received_at=said.latest("received_at").received_at)
    made = ports.make_report(viewer, given)
    if not made.fresh:
        return inquiry
    move(inquiry, inquiry.version, report_id=made.id, report_number=made.number, reported_at=clock.now())
    ports.reported(viewer, inquiry.pk)
    write(
        actor=viewer,
        tag=Tag.INQUIRY_REPORTED,
        record_kind=RECORD,
        record_id=inquiry.pk.hex,
        purpose=PURPOSE,
        authority=ruling.authority,
        fields=(made.id.hex,),
    )
    write(
        actor=viewer,
        tag=Tag.INQUIRY_REPORTED,
        record_kind="report",
        record_id=made.id.hex,
        purpose=PURPOSE,
        authority=ruling.authority,
        fields=(inquiry.pk.hex,),
    )
    return inquiry


def told(inquiry: Inquiry, key: InquiryKey) -> ports.Told:
    """All that the person said, oldest first, and who they say they are."""
    said = words_of(inquiry, key)
    if not said:
        raise DomainError("inquiry.damaged", "The words of this inquiry do not open. Call the person back.")
    contact = next((one.contact for one in reversed(said) if one.contact), "")
    by_mail = "@" in contact
    return ports.Told(
        agency_id=inquiry.agency_id,
        number=inquiry.number,
        words=GAP.join(one.words for one in said if one.words),
        name=next((one.name for one in said if one.name), ""),
        phone="" if by_mail else contact,
        email=contact if by_mail else "",
        address=next((one.place for one in said if one.place), ""),
        way=inquiry.way,
        language=inquiry.language,
        received_at=inquiry.received_at,
        token=key.derived("report token"),
        pepper=key.derived("report pepper"),
        root_id=inquiry.root_id,
        receipt_hash=inquiry.receipt_hash,
        reporter_key=bytes(inquiry.reporter_key),
    )


def words_of(inquiry: Inquiry, key: InquiryKey) -> list[Content]:
    """What the person said, oldest first; what is damaged is left out."""
    found = []
    for one in Said.unscoped.filter(inquiry=inquiry, kind=Said.ASKED).order_by("received_at", "id"):
        try:
            found.append(Content.read(key.open("said", one.pk, one.sealed)))
        except (SealError, BadContent):
            continue
    return found


@use_case
def complain(*, viewer: Viewer, inquiry_id: UUID, version: int) -> Inquiry:
    """It is a complaint: the room of complaints has it from here, with the day it really came, and under its ladder.

    Its clock takes this one's place; the person reads both at their receipt. Again: the same complaint. Raises Refused;
    DomainError `inquiry.held`, `inquiry.damaged`, `inquiry.changed`, `inquiry.no-complaints`.
    """
    inquiry, ruling = fetch(viewer, inquiry_id, "inquiry:write")
    held_by(viewer, inquiry)
    if inquiry.complaint_id is not None:
        return inquiry
    if not ports.takes_complaints():
        raise DomainError("inquiry.no-complaints", "Complaints are not taken in this system. Ask a supervisor.")
    given = told(inquiry, key_of(inquiry, actor=viewer.id))
    made = ports.open_complaint(
        viewer,
        ports.Complaining(
            inquiry.pk,
            inquiry.number,
            inquiry.root_id,
            given.words,
            given.name,
            given.language,
            given.received_at,
            reach=", ".join(one for one in (given.phone, given.email, given.address) if one),
        ),
    )
    move(inquiry, version, complaint_id=made.id, topic="complaint", due_at=None)
    entry = write(
        actor=viewer,
        tag=Tag.INQUIRY_COMPLAINED,
        record_kind=RECORD,
        record_id=inquiry.pk.hex,
        purpose=PURPOSE,
        authority=ruling.authority,
        fields=(made.id.hex,),
    )
    duty.cancel_clock(
        actor=viewer,
        subject_kind=promises.ANSWER_KIND,
        subject_id=inquiry.pk.hex,
        kind=promises.ANSWER_KIND,
        entry=entry.hex,
    )
    return inquiry
