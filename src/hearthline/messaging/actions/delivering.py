"""One round of handing messages to their providers.

For each message: an attempt is written down and committed, with a lease on the message; then the provider is called,
outside any transaction; then what came of it is written down. Whoever dies in between leaves an attempt without an
end. When the lease is over the message is sent again, marked as a repeat, with the same key. So none is lost, and
twice is only what a provider had taken before we could write that down; its own memory of the key stops most of that.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from hearthline.access.queries import names_of
from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.ground.ids import uuid7
from hearthline.messaging import wording
from hearthline.messaging.actions import settling
from hearthline.messaging.adapters.base import CALL_ENDS, Letter, NotTaken, Sender
from hearthline.messaging.models import Attempt, Channel, Message, State
from hearthline.messaging.types import Delivered
from hearthline.ui.agency import current_pack

LEASE: Final = timedelta(seconds=45)
CALL: Final = timedelta(seconds=CALL_ENDS)
BATCH: Final = 50
NO_CHANNEL: Final = "no-channel"
LOOK_AGAIN: Final = timedelta(seconds=30)


@dataclass(frozen=True)
class Held:
    """A message under a lease of ours, and the attempt that is written down for it."""

    message: Message
    attempt: Attempt


def deliver(
    now: datetime | None = None, *, channel: str = "", senders: Mapping[str, Sender] | None = None
) -> Delivered:
    """Hand over what is due, urgent first, at most `BATCH` messages: over `channel` only, when given. Outside any
    transaction. A message whose channel is not set up waits, and health says so.

    `now`: for tests of simulated time. `senders`: by channel; else those that the operator set up.
    """
    use = settings.HEARTHLINE_CHANNELS.senders() if senders is None else senders
    counts = dict.fromkeys(("taken", "failed", "dead"), 0)
    shut: set[str] = set()
    for message_id, over in _due(now or clock.now(), channel):
        if over in shut:
            continue
        if over not in use:
            _waits(message_id, now or clock.now())
            continue
        held = claim(message_id, now or clock.now())
        if held is None:
            continue
        failure = _hand_over(use[over], held, now)
        counts[settling.settle(held.message, held.attempt, failure, now or clock.now())] += 1
        if isinstance(failure, NotTaken) and failure.everyone:
            shut.add(over)  # nobody answers there: the others would only wait for the same
    return Delivered(**counts)


def _due(now: datetime, channel: str) -> list[tuple[UUID, str]]:
    rows = Message.unscoped.filter(_is_due(now))
    if channel:
        rows = rows.filter(channel=channel)
    return list(rows.order_by("-urgent", "next_at", "pk").values_list("pk", "channel")[:BATCH])


def _is_due(now: datetime) -> Q:
    return Q(state=State.WAITING, next_at__lte=now) | Q(state=State.SENDING, lease_until__lte=now)


def is_due(channel: str) -> bool:
    """Whether anything is to go out over this channel now. One query on a small index."""
    return Message.unscoped.filter(_is_due(clock.now()), channel=channel).exists()


def _waits(message_id: UUID, now: datetime) -> None:
    """Not set up: it stays where it is, says why, and is looked at again."""
    due = Message.unscoped.filter(pk=message_id, state=State.WAITING)
    due.update(problem=NO_CHANNEL, next_at=now + LOOK_AGAIN)


def claim(message_id: UUID, now: datetime) -> Held | None:
    """Take the message and write the attempt down, committed before this returns. None: somebody else has it."""
    lease = uuid7().hex
    with transaction.atomic(durable=True):
        won = Message.unscoped.filter(_is_due(now), pk=message_id).update(
            state=State.SENDING, lease=lease, lease_until=now + LEASE, tries=F("tries") + 1, version=F("version") + 1
        )
        if not won:
            return None
        message = Message.unscoped.get(pk=message_id)
        before = Attempt.unscoped.filter(message=message)
        last = before.order_by("-number").values_list("number", flat=True).first() or 0
        attempt = Attempt(
            agency_id=message.agency_id,
            message=message,
            subject_id=message.subject_id,
            number=last + 1,
            idempotency=message.idempotency,
            repeat=settling.in_doubt(message),
            started_at=now,
        )
        attempt.save(force_insert=True)
    return Held(message, attempt)


def _hand_over(sender: Sender, held: Held, now: datetime | None) -> str | NotTaken:
    """Call the provider. Its id, or why it did not take the message."""
    message = held.message
    # This process may have slept since it took the lease; then the message is another worker's by now, or soon.
    if message.lease_until is None or (now or clock.now()) + CALL > message.lease_until:
        return NotTaken("late")
    try:
        letter = letter_of(held)
    except DomainError as wrong:
        return NotTaken(wrong.code, final=True)
    try:
        return sender.send(letter)
    except NotTaken as failure:
        return failure


def letter_of(held: Held) -> Letter:
    """What the provider gets. Raises DomainError when the pack has no wording for it any more."""
    message = held.message
    values: Mapping[str, str] = json.loads(message.values)
    own = values.get("colleague", "")
    name = names_of(message.agency_id, {own}).get(own, "") if own else ""
    said = wording.words(current_pack(), message.channel, message.template, message.language, values, name)
    return Letter(
        key=held.attempt.idempotency,
        to=message.address,
        subject=said.subject,
        text=said.text,
        language=said.language,
        repeat=held.attempt.repeat,
        template=message.template,
        values=values if message.channel == Channel.WEBHOOK else {},
    )
