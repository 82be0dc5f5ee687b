"""Telling somebody outside by telephone. A report is told when a person there has answered, and not before."""

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from hearthline.access.policy import Ruling, require
from hearthline.access.viewer import Viewer
from hearthline.dispatch import law
from hearthline.dispatch.actions.owing import settle_told
from hearthline.dispatch.composing import compose, hold, said_by
from hearthline.dispatch.grounds import allowed
from hearthline.dispatch.models import Effect, HandOff, Line, LineKind, Typed
from hearthline.dispatch.offices import chain_for
from hearthline.dispatch.places import Office, Place, following
from hearthline.dispatch.sealed import PURPOSE, Told, key_of, open_told, seal_told, seal_words
from hearthline.duty import actions as duty
from hearthline.duty.models import AlertKind
from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.ground.ids import uuid7
from hearthline.ground.text import one_line, typed_text
from hearthline.intake.keys import RecordKey
from hearthline.intake.models import Report
from hearthline.intake.policy import fetch, resource
from hearthline.intake.reading import assemble
from hearthline.intake.withheld.clues import marks_of
from hearthline.intake.withheld.outgoing import outgoing
from hearthline.journal.actions import write
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.law import Due
from hearthline.ui.agency import current_pack

SUBJECT = "hand-off"
"""How clocks and alerts name a hand-off."""
LONGEST_LINE, LONGEST_SAID = 200, 6_000
SLACK = timedelta(minutes=5)
"""How far a person's own watch may be ahead of ours."""


class Why(StrEnum):
    """Why somebody outside is told."""

    DANGER = "danger"
    OWED = "owed"
    OUT_OF_AREA = "out_of_area"
    OTHER_AGENCY = "other_agency"


class Changed(DomainError):
    """Somebody went on with this hand-off since the page was shown."""

    def __init__(self) -> None:
        super().__init__("hand-off.changed", "Somebody went on with this before you. Look at it again.")


@use_case
def tell(
    *,
    viewer: Viewer,
    report_id: UUID,
    recipient: str,
    why: str,
    place: str = "",
    agency: str = "",
    phone: str = "",
    said: str = "",
) -> HandOff:
    """A person begins to tell somebody outside now. Nobody has been told yet: the clock runs until an answer.

    `recipient`: a code of the pack. `place`: where the child is (`Place.code`), "" when it is not known. `agency`,
    `phone`: typed by hand, for somebody who is in no list. `said`: what is said; "" for the script of the report.
    Raises Refused; DomainError `hand-off.why`, `hand-off.recipient`, `hand-off.must-not`, `hand-off.agency` (nobody is
    on file for them), `hand-off.said` (too long to say in time).
    """
    report, ruling = fetch(viewer, report_id, "handoff:write", PURPOSE)
    if why not in tuple(Why):
        raise DomainError("hand-off.why", "Choose why they are told.")
    ground = _ground(report, recipient)
    own, now = uuid7(), clock.now()
    due = law.answer_due(report.agency_id, urgent=why == Why.DANGER)
    key = key_of(report, viewer)
    told = _told(report, key, recipient, Place.of(place), (agency, phone, said), due)
    made = HandOff.objects.create(
        id=own,
        agency_id=report.agency_id,
        report=report,
        why=why,
        recipient=recipient,
        urgent=why == Why.DANGER,
        sealed=seal_told(key, own, told),
        made_by=viewer.id,
        made_name=viewer.name[:120],
        made_at=now,
        due_at=due.at,
    )
    cited = f"{ground.citation}; {ruling.authority}" if ground.citation else ruling.authority
    _note(viewer, made, Tag.HAND_OFF_MADE, why, cited[:500], told.raw(), key)
    _start_clock(viewer, made, report.number, due)
    return made


def _ground(report: Report, recipient: str) -> law.Allowed:
    """The ground on which they are told, or DomainError when there is none."""
    if recipient not in law.known(current_pack()):
        raise DomainError("hand-off.recipient", "Choose whom you tell.")
    return not_barred(report, recipient)


def not_barred(report: Report, recipient: str) -> law.Allowed:
    """The ground as it stands now. DomainError `hand-off.must-not`: also for more to somebody who was told before."""
    ground = allowed(report, recipient)
    if ground.effect == Effect.MUST_NOT:
        raise DomainError("hand-off.must-not", f"They must not be told of this report. {ground.citation}".strip())
    return ground


def _told(report: Report, key: RecordKey, recipient: str, place: Place, typed: tuple[str, str, str], due: Due) -> Told:
    """What is sealed of it, or what is missing."""
    agency, phone, said = typed
    whom = one_line(agency, LONGEST_LINE).strip()
    number = one_line(phone, 40).strip()
    office = next(iter(chain_for(report.agency_id, recipient, place)), None)
    if not whom and office is None:
        raise DomainError("hand-off.agency", "Nobody is on file for them. Write which agency you tell.")
    words, codes = _words(report, key, recipient, said)
    first = Office("", recipient, whom, number, "anywhere") if whom or office is None else office
    return Told(
        first.name,
        number or first.phone,
        words,
        due.limit_id,
        str(due.citation),
        office=first.key,
        place=place.code,
        codes=codes,
    )


def _words(report: Report, key: RecordKey, recipient: str, said: str) -> tuple[str, str]:
    """What is said and what its paragraphs are about. Marked words are cut, whoever wrote them."""
    detail = assemble(report, key)
    marks = marks_of(report, key, detail.parts)
    typed = typed_text(said, LONGEST_SAID)
    if len(typed) > LONGEST_SAID:
        raise DomainError("hand-off.said", "That is too long to say. Keep where, who, what and danger.")
    made = compose(report, said_by((detail.main, *detail.parts)), marks, recipient)[1]
    if not typed or " ".join(typed.split()) == " ".join(made.text.split()):
        return outgoing(made.text, marks), " ".join(part.code for part in made.parts if part.sentences)
    return hold(outgoing(typed, marks)), ""


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
        record_id=made.report_id,
    )


def fetch_hand_off(viewer: Viewer, hand_off_id: UUID) -> tuple[HandOff, Ruling]:
    """The hand-off, through the permission. Refused alike when it is not theirs and not there."""
    row = HandOff.unscoped.filter(pk=hand_off_id).select_related("report").first()
    about = resource(row.report if row else None)
    ruling = require(viewer, "handoff:write", about, PURPOSE, record_kind="hand-off", record_id=hand_off_id.hex)
    if row is None:
        raise LookupError("a policy permits answering what is not there")
    return row, ruling


def opened(key: RecordKey, row: HandOff) -> Told:
    """What is sealed of it. DomainError `hand-off.damaged` when it does not open any more."""
    told = open_told(key, row)
    if told is None:
        raise DomainError("hand-off.damaged", "What was written about this does not open any more. Begin a new one.")
    return told


@use_case
def next_office(*, viewer: Viewer, hand_off_id: UUID, version: int) -> HandOff:
    """Nobody answered there: the next of the chain is called, after the last one the first again. The clock goes on.

    What was tried is kept. Raises Refused; `Changed` when somebody went on before; DomainError `hand-off.answered`,
    `hand-off.must-not`.
    """
    row, ruling = fetch_hand_off(viewer, hand_off_id)
    not_barred(row.report, row.recipient)
    key = key_of(row.report, viewer)
    told = opened(key, row)
    found = chain_for(row.agency_id, row.recipient, told.where)
    at = next((n for n, one in enumerate(found) if one.key == told.office), -1)
    step = following(len(found), at)
    then = told.having(agency=found[step].name, phone=found[step].phone, office=found[step].key) if found else told
    won = HandOff.unscoped.filter(pk=row.pk, answered_at=None, version=version).update(
        sealed=seal_told(key, row.pk, then), step=row.step + 1, version=version + 1
    )
    if not won:
        raise Changed
    add_line(viewer, row, key, LineKind.TRIED, {"agency": told.agency, "phone": told.phone})
    _note(viewer, row, Tag.HAND_OFF_NEXT, row.why, ruling.authority, then.raw(), key)
    row.refresh_from_db()
    return row


def add_line(
    viewer: Viewer, row: HandOff, key: RecordKey, kind: LineKind, words: dict[str, str], of: Line | None = None
) -> Line:
    """A line of its history, inside the caller's use case."""
    own = uuid7()
    return Line.objects.create(
        id=own,
        agency_id=row.agency_id,
        handoff=row,
        kind=kind,
        of=of,
        sealed=seal_words(key, "dispatchline", own, words),
        by=viewer.id,
        by_name=viewer.name[:120],
        at=clock.now(),
    )


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
    """A person there has it: who answered (name or badge), their number, when. From here on it is told.

    `agency`: theirs, as they said it; "" means the one that was called. `answered_at`: aware, from the making to now.
    Raises Refused; DomainError `hand-off.who`, `hand-off.when`, `hand-off.answered` when somebody recorded it before.
    """
    row, ruling = fetch_hand_off(viewer, hand_off_id)
    who = one_line(answered_by, LONGEST_LINE).strip()
    if not who:
        raise DomainError("hand-off.who", "Write the name or badge of the person who answered.")
    now = clock.now()
    if answered_at is None or not row.made_at - SLACK <= answered_at <= now + SLACK:
        raise DomainError("hand-off.when", "Give the time they answered: after you began, and not in the future.")
    key = key_of(row.report, viewer)
    told = opened(key, row)
    answer = {"their_agency": agency, "their_reference": their_reference, "note": note}
    tidy = {name: one_line(text, LONGEST_LINE).strip() for name, text in answer.items()}
    told = told.having(**{**tidy, "answered_by": who, "their_agency": tidy["their_agency"] or told.agency})
    won = HandOff.unscoped.filter(pk=row.pk, answered_at=None).update(
        answered_at=min(max(answered_at, row.made_at), now),
        recorded_by=viewer.id,
        recorded_name=viewer.name[:120],
        version=row.version + 1,
        sealed=seal_told(key, row.pk, told),
    )
    if not won:
        raise DomainError("hand-off.answered", "Somebody recorded the answer before you. Look at it.")
    entry = _note(viewer, row, Tag.HAND_OFF_ANSWERED, row.why, ruling.authority, told.raw(), key)
    duty.meet_clock(actor=viewer, subject_kind=SUBJECT, subject_id=row.pk.hex, kind=SUBJECT, entry=entry)
    for typed in Typed.unscoped.filter(handoff=row):
        Typed.unscoped.filter(pk=typed.pk).update(sealed=seal_words(key, "dispatchtyped", typed.pk, {}))
    settle_told(viewer=viewer, report=row.report, recipient=row.recipient, entry=entry)
    row.refresh_from_db()
    return row


def _note(viewer: Viewer, row: HandOff, tag: Tag, purpose: str, authority: str, raw: bytes, key: RecordKey) -> str:
    entry = write(
        actor=viewer,
        tag=tag,
        record_kind="report",
        record_id=row.report_id.hex,
        purpose=purpose,
        authority=authority,
        fields=(row.recipient,),
        digest_of=raw,
        salt=key.salt,
    )
    return str(entry)
