"""The written follow-up: what was said, what was agreed, by whom and until when; sent as the person chose, and kept."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from hearthline.access.viewer import Viewer
from hearthline.duty import actions as duty
from hearthline.duty.models import AlertKind
from hearthline.duty.promises import BY_A_PERSON
from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.ground.ids import uuid7
from hearthline.ground.text import typed_text, whole_line, whole_text
from hearthline.helpdesk import promises
from hearthline.helpdesk.actions.beginning import show, zone_of
from hearthline.helpdesk.actions.telling import tell
from hearthline.helpdesk.door.lookup import answer_context
from hearthline.helpdesk.door.models import SealedAnswer, Standing
from hearthline.helpdesk.keys import InquiryKey, key_of
from hearthline.helpdesk.models import AgreedAction, By, Inquiry, State, WrittenAnswer
from hearthline.helpdesk.policy import PURPOSE, RECORD, fetch, held_by, move
from hearthline.journal.actions import write
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.sealing import seal_to_reporter

WORDS, WHAT, WHO, MOST = 8_000, 300, 80, 6
FURTHEST = timedelta(days=366)


@dataclass(frozen=True, repr=False)
class Agree:
    """One thing to be done: `by` us, you or other; `who`: their name, badge or office; `on`: the day it is done by."""

    what: str
    by: str
    who: str
    on: date | None


@use_case
def answer(
    *, viewer: Viewer, inquiry_id: UUID, version: int, words: str, agreed: Sequence[Agree] = (), signed: str = ""
) -> WrittenAnswer:
    """Write the follow-up of a conversation and send it as the person chose. `signed`: the name or badge they read.

    What we or others promised is chased by a clock until it is done. Raises Refused; DomainError `inquiry.held`,
    `inquiry.changed`, `answer.words`, `answer.signed`, `answer.agreed`, `answer.who`, `answer.on`, `answer.many`.
    """
    inquiry, ruling = fetch(viewer, inquiry_id, "inquiry:write")
    held_by(viewer, inquiry)
    said, name = typed_text(words, WORDS), whole_line(signed or viewer.name, 150, "answer.signed")
    if not said or len(said) > WORDS:
        raise DomainError("answer.words", "Write what was said and what happens next, in at most 8,000 characters.")
    if not name:
        raise DomainError("answer.signed", "Sign with your name or badge.")
    now = clock.now()
    zone = ZoneInfo(zone_of(inquiry.agency_id))
    kept = [_checked(one, now.astimezone(zone).date()) for one in agreed]
    if len(kept) > MOST:
        raise DomainError("answer.many", "At most six things in one answer.")
    held = {} if inquiry.claimed_by else {"claimed_by": viewer.id, "claimed_name": viewer.name[:150], "claimed_at": now}
    chased = any(one.by != By.YOU for one in kept) or _open(inquiry)
    state = State.ANSWERED if chased else State.CLOSED
    move(inquiry, version, state=state, unread_since=None, due_at=None, **held)
    key = key_of(inquiry, actor=viewer.id)
    row = _keep(viewer, inquiry, key, said, kept, name)
    entry = write(
        actor=viewer,
        tag=Tag.INQUIRY_ANSWERED,
        record_kind=RECORD,
        record_id=inquiry.pk.hex,
        purpose=PURPOSE,
        authority=ruling.authority,
        fields=(row.sent,),
        digest_of=said.encode(),
        salt=key.salt,
    )
    subject = {"subject_kind": promises.ANSWER_KIND, "subject_id": inquiry.pk.hex}
    duty.meet_clock(actor=viewer, kind=promises.ANSWER_KIND, entry=entry.hex, **subject)
    for number, one in enumerate(kept, start=1):
        _chase(viewer, inquiry, row, key, number, one, zone)
    show(inquiry, Standing.ANSWERED)
    tell(viewer, inquiry, key, row)
    return row


def _checked(one: Agree, today: date) -> Agree:
    what, who = whole_text(one.what, WHAT, "answer.agreed"), whole_line(one.who, WHO, "answer.who")
    if not what:
        raise DomainError("answer.agreed", "Write what is to be done.")
    if one.by not in By.values or not who:
        raise DomainError("answer.who", "Write who does it: a name, a badge or an office.")
    if one.on is None or not today <= one.on <= today + FURTHEST:
        raise DomainError("answer.on", "Give the day by which it is done: today or later, within a year.")
    return Agree(what, one.by, who, one.on)


def _keep(
    viewer: Viewer, inquiry: Inquiry, key: InquiryKey, said: str, agreed: Sequence[Agree], name: str
) -> WrittenAnswer:
    """Our own copy; and for who holds a receipt, theirs, which only the receipt opens."""
    own, now = uuid7(), clock.now()
    things = [{"what": one.what, "by": one.by, "who": one.who, "on": str(one.on)} for one in agreed]
    whole = {"words": said, "agreed": things, "signed": name, "language": inquiry.language, "at": now.isoformat()}
    raw = json.dumps(whole, sort_keys=True, ensure_ascii=False).encode()
    row = WrittenAnswer(
        id=own,
        agency_id=inquiry.agency_id,
        inquiry=inquiry,
        sealed=key.seal("writtenanswer", own, raw),
        signed=name,
        sent=inquiry.send,
        language=inquiry.language,
        by=viewer.id,
        at=now,
    )
    row.save(force_insert=True)
    if inquiry.receipt_hash:
        where = answer_context(inquiry.agency_id, own)
        SealedAnswer(
            id=own,
            agency_id=inquiry.agency_id,
            root_id=inquiry.root_id,
            sealed=seal_to_reporter(bytes(inquiry.reporter_key), raw, where),
            at=now,
        ).save(force_insert=True)
    return row


def _chase(
    viewer: Viewer, inquiry: Inquiry, row: WrittenAnswer, key: InquiryKey, number: int, one: Agree, zone: ZoneInfo
) -> None:
    """Keep one agreed thing; a clock runs to the end of its day, unless the person does it themselves."""
    own = uuid7()
    assert one.on is not None
    due = datetime.combine(one.on, time(23, 59, 59), tzinfo=zone)
    AgreedAction(
        id=own,
        agency_id=inquiry.agency_id,
        inquiry=inquiry,
        answer=row,
        number=number,
        whose=one.by,
        due_on=one.on,
        due_at=due,
        sealed=key.seal("agreedaction", own, json.dumps({"what": one.what, "who": one.who}).encode()),
    ).save(force_insert=True)
    if one.by == By.YOU:
        return
    duty.start_clock(
        actor=viewer,
        subject_kind=promises.AGREED,
        subject_id=own.hex,
        kind=promises.AGREED,
        started_at=clock.now(),
        due_at=due,
        rule=BY_A_PERSON,
        citation=f"promised by {viewer.name}"[:200],
        counting_verified=True,
        owner=viewer.id,
        label=inquiry.number,
        alert_kind=AlertKind.FOLLOW_UP,
        record_id=inquiry.pk,
    )


def _open(inquiry: Inquiry) -> bool:
    """Whether something that we or others promised earlier is still open."""
    waits = AgreedAction.unscoped.filter(inquiry=inquiry, done_at__isnull=True)
    return waits.exclude(whose=By.YOU).exists()


@use_case
def close(*, viewer: Viewer, inquiry_id: UUID, version: int) -> Inquiry:
    """All is done. Raises Refused; DomainError `inquiry.held`, `inquiry.no-answer` without a written follow-up,
    `inquiry.agreed` while something agreed is open, `inquiry.unread`, `inquiry.changed`."""
    inquiry, ruling = fetch(viewer, inquiry_id, "inquiry:write")
    held_by(viewer, inquiry)
    last = WrittenAnswer.unscoped.filter(inquiry=inquiry).order_by("-at").first()
    if last is None:
        raise DomainError("inquiry.no-answer", "Every conversation ends with a written answer. Write it first.")
    if inquiry.unread_since is not None:
        raise DomainError("inquiry.unread", "They wrote again. Read it and answer first.")
    if _open(inquiry):
        raise DomainError("inquiry.agreed", "Something that was agreed is still open. Do it first.")
    move(inquiry, version, state=State.CLOSED)
    write(
        actor=viewer,
        tag=Tag.INQUIRY_CLOSED,
        record_kind=RECORD,
        record_id=inquiry.pk.hex,
        purpose=PURPOSE,
        authority=ruling.authority,
    )
    return inquiry
