"""A text message is a report: sealed, durable, and thanked for only then."""

from dataclasses import replace
from typing import Final

from django.conf import settings
from django.db import DatabaseError, IntegrityError

from hearthline.ground import clock
from hearthline.ground.text import clean_text
from hearthline.intake.door import accept as door
from hearthline.intake.door.content import STORY, Identity, ReportContent
from hearthline.intake.door.envelope import build
from hearthline.intake.door.models import Channel
from hearthline.intake.line import dialects, keys, references
from hearthline.intake.line.law import in_words, law_now
from hearthline.intake.line.models import Contact, ContactKind, ContactState, LineEvent
from hearthline.intake.line.types import Event, Reply, Verb
from hearthline.journal.turn import forget, write_turn
from hearthline.sealing import contains_code, without_codes
from hearthline.sealing.receipts import root_id

LANGUAGES: Final = ("en", "es", "hmn")


def hear(event: Event) -> Reply:
    """One message. The answer is fixed: 911 first, that it was received, and its number, none of it before the message
    is durable. A picture is not taken: without words beside it the report says that one was sent, and the answer asks
    for words. Messages of one conversation (`event.contact`) belong to one report. Raises NotTaken."""
    agency = settings.HEARTHLINE_AGENCY
    token = keys.derived(b"hearthline text token", agency.encode(), event.contact.encode())
    own = keys.door_keys()
    language = event.language if event.language in LANGUAGES else "en"
    story = _words(event.words)
    wordless = not story.strip()
    sealed = build(
        keys=own,
        agency_id=agency,
        token=token,
        content=ReportContent.of(
            {"story": _picture(language) if wordless else story, "language": language, "reporter": {"kind": "public"}}
        ),
        identity=Identity.of({"phone": event.number}) if event.number else None,
        channel=Channel.TEXT,
    )
    taken = door.accept(sealed)  # raises NotTaken: then nothing is thanked for, and the provider sends it again
    number = references.of(root_id(own.pepper, token))
    verbs = _thanks(language if language in law_now().languages else "en", number, wordless=wordless)
    _remember(agency, event, verbs)
    return Reply(verbs, known=taken.duplicate)


def _words(words: str) -> str:
    """What they wrote. A receipt code in it would open their own page to whoever reads the report."""
    cleaned = clean_text(words, STORY)
    return without_codes(cleaned) if contains_code(cleaned) else cleaned


def _picture(language: str) -> str:
    """What stands for a message without words, so that whoever reads the report knows that something was sent."""
    return in_words(Verb("message", text="line.text_picture", language=language))


def _thanks(language: str, number: str, *, wordless: bool) -> tuple[Verb, ...]:
    text = "line.text_no_words" if wordless else "line.text_received"
    verb = Verb("message", text=text, language=language, values={"number": number})
    return (replace(verb, words=in_words(verb)),)


def _remember(agency: str, event: Event, verbs: tuple[Verb, ...]) -> None:
    """That it came, for the line's own lists. The message is safe already: a database that is away changes nothing."""
    now, own = clock.now(), f"text {event.contact}"  # no call's id has a space
    try:
        with write_turn():
            contact = Contact.unscoped.filter(agency_id=agency, provider_id=own).first()
            if contact is None:
                contact = Contact(
                    agency_id=agency,
                    provider_id=own,
                    kind=ContactKind.TEXT,
                    state=ContactState.ENDED,
                    language=event.language,
                    began_at=now,
                    seen_at=now,
                    ended_at=now,
                )
                contact.save(force_insert=True)
            if not LineEvent.unscoped.filter(agency_id=agency, event_id=event.id).exists():
                LineEvent(
                    agency_id=agency,
                    event_id=event.id,
                    contact=contact,
                    kind=event.kind,
                    happened_at=event.at,
                    came_at=now,
                    reply=dialects.write_verbs(verbs),
                ).save(force_insert=True)
    except (IntegrityError, DatabaseError) as wrong:
        forget(wrong)
