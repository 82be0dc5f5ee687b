"""Written forms of mandated reporters: begun by their oral report, ended by the form that comes in."""

from uuid import UUID

from hearthline.access.viewer import Viewer
from hearthline.ground.errors import DomainError
from hearthline.intake.actions.followups import Follow, Promise, begin, settle
from hearthline.intake.events import ReportArrived
from hearthline.intake.models import Channel, FollowUp, Report, ReporterCard
from hearthline.intake.policy import fetch
from hearthline.journal.actions import write
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.law import Pack
from hearthline.ui.agency import current_pack

DUTY = "written_report"
"""The duty of the pack that an oral report begins. A pack without it asks for no form."""
MANDATED = "mandated"
ORAL = (Channel.PHONE, Channel.WALK_IN)
WRITTEN = (Channel.PAPER, Channel.FAX, Channel.LETTER, Channel.EMAIL)


def form_limit(pack: Pack, category: str) -> str:
    """The id of the pack's limit for the written form of this category; "" when the pack asks for none."""
    return next((duty.limit_id for duty in pack.duties(MANDATED, category) if duty.id == DUTY), "")


def expect_form(event: ReportArrived) -> FollowUp | None:
    """A report came in. When somebody with a legal duty gave it orally, their written form is waited for.

    Counted from when we received it, which is the latest it can be: the law counts from when they learned of it.
    Wired in `site/wiring.py`; runs in the transaction of the arrival.
    """
    if event.channel not in ORAL:
        return None
    card = ReporterCard.unscoped.filter(report_id=event.report_id, kind=MANDATED).order_by("id").first()
    limit_id = form_limit(current_pack(), card.category) if card else ""
    if not limit_id:
        return None
    report = Report.unscoped.get(pk=event.report_id)
    promise = Promise.of(current_pack().limit(limit_id).due(report.received_at))
    return begin(actor=event.actor, report=report, kind=Follow.WRITTEN_FORM, promise=promise)


@use_case
def match_written(*, viewer: Viewer, call_id: UUID, report_id: UUID) -> UUID:
    """This paper is the written form of that oral report: it joins it, and the wait ends. One transaction.

    Gives the report's id. Raises Refused; DomainError `written.channel` for a call that is no paper, and what
    `intake.calls.actions.add_call_to` raises.
    """
    from hearthline.intake.calls import actions as calls
    from hearthline.intake.models import Call

    report, ruling = fetch(viewer, report_id, "followup:write", "follow-up")
    call = Call.objects.for_viewer(viewer, "call:file").filter(pk=call_id).first()
    if call is not None and call.channel not in WRITTEN:
        raise DomainError("written.channel", "Only a form, a fax or a letter can be matched here.")
    calls.add_call_to(viewer=viewer, call_id=call_id, report_id=report_id)
    waiting = FollowUp.unscoped.filter(report=report, kind=Follow.WRITTEN_FORM, done_at=None)
    settle(viewer=viewer, rows=list(waiting), authority=ruling.authority)
    write(
        actor=viewer,
        tag=Tag.WRITTEN_FORM_MATCHED,
        record_kind="report",
        record_id=report.id.hex,
        purpose="follow-up",
        authority=ruling.authority,
        fields=(call_id.hex,),
    )
    return report.id
