"""A report told to another agency by telephone. It is handed on when a person there has answered, and not before."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from hearthline.access.policy import Ruling, require
from hearthline.access.viewer import Viewer
from hearthline.duty import actions as duty
from hearthline.duty import promises
from hearthline.duty.models import AlertKind
from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.ground.ids import uuid7
from hearthline.ground.text import clean_text, one_line
from hearthline.intake.actions.followups import Follow, Promise, begin, settle
from hearthline.intake.events import CallFiled
from hearthline.intake.keys import record_key
from hearthline.intake.models import FollowUp, HandOff, Report
from hearthline.intake.policy import fetch, resource
from hearthline.intake.withheld.clues import marks_for
from hearthline.intake.withheld.outgoing import outgoing
from hearthline.journal.actions import write
from hearthline.journal.actor import Actor
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.law import Due

SUBJECT = "hand-off"
"""How clocks and alerts name a hand-off."""
LIMIT = "promise.hand_off"
"""The limit of the pack: from telling to a person who has answered."""
LONGEST_LINE, LONGEST_SAID = 200, 6_000
SLACK = timedelta(minutes=5)
"""How far a person's own watch may be ahead of ours."""


class Why(StrEnum):
    """Why it is another agency's to act on."""

    OUT_OF_AREA = "out_of_area"
    OTHER_AGENCY = "other_agency"


def call_filed(event: CallFiled) -> None:
    """A call was filed. When the caller said that the child is elsewhere, somebody must begin to hand it on.

    Wired in `site/wiring.py`; runs in the transaction of the filing.
    """
    if event.out_of_area:
        expect_hand_on(actor=event.actor, report_id=event.report_id)


def expect_hand_on(*, actor: Actor, report_id: UUID, authority: str = "") -> FollowUp | None:
    """This report is another agency's to act on: somebody must begin to tell them. None when that was begun, or is
    on the list already. Inside the caller's use case."""
    waiting = FollowUp.unscoped.filter(report_id=report_id, kind=Follow.HAND_ON, done_at=None)
    if waiting.exists() or HandOff.unscoped.filter(report_id=report_id).exists():
        return None
    report = Report.unscoped.get(pk=report_id)
    promise = Promise.of(promises.due(LIMIT, clock.now()))
    return begin(actor=actor, report=report, kind=Follow.HAND_ON, promise=promise, authority=authority)


@dataclass(frozen=True, repr=False)
class Told:
    """What is sealed of a hand-off. `phone` empty: none on file. `answered_by`: name or badge, as it was said.

    `their_agency`: the agency as who answered named it, which may be another than the one that was called.
    """

    agency: str
    phone: str
    said: str
    limit_id: str
    citation: str
    answered_by: str = ""
    their_agency: str = ""
    their_reference: str = ""
    note: str = ""

    def raw(self) -> bytes:
        """As it is sealed."""
        return json.dumps(vars(self), sort_keys=True, ensure_ascii=False).encode()

    @classmethod
    def read(cls, raw: bytes) -> "Told":
        """From the opened value. Raises ValueError when it is none."""
        found = json.loads(raw)
        if not isinstance(found, dict) or any(not isinstance(value, str) for value in found.values()):
            raise ValueError("no hand-off")
        return cls(**found)

    def with_answer(self, changes: Mapping[str, str]) -> "Told":
        """The same with who answered."""
        return Told(**(vars(self) | dict(changes)))


@use_case
def make_hand_off(*, viewer: Viewer, report_id: UUID, why: str, agency: str, phone: str, said: str) -> HandOff:
    """A person begins to tell another agency now. Nobody has been told yet: the clock runs until an answer.

    `phone`: as printed or typed, "" when none is on file. Raises Refused; DomainError `hand-off.why`,
    `hand-off.agency`, `hand-off.said` (empty or too long).
    """
    report, ruling = fetch(viewer, report_id, "handoff:write", "hand-off")
    own, now = uuid7(), clock.now()
    due = promises.due(LIMIT, now)
    told = _told(why, agency, phone, outgoing(said, marks_for(viewer, report)), due)
    key = record_key(report, actor=viewer.id, purpose="hand-off")
    made = HandOff.objects.create(
        id=own,
        agency_id=report.agency_id,
        report=report,
        why=why,
        sealed=key.seal("handoff", "sealed", own, told.raw()),
        made_by=viewer.id,
        made_name=viewer.name[:120],
        made_at=now,
        due_at=due.at,
    )
    write(
        actor=viewer,
        tag=Tag.HAND_OFF_MADE,
        record_kind="report",
        record_id=report.id.hex,
        purpose=why,
        authority=ruling.authority,
        digest_of=told.raw(),
        salt=key.salt,
    )
    _start_clock(viewer, made, report.number, due)
    waiting = FollowUp.unscoped.filter(report=report, kind=Follow.HAND_ON, done_at=None)
    settle(viewer=viewer, rows=list(waiting), authority=ruling.authority)
    return made


def _told(why: str, agency: str, phone: str, said: str, due: Due) -> Told:
    """What is sealed of it, or what is missing."""
    if why not in tuple(Why):
        raise DomainError("hand-off.why", "Choose why it is theirs.")
    whom = one_line(agency, LONGEST_LINE).strip()
    if not whom:
        raise DomainError("hand-off.agency", "Say which agency you tell.")
    script = clean_text(said, LONGEST_SAID + 1).strip()
    if not script:
        raise DomainError("hand-off.said", "Write what you tell them.")
    if len(script) > LONGEST_SAID:
        raise DomainError("hand-off.said", "That is too long to say. Keep to where, who, what and danger.")
    return Told(whom, one_line(phone, LONGEST_LINE).strip(), script, due.limit_id, str(due.citation))


def _start_clock(viewer: Viewer, made: HandOff, number: str, due: Due) -> None:
    duty.start_clock(
        actor=viewer,
        subject_kind=SUBJECT,
        subject_id=made.pk.hex,
        kind=SUBJECT,
        started_at=made.made_at,
        due_at=due.at,
        rule=due.limit_id,
        citation=str(due.citation),
        counting_verified=due.counting_verified,
        owner=viewer.id,
        label=number,
        alert_kind=AlertKind.HAND_OFF,
    )


def _fetch(viewer: Viewer, hand_off_id: UUID) -> tuple[HandOff, Ruling]:
    """The hand-off, through the permission. Refused alike when it is not theirs and not there."""
    row = HandOff.unscoped.filter(pk=hand_off_id).select_related("report").first()
    about = resource(row.report if row else None)
    ruling = require(viewer, "handoff:write", about, "hand-off", record_kind="hand-off", record_id=hand_off_id.hex)
    if row is None:
        raise LookupError("a policy permits answering what is not there")
    return row, ruling


@use_case
def record_answer(
    *,
    viewer: Viewer,
    hand_off_id: UUID,
    answered_by: str,
    their_reference: str,
    answered_at: datetime | None,
    agency: str = "",
    note: str = "",
) -> HandOff:
    """A person there has it: who answered (name or badge), their reference, when. From here on it is handed on.

    `agency`: theirs, as they said it; "" means the one that was called. `answered_at`: aware, from the making to now.
    Raises Refused; DomainError `hand-off.who`, `hand-off.when`, `hand-off.answered` when somebody recorded it before.
    """
    row, ruling = _fetch(viewer, hand_off_id)
    who = one_line(answered_by, LONGEST_LINE).strip()
    if not who:
        raise DomainError("hand-off.who", "Write the name or badge of the person who answered.")
    now = clock.now()
    if answered_at is None or not row.made_at - SLACK <= answered_at <= now + SLACK:
        raise DomainError("hand-off.when", "Give the time they answered: after you began, and not in the future.")
    key = record_key(row.report, actor=viewer.id, purpose="hand-off")
    told = Told.read(key.open("handoff", "sealed", row.pk, row.sealed))
    answer = {"their_agency": agency, "their_reference": their_reference, "note": note}
    tidy = {name: one_line(text, LONGEST_LINE).strip() for name, text in answer.items()}
    told = told.with_answer({**tidy, "answered_by": who, "their_agency": tidy["their_agency"] or told.agency})
    won = HandOff.unscoped.filter(pk=row.pk, answered_at=None).update(
        answered_at=min(max(answered_at, row.made_at), now),
        recorded_by=viewer.id,
        recorded_name=viewer.name[:120],
        sealed=key.seal("handoff", "sealed", row.pk, told.raw()),
    )
    if not won:
        raise DomainError("hand-off.answered", "Somebody recorded the answer before you. Look at it.")
    entry = write(
        actor=viewer,
        tag=Tag.HAND_OFF_ANSWERED,
        record_kind="report",
        record_id=row.report_id.hex,
        purpose=row.why,
        authority=ruling.authority,
        digest_of=told.raw(),
        salt=key.salt,
    )
    duty.meet_clock(actor=viewer, subject_kind=SUBJECT, subject_id=row.pk.hex, kind=SUBJECT, entry=str(entry))
    row.refresh_from_db()
    return row
