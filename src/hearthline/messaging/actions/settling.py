"""What came of an attempt, or of a message that a provider had taken: what is written, and who is told."""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import F

from hearthline.journal import actions as journal
from hearthline.journal.actor import system
from hearthline.journal.tags import Tag
from hearthline.messaging import pace
from hearthline.messaging.adapters.base import NotTaken
from hearthline.messaging.events import About, Dead, tell
from hearthline.messaging.models import Attempt, Message, Outcome, State

FREE: Final = {"lease": "", "lease_until": None}


def about(message: Message) -> About:
    """What an event says of a message."""
    return About(
        agency_id=message.agency_id,
        message_id=message.pk,
        key=message.key,
        channel=message.channel,
        person=message.person,
        subject_kind=message.subject_kind,
        subject_id=message.subject_id,
        urgent=message.urgent,
    )


def in_doubt(message: Message) -> bool:
    """Whether an attempt of this round may have reached the provider although nobody knows."""
    rows = Attempt.unscoped.filter(message=message, idempotency=message.idempotency)
    return rows.filter(outcome__in=("", Outcome.DOUBT)).exists()


def settle(message: Message, attempt: Attempt, came: str | NotTaken, now: datetime) -> str:
    """Write down what came of an attempt: the provider's id, or a failure. Returns taken, failed or dead."""
    with transaction.atomic(durable=True):
        ended = Attempt.unscoped.filter(pk=attempt.pk)
        if isinstance(came, str):
            ended.update(ended_at=now, outcome=Outcome.TAKEN, provider_id=came[:120])
            _taken(message, came[:120], now)
            return "taken"
        outcome = Outcome.DOUBT if came.doubt else Outcome.FAILED
        ended.update(ended_at=now, outcome=outcome, problem=came.code)
        mine = Message.unscoped.filter(pk=message.pk, state=State.SENDING, lease=message.lease).first()
        if mine is None:
            return "failed"  # the lease ran out: another attempt is under way, and decides
        return failed(mine, came.code, now, final=came.final)


def _taken(message: Message, provider_id: str, now: datetime) -> None:
    """It is with the provider, also when our lease ran out meanwhile: no further attempt then, unless one runs."""
    told = {
        "state": State.SENT,
        "provider_id": provider_id,
        "sent_at": now,
        "problem": "",
        "version": F("version") + 1,
        **FREE,
    }
    rows = Message.unscoped.filter(pk=message.pk)
    if not rows.filter(state=State.SENDING, lease=message.lease).update(**told):
        rows.filter(state__in=(State.WAITING, State.DEAD)).update(**told)


def failed(message: Message, problem: str, now: datetime, *, final: bool) -> str:
    """In the caller's transaction: it waits for its next attempt, or is dead. Returns failed or dead.

    The next attempt has a key of its own only when every attempt so far failed beyond doubt.
    """
    anew = 0 if in_doubt(message) else 1
    told = {"problem": problem[:40], "round": F("round") + anew, "version": F("version") + 1, **FREE}
    rows = Message.unscoped.filter(pk=message.pk)
    if not final and (message.tries < pace.FEWEST or now < message.patient_until):
        rows.update(state=State.WAITING, next_at=now + pace.pause(message.tries, message.urgent), **told)
        return "failed"
    rows.update(state=State.DEAD, dead_at=now, **told)
    journal.write(
        actor=system("messages", message.agency_id),
        tag=Tag.MESSAGE_DEAD,
        record_kind="message",
        record_id=str(message.pk),
        purpose=message.template,
        fields=(problem[:40],),
    )
    tell(Dead(about(message), problem[:40], message.again))
    return "dead"
