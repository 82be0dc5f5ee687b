"""What a call becomes: a report, a part of an earlier one, or none. It is never deleted."""

from collections.abc import Mapping
from uuid import UUID

from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.ground.ids import uuid7
from hearthline.intake import policy as reports
from hearthline.intake.calls import assembling, fields
from hearthline.intake.calls.entries import SEALED_AWAY, add, empty_who, last_of, text_or_none, texts
from hearthline.intake.calls.filing import earlier, hand_in
from hearthline.intake.calls.keys import TABLE, CallKey, call_key, seal_identity
from hearthline.intake.calls.lacks import lacking
from hearthline.intake.calls.leaving import NOW, answered
from hearthline.intake.calls.models import Call, CallEntry, CallResult, CallState
from hearthline.intake.calls.policy import RECORD, fetch, hold, hold_open
from hearthline.intake.calls.types import Ended, Filed, Lack, Lacking
from hearthline.intake.door.content import to_bytes
from hearthline.intake.events import CallFiled, tell
from hearthline.intake.models import Kind, Report
from hearthline.journal.actions import write
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case

ON_THE_CALL = ("call", "readback", "decision")
"""Cards whose fields the report does not hold."""
NO_SIGN = ("none", "unknown")
"""Ticks among the danger signs that say that there is none, or that nobody knows."""
NO_REPORT = (CallResult.INQUIRY, CallResult.WRONG_NUMBER, CallResult.ABANDONED)


@use_case
def file_call(*, viewer: Viewer, call_id: UUID) -> Filed:
    """Make the report of a call, with its screening and clocks, by the same door as one from the web, and at once.

    The reporter's name and numbers go into the identity box and out of the call. Again: the same report.
    Raises Refused; Lacking; Ended when it was closed as no report.
    """
    call, ruling = fetch(viewer, call_id, "call:file")
    if not hold_open(call):
        return _before(call)
    key = call_key(call, viewer)
    values = texts(key, call)
    lacks = lacking(values, channel=call.channel)
    if lacks:
        raise Lacking(lacks)
    report = hand_in(call, key, values, viewer=viewer, token=_token(key, call), kind=Kind.REPORT)
    return _end_filed(call, report, CallResult.REPORT, viewer, ruling.authority)


@use_case
def add_call_to(*, viewer: Viewer, call_id: UUID, report_id: UUID) -> Filed:
    """File the call as a further part of an earlier report. Again: the same answer.

    Needs one field with words in it, nothing else. Raises Refused (for the report too); Ended when it was closed, or
    filed elsewhere; Lacking when nothing was typed; DomainError `report.changed` when the report moved in this moment:
    press again.
    """
    call, ruling = fetch(viewer, call_id, "call:file")
    report, _ = reports.fetch(viewer, report_id, "report:amend", "screening")
    if not hold_open(call):
        if call.report_id not in (None, report.pk):
            raise Ended(call)
        return _before(call)
    key = call_key(call, viewer)
    values = texts(key, call)
    if not any(fields.card_of(path) not in ON_THE_CALL for path in values):
        raise Lacking((Lack("story", "story", "Write what was told first."),))
    origin = earlier(report)
    report = hand_in(call, key, values, viewer=viewer, token=_token(key, call), kind=Kind.ADDITION, origin=origin)
    return _end_filed(call, report, CallResult.ADDITION, viewer, ruling.authority)


@use_case
def amend(*, viewer: Viewer, call_id: UUID, values: Mapping[str, str], writer: str) -> Filed:
    """Words for a call that was filed already, such as those of a second tab: a further part of its report.

    `values`: field to text, only what is new. The reporter's own fields go into an identity box; what stays on the
    call (`ON_THE_CALL`) becomes a further version there.
    Raises Refused (for the report too); DomainError `call.not-filed`, `call.empty`, `report.changed`, and those of
    `save` about `writer` and what was typed.
    """
    fields.check_writer(writer)
    kept = {field: text for field, given in values.items() if (text := fields.clean(field, given)).strip()}
    call, ruling = fetch(viewer, call_id, "call:file")
    if call.report_id is None:
        raise DomainError("call.not-filed", "This call is not filed yet. Write it into the call itself.")
    if not kept:
        raise DomainError("call.empty", "Write what is to be added first.")
    report, _ = reports.fetch(viewer, call.report_id, "report:amend", "screening")
    hold(call)
    key = call_key(call, viewer)
    told = {field: text for field, text in kept.items() if fields.spec(field).card not in ON_THE_CALL}
    if told:
        hand_in(
            call,
            key,
            told,
            viewer=viewer,
            token=_token(key, call),  # the call's own: the same words again are the same envelope
            kind=Kind.ADDITION,
            origin=earlier(report),
            received_at=clock.now(),
        )
    for field in sorted(set(kept) - set(told)):
        _append(key, call, viewer, field, kept[field], writer)
    write(
        actor=viewer,
        tag=Tag.CALL_TYPED,
        record_kind=RECORD,
        record_id=call.id.hex,
        purpose="amended",
        authority=ruling.authority,
        fields=sorted(kept),
    )
    return Filed(report.pk, report.number)


def _append(key: CallKey, call: Call, viewer: Viewer, field: str, text: str, writer: str) -> None:
    """A further version of what stays on the call, such as the screener's own note."""
    last = last_of(call, field)
    if last is None or text_or_none(key, last) != text:
        add(key, call, viewer, field, text, last.version + 1 if last else 1, writer)


@use_case
def close_call(*, viewer: Viewer, call_id: UUID, result: str) -> Call:
    """It was no report: `inquiry`, `wrong_number` or `abandoned`. Everything typed stays; the reporter's own is sealed
    to the identity key. Again: nothing changes.

    Raises Refused; Ended when it was filed; DomainError `call.result`, `call.danger` while the call says that there is
    danger now, and `call.told` while it says what was done to a child, or has a sign of danger: those are filed. Nobody
    is sent then only when two people say so, and closing a call here is one person's act.
    """
    call, ruling = fetch(viewer, call_id, "call:write")
    if result not in NO_REPORT:
        raise DomainError("call.result", "Say what it was: a question, a wrong number, or given up.")
    if not hold_open(call):
        if call.state == CallState.FILED:
            raise Ended(call)
        return call
    key = call_key(call, viewer)
    values = texts(key, call)
    if values.get("danger") in NOW:
        raise DomainError("call.danger", "This call says that there is danger now. File it, or change that answer.")
    if _told(values):
        raise DomainError(
            "call.told",
            "This call says what happened to a child, or has a sign of danger. File it: if nobody has to be sent, that "
            "is decided there, by two people.",
        )
    _seal_away(call, values, viewer)
    _end(call, CallState.CLOSED, result, viewer, Tag.CALL_CLOSED, ruling.authority)
    return call


def _told(values: Mapping[str, str]) -> bool:
    """Whether the call holds what makes a report: a kind of harm that was picked, or a sign of danger."""
    harmed = any(row.get("kind") for row in fields.rows(values, "allegations").values())
    return harmed or any(sign not in NO_SIGN for sign in fields.ticked(values, "danger_signs"))


def _token(key: CallKey, call: Call) -> bytes:
    return key.open(TABLE, "token", call.id, bytes(call.token))


def _before(call: Call) -> Filed:
    """What a call that has ended became; Ended when it became no report."""
    if call.report is None:
        raise Ended(call)
    return Filed(call.report.pk, call.report.number, again=True)


def _end_filed(call: Call, report: Report, result: CallResult, viewer: Viewer, authority: str) -> Filed:
    _end(call, CallState.FILED, result, viewer, Tag.CALL_FILED, authority, report=report)
    empty_who(call)
    tell(
        CallFiled(
            actor=viewer,
            agency_id=call.agency_id,
            report_id=report.pk,
            call_id=call.pk,
            channel=call.channel,
            out_of_area=call.out_of_area,
        )
    )
    return Filed(report.pk, report.number)


def _end(
    call: Call,
    state: CallState,
    result: str,
    viewer: Viewer,
    tag: Tag,
    authority: str,
    *,
    report: Report | None = None,
) -> None:
    """The row is ours (`hold_open`): end it, with its entry, and close an alarm about it."""
    entry = write(
        actor=viewer,
        tag=tag,
        record_kind=RECORD,
        record_id=call.id.hex,
        purpose=str(result),
        authority=authority,
        fields=(report.id.hex,) if report else (),
    )
    call.state, call.result, call.report = state, str(result), report
    call.closed_at, call.closed_by = clock.now(), viewer.id
    Call.unscoped.filter(pk=call.pk).update(
        state=state, result=call.result, report=report, closed_at=call.closed_at, closed_by=viewer.id
    )
    answered(call, entry)


def _seal_away(call: Call, values: Mapping[str, str], viewer: Viewer) -> None:
    """What a call without a report was told of its reporter: only the keeper of identities opens it from now on."""
    who = assembling.identity(values)
    if who is not None:
        now, own = clock.now(), uuid7()
        row = CallEntry(
            id=own,
            agency_id=call.agency_id,
            call=call,
            field=SEALED_AWAY,
            version=1,
            writer="",
            by=viewer.id,
            by_name=viewer.name,
            at=now,
            began_at=now,
        )
        row.sealed = seal_identity(call, own, SEALED_AWAY, to_bytes(who))
        CallEntry.objects.bulk_create([row])
    empty_who(call)
