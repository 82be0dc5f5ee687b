"""After somebody answered: later facts, whether they were received, and what the response came to."""

from datetime import datetime
from typing import Final
from uuid import UUID

from hearthline.access.policy import require
from hearthline.access.viewer import Viewer
from hearthline.dispatch import law
from hearthline.dispatch.actions.telling import LONGEST_LINE, SLACK, SUBJECT, add_line, fetch_hand_off, not_barred
from hearthline.dispatch.composing import hold
from hearthline.dispatch.models import HandOff, Line, LineKind
from hearthline.dispatch.sealed import PURPOSE, key_of
from hearthline.duty import actions as duty
from hearthline.duty import promises
from hearthline.duty.models import AlertKind
from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.ground.text import clean_text, one_line
from hearthline.intake.policy import resource
from hearthline.intake.withheld.clues import marks_for
from hearthline.intake.withheld.outgoing import outgoing
from hearthline.journal.actions import write
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case

UPDATE: Final = "update"
"""The kind of the clock that runs while an update is not received, and what its alert is about."""
OUTCOMES: Final = (
    "medical_care",
    "protective_custody",
    "shelter",
    "welfare_check",
    "child_not_found",
    "no_response",
    "other",
)
LONGEST_WORDS = 2_000


@use_case
def send_update(*, viewer: Viewer, hand_off_id: UUID, words: str) -> Line:
    """A later fact was told: now it waits until somebody there says that they have it. Marked words are cut.

    Raises Refused; DomainError `hand-off.not-answered` (nobody has the report yet: say it with the report),
    `hand-off.must-not` (a decision since bars it), `update.words` (empty), `hand-off.said` (too long to say in time).
    """
    row, ruling = fetch_hand_off(viewer, hand_off_id)
    _must_be_answered(row)
    not_barred(row.report, row.recipient)
    typed = clean_text(words, LONGEST_WORDS).strip()
    if not typed:
        raise DomainError("update.words", "Write what is new.")
    said = hold(outgoing(typed, marks_for(viewer, row.report)))
    key = key_of(row.report, viewer)
    made = add_line(viewer, row, key, LineKind.UPDATE, {"said": said})
    _note(viewer, row, Tag.HAND_OFF_UPDATED, ruling.authority, said.encode(), key.salt)
    due = promises.due(law.UPDATE_LIMIT, made.at, agency_id=row.agency_id)
    duty.start_clock(
        actor=viewer,
        subject_kind=SUBJECT,
        subject_id=row.pk.hex,
        kind=UPDATE,
        started_at=made.at,
        due_at=due.at,
        rule=due.limit_id,
        citation=str(due.citation),
        counting_verified=due.counting_verified,
        owner=viewer.id,
        label=row.report.number,
        alert_kind=AlertKind.HAND_OFF,
        record_id=row.report_id,
    )
    return made


@use_case
def update_received(*, viewer: Viewer, update_id: UUID, received_by: str) -> Line:
    """Somebody there has the later fact: name or badge. Again: the first one stands. Raises Refused;
    DomainError `update.who`."""
    line = Line.unscoped.filter(pk=update_id, kind=LineKind.UPDATE).select_related("handoff__report").first()
    about = resource(line.handoff.report if line else None)
    ruling = require(viewer, "handoff:write", about, PURPOSE, record_kind="hand-off", record_id=update_id.hex)
    if line is None:
        raise LookupError("a policy permits answering what is not there")
    who = one_line(received_by, LONGEST_LINE).strip()
    if not who:
        raise DomainError("update.who", "Write the name or badge of the person who has it.")
    known = Line.unscoped.filter(of=line).first()
    if known:
        return known
    row = line.handoff
    key = key_of(row.report, viewer)
    made = add_line(viewer, row, key, LineKind.RECEIVED, {"by": who}, of=line)
    entry = _note(viewer, row, Tag.HAND_OFF_UPDATE_RECEIVED, ruling.authority, who.encode(), key.salt)
    if not Line.unscoped.filter(handoff=row, kind=LineKind.UPDATE, receipt__isnull=True).exists():
        duty.meet_clock(actor=viewer, subject_kind=SUBJECT, subject_id=row.pk.hex, kind=UPDATE, entry=entry)
    return made


@use_case
def record_outcome(*, viewer: Viewer, hand_off_id: UUID, code: str, words: str, at: datetime | None) -> Line:
    """What the response came to, as they said it. Several may follow each other; none is changed.

    `at`: aware; when it was so. Raises Refused; DomainError `hand-off.not-answered`, `outcome.code`, `outcome.when`,
    `outcome.words` for "other" without words.
    """
    row, ruling = fetch_hand_off(viewer, hand_off_id)
    _must_be_answered(row)
    if code not in OUTCOMES:
        raise DomainError("outcome.code", "Choose what it came to.")
    if at is None or not row.made_at - SLACK <= at <= clock.now() + SLACK:
        raise DomainError("outcome.when", "Give the time: after you told them, and not in the future.")
    said = clean_text(words, LONGEST_WORDS).strip()
    if code == "other" and not said:
        raise DomainError("outcome.words", "Write what it came to.")
    key = key_of(row.report, viewer)
    kept = {"code": code, "said": said, "at": at.isoformat()}
    made = add_line(viewer, row, key, LineKind.OUTCOME, kept)
    _note(viewer, row, Tag.HAND_OFF_OUTCOME, ruling.authority, f"{code} {said}".encode(), key.salt)
    return made


def _must_be_answered(row: HandOff) -> None:
    if row.answered_at is None:
        raise DomainError("hand-off.not-answered", "Nobody there has answered yet. First write down who did.")


def _note(viewer: Viewer, row: HandOff, tag: Tag, authority: str, raw: bytes, salt: bytes) -> str:
    entry = write(
        actor=viewer,
        tag=tag,
        record_kind="report",
        record_id=row.report_id.hex,
        purpose=row.why,
        authority=authority,
        fields=(row.recipient,),
        digest_of=raw,
        salt=salt,
    )
    return str(entry)
