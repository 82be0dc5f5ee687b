"""What a person at the desk does to a report: read it, ask the reporter, move it on."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import connection

from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.ground.ids import uuid7
from hearthline.ground.text import typed_text
from hearthline.intake.actions.followups import answers_read, look_for_answer
from hearthline.intake.actions.shown import show
from hearthline.intake.door.lookup import question_context
from hearthline.intake.events import QuestionAsked, ReportRead, tell
from hearthline.intake.keys import record_key
from hearthline.intake.models import Channel, Question, Report, ReportPart, StaffQuestion, State, Status
from hearthline.intake.policy import fetch
from hearthline.journal.actions import write
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.sealing import seal_to_reporter

LONGEST_QUESTION = 2_000


def _changed() -> DomainError:
    return DomainError("report.changed", "Somebody changed this report in the meantime. Look at it again, then repeat.")


def _move(report: Report, version: int, **changes: object) -> int:
    """Change a report on condition that it still is `version`; the new version. DomainError `report.changed`."""
    found = Report.unscoped.filter(pk=report.pk, version=version)
    if not found.update(version=version + 1, changed_at=clock.now(), **changes):
        raise _changed()
    return version + 1


@use_case
def mark_read(*, viewer: Viewer, report_id: UUID, parts: Collection[UUID] | None = None) -> Report:
    """ "Read by a person": shows on the reporter's status page. Again: nothing changes. Refused when not allowed.

    `parts`: those that stood on the page; words that came after it was drawn stay unread. None: every part, for a
    caller who holds that nothing came since.
    """
    report, ruling = fetch(viewer, report_id, "report:read", "screening")
    now = clock.now()
    unread = ReportPart.unscoped.filter(report=report, read_at=None)
    if not (unread if parts is None else unread.filter(pk__in=parts)).update(read_at=now):
        return report
    first = {} if report.first_read_at else {"first_read_at": now}
    Report.unscoped.filter(pk=report.pk).update(changed_at=now, **first)
    show(report.root_id, report.agency_id, Status.READ, now, over=(Status.RECEIVED,))
    write(
        actor=viewer,
        tag=Tag.REPORT_MARKED_READ,
        record_kind="report",
        record_id=report.id.hex,
        purpose="screening",
        authority=ruling.authority,
    )
    answers_read(viewer=viewer, report=report, authority=ruling.authority)
    tell(ReportRead(actor=viewer, agency_id=report.agency_id, report_id=report.id, number=report.number))
    report.first_read_at = report.first_read_at or now
    return report


def danger_seen(*, agency_id: str, report_id: UUID, at: datetime) -> None:
    """A named person answered this report's danger alert at `at`: the reporter may know, without a name.

    For the caller's own use case. A report that shows more than "received" already keeps what it shows.
    """
    for root in Report.unscoped.filter(pk=report_id, agency_id=agency_id).values_list("root_id", flat=True):
        show(root, agency_id, Status.READ, at, over=(Status.RECEIVED,))


@use_case
def ask_question(*, viewer: Viewer, report_id: UUID, text: str, version: int) -> Question:
    """Ask the reporter, whoever they are. Sealed to their receipt, with a staff copy under the report's key.

    Somebody must look for the answer: a follow-up begins, and ends when the answer is read. Raises DomainError
    `report.changed` when `version` is not the report's, `question.empty`, `question.too-long`, `question.closed`,
    `question.no-code` when it came by telephone or on paper.
    """
    report, ruling = fetch(viewer, report_id, "report:question", "screening")
    if report.state == State.CLOSED:
        raise DomainError("question.closed", "This report is closed to messages. Open it to messages first.")
    if report.channel != Channel.WEB:
        raise DomainError("question.no-code", "Whoever made this report has no code to read a question with.")
    asked = typed_text(text, LONGEST_QUESTION)
    if not asked:
        raise DomainError("question.empty", "Write the question first.")
    if len(asked) > LONGEST_QUESTION:
        raise DomainError("question.too-long", "The question is too long. It may have 2,000 characters.")
    _move(report, version)
    own, now = uuid7(), clock.now()
    key = record_key(report, actor=viewer.id, purpose="question")
    where = question_context(report.agency_id, own)
    StaffQuestion.objects.create(
        id=own,
        agency_id=report.agency_id,
        root_id=report.root_id,
        sealed=seal_to_reporter(bytes(report.reporter_key), asked.encode(), where),
        asked_at=now,
    )
    question = Question.objects.create(
        id=own,
        agency_id=report.agency_id,
        report=report,
        sealed=key.seal("question", "sealed", own, asked.encode()),
        asked_by=viewer.id,
        asked_at=now,
    )
    show(report.root_id, report.agency_id, Status.QUESTION, now)
    write(
        actor=viewer,
        tag=Tag.QUESTION_ASKED,
        record_kind="report",
        record_id=report.id.hex,
        purpose="screening",
        authority=ruling.authority,
        digest_of=asked.encode(),
        salt=key.salt,
    )
    look_for_answer(viewer=viewer, report=report, authority=ruling.authority)
    tell(QuestionAsked(actor=viewer, agency_id=report.agency_id, report_id=report.id, number=report.number))
    return question


@use_case
def set_state(*, viewer: Viewer, report_id: UUID, state: str, version: int) -> int:
    """Move a report on, for the floors above, inside their use case; the new version. DomainError `report.changed`.

    "closed" shows on the reporter's status page; moving back from it shows "read by a person".
    """
    report, ruling = fetch(viewer, report_id, "report:amend", "screening")
    target = State(state)
    moved = _move(report, version, state=target)
    if target == State.CLOSED:
        show(report.root_id, report.agency_id, Status.CLOSED, clock.now())
    elif report.state == State.CLOSED:
        show(report.root_id, report.agency_id, Status.READ, clock.now())
    write(
        actor=viewer,
        tag=Tag.REPORT_AMENDED,
        record_kind="report",
        record_id=report.id.hex,
        purpose="screening",
        authority=ruling.authority,
        fields=("state",),
    )
    return moved


@use_case
def close_messages(*, viewer: Viewer, report_id: UUID, version: int) -> int:
    """A decided report takes no more messages: the reporter's status page says so, and to call. The new version.

    Whatever is added later opens it again. Raises Refused; DomainError `report.changed`, `report.undecided`.
    """
    report, _ = fetch(viewer, report_id, "report:amend", "screening")
    if report.state != State.DECIDED:
        raise DomainError("report.undecided", "Only a report that is decided can be closed to messages.")
    return set_state(viewer=viewer, report_id=report_id, state=State.CLOSED, version=version)


@use_case
def open_messages(*, viewer: Viewer, report_id: UUID, version: int) -> int:
    """A closed report takes messages again; it stays decided. The new version. Raises as `close_messages`."""
    report, _ = fetch(viewer, report_id, "report:amend", "screening")
    if report.state != State.CLOSED:
        raise DomainError("report.open", "This report is open to messages.")
    return set_state(viewer=viewer, report_id=report_id, state=State.DECIDED, version=version)


def set_due(*, report_id: UUID, due_at: datetime | None) -> None:
    """Keep the nearest open promise on the report, so that the queue can be ordered by it. Inside a transaction.

    Not an edit: the version stays, so that it does not get in the way of somebody who is writing.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("keep the due time in the transaction of the clock it comes from")
    Report.unscoped.filter(pk=report_id).update(due_at=due_at, changed_at=clock.now())
