"""What time alone changes. Run by the worker every few seconds; killed at any point, it starts again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from hearthline.duty import promises
from hearthline.duty.actions.alerts import raise_alert
from hearthline.duty.actions.clocks import breach_key
from hearthline.duty.models import Alert, Clock, ClockState
from hearthline.duty.queries import INTERRUPTING
from hearthline.ground import clock as wall
from hearthline.journal import actions as journal
from hearthline.journal.actor import system
from hearthline.journal.tags import Tag

BATCH = 200
TOP_LEVEL = 3
"""An alert nobody answers goes up this often, then stays at the top: it is on every desk either way."""


@dataclass(frozen=True)
class Ticked:
    """What one tick changed: clocks breached (each raised an alert), alerts raised a level."""

    breached: int = 0
    escalated: int = 0


def tick(now: datetime | None = None, *, agencies: Sequence[str] | None = None) -> Ticked:
    """Breach clocks past due, raise their alerts, take unanswered alerts up a level.

    `now`: aware, default the clock's. `agencies`: only these. Idempotent and safe with several workers: each change
    is a conditional UPDATE that exactly one of them wins, in one transaction with its journal entry.
    """
    moment = now or wall.now()
    return Ticked(breached=_breach(moment, agencies), escalated=_escalate(moment, agencies))


def _breach(now: datetime, agencies: Sequence[str] | None) -> int:
    late = Clock.unscoped.filter(state=ClockState.RUNNING, due_at__lt=now)
    if agencies is not None:
        late = late.filter(agency_id__in=agencies)
    return sum(_breach_one(row, now) for row in late.order_by("due_at")[:BATCH])


def _breach_one(row: Clock, now: datetime) -> bool:
    actor = system("duty-tick", row.agency_id)
    with transaction.atomic():
        won = Clock.unscoped.filter(pk=row.pk, state=ClockState.RUNNING).update(
            state=ClockState.BREACHED, breached_at=now
        )
        if not won:
            return False
        journal.write(
            actor=actor,
            tag=Tag.CLOCK_BREACHED,
            record_kind=row.subject_kind,
            record_id=row.subject_id,
            purpose=row.kind,
            authority=f"{row.rule}: {row.citation}"[:500],
        )
        raise_alert(
            actor=actor,
            kind=row.alert_kind,
            key=breach_key(row),
            subject_kind=row.subject_kind,
            subject_id=row.subject_id,
            label=row.label,
            about=row.kind,
            urgent=row.alert_kind in INTERRUPTING,
        )
    return True


def _escalate(now: datetime, agencies: Sequence[str] | None) -> int:
    waiting = Alert.unscoped.filter(acknowledged_at__isnull=True, level__lt=TOP_LEVEL)
    if agencies is not None:
        waiting = waiting.filter(agency_id__in=agencies)
    urgent, other = promises.answer_within(urgent=True), promises.answer_within(urgent=False)
    waiting = waiting.filter(raised_at__lt=now - min(urgent, other))
    return sum(
        _escalate_one(row, now, urgent if row.urgent else other)
        for row in waiting.order_by("-urgent", "raised_at")[:BATCH]
    )


def _escalate_one(row: Alert, now: datetime, patience: timedelta) -> bool:
    if now - (row.escalated_at or row.raised_at) <= patience:
        return False
    with transaction.atomic():
        won = Alert.unscoped.filter(pk=row.pk, level=row.level, acknowledged_at__isnull=True).update(
            level=row.level + 1, escalated_at=now
        )
        if won:
            journal.write(
                actor=system("duty-tick", row.agency_id),
                tag=Tag.ALERT_ESCALATED,
                record_kind=row.subject_kind,
                record_id=row.subject_id,
                purpose=row.kind,
            )
    return bool(won)
