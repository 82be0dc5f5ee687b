"""Taking back what one pressed a moment ago: for ten seconds, by the same person, never without a trace."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from hearthline.access.viewer import Viewer
from hearthline.duty import actions as duty
from hearthline.duty.models import OPEN, Alert, AlertKind, Clock, ClockState
from hearthline.ground import clock as wall
from hearthline.ground.errors import DomainError
from hearthline.intake.models import State as ReportState
from hearthline.journal import actions as journal
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.screening.actions.alarms import LEFT
from hearthline.screening.actions.claiming import let_go, take
from hearthline.screening.actions.deciding import override_key
from hearthline.screening.actions.state import (
    RESPONSE_CLOCK,
    SCREENING_CLOCK,
    SECOND_CLOCK,
    SUBJECT,
    advance,
    fetch,
    holder,
    keep_due,
    lease,
    move_report,
    subject_id,
)
from hearthline.screening.models import Decision, DecisionState, Screening, State

UNDO_WITHIN: Final = timedelta(seconds=10)
"""How long something can be taken back by who did it. Longer, and somebody may already be acting on it."""
UNDO: Final = "undo"
"""The purpose of a journal entry that takes back a claim or a release."""
STANDS: Final = {State.DECIDED: DecisionState.FINAL, State.PROPOSED: DecisionState.PROPOSED}
"""What a screening is by one person's decision, and how that decision then stands."""


def _too_late() -> DomainError:
    return DomainError("screening.too-late", "It is too late to take this back, or somebody has gone on from there.")


@use_case
def undo_claim(*, viewer: Viewer, report_id: UUID) -> Screening:
    """Give back what was claimed within `UNDO_WITHIN`. A danger alarms again: nobody has it.

    Raises Refused; DomainError `screening.too-late` (longer ago, not theirs, or somebody acted since).
    """
    screening, ruling = fetch(viewer, "report:claim", report_id)
    _just_now(viewer, screening, Tag.REPORT_CLAIMED)
    if holder(screening) != viewer.id:
        raise _too_late()
    return let_go(viewer, screening, ruling.authority, UNDO)


@use_case
def undo_release(*, viewer: Viewer, report_id: UUID) -> Screening:
    """Take back what was given back within `UNDO_WITHIN`, when nobody took it since; answers the alarm it raised.

    Raises as `undo_claim` does; Held when somebody has it.
    """
    screening, ruling = fetch(viewer, "report:claim", report_id)
    _just_now(viewer, screening, Tag.REPORT_RELEASED)
    found = take(viewer, screening, ruling.authority, UNDO)
    raised = Alert.unscoped.filter(
        agency_id=viewer.agency_id,
        kind=AlertKind.DANGER,
        subject_id=subject_id(found),
        about=LEFT,
        acknowledged_at__isnull=True,
    )
    for alert in raised.values_list("pk", flat=True):
        duty.acknowledge_alert(viewer=viewer, alert_id=alert)
    return found


def _just_now(viewer: Viewer, screening: Screening, tag: Tag) -> None:
    """Whether the last claim or release was this one, by this person, a moment ago. Raises `screening.too-late`."""
    last = (
        Entry.objects.filter(
            agency_id=viewer.agency_id,
            record_kind=SUBJECT,
            record_id=subject_id(screening),
            tag__in=[Tag.REPORT_CLAIMED, Tag.REPORT_RELEASED],
        )
        .order_by("-id")
        .first()
    )
    if last is None or last.tag != tag or last.actor_id != viewer.id or last.at < wall.now() - UNDO_WITHIN:
        raise _too_late()


@use_case
def undo_decision(*, viewer: Viewer, report_id: UUID, decision_id: UUID) -> Decision:
    """Take back a decision or a proposal within `UNDO_WITHIN`. The row stays as `undone`; the viewer has the report.

    The screening is where it was and its promises are open again; a response clock that the decision made shorter
    stays short: a promise never moves later. What the reporter sees does not change.
    Raises Refused; DomainError `screening.too-late` (longer ago, not theirs, agreed to, or new facts came since).
    """
    screening, ruling = fetch(viewer, "screening:decide", report_id)
    made = Decision.unscoped.filter(pk=decision_id, screening=screening).select_related("run").first()
    now = wall.now()
    if (
        made is None
        or made.decided_by != viewer.id
        or made.decided_at < now - UNDO_WITHIN
        or made.state != STANDS.get(State(screening.state))
        or (screening.state == State.DECIDED and screening.final_decision_id != made.pk)
    ):
        raise _too_late()
    won = Decision.unscoped.filter(pk=made.pk, state=made.state).update(state=DecisionState.UNDONE, undone_at=now)
    if not won:
        raise _too_late()
    entry = journal.write(
        actor=viewer,
        tag=Tag.DECISION_UNDONE,
        record_kind=SUBJECT,
        record_id=subject_id(screening),
        purpose=made.state,
        authority=ruling.authority,
        fields=("outcome", "priority"),
    )
    _promises_again(viewer, screening, made, str(entry))
    duty.close_alert(actor=viewer, key=override_key(made), entry=str(entry))
    move_report(viewer, screening, ReportState.SCREENING)
    advance(screening, **_as_it_was(screening, made), **_held_by(viewer, screening), **keep_due(screening))
    made.state, made.undone_at = DecisionState.UNDONE, now
    return made


def _promises_again(viewer: Viewer, screening: Screening, made: Decision, entry: str) -> None:
    own = subject_id(screening)
    if made.state == DecisionState.PROPOSED:
        duty.cancel_clock(actor=viewer, subject_kind=SUBJECT, subject_id=own, kind=SECOND_CLOCK, entry=entry)
        return
    duty.reopen_clock(actor=viewer, subject_kind=SUBJECT, subject_id=own, kind=SCREENING_CLOCK, since=made.decided_at)
    if _began_with(screening, made):
        duty.cancel_clock(actor=viewer, subject_kind=SUBJECT, subject_id=own, kind=RESPONSE_CLOCK, entry=entry)


def _began_with(screening: Screening, made: Decision) -> bool:
    """Whether the open response clock is this decision's own, and none that it made shorter."""
    rows = Clock.unscoped.filter(
        agency_id=screening.agency_id, subject_kind=SUBJECT, subject_id=subject_id(screening), kind=RESPONSE_CLOCK
    )
    running = rows.filter(state__in=OPEN, id__gt=made.pk).first()
    return running is not None and not rows.filter(state=ClockState.SHORTENED, started_at=running.started_at).exists()


def _as_it_was(screening: Screening, made: Decision) -> dict[str, object]:
    """State, standing decision and "new facts" as they were before `made`. Whatever led to `made` left a decision."""
    before = Decision.unscoped.filter(screening=screening).exclude(pk=made.pk).exclude(state=DecisionState.UNDONE)
    stood = before.filter(state__in=[DecisionState.FINAL, DecisionState.AGREED]).order_by("-decided_at", "-id").first()
    return {
        "state": State.RETURNED if before.exists() else State.WAITING,
        "final_decision": stood,
        "new_facts": stood is not None,
    }


def _held_by(viewer: Viewer, screening: Screening) -> dict[str, object]:
    until = wall.now() + lease(screening.level)
    return {"claimed_by": viewer.id, "claimed_name": viewer.name, "claimed_until": until}
