"""Taking in an event: once, in one transaction, answered at once. What the line face calls."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F

from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.ground.ids import uuid7
from hearthline.intake.line import backcalls, dialects, keys, rules, staffing, texts
from hearthline.intake.line.law import in_words, law_now
from hearthline.intake.line.models import Contact, LineEvent
from hearthline.intake.line.standing import COLUMNS, Standing, Step
from hearthline.intake.line.types import Event, Reply, Verb
from hearthline.journal.actions import write
from hearthline.journal.actor import public
from hearthline.journal.tags import Tag
from hearthline.journal.turn import write_turn

TRIES: Final = 8
FRESH: Final = timedelta(seconds=30)
"""How old the last sign of life of who waits may be before a poll writes it down anew."""
RECORD: Final = "contact"
LOST: Final = ("abandoned",)


class _Moved(Exception):
    """Somebody changed the contact in this moment: look again."""


def hear(event: Event) -> Reply:
    """What the telephone system must do next.

    The same event again gives the same answer and changes nothing (a poll is answered as things stand). An event about
    a call that nobody told of makes the contact: nobody is turned away because a post was lost. The number is sealed
    before anything is stored. Raises NotTaken when a text message could not be made durable anywhere, and the
    database's errors: then the answer is "come again".
    """
    if event.kind == "text":
        return texts.hear(event)
    agency = settings.HEARTHLINE_AGENCY
    for _ in range(TRIES):
        try:
            if event.kind == "poll" and (quiet := _quietly(agency, event)) is not None:
                return quiet
            with write_turn():
                return _once(agency, event)
        except _Moved:
            continue
    raise DomainError("line.again", "The contact changed again and again: send the event once more.")


def _quietly(agency: str, event: Event) -> Reply | None:
    """A poll that changes nothing, answered without writing. None when there is something to write."""
    now = clock.now()
    contact = _find(agency, event)
    if contact is None:
        return None
    done = _step(contact, event, now)
    same = replace(done.now, seen_at=contact.seen_at) == standing(contact)
    return Reply(spoken(done.verbs)) if same and now - contact.seen_at < FRESH else None


def _once(agency: str, event: Event) -> Reply:
    """Inside one transaction: known, or taken in and answered. Raises _Moved."""
    kept = event.kind != "poll"
    known = LineEvent.unscoped.filter(agency_id=agency, event_id=event.id).first() if kept else None
    if known is not None:
        return Reply(dialects.read_verbs(known.reply), known=True)
    now = clock.now()
    contact: Contact | None
    verbs: tuple[Verb, ...] = ()
    if event.kind == "back":
        contact = backcalls.heard(agency, event, now)
    else:
        contact, verbs = _taken_in(agency, event, now)
    if kept:
        _keep(agency, event, contact, verbs, now)
    return Reply(verbs)


def _taken_in(agency: str, event: Event, now: datetime) -> tuple[Contact, tuple[Verb, ...]]:
    contact = _find(agency, event)
    fresh = contact is None
    if contact is None:
        begun = rules.begin(event, now)
        contact = Contact(id=uuid7(), agency_id=agency, provider_id=event.contact, seen_at=now, began_at=begun.began_at)
        put(contact, begun)
    before = contact.state
    done = _step(contact, event, now)
    number = event.digits if done.keep_number else event.number
    put(contact, done.now)
    if number and not contact.number_box:
        contact.number_box = keys.seal(agency, keys.NUMBER, contact.id, number)
        contact.number_known = True
    if event.kind == "recorded" and event.reference:
        contact.recording_ref = keys.seal(agency, keys.RECORDING, contact.id, event.reference)
    _store(contact, fresh=fresh)
    if contact.state in LOST and before not in LOST:
        write(actor=public(agency), tag=Tag.LINE_LOST, record_kind=RECORD, record_id=contact.id.hex, purpose="line")
    return contact, spoken(done.verbs)


def _find(agency: str, event: Event) -> Contact | None:
    return Contact.unscoped.filter(agency_id=agency, provider_id=event.contact).first()


def _step(contact: Contact, event: Event, now: datetime) -> Step:
    agency = contact.agency_id
    there = replace(staffing.seen(agency, now), ahead=staffing.ahead(agency, contact.queued_at, contact.id))
    return rules.step(standing(contact), event, law_now(), there, now)


def standing(contact: Contact) -> Standing:
    """What the rules know of a contact."""
    return Standing(**{name: getattr(contact, name) for name in COLUMNS})


def put(contact: Contact, now: Standing) -> None:
    """What the rules say of it, into the row's columns."""
    for name in COLUMNS:
        setattr(contact, name, getattr(now, name))


def _store(contact: Contact, *, fresh: bool) -> None:
    """Insert it, or change it if nobody else did since it was read. Raises _Moved."""
    if fresh:
        try:
            with transaction.atomic():
                contact.save(force_insert=True)
        except IntegrityError:
            raise _Moved from None
        return
    if not changed(contact, (*COLUMNS, "number_box", "recording_ref")):
        raise _Moved


def changed(contact: Contact, columns: tuple[str, ...] = COLUMNS) -> bool:
    """Write these columns if the row is as it was read. False when somebody else changed it."""
    rows = Contact.unscoped.filter(pk=contact.pk, version=contact.version)
    won = rows.update(**{name: getattr(contact, name) for name in columns}, version=F("version") + 1)
    return bool(won)


def _keep(agency: str, event: Event, contact: Contact | None, verbs: tuple[Verb, ...], now: datetime) -> None:
    row = LineEvent(
        agency_id=agency,
        event_id=event.id,
        contact=contact,
        kind=event.kind,
        happened_at=event.at,
        came_at=now,
        reply=dialects.write_verbs(verbs),
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise _Moved from None


def spoken(verbs: tuple[Verb, ...]) -> tuple[Verb, ...]:
    """The same with the words of every text put in."""
    return tuple(replace(verb, words=in_words(verb)) if verb.text else verb for verb in verbs)
