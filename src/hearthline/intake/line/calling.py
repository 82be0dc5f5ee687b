"""Calling somebody back, and saying what came of it."""

from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from hearthline.access.models import Opening, OpeningKind, ReviewKind, ToReview
from hearthline.access.viewer import Viewer
from hearthline.duty.actions.closing import close_alerts
from hearthline.duty.models import AlertKind
from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.ground.text import clean_text
from hearthline.intake.actions.identity import AWAY, STOPPED
from hearthline.intake.calls.models import CallEntry, CallState
from hearthline.intake.calls.saving import save
from hearthline.intake.calls.starting import open_call
from hearthline.intake.keys import keeper, staff_keys
from hearthline.intake.line import keys
from hearthline.intake.line.backcalls import PURPOSE as BACK
from hearthline.intake.line.backcalls import UNDER_WAY
from hearthline.intake.line.law import law_now
from hearthline.intake.line.models import OWED, BackCall, BackCallState, Contact, ContactState, Outcome
from hearthline.intake.line.policy import PURPOSE, RECORD, busy, fetch, gone, may, not_yours, telephone
from hearthline.journal.actions import write
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.sealing import KeyringError, SealError
from hearthline.sealing.socketkeeper import KeeperStopped

NOTE = 2_000
ENDING = (Outcome.REACHED, Outcome.GIVEN_UP)
SAID_BY_WHO_CALLED = (Outcome.REACHED, Outcome.NO_ANSWER, Outcome.LEFT_WORD, Outcome.WRONG_PERSON)
"""What only somebody who took it and called can know."""
NUMBER_SHOWN = "line_number"
SHOWN_FOR = timedelta(seconds=1)
SHOWN_IN = (*OWED, ContactState.RINGING, ContactState.TALKING)
"""While somebody must still be spoken with. After that nobody needs the number, whoever had the call."""


@use_case
def call_back(*, viewer: Viewer, contact_id: UUID) -> BackCall:
    """Call this person back: the viewer's telephone rings first, then theirs. The number shows nowhere. The journal
    has it before the keeper opens anything.

    Raises Refused; DomainError `line.no-number`, `line.gone`, `line.not-ready`, `line.busy`. Whether the telephone
    system could be asked stands on the row a moment later (`Mine.problem`, such as `no-provider`): then `show_number`.
    """
    contact, _ = fetch(viewer, contact_id)
    if contact.state not in OWED:
        raise gone()
    if not contact.number_known:
        raise DomainError("line.no-number", "They gave no number. There is nothing to call; say so, and end it.")
    found = begin_back(viewer, contact)
    if found is None:
        raise gone()
    return found


def begin_back(viewer: Viewer, contact: Contact) -> BackCall | None:
    """The same inside the caller's transaction. None when somebody else has it, or was quicker."""
    ruling = may(viewer, "line:take")
    address = telephone(viewer)
    if contact.taken_by not in ("", viewer.id):
        return None
    others = BackCall.unscoped.filter(agency_id=viewer.agency_id, by=viewer.id, state__in=UNDER_WAY)
    talks = Contact.unscoped.filter(
        agency_id=viewer.agency_id, taken_by=viewer.id, state__in=(ContactState.RINGING, ContactState.TALKING)
    )
    if others.exists() or talks.exists():
        raise busy()
    now = clock.now()
    rows = Contact.unscoped.filter(pk=contact.pk, version=contact.version, state__in=OWED)
    if not rows.update(taken_by=viewer.id, taken_name=viewer.name, taken_at=now, version=F("version") + 1):
        return None
    contact.refresh_from_db()
    entry = write(
        actor=viewer,
        tag=Tag.LINE_CALL_BACK,
        record_kind=RECORD,
        record_id=contact.id.hex,
        purpose=BACK,
        authority=ruling.authority,
        fields=(keys.NUMBER,),
    )
    made = BackCall(
        agency_id=contact.agency_id,
        contact=contact,
        by=viewer.id,
        by_name=viewer.name,
        address=address,
        entry=entry,
        made_at=now,
        next_at=now,
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:  # one at a time: another press of the same person was quicker
        raise gone() from None
    return made


@use_case
def called_back(*, viewer: Viewer, contact_id: UUID, outcome: str, note: str = "") -> Contact:
    """Say what came of it (`Outcome`). `reached` and `given_up` end it; the others leave it on the list with a new due
    time, for anybody. `note`: goes to the typing screen of the contact, opened for it where there is none.

    Raises Refused; DomainError `line.outcome`, `line.gone`; `line.not-yours` for what only who took it can know;
    `line.reason` for giving up without a note.
    """
    contact, ruling = fetch(viewer, contact_id)
    if outcome not in Outcome.values:
        raise DomainError("line.outcome", "Say what came of it: choose one of the answers.")
    words = clean_text(note, NOTE).strip()
    if outcome == Outcome.GIVEN_UP and not words:
        raise DomainError("line.reason", "Say why nobody calls them any more.")
    if contact.state == ContactState.ENDED and contact.back_outcome == outcome:
        return contact  # the same press again
    if contact.state not in OWED or contact.taken_by not in ("", viewer.id):
        raise gone()
    if outcome in SAID_BY_WHO_CALLED and contact.taken_by != viewer.id:
        raise not_yours()
    now = clock.now()
    over = outcome in ENDING or (outcome == Outcome.NO_NUMBER and not contact.number_known)
    told = {"back_outcome": outcome, "back_tries": contact.back_tries + 1}
    told |= (
        {"state": ContactState.ENDED, "ended_at": now, "taken_by": viewer.id, "taken_name": viewer.name}
        if over
        else {"taken_by": "", "taken_name": "", "taken_at": None, "back_due_at": now + law_now().due}
    )
    if outcome == Outcome.REACHED and contact.answered_at is None:
        told["answered_at"] = now
    rows = Contact.unscoped.filter(pk=contact.pk, version=contact.version)
    if not rows.update(**told, version=F("version") + 1):
        raise gone()
    BackCall.unscoped.filter(contact=contact, state__in=UNDER_WAY).update(state=BackCallState.ENDED, ended_at=now)
    _keep_note(viewer, contact, words)
    entry = write(
        actor=viewer,
        tag=Tag.LINE_CALLED_BACK,
        record_kind=RECORD,
        record_id=contact.id.hex,
        purpose=str(outcome),
        authority=ruling.authority,
    )
    for kind in (AlertKind.CALL_BACK, AlertKind.LINE_UNANSWERED):
        close_alerts(
            agency_id=contact.agency_id, kind=kind, subject_kind=RECORD, subject_id=contact.id.hex, entry=str(entry)
        )
    contact.refresh_from_db()
    return contact


def _keep_note(viewer: Viewer, contact: Contact, words: str) -> None:
    """A note goes where words belong: sealed, on the typing screen. Where none was opened yet, one is: nothing that
    somebody typed is thrown away."""
    if not words:
        return
    if contact.call is None:
        contact.call = open_call(viewer=viewer, channel="phone", received_at=min(contact.began_at, clock.now()))
        Contact.unscoped.filter(pk=contact.pk).update(call=contact.call, version=F("version") + 1)
    if contact.call.state != CallState.OPEN:
        return
    last = CallEntry.unscoped.filter(call=contact.call, field="note").order_by("-version").first()
    save(
        viewer=viewer,
        call_id=contact.call.pk,
        field="note",
        text=words,
        base=last.version if last else 0,
        writer="line",
    )


def show_number(*, viewer: Viewer, contact_id: UUID, reason: str) -> str:
    """The number, for who has the contact and must dial by hand while somebody must still be spoken with. The reason is
    kept sealed, and a supervisor reviews it. Journalled and committed before the keeper opens it,
    counted by the keeper. Raises Refused; DomainError `line.no-number`, `line.not-yours`, `reveal.reason`,
    `reveal.away`, `reveal.stopped`, `reveal.damaged`."""
    contact, entry = _note_showing(viewer=viewer, contact_id=contact_id, reason=reason)
    service = keeper()
    if service is None:
        raise DomainError("reveal.away", AWAY)
    where = keys.box_context(contact.agency_id, keys.NUMBER, contact.pk)
    try:
        found = service.open_number(bytes(contact.number_box), where, actor=viewer.id, purpose=BACK, entry=entry.hex)
    except SealError:
        raise DomainError("reveal.damaged", "What was given does not open. Tell whoever keeps this system.") from None
    except KeeperStopped:
        _stopped(viewer=viewer, contact=contact)
        raise DomainError("reveal.stopped", STOPPED) from None
    except (KeyringError, OSError):
        raise DomainError("reveal.away", AWAY) from None
    return found.decode()


@use_case
def _note_showing(*, viewer: Viewer, contact_id: UUID, reason: str) -> tuple[Contact, UUID]:
    contact, _ = fetch(viewer, contact_id)
    if contact.taken_by != viewer.id or contact.state not in SHOWN_IN:
        raise not_yours()
    contact, ruling = fetch(viewer, contact_id, "line:number")
    why = clean_text(reason, NOTE).strip()
    if not why:
        raise DomainError("reveal.reason", "Say why you need to know who reported.")
    if not contact.number_known:
        raise DomainError("line.no-number", "They gave no number. There is nothing to call; say so, and end it.")
    kept = _kept_reason(viewer, contact, why)
    entry = write(
        actor=viewer,
        tag=Tag.LINE_NUMBER_SHOWN,
        record_kind=RECORD,
        record_id=contact.id.hex,
        purpose=BACK,
        authority=ruling.authority,
        fields=(keys.NUMBER,),
        digest_of=why.encode(),
        salt=bytes(kept.words),
    )
    _to_review(viewer, contact, kept, entry)
    return contact, entry


def _kept_reason(viewer: Viewer, contact: Contact, why: str) -> Opening:
    """The reason, sealed as that of broken glass is. There may be no report yet to keep it with. It opens nothing: no
    policy knows of openings of a contact. What the digest is salted with is its ciphertext, drawn anew each time."""
    now = clock.now()
    made = Opening(
        agency_id=contact.agency_id,
        record_kind=RECORD,
        record_id=contact.id,
        user_id=viewer.id,
        kind=OpeningKind.GLASS,
        why=NUMBER_SHOWN,
        given_by=viewer.id,
        given_at=now,
        until=now + SHOWN_FOR,
    )
    where = (made.agency_id, "opening", "words", made.pk.hex)
    made.words = staff_keys().wrap("agency", why.encode(), where, actor=viewer.id, purpose=BACK)
    Opening.objects.bulk_create([made])
    return made


def _to_review(viewer: Viewer, contact: Contact, kept: Opening, entry: UUID) -> None:
    """A supervisor looks at it, as at every opened identity; a report may never come of this call."""
    ToReview.objects.create(
        agency_id=contact.agency_id,
        key=f"line-number:{entry.hex}",
        kind=ReviewKind.RULE,
        rule=NUMBER_SHOWN,
        user_id=viewer.id,
        record_kind=RECORD,
        record_id=contact.id.hex,
        first_at=kept.given_at,
        last_at=kept.given_at,
        entries=entry.hex,
        opening=kept,
    )


@use_case
def _stopped(*, viewer: Viewer, contact: Contact) -> None:
    """The keeper opened nothing more, and who asked is written down."""
    write(actor=viewer, tag=Tag.REVEAL_STOPPED, record_kind=RECORD, record_id=contact.id.hex, purpose=BACK)


__all__ = ["PURPOSE", "begin_back", "call_back", "called_back", "show_number"]
