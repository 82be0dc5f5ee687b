"""Messages for tests: asked for by the system, to invented people, and rounds of deliveries at a frozen moment."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction

from hearthline.journal.actor import system
from hearthline.messaging.actions import deliver, send
from hearthline.messaging.adapters.base import Letter, NotTaken, Sender
from hearthline.messaging.adapters.kept import KeptSender
from hearthline.messaging.models import Attempt, Channel, Message
from hearthline.messaging.types import Delivered, Target
from tests import cast, staff

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
MAIL = Target(Channel.MAIL, cast.MARISOL.email)
TEXT = Target(Channel.TEXT, "+19165550142")
VOICE = Target(Channel.VOICE, "+19165550142")
HOOK = Target(Channel.WEBHOOK, "https://partner.example.org/in")
ACTOR = system("tests", staff.HERE)
NUMBER = "SAC-7K3Q-9FM5"


class Killed(BaseException):
    """The process is gone: nothing after this line of it runs."""


def ask(key: str = "k1", target: Target = TEXT, **wanted: Any) -> Message:
    """One message that waits, asked for in a transaction of its own."""
    told: dict[str, Any] = {"template": "message.urgent", "language": "en", "values": {"page": "alerts"}}
    told |= {"urgent": True, **wanted}
    with transaction.atomic():
        return send(actor=told.pop("actor", ACTOR), key=key, target=target, **told)


def again(message: Message) -> Message:
    return Message.unscoped.get(pk=message.pk)


def attempts(message: Message) -> list[Attempt]:
    return list(Attempt.unscoped.filter(message=message).order_by("number"))


def go(now: datetime, *senders: KeptSender, **more: Any) -> Delivered:
    """One round at `now`, with these doubles by their names."""
    return deliver(now, senders={one.name: one for one in senders}, **more)


def refuse(code: str = "down", **how: Any) -> Any:
    """A fault that fails every letter this way."""

    def fault(letter: Letter) -> None:
        raise NotTaken(code, **how)

    return fault


def until_dead(message: Message, sender: KeptSender, start: datetime) -> datetime:
    """Rounds until it is dead; when that was."""
    now = start
    for _ in range(200):
        go(now, sender)
        row = again(message)
        if row.state == "dead":
            return now
        now = max(row.next_at, now + timedelta(seconds=1))
    raise AssertionError("it never died")


Senders = Mapping[str, Sender]
