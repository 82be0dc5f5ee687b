"""An inquiry begins, or a further word of it is taken in: rows, status and clock, in the caller's transaction."""

from datetime import datetime

from django.conf import settings

from hearthline.access.models import Agency
from hearthline.duty import actions as duty
from hearthline.ground import clock
from hearthline.ground.ids import human_number
from hearthline.helpdesk import promises
from hearthline.helpdesk.door.content import Content
from hearthline.helpdesk.door.models import InquiryStanding, Standing
from hearthline.helpdesk.keys import InquiryKey
from hearthline.helpdesk.models import Inquiry, Said, State
from hearthline.journal.actor import Actor

PREFIX = "ASK"
"""What numbers of inquiries begin with: never taken for a report's."""


def new_number(agency_id: str) -> str:
    """A number that no inquiry has."""
    while True:
        number = human_number(PREFIX)
        if not Inquiry.unscoped.filter(agency_id=agency_id, number=number).exists():
            return number


def keep_words(
    inquiry: Inquiry,
    key: InquiryKey,
    content: Content,
    *,
    at: datetime,
    kind: str,
    envelope_id: str = "",
    by: str = "",
    by_name: str = "",
) -> Said:
    """Words of one side, sealed under the inquiry's own key."""
    row = Said(
        agency_id=inquiry.agency_id,
        inquiry=inquiry,
        kind=kind,
        envelope_id=envelope_id,
        received_at=at,
        by=by,
        by_name=by_name[:150],
        sealed=b"",
    )
    row.sealed = key.seal("said", row.pk, content.raw())
    row.save(force_insert=True)
    return row


def start_clock(actor: Actor, inquiry: Inquiry, started_at: datetime) -> None:
    """The promise of a written answer, counted from when the words came; one that runs is never made longer."""
    due = promises.answer_due(inquiry.way, started_at, inquiry.agency_id)
    made = duty.start_clock(
        actor=actor,
        subject_kind=promises.ANSWER_KIND,
        subject_id=inquiry.pk.hex,
        kind=promises.ANSWER_KIND,
        started_at=started_at,
        due_at=due.at,
        rule=due.limit_id,
        citation=str(due.citation),
        counting_verified=due.counting_verified,
        owner=inquiry.claimed_by,
        label=inquiry.number,
        record_id=inquiry.pk,
    )
    inquiry.due_at = made.due_at
    Inquiry.unscoped.filter(pk=inquiry.pk).update(due_at=made.due_at)


def show(inquiry: Inquiry, standing: str) -> None:
    """What a receipt leads to. Nothing is shown for what has no receipt."""
    if not inquiry.receipt_hash:
        return
    values = {"standing": standing, "at": clock.now()}
    if not InquiryStanding.unscoped.filter(root_id=inquiry.root_id).update(**values):
        InquiryStanding(root_id=inquiry.root_id, agency_id=inquiry.agency_id, **values).save(force_insert=True)


def further(actor: Actor, inquiry: Inquiry, at: datetime) -> None:
    """A further word came: it is unread again, whoever had it keeps it, and an answered one is open once more."""
    since = min(inquiry.unread_since or at, at)
    state = State.OPEN if inquiry.claimed_by else State.NEW
    Inquiry.unscoped.filter(pk=inquiry.pk).update(
        unread_since=since, state=state, changed_at=clock.now(), version=inquiry.version + 1
    )
    inquiry.unread_since, inquiry.state, inquiry.version = since, state, inquiry.version + 1
    show(inquiry, Standing.RECEIVED)
    start_clock(actor, inquiry, at)


def zone_of(agency_id: str) -> str:
    """The agency's own time zone."""
    found = Agency.objects.filter(pk=agency_id).values_list("time_zone", flat=True).first()
    return str(found or settings.TIME_ZONE)
