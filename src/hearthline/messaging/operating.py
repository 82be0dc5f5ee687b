"""What an operator on the machine may ask and do: numbers and masked addresses, and sending dead messages anew."""

from uuid import UUID

from django.db import transaction
from django.db.models import F

from hearthline.ground import clock
from hearthline.journal import actions as journal
from hearthline.journal.actor import system
from hearthline.journal.tags import Tag
from hearthline.messaging.channels import NAMES
from hearthline.messaging.models import OPEN, Message, State
from hearthline.messaging.pace import patience


def dead() -> list[Message]:
    """Dead messages of every agency, the oldest first."""
    return list(Message.unscoped.filter(state=State.DEAD).order_by("dead_at", "pk"))


def waiting() -> dict[str, int]:
    """How many wait, by channel."""
    return {name: Message.unscoped.filter(channel=name, state__in=OPEN).count() for name in NAMES}


def retry(message_id: UUID) -> bool:
    """Send one anew, with new patience; the journal says that the operator did. False: it is not dead."""
    with transaction.atomic():
        row = Message.unscoped.filter(pk=message_id).first()
        if row is None or not anew(row):
            return False
        journal.write(
            actor=system("operator", row.agency_id),
            tag=Tag.MESSAGE_RETRIED,
            record_kind="message",
            record_id=str(row.pk),
            purpose=row.template,
        )
    return True


def anew(row: Message) -> bool:
    """In the caller's transaction: a dead message waits again. False: somebody was quicker."""
    now = clock.now()
    mine = Message.unscoped.filter(pk=row.pk, version=row.version, state=State.DEAD)
    return bool(
        mine.update(
            state=State.WAITING,
            tries=0,
            again=F("again") + 1,
            next_at=now,
            patient_until=now + patience(row.urgent),
            dead_at=None,
            version=F("version") + 1,
        )
    )
