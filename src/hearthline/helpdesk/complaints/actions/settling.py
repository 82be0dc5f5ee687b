"""What every act on a complaint does with it: state, line of the history, journal, clock, public state, letter. Inside
the use case of the act, which asked the policy."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from hearthline.access.viewer import Viewer
from hearthline.duty import actions as duty
from hearthline.duty import promises
from hearthline.duty.models import OPEN, AlertKind, Clock
from hearthline.ground import clock
from hearthline.ground.ids import uuid7
from hearthline.helpdesk.complaints.door.models import PublicComplaint
from hearthline.helpdesk.complaints.ladder import Ladder, Place
from hearthline.helpdesk.complaints.letters import compose, post
from hearthline.helpdesk.complaints.machine import Event, NotNow, State, after
from hearthline.helpdesk.complaints.models import RECORD, Complaint, Turn, TurnKind
from hearthline.helpdesk.complaints.people import members
from hearthline.helpdesk.complaints.sealed import PURPOSE, ComplaintKey, key_of
from hearthline.journal.actions import write
from hearthline.journal.tags import Tag
from hearthline.law import Due
from hearthline.ui.agency import current_pack

TO_ANSWER, TO_TELL = "complaint", "complaint-told"
"""The clocks of a complaint: to its answer, and to the person being told that it came."""
TAGS: Mapping[Event, Tag] = {
    Event.UP: Tag.COMPLAINT_MOVED,
    Event.LATE: Tag.COMPLAINT_MOVED,
    Event.NAMED: Tag.COMPLAINT_MOVED,
    Event.ANSWER: Tag.COMPLAINT_ANSWERED,
    Event.QUIET: Tag.COMPLAINT_CLOSED,
    Event.WITHDRAW: Tag.COMPLAINT_WITHDRAWN,
}


@dataclass(frozen=True)
class Said:
    """What an act adds: an answer's outcome and words."""

    outcome: str = ""
    words: Mapping[str, str] = field(default_factory=dict)


def settle(
    *,
    viewer: Viewer,
    row: Complaint,
    event: Event,
    authority: str,
    place: Place | None = None,
    said: Said | None = None,
) -> Turn:
    """Let `event` happen to the complaint, once. `place`: where it goes, for an event that moves it.

    Raises NotNow when somebody went on with it since `row` was read, or when this cannot happen now; NothingAbove.
    """
    ladder, told = Ladder.of(current_pack()), said or Said()
    state = after(State(row.state), event, at_top=ladder.above(row.step) is None)
    now, to = clock.now(), place or Place(row.step, row.owner)
    due = _due(ladder, row, state, to)
    changes: dict[str, Any] = {
        "state": state,
        "step": to.step,
        "owner": to.owner if state != State.CLOSED else row.owner,
        "owner_name": members(row.agency_id, [to.owner]).get(to.owner, "")[:120],
        "due_at": max(due.at, now) if due else None,
        "outcome": told.outcome or ("" if state == State.WAITING else row.outcome),
        "late": row.late or event == Event.LATE,
        "version": row.version + 1,
    }
    if not Complaint.unscoped.filter(pk=row.pk, version=row.version).update(**changes):
        raise NotNow
    for name, value in changes.items():
        setattr(row, name, value)
    key = key_of(row, viewer.id)
    turn = add_turn(viewer, row, TurnKind(event), key, told)
    entry = write(
        actor=viewer,
        tag=TAGS[event],
        record_kind=RECORD,
        record_id=row.pk.hex,
        purpose=event,
        authority=authority,
        fields=(told.outcome or to.step,),
    )
    _clocks(viewer, row, str(entry), due)
    publish(row, turn, key)
    return turn


def _due(ladder: Ladder, row: Complaint, state: State, to: Place) -> Due | None:
    """By when it is answered, or closes by itself; None for what is over."""
    if state == State.WAITING:
        return promises.due(ladder.step(to.step).limit, clock.now(), agency_id=row.agency_id)
    if state == State.ANSWERED:
        return promises.due(ladder.kinds[row.kind].go_up, clock.now(), agency_id=row.agency_id)
    return None


def add_turn(viewer: Viewer, row: Complaint, kind: TurnKind, key: ComplaintKey, said: Said) -> Turn:
    """One line of the history."""
    own = uuid7()
    return Turn.objects.create(
        id=own,
        agency_id=row.agency_id,
        complaint=row,
        place=Turn.unscoped.filter(complaint=row).count() + 1,
        kind=kind,
        step=row.step,
        owner_name=row.owner_name,
        outcome=said.outcome,
        sealed=key.seal("turn", own, said.words) if said.words else b"",
        by=viewer.id,
        by_name=viewer.name[:120],
        at=clock.now(),
    )


def _clocks(viewer: Viewer, row: Complaint, entry: str, due: Due | None) -> None:
    """The clock of before ends by this act; the one to the next answer starts."""
    told = Clock.unscoped.filter(subject_kind=RECORD, subject_id=row.pk.hex, kind=TO_TELL, state__in=OPEN)
    told.filter(agency_id=row.agency_id).update(owner=row.owner)  # who had it must not see it run any more
    about: dict[str, Any] = {"actor": viewer, "subject_kind": RECORD, "subject_id": row.pk.hex, "kind": TO_ANSWER}
    if row.state == State.ANSWERED:
        duty.meet_clock(**about, entry=entry)
        return
    duty.cancel_clock(**about, entry=entry)
    if row.state == State.WAITING and due is not None:
        start_clock(viewer, row, due)


def start_clock(viewer: Viewer, row: Complaint, due: Due, kind: str = TO_ANSWER) -> None:
    """The promise about this complaint, with the rule of the pack that makes it."""
    duty.start_clock(
        actor=viewer,
        subject_kind=RECORD,
        subject_id=row.pk.hex,
        kind=kind,
        started_at=min(clock.now(), due.at),
        due_at=due.at,
        rule=due.limit_id,
        citation=str(due.citation),
        counting_verified=due.counting_verified,
        owner=row.owner,
        label=row.number,
        alert_kind=AlertKind.FOLLOW_UP,
        record_id=row.pk,
    )


def publish(row: Complaint, turn: Turn, key: ComplaintKey) -> bool:
    """What the receipt shows from now on, and the letter of this turn. Whether the letter is behind the receipt."""
    if not row.receipt_id:
        return False
    shown = {
        "agency_id": row.agency_id,
        "number": row.number,
        "state": row.state,
        "step": row.step,
        "late": row.late,
        "due_at": row.due_at,
        "at": clock.now(),
    }
    if not PublicComplaint.unscoped.filter(receipt_id=row.receipt_id, agency_id=row.agency_id).update(**shown):
        PublicComplaint.objects.bulk_create([PublicComplaint(receipt_id=row.receipt_id, **shown)])
    words = key.open("turn", turn.pk, turn.sealed) if turn.sealed else {}
    return post(row, compose(current_pack(), row, turn, words or {}))


__all__ = ["PURPOSE", "TO_ANSWER", "TO_TELL", "Said", "add_turn", "publish", "settle", "start_clock"]
