"""Deciding: upward at once, downward and "no response" only with a second person."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from hearthline.access.viewer import Viewer
from hearthline.dispatch import actions as dispatch
from hearthline.duty import actions as duty
from hearthline.duty import promises
from hearthline.duty.models import AlertKind
from hearthline.ground import clock as wall
from hearthline.ground.errors import DomainError
from hearthline.ground.ids import uuid7
from hearthline.ground.text import clean_text
from hearthline.intake.actions import mark_read
from hearthline.intake.models import ReportPart
from hearthline.intake.models import State as ReportState
from hearthline.journal import actions as journal
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.screening import authority, keeping
from hearthline.screening import weighing as weigh
from hearthline.screening.actions.alarms import alarm_again
from hearthline.screening.actions.running import start_response
from hearthline.screening.actions.state import (
    SCREENING_CLOCK,
    SECOND_CLOCK,
    SUBJECT,
    Changed,
    advance,
    fetch,
    holder,
    keep_due,
    move_report,
    subject_id,
)
from hearthline.screening.actions.translating import unread_languages
from hearthline.screening.choices import ELSEWHERE, TOOL, Choice, direction, find
from hearthline.screening.measure import measure
from hearthline.screening.models import Decision, DecisionState, Direction, Screening, State, ToolRun
from hearthline.screening.weighing import Weighing
from hearthline.ui.agency import current_pack

LONGEST_REASON = 4_000
ACTS_ALONE = (Direction.SAME, Direction.UP)
NO_LEASE: dict[str, Any] = {"claimed_by": "", "claimed_name": "", "claimed_until": None}


@use_case
def decide(
    *,
    viewer: Viewer,
    report_id: UUID,
    run_id: UUID,
    choice: str,
    reason: str,
    version: int,
    parts: Collection[UUID],
    weighing: Weighing,
) -> Decision:
    """Accept the recommendation of `run_id` or override it. `choice`: "outcome:priority" (see `choices`).
    `parts`: the parts of the report that the page showed; deciding marks them read in the same transaction.
    `weighing`: how the account was weighed; required to decide, and to nothing else.

    As urgent or more than its measure (see `measure`): final at once. Less urgent, or no response at all: a proposal;
    the tool's priority and clock stand until a second person agrees. A supervisor looks at a decision that is more
    urgent afterwards. Raises Refused; Held; Changed when the report or its facts moved on;
    DomainError `screening.added` (a part that was not shown: nobody decides on what they have not seen),
    `screening.decided`, `screening.proposed`, `screening.choice`, those of `Weighing.check`, `screening.reason` (an
    override, or no response, without one), `screening.not-read` (no response to words this person cannot read).
    """
    screening, ruling = fetch(viewer, "screening:decide", report_id)
    _all_shown(screening, parts)
    run = _ready(viewer, screening, run_id, version)
    why = clean_text(reason, LONGEST_REASON).strip()
    picked, way = _chosen(screening, run, choice, why, weighing)
    if way not in ACTS_ALONE and unread_languages(viewer, screening):
        raise DomainError(
            "screening.not-read",
            "Part of this report is in a language you do not read. It cannot be sent away before it is translated.",
        )
    mark_read(viewer=viewer, report_id=report_id, parts=parts)
    made = _record(viewer, screening, run, picked, way, why, weighing)
    if made.state == DecisionState.FINAL:
        _finish(viewer, screening, made, Tag.DECISION_MADE, ruling.authority)
        if way == Direction.UP:
            _look_afterwards(viewer, screening, made)
    else:
        _propose(viewer, screening, made, ruling.authority)
    return made


def _chosen(screening: Screening, run: ToolRun, choice: str, why: str, weighing: Weighing) -> tuple[Choice, Direction]:
    """The decision and its direction. Raises weigh.Incomplete with everything that is missing, in the page's order."""
    lacks, picked, way = list(weighing.lacking()), find(current_pack(), choice), Direction.SAME
    if picked is None:
        lacks.append(DomainError("screening.choice", "Choose one of the decisions."))
    else:
        way = direction(current_pack(), picked, measure(current_pack(), screening, run))
        if not why and not way == direction(current_pack(), picked, run.priority) == Direction.SAME:
            said = "Say why. A decision that differs from the tool, or that sends nobody, needs it."
            lacks.append(DomainError("screening.reason", said))
    if lacks or picked is None:
        raise weigh.Incomplete(lacks)
    return picked, way


def _all_shown(screening: Screening, parts: Collection[UUID]) -> None:
    there = ReportPart.unscoped.filter(report_id=screening.report_id).values_list("pk", flat=True)
    if not set(there) <= set(parts):
        raise DomainError("screening.added", "Something was added since you looked. Read it, then decide.")


def _ready(viewer: Viewer, screening: Screening, run_id: UUID, version: int) -> ToolRun:
    """The run to decide on, or the reason why nothing can be decided now."""
    from hearthline.screening.actions.claiming import Held

    if screening.state == State.DECIDED:
        raise DomainError("screening.decided", "This report is decided. New facts would open it again.")
    if screening.state == State.PROPOSED:
        raise DomainError("screening.proposed", "A proposal is waiting for its second look.")
    if holder(screening) not in ("", viewer.id):
        raise Held(screening)
    run = screening.current_run
    if run is None or run.pk != run_id or screening.version != version:
        raise Changed
    return run


def _look_afterwards(viewer: Viewer, screening: Screening, made: Decision) -> None:
    """More urgent than the tool acts at once. A supervisor looks at it in calm; nobody waits for that."""
    duty.raise_alert(
        actor=viewer,
        kind=AlertKind.OVERRIDE_UP,
        key=override_key(made),
        subject_kind=SUBJECT,
        subject_id=subject_id(screening),
        label=screening.report.number,
    )


def override_key(made: Decision) -> str:
    """The key of the alert that asks a supervisor to look at an upward decision."""
    return f"override:{made.pk.hex}"


def _record(
    viewer: Viewer, screening: Screening, run: ToolRun, choice: Choice, way: Direction, why: str, weighing: Weighing
) -> Decision:
    key, own = keeping.key_of(screening.report, actor=viewer.id), uuid7()
    return Decision.objects.create(
        id=own,
        agency_id=screening.agency_id,
        screening=screening,
        run=run,
        outcome=choice.outcome,
        priority=choice.priority,
        limit_id=choice.limit_id,
        direction=way,
        reason=keeping.seal(key, keeping.REASON, own, why),
        weighing=weigh.seal(key, own, weighing),
        authority=authority.of(run, current_pack(), choice),
        state=DecisionState.FINAL if way in ACTS_ALONE else DecisionState.PROPOSED,
        decided_by=viewer.id,
        decided_name=viewer.name,
        decided_at=wall.now(),
    )


def _note(viewer: Viewer, screening: Screening, tag: Tag, made: Decision, ruling: str) -> str:
    fields = ("outcome", "priority", "reason") if made.direction != Direction.SAME else ("outcome", "priority")
    cited = f"{authority.short(made.authority)}; {ruling}"[:500]
    return str(
        journal.write(
            actor=viewer,
            tag=tag,
            record_kind=SUBJECT,
            record_id=subject_id(screening),
            purpose=made.direction,
            authority=cited,
            fields=fields,
        )
    )


def _propose(viewer: Viewer, screening: Screening, made: Decision, ruling: str) -> None:
    """The second look gets its own clock. Silence breaches it, and the breach alarms."""
    _note(viewer, screening, Tag.DECISION_PROPOSED, made, ruling)
    due = promises.due(promises.SECOND_LOOK, wall.now())
    duty.start_clock(
        actor=viewer,
        subject_kind=SUBJECT,
        subject_id=subject_id(screening),
        kind=SECOND_CLOCK,
        started_at=wall.now(),
        due_at=due.at,
        rule=promises.SECOND_LOOK,
        citation=str(due.citation),
        counting_verified=due.counting_verified,
        label=screening.report.number,
        alert_kind=AlertKind.SILENT_PROPOSAL,
    )
    move_report(viewer, screening, ReportState.PROPOSED)
    advance(screening, state=State.PROPOSED, **NO_LEASE, **keep_due(screening))


def _finish(viewer: Viewer, screening: Screening, made: Decision, tag: Tag, ruling: str) -> None:
    """A decision that stands: the screening clock is met, and the response clock is the decision's."""
    entry = _note(viewer, screening, tag, made, ruling)
    for kind in (SCREENING_CLOCK, SECOND_CLOCK):
        _meet(viewer, screening, kind, entry)
    lowered = made.direction in (Direction.DOWN, Direction.NONE)
    if lowered:
        # Two people took the tool's promise away; what replaces it counts from receipt as well.
        duty.cancel_clock(
            actor=viewer,
            subject_kind=SUBJECT,
            subject_id=subject_id(screening),
            kind="response",
            entry=entry,
        )
    if made.limit_id:
        start_response(screening, current_pack(), made.limit_id, viewer)
    if made.outcome == ELSEWHERE:
        dispatch.expect_hand_on(actor=viewer, report_id=screening.report_id, authority=ruling)
    key = keeping.key_of(screening.report, actor=viewer.id)
    result = current_pack().tool(TOOL).run(keeping.open_facts(key, made.run.pk, bytes(made.run.facts)))
    dispatch.owe(actor=viewer, report=screening.report, rulings=result.recipients, authority=ruling)
    move_report(viewer, screening, ReportState.DECIDED)
    advance(screening, state=State.DECIDED, final_decision=made, new_facts=False, **NO_LEASE, **keep_due(screening))


def _meet(viewer: Viewer, screening: Screening, kind: str, entry: str) -> None:
    duty.meet_clock(actor=viewer, subject_kind=SUBJECT, subject_id=subject_id(screening), kind=kind, entry=entry)


@use_case
def second_look(*, viewer: Viewer, report_id: UUID, decision_id: UUID, agree: bool, note: str) -> Decision:
    """Agree to a proposal, or return it with a note. Never by the person who made it.

    Raises Refused; Changed when the proposal is no longer waiting; DomainError `screening.note` (returned without a
    note), `screening.not-read` (agreeing to send away words this person cannot read).
    """
    screening, _ = fetch(viewer, "report:read", report_id, "supervision")
    made = Decision.unscoped.filter(pk=decision_id, screening=screening).select_related("run").first()
    ruling = require_second(viewer, screening, made)
    if made is None or made.state != DecisionState.PROPOSED or screening.state != State.PROPOSED:
        raise Changed
    if agree and unread_languages(viewer, screening):
        raise DomainError(
            "screening.not-read",
            "Part of this report is in a language you do not read. It cannot be sent away before it is translated.",
        )
    words = clean_text(note, LONGEST_REASON).strip()
    if not agree and not words:
        raise DomainError("screening.note", "Say what is missing, so that the screener can go on.")
    _sign(viewer, screening, made, DecisionState.AGREED if agree else DecisionState.RETURNED, words)
    if agree:
        _finish(viewer, screening, made, Tag.DECISION_SECONDED, ruling)
    else:
        entry = _note(viewer, screening, Tag.DECISION_DECLINED, made, ruling)
        _meet(viewer, screening, SECOND_CLOCK, entry)
        move_report(viewer, screening, ReportState.SCREENING)
        advance(screening, state=State.RETURNED, **keep_due(screening))
        alarm_again(screening, viewer)  # nobody has it
    return made


def require_second(viewer: Viewer, screening: Screening, made: Decision | None) -> str:
    """The policy's word on this second look; its authority. Refused for the author of the proposal."""
    from hearthline.access.policy import require

    known = {"agency": screening.agency_id, "author": made.decided_by} if made else {"agency": ""}
    return require(viewer, "screening:second", known, record_kind=SUBJECT, record_id=subject_id(screening)).authority


def _sign(viewer: Viewer, screening: Screening, made: Decision, state: DecisionState, words: str) -> None:
    key = keeping.key_of(screening.report, actor=viewer.id)
    signed: dict[str, Any] = {
        "state": state,
        "second_by": viewer.id,
        "second_name": viewer.name,
        "second_at": wall.now(),
        "second_note": keeping.seal(key, keeping.NOTE, made.pk, words) if words else b"",
    }
    won = Decision.unscoped.filter(pk=made.pk, state=DecisionState.PROPOSED).update(**signed)
    if not won:
        raise Changed
    for name, value in signed.items():
        setattr(made, name, value)
