"""A complaint begins: taken at the desk, or handed on by the help desk from what somebody wrote."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from hearthline.access.policy import require
from hearthline.access.viewer import Viewer
from hearthline.duty import promises
from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.ground.ids import human_number, of_form, uuid7
from hearthline.ground.text import typed_text, whole_line
from hearthline.helpdesk.complaints.actions.settling import TO_TELL, Said, add_turn, publish, start_clock
from hearthline.helpdesk.complaints.ladder import NOBODY, Ladder, place
from hearthline.helpdesk.complaints.machine import State
from hearthline.helpdesk.complaints.models import RECORD, About, Complaint, TurnKind
from hearthline.helpdesk.complaints.people import HELP_DESK, able, members, posts_of, shut_out
from hearthline.helpdesk.complaints.policy import OPEN
from hearthline.helpdesk.complaints.sealed import PURPOSE, ComplaintKey, new_key
from hearthline.journal.actions import write
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.law import Due
from hearthline.ui.agency import current_pack

PREFIX = "CMP"
LONGEST, LONGEST_LINE = 10_000, 300
SLACK = timedelta(minutes=5)


@dataclass(frozen=True, repr=False)
class Told:
    """What somebody told us. `wants`: what should happen; `who`, `reach`: name and how to reach them, both may be
    empty. `words` may not."""

    words: str
    wants: str = ""
    who: str = ""
    reach: str = ""

    def tidy(self) -> dict[str, str]:
        """As it is sealed. DomainError `complaint.words` when nothing was said, or too much;
        `complaint.wants`, `complaint.who`, `complaint.reach`."""
        said = typed_text(self.words, LONGEST)
        if not said:
            raise DomainError("complaint.words", "Write what the complaint is about.")
        if len(said) > LONGEST:
            raise DomainError("complaint.words", "That is too long. It may have 10,000 characters.")
        wants = typed_text(self.wants, LONGEST)
        if len(wants) > LONGEST:
            raise DomainError("complaint.wants", "That is too long. It may have 10,000 characters.")
        return {
            "words": said,
            "wants": wants,
            "who": whole_line(self.who, LONGEST_LINE, "complaint.who"),
            "reach": whole_line(self.reach, LONGEST_LINE, "complaint.reach"),
        }


@dataclass(frozen=True)
class Behind:
    """The receipt that the person holds, and the conversation it came with. `receipt_id`: keyed hash; `reader_key`: the
    32 bytes of public key that letters are sealed to. All empty for what was taken on paper."""

    inquiry_id: UUID | None = None
    receipt_id: str = ""
    reader_key: bytes = b""


@use_case
def open_complaint(
    *,
    viewer: Viewer,
    kind: str,
    theme: str,
    language: str,
    told: Told,
    received_at: datetime | None = None,
    about: Collection[str] = (),
    about_step: str = "",
    near: str = "",
    behind: Behind | None = None,
    once: UUID | None = None,
) -> Complaint:
    """A complaint begins. It stands on the first step that may have it, with a clock from that moment on.

    `received_at`: when the person told us; None for now. `about`: user ids of whom it is about; `about_step`: on
    which step they stand, when nobody said who. `near`: the worker of the case. `once`: of the form. The same
    receipt, conversation or form again gives the complaint that is there. Raises Refused; DomainError
    `complaint.kind`, `.theme`, `.words`, `.about`, `.when`.
    """
    ruling = require(viewer, OPEN, {"agency": viewer.agency_id}, PURPOSE, record_kind=RECORD)
    where, now = behind or Behind(), clock.now()
    if known := _known(viewer.agency_id, where) or _pressed_before(viewer, once):
        return known
    came = received_at or now
    words = _checked(viewer.agency_id, kind, theme, came, {*about, near} - {""}, told)
    check_step(about_step)
    ladder, posts = Ladder.of(current_pack()), able(viewer.agency_id, about, about_step, posts_of(viewer.agency_id))
    to = place(ladder, ladder.kinds[kind].starts, posts, about, about_step, near)
    due = promises.due(ladder.step(to.step).limit, came, agency_id=viewer.agency_id)
    own = of_form(once, RECORD, viewer.id) if once else uuid7()
    key, wrapped = new_key(viewer.agency_id, own, viewer.id)
    spoken = language if language in current_pack().languages else "en"
    row = Complaint(id=own, agency_id=viewer.agency_id, number=_number(), kind=kind, theme=theme, language=spoken)
    row.state, row.step, row.owner, row.near, row.about_step = State.WAITING, to.step, to.owner, near, about_step
    row.owner_name = members(viewer.agency_id, [to.owner]).get(to.owner, "")[:120]
    row.wrapped_key, row.sealed = wrapped, key.seal("complaint", own, words)
    row.received_at, row.opened_at, row.opened_by, row.due_at = min(came, now), now, viewer.id, due.at
    row.inquiry_id, row.receipt_id, row.reader_key = where.inquiry_id, where.receipt_id, where.reader_key
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:  # the same receipt, conversation or form in one moment: the other was faster
        if known := _known(viewer.agency_id, where) or _pressed_before(viewer, once):
            return known
        raise
    _begin(viewer, row, about, key, due, ruling.authority, words["words"].encode())
    return row


def _pressed_before(viewer: Viewer, once: UUID | None) -> Complaint | None:
    """What this form made when it was sent before: a reload, a second press, an answer that was lost on the way."""
    if once is None:
        return None
    return Complaint.unscoped.filter(pk=of_form(once, RECORD, viewer.id), agency_id=viewer.agency_id).first()


def check_step(about_step: str) -> None:
    """DomainError `complaint.about` for what is no step of the ladder, nor one of the words beside them: a step that
    nobody stands on would hand it to whom it may be about."""
    if about_step not in {"", NOBODY, HELP_DESK, *(step.code for step in Ladder.of(current_pack()).steps)}:
        raise DomainError("complaint.about", "Choose people who work here, from the list.")


def _checked(agency_id: str, kind: str, theme: str, came: datetime, people: set[str], told: Told) -> dict[str, str]:
    """What was said, tidied; or the DomainError that says what is wrong with it."""
    pack = current_pack()
    if kind not in Ladder.of(pack).kinds:
        raise DomainError("complaint.kind", "Choose a question, a concern or a complaint.")
    if theme not in pack.resolved()["complaint_themes"]:
        raise DomainError("complaint.theme", "Choose what it is about from the list.")
    if came.tzinfo is None or came > clock.now() + SLACK:
        raise DomainError("complaint.when", "It cannot have come in the future.")
    if people - set(members(agency_id, people)):
        raise DomainError("complaint.about", "Choose people who work here, from the list.")
    return told.tidy()


def _begin(
    viewer: Viewer, row: Complaint, about: Collection[str], key: ComplaintKey, due: Due, authority: str, raw: bytes
) -> None:
    """All that follows from its being there: who is kept away, the history, the journal, the clocks, the letter."""
    About.objects.bulk_create(
        About(agency_id=row.agency_id, complaint=row, user_id=one, by=viewer.id, at=row.opened_at)
        for one in sorted(about)
    )
    shut_out(row, about, posts_of(row.agency_id), viewer.id)
    turn = add_turn(viewer, row, TurnKind.OPENED, key, Said())
    _note(viewer, row, authority, raw, key.salt)
    start_clock(viewer, row, due)
    if publish(row, turn, key):
        Complaint.unscoped.filter(pk=row.pk).update(told_at=row.opened_at)
        row.told_at = row.opened_at
    else:
        hear = Ladder.of(current_pack()).kinds[row.kind].hear
        start_clock(viewer, row, promises.due(hear, row.received_at, agency_id=row.agency_id), TO_TELL)


def _known(agency_id: str, where: Behind) -> Complaint | None:
    rows = Complaint.unscoped.filter(agency_id=agency_id)
    if where.receipt_id and (found := rows.filter(receipt_id=where.receipt_id).first()):
        return found
    return rows.filter(inquiry_id=where.inquiry_id).first() if where.inquiry_id else None


def _number() -> str:
    while True:
        number = human_number(PREFIX)
        if not Complaint.unscoped.filter(number=number).exists():
            return number


def _note(viewer: Viewer, row: Complaint, authority: str, raw: bytes, salt: bytes) -> None:
    write(
        actor=viewer,
        tag=Tag.COMPLAINT_OPENED,
        record_kind=RECORD,
        record_id=row.pk.hex,
        purpose=PURPOSE,
        authority=authority,
        fields=(row.kind, row.step),
        digest_of=raw,
        salt=salt,
    )
