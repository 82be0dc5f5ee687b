"""Something promised about a report: call back, look for an answer, wait for a form. On a list until it is done.

Each has a clock of its own, so that a late one alarms calmly and doing it answers the alarm.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from hearthline.access.policy import require
from hearthline.access.viewer import Viewer
from hearthline.duty import actions as duty
from hearthline.duty import promises
from hearthline.duty.models import AlertKind
from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.ground.ids import uuid7
from hearthline.ground.text import typed_text
from hearthline.intake.keys import RecordKey, record_key
from hearthline.intake.models import TYPED, Envelope, FollowUp, Kind, Report, ReportPart
from hearthline.intake.policy import fetch, resource
from hearthline.journal.actions import write
from hearthline.journal.actor import Actor
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.law import Due

LONGEST_NOTE = 1_000
SUBJECT = "follow-up"
"""How clocks and alerts name a follow-up."""
LOOK_FOR_ANSWER = "promise.look_for_answer"
"""The limit of the pack: from a question to somebody looking for its answer."""
PROMISED = promises.BY_A_PERSON
FURTHEST = timedelta(days=366)


class Follow(StrEnum):
    """What kind of promise. `CALL_BACK` has a time that was said to somebody; `OTHER` says in words what it is."""

    ANSWER = "answer"
    CALL_BACK = "call_back"
    WRITTEN_FORM = "written_form"
    OTHER = "other"


BY_HAND = (Follow.CALL_BACK, Follow.OTHER)
"""Kinds that a person makes; the others begin with a question or an oral report."""


@dataclass(frozen=True)
class Promise:
    """When it is due, and what says so: the id of a limit and its citation."""

    at: datetime
    rule: str
    citation: str
    counting_verified: bool

    @classmethod
    def of(cls, due: Due) -> "Promise":
        """The promise that a limit of the pack makes."""
        return cls(due.at, due.limit_id, str(due.citation), due.counting_verified)


@use_case
def make_follow_up(
    *, viewer: Viewer, report_id: UUID, kind: str, words: str, due_at: datetime | None, mine: bool = True
) -> FollowUp:
    """Put something on the list, by a person. `mine`: theirs; else whoever comes first.

    `due_at`: aware, from now to a year ahead. Raises Refused; DomainError `follow-up.kind`, `follow-up.when`,
    `follow-up.words` (empty, which only a call back may be, or too long).
    """
    report, ruling = fetch(viewer, report_id, "followup:write", "follow-up")
    if kind not in BY_HAND:
        raise DomainError("follow-up.kind", "Choose what it is.")
    now = clock.now()
    if due_at is None or due_at.tzinfo is None or not now - timedelta(minutes=1) <= due_at <= now + FURTHEST:
        raise DomainError("follow-up.when", "Give a time that is still to come, at most a year ahead.")
    said = typed_text(words, LONGEST_NOTE)
    if len(said) > LONGEST_NOTE:
        raise DomainError("follow-up.words", "That is too long. It may have 1,000 characters.")
    if not said and kind != Follow.CALL_BACK:
        raise DomainError("follow-up.words", "Say what is to be done.")
    return begin(
        actor=viewer,
        report=report,
        kind=Follow(kind),
        promise=Promise(due_at, PROMISED, f"promised by {viewer.name}"[:200], counting_verified=True),
        words=said,
        owner=viewer if mine else None,
        authority=ruling.authority,
    )


def begin(
    *,
    actor: Actor,
    report: Report,
    kind: Follow,
    promise: Promise,
    words: str = "",
    owner: Viewer | None = None,
    authority: str = "",
    key: RecordKey | None = None,
) -> FollowUp:
    """Put it on the list and start its clock, inside the caller's use case, which asked the policy."""
    own, now = uuid7(), clock.now()
    if words and key is None:
        key = record_key(report, actor=actor.id, purpose="follow-up")
    made = FollowUp.objects.create(
        id=own,
        agency_id=report.agency_id,
        report=report,
        kind=kind,
        sealed=key.seal("followup", "sealed", own, words.encode()) if key and words else b"",
        owner=owner.id if owner else "",
        owner_name=owner.name[:120] if owner else "",
        made_by=actor.id,
        made_at=now,
        due_at=max(promise.at, now),
    )
    write(
        actor=actor,
        tag=Tag.FOLLOW_UP_MADE,
        record_kind="report",
        record_id=report.id.hex,
        purpose="follow-up",
        authority=authority,
        fields=(kind,),
    )
    _start_clock(actor, made, report.number, promise)
    return made


def _start_clock(actor: Actor, made: FollowUp, number: str, promise: Promise) -> None:
    duty.start_clock(
        actor=actor,
        subject_kind=SUBJECT,
        subject_id=made.pk.hex,
        kind=SUBJECT,
        started_at=made.made_at,
        due_at=made.due_at,
        rule=promise.rule,
        citation=promise.citation,
        counting_verified=promise.counting_verified,
        owner=made.owner,
        label=number,
        alert_kind=AlertKind.FOLLOW_UP,
        record_id=made.report_id,
    )


@use_case
def finish_follow_up(*, viewer: Viewer, follow_up_id: UUID) -> FollowUp:
    """A person says that it is done. Again: nothing changes, and the row says who did it first. Raises Refused.

    An answer is done by reading it, and a written form by matching it; a person may still take either off the list
    (the answer came by telephone, the form was seen elsewhere): their name stands on it.
    """
    row = FollowUp.unscoped.filter(pk=follow_up_id).select_related("report").first()
    about = resource(row.report if row else None)
    ruling = require(viewer, "followup:write", about, "follow-up", record_kind="follow-up", record_id=follow_up_id.hex)
    if row is None:
        raise LookupError("a policy permits doing what is not there")
    settle(viewer=viewer, rows=[row], authority=ruling.authority)
    row.refresh_from_db()
    return row


def settle(*, viewer: Viewer, rows: Iterable[FollowUp], authority: str) -> int:
    """These are done by the act of the caller's use case; how many were still open. Their clocks and alarms end."""
    done = 0
    for row in rows:
        won = FollowUp.unscoped.filter(pk=row.pk, done_at=None).update(
            done_at=clock.now(), done_by=viewer.id, done_name=viewer.name[:120]
        )
        if not won:
            continue
        done += 1
        entry = write(
            actor=viewer,
            tag=Tag.FOLLOW_UP_DONE,
            record_kind="report",
            record_id=row.report_id.hex,
            purpose="follow-up",
            authority=authority,
            fields=(row.kind,),
        )
        duty.meet_clock(actor=viewer, subject_kind=SUBJECT, subject_id=row.pk.hex, kind=SUBJECT, entry=str(entry))
    return done


def look_for_answer(*, viewer: Viewer, report: Report, authority: str) -> FollowUp | None:
    """A question was asked: somebody must look for the answer. One open promise a report, the earliest; else None."""
    if FollowUp.unscoped.filter(report=report, kind=Follow.ANSWER, done_at=None).exists():
        return None
    promise = Promise.of(promises.due(LOOK_FOR_ANSWER, clock.now()))
    return begin(actor=viewer, report=report, kind=Follow.ANSWER, promise=promise, owner=viewer, authority=authority)


def answers_read(*, viewer: Viewer, report: Report, authority: str) -> int:
    """Parts of this report were read: an open "look for the answer" is done when an answer that came after it is read,
    and none that came is unread. What staff typed in is no answer by the code. How many were done."""
    waiting = list(FollowUp.unscoped.filter(report=report, kind=Follow.ANSWER, done_at=None))
    if not waiting:
        return 0
    parts = ReportPart.unscoped.filter(
        report=report, kind=Kind.ADDITION, received_at__gte=min(row.made_at for row in waiting)
    )
    typed = Envelope.unscoped.filter(pk__in=parts.values("envelope_id"), channel__in=TYPED)
    came = list(parts.exclude(envelope_id__in=typed.values("pk")).values_list("received_at", "read_at"))
    if any(read is None for _, read in came):
        return 0
    return settle(
        viewer=viewer,
        rows=[row for row in waiting if any(at >= row.made_at for at, _ in came)],
        authority=authority,
    )
