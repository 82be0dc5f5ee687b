"""What providers tell us afterwards: that a message arrived or did not, and what somebody answered.

The public face puts a post down as it came (`door`); here the worker checks who sent it, and that it is no copy.
"""

import re
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F

from hearthline.ground import clock
from hearthline.journal import actions as journal
from hearthline.journal.actor import system
from hearthline.journal.tags import Tag
from hearthline.messaging import posts, signing
from hearthline.messaging.actions.settling import FREE, about, failed
from hearthline.messaging.events import Answer, Answered, Arrived, tell
from hearthline.messaging.models import Attempt, Channel, HookNote, Message, Seen, State

BATCH: Final = 200
EARLY: Final = timedelta(minutes=10)
"""How long a post about a message that nobody knows yet is kept: providers may be quicker than our own record."""
SEEN_FOR: Final = timedelta(days=2)
ANSWERS_FOR: Final = timedelta(hours=4)
"""How long a text without a key is taken for the answer to a message that went to its number."""
_KEY: Final = re.compile(r"([0-9a-f]{32})-[0-9]{1,6}")


def hear(now: datetime | None = None) -> int:
    """Worker step: take in what waits at the door. Returns how many posts were taken away."""
    moment, secret = now or clock.now(), settings.HEARTHLINE_CHANNELS.hook_secret
    gone, wrong = 0, None
    for note in HookNote.unscoped.order_by("received_at", "pk")[:BATCH]:
        try:
            with transaction.atomic():
                # Deleted first: of two workers only one goes on, and a rollback puts it back.
                if HookNote.unscoped.filter(pk=note.pk).delete()[0]:
                    gone += _heard(note, secret, moment)
        except _Early:
            continue
        except Exception as error:  # one post that trips us must not keep the others waiting; told below
            wrong = error
    Seen.unscoped.filter(at__lt=moment - SEEN_FOR).delete()
    if wrong is not None:
        raise wrong
    return gone


class _Early(Exception):
    """About a message that nobody knows yet: it stays at the door for a while."""


def _heard(note: HookNote, secret: str, now: datetime) -> int:
    """Take in one note. Forged, old and copied ones change nothing and go. Returns 1; raises _Early."""
    body = bytes(note.body)
    true = signing.good(
        secret, stamp=note.stamp, signature=note.signature, path=note.path, body=body, came=note.received_at
    )
    if not true or now - note.received_at > SEEN_FOR / 2 or note.received_at - now > signing.WINDOW:
        return 1
    told = posts.read(note.path, body)
    if told is None:
        return 1
    if Seen.unscoped.filter(agency_id=note.agency_id, mark=note.signature[-64:]).exists():
        return 1
    message = _message(note.agency_id, told)
    if message is None and told.about_one and now - note.received_at < EARLY:
        raise _Early
    Seen(agency_id=note.agency_id, mark=note.signature[-64:], at=now).save(force_insert=True)
    if message is not None:
        if told.status:
            _status(message, told.provider_id, told.status, note.received_at)
        if told.answer:
            _answer(message, told.answer, note.received_at)
    return 1


def record_status(*, agency_id: str, provider_id: str, status: str, at: datetime) -> bool:
    """A provider's word about what it took: one of `posts.STATUSES`, in the caller's transaction. False: not known."""
    message = _message(agency_id, posts.Told(provider_id=provider_id, status=status))
    if message is None:
        return False
    _status(message, provider_id, status, at)
    return True


def _message(agency_id: str, told: posts.Told) -> Message | None:
    rows = Message.unscoped.filter(agency_id=agency_id)
    if found := _KEY.fullmatch(told.key):
        return rows.filter(pk=UUID(found[1])).first()
    if told.provider_id:
        attempt = Attempt.unscoped.filter(agency_id=agency_id, provider_id=told.provider_id)
        return rows.filter(attempts__in=attempt).first()
    return _answered_by_text(agency_id, told) if told.answer and told.sender else None


def _answered_by_text(agency_id: str, told: posts.Told) -> Message | None:
    """Which message a text answers: the latest to its number, when all that wait there are about one matter; else the
    one whose number stands in the text; else none, and whoever waits is told by the next step of the chain."""
    rows = Message.unscoped.filter(agency_id=agency_id, channel=Channel.TEXT, address=told.sender)
    since = (told.at or clock.now()) - ANSWERS_FOR
    asked = list(rows.filter(sent_at__gte=since, answered_at__isnull=True).order_by("-sent_at", "-pk")[:50])
    urgent = [one for one in asked if one.urgent] or asked
    named = [one for one in urgent if posts.names(told.words, one.values)]
    fit = named or urgent
    matters = {(one.subject_kind, one.subject_id or one.key) for one in fit}
    return fit[0] if len(matters) == 1 else None


def _status(message: Message, provider_id: str, status: str, at: datetime) -> None:
    rows = Message.unscoped.filter(pk=message.pk)
    if status == "delivered":
        settled = (State.DELIVERED, State.GIVEN_UP)
        told = {"state": State.DELIVERED, "delivered_at": at, "problem": "", "version": F("version") + 1, **FREE}
        if rows.exclude(state__in=settled).update(**told):
            tell(Arrived(about(message), at))
        return
    # Only about the attempt that counts: of an earlier one it says nothing about what went out since.
    current = message.state == State.SENT and provider_id in ("", message.provider_id)
    if status == "unanswered" and current:
        rows.update(state=State.UNANSWERED, problem="unanswered", version=F("version") + 1)
    elif status == "failed" and current:
        # The provider is sure, so the next attempt may have a key of its own.
        Attempt.unscoped.filter(message=message, idempotency=message.idempotency).update(outcome="failed")
        failed(message, "not-delivered", at, final=False)


def _answer(message: Message, answer: Answer, at: datetime) -> None:
    """Who answers has the message. The journal says that somebody answered; words beyond the code are not kept."""
    _status(message, "", "delivered", at)
    Message.unscoped.filter(pk=message.pk).update(answer=answer, answered_at=at, version=F("version") + 1)
    journal.write(
        actor=system("messages", message.agency_id),
        tag=Tag.MESSAGE_ANSWERED,
        record_kind="message",
        record_id=str(message.pk),
        purpose=message.template,
        fields=(answer,),
    )
    tell(Answered(about(message), answer, at))
