"""A person at the desk types in what came by telephone or by letter, with the time at which it really came."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from hearthline.access.policy import require
from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.ground.errors import DomainError, tell_all
from hearthline.ground.ids import uuid7
from hearthline.helpdesk.actions import beginning
from hearthline.helpdesk.actions.ways import beat
from hearthline.helpdesk.door.content import Content
from hearthline.helpdesk.keys import new_key
from hearthline.helpdesk.models import Inquiry, Said, Send, State, Topic, WayIn
from hearthline.helpdesk.policy import PURPOSE, RECORD
from hearthline.journal.actions import write
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case

BY_HAND = (WayIn.PHONE, WayIn.LETTER)
SENDS = (Send.HEARD, Send.LETTER, Send.TOLD, Send.MAIL, Send.TEXT)
"""How an answer can go to somebody who has no receipt. Who heard it already need leave no number."""
OLDEST = timedelta(days=366)
LANGUAGES = ("en", "es", "hmn")


@use_case
def log(
    *,
    viewer: Viewer,
    way: str,
    topic: str,
    language: str,
    send: str,
    content: Content,
    received_at: datetime | None,
    once: UUID | None = None,
) -> Inquiry:
    """Take it in and hold it. `received_at`: when the call or the letter came; None for now. `once`: of the form, so
    that the same press again is the same inquiry.

    Raises Refused; DomainError `log.way`, `.topic`, `.language`, `.send`, `.contact`, `.place`, `.words`, `.when`;
    Several, of all that are wrong.
    """
    ruling = require(viewer, "inquiry:write", {"agency": viewer.agency_id}, PURPOSE, record_kind=RECORD)
    root = f"desk-{(once or uuid4()).hex}"
    known = Inquiry.unscoped.filter(agency_id=viewer.agency_id, root_id=root).first()
    if known is not None:
        return known
    now = clock.now()
    _check(way, topic, language, send, content, received_at, now)
    at = received_at or now
    made = _held(viewer, root, way, topic, language, send, at, now)
    key = new_key(made, actor=viewer.id)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:  # the same form, pressed twice in one moment: the other press was faster
        return Inquiry.unscoped.get(agency_id=viewer.agency_id, root_id=root)
    beginning.keep_words(made, key, content, at=at, kind=Said.ASKED, by=viewer.id, by_name=viewer.name)
    beginning.start_clock(viewer, made, at)
    beat(way, viewer.agency_id)
    write(
        actor=viewer,
        tag=Tag.INQUIRY_LOGGED,
        record_kind=RECORD,
        record_id=made.pk.hex,
        purpose=PURPOSE,
        authority=ruling.authority,
        fields=(way,),
        digest_of=content.raw(),
        salt=key.salt,
    )
    return made


def _held(
    viewer: Viewer, root: str, way: str, topic: str, language: str, send: str, at: datetime, now: datetime
) -> Inquiry:
    """The row of what was typed in, held by who typed it."""
    return Inquiry(
        id=uuid7(),
        agency_id=viewer.agency_id,
        number=beginning.new_number(viewer.agency_id),
        root_id=root,
        way=way,
        topic=topic,
        language=language,
        send=send,
        received_at=at,
        state=State.OPEN,
        claimed_by=viewer.id,
        claimed_name=viewer.name[:150],
        claimed_at=now,
        taken_by=viewer.id,
    )


def _check(
    way: str, topic: str, language: str, send: str, content: Content, received_at: datetime | None, now: datetime
) -> None:
    """All that is wrong is told at once: nobody sends a form five times to file one call."""
    came = received_at is None or (received_at.tzinfo is not None and now - OLDEST <= received_at <= now)
    reached = content.contact or send not in (Send.TOLD, Send.MAIL, Send.TEXT)
    tell_all(
        (way in BY_HAND, DomainError("log.way", "Choose how it came.")),
        (came, DomainError("log.when", "It came in the past, within a year. Look at the day and the time.")),
        (topic in Topic.values, DomainError("log.topic", "Choose what it is about.")),
        (content.words, DomainError("log.words", "Write what they asked.")),
        (language in LANGUAGES, DomainError("log.language", "Choose the language.")),
        (send in SENDS, DomainError("log.send", "Choose how they want the answer.")),
        (reached, DomainError("log.contact", "Write the number or the address for the answer.")),
        (content.place or send != Send.LETTER, DomainError("log.place", "Write where the letter goes.")),
    )
