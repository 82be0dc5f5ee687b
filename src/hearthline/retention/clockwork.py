"""Whether the clock can be trusted with destroying: more than a day from the last run, either way, stops everything."""

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction

from hearthline.duty.actions import raise_alert
from hearthline.duty.models import AlertKind
from hearthline.ground import clock
from hearthline.journal.actions import write
from hearthline.journal.actor import Actor, system
from hearthline.journal.tags import Tag
from hearthline.retention.ledger import GENESIS
from hearthline.retention.models import LastRun

JUMP: Final = timedelta(days=1)
BACK: Final = timedelta(minutes=5)
"""A clock that was set right by minutes is no jump."""
SUBJECT: Final = "retention_clock"


def last_run() -> LastRun:
    """The one row, made when it is missing. A new one counts from now, and destroys nothing yet."""
    return LastRun.objects.get_or_create(pk=1, defaults={"at": clock.now(), "ledger_hash": GENESIS})[0]


def steady(now: datetime, actor: Actor) -> bool:
    """Note that a run looked at the clock; whether it may destroy anything.

    False on the very first look, after a jump of more than a day forward or some minutes back, and from then on until
    a person says that the clock is right (`resume`). A jump raises an alert at once.
    """
    with transaction.atomic(durable=True):
        known = LastRun.objects.filter(pk=1).first()
        if known is None:
            LastRun.objects.create(pk=1, at=now, ledger_hash=GENESIS)
            return False
        if known.stopped_at is None and -BACK <= now - known.at <= JUMP:
            LastRun.objects.filter(pk=1).update(at=max(now, known.at))
            return True
        if known.stopped_at is None:
            LastRun.objects.filter(pk=1).update(stopped_at=now)
            write(actor=actor, tag=Tag.RETENTION_STOPPED, record_kind="system", record_id=SUBJECT)
            raise_alert(
                actor=actor,
                kind=AlertKind.JOURNAL,
                key=f"{SUBJECT}:{known.at.isoformat()}",
                subject_kind="system",
                subject_id=SUBJECT,
            )
    return False


def resume(actor: Actor, *, authority: str = "") -> bool:
    """A person looked at the clock, and it is right: the next run may destroy again. Whether it was stopped."""
    with transaction.atomic(durable=True):
        last_run()
        changed = LastRun.objects.filter(pk=1, stopped_at__isnull=False).update(stopped_at=None, at=clock.now())
        if changed:
            write(
                actor=actor,
                tag=Tag.RETENTION_RESUMED,
                record_kind="system",
                record_id=SUBJECT,
                authority=authority,
            )
    return bool(changed)


def operator() -> Actor:
    """Who runs a command on the machine itself."""
    return system("operator", settings.HEARTHLINE_AGENCY)
