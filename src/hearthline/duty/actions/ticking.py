"""What time alone changes. Run by the worker every few seconds; killed at any point, it starts again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from hearthline.duty import promises
from hearthline.duty.actions.alerts import raise_alert
from hearthline.duty.actions.clocks import breach_key, note
from hearthline.duty.actions.pausing import end_by_itself
from hearthline.duty.doubting import Moment, certain, look
from hearthline.duty.models import Alert, AlertKind, Clock, ClockState, Pause
from hearthline.duty.queries import INTERRUPTING
from hearthline.ground import clock as wall
from hearthline.journal import actions as journal
from hearthline.journal.actor import system
from hearthline.journal.tags import Tag

BATCH = 200
PIECE = 50
MOST_DOUBTED = 5_000
RETURNING = (AlertKind.HAND_OFF,)
"""Late promises whose alert comes back. A danger's own comes back as well, by `screening`, when the report is left."""
MOST_TIMES = 100
SHORTEST = timedelta(minutes=1)
TOP_LEVEL = 3
"""An alert nobody answers goes up this often, then stays at the top: it is on every desk either way."""


@dataclass(frozen=True)
class Ticked:
    """What one tick changed: clocks breached (each raised an alert), alerts raised a level, alerts raised again, pauses
    that ended, and alerts of clocks that are late only if the machine's clock is right."""

    breached: int = 0
    escalated: int = 0
    again: int = 0
    resumed: int = 0
    doubtful: int = 0


def tick(now: datetime | None = None, *, agencies: Sequence[str] | None = None) -> Ticked:
    """Breach clocks past due, raise their alerts, end pauses, take unanswered alerts up a level.

    `now`: aware, default the clock's. `agencies`: only these; naming them lets an index find the few that are due.
    Idempotent and safe with several workers: each change is a conditional UPDATE that exactly one of them wins, in one
    transaction with its journal entry.
    """
    return _turn(certain(now or wall.now()), agencies)


def sweep(*, agencies: Sequence[str] | None = None) -> Ticked:
    """`tick` for the worker, at the time that a jump of the machine's clock does not move (`duty.doubting`)."""
    return _turn(look(), agencies)


def _turn(moment: Moment, agencies: Sequence[str] | None) -> Ticked:
    ours = {} if agencies is None else {"agency_id__in": list(agencies)}
    return Ticked(
        resumed=_resume(moment, ours),
        breached=_breach(moment, ours),
        doubtful=_doubt(moment, ours),
        escalated=_escalate(moment.latest, ours),
        again=_again(moment.at, ours),
    )


def _resume(moment: Moment, ours: Mapping[str, list[str]]) -> int:
    """Pauses whose time is over. By the earlier of the two clocks: a pause is never cut short by a jump."""
    over = Pause.unscoped.filter(**ours, ended_at__isnull=True, until__lte=min(moment.at, moment.clock))
    return sum(_resume_one(row) for row in over.order_by("until")[:BATCH])


def _resume_one(row: Pause) -> bool:
    with transaction.atomic():
        return end_by_itself(row, row.until)


def _breach(moment: Moment, ours: Mapping[str, list[str]]) -> int:
    """In pieces, each one transaction: a piece costs one commit, and the worker's turn stays short."""
    late = Clock.unscoped.filter(moment.late(), **ours, state=ClockState.RUNNING)
    rows = list(late.order_by("due_at")[:BATCH])
    return sum(_breach_piece(rows[at : at + PIECE], moment.at) for at in range(0, len(rows), PIECE))


def _breach_piece(rows: Sequence[Clock], now: datetime) -> int:
    with transaction.atomic():
        return sum(_breach_one(row, now) for row in rows)


def _doubt(moment: Moment, ours: Mapping[str, list[str]]) -> int:
    """While the clock is doubted, what only one of the two times calls late raises its alert and is not breached: the
    breach, when it comes, finds its own alert there."""
    if moment.since is None:
        return 0
    perhaps = Clock.unscoped.filter(**ours, state=ClockState.RUNNING, due_at__lt=moment.latest)
    found = {breach_key(row): row for row in perhaps.order_by("due_at")[:MOST_DOUBTED]}
    told = set(Alert.unscoped.filter(**ours, key__in=list(found)).values_list("key", flat=True))
    rows = [row for key, row in found.items() if key not in told][:BATCH]
    for row in rows:
        with transaction.atomic():
            _alarm(row)
    return len(rows)


def _breach_one(row: Clock, now: datetime) -> bool:
    won = Clock.unscoped.filter(pk=row.pk, state=ClockState.RUNNING).update(state=ClockState.BREACHED, breached_at=now)
    if not won:
        return False
    note(system("duty-tick", row.agency_id), Tag.CLOCK_BREACHED, row)
    _alarm(row)
    return True


def _alarm(row: Clock) -> None:
    raise_alert(
        actor=system("duty-tick", row.agency_id),
        kind=row.alert_kind,
        key=breach_key(row),
        subject_kind=row.subject_kind,
        subject_id=row.subject_id,
        label=row.label,
        about=row.kind,
        urgent=row.alert_kind in INTERRUPTING,
    )


def _again(now: datetime, ours: Mapping[str, list[str]]) -> int:
    """Whoever answered an interrupting alert took it on. When as long again has passed and it still is not done, the
    alert comes back: an answered alert must not be where a child's report ends."""
    late = Clock.unscoped.filter(**ours, state=ClockState.BREACHED, alert_kind__in=RETURNING)
    return sum(_again_one(row, now) for row in late.order_by("due_at")[:BATCH])


def _again_one(row: Clock, now: datetime) -> bool:
    keys = [breach_key(row), *(f"{breach_key(row)}:{time}" for time in range(1, MOST_TIMES))]
    found = Alert.unscoped.filter(agency_id=row.agency_id, key__in=keys)
    raised = list(found.values_list("acknowledged_at", flat=True))
    patience = max(row.due_at - row.started_at, SHORTEST)
    if len(raised) >= MOST_TIMES or any(answered is None or now - answered <= patience for answered in raised):
        return False
    with transaction.atomic():
        if not Clock.unscoped.filter(pk=row.pk, state=ClockState.BREACHED).exists():
            return False
        raise_alert(
            actor=system("duty-tick", row.agency_id),
            kind=row.alert_kind,
            key=f"{breach_key(row)}:{len(raised)}",
            subject_kind=row.subject_kind,
            subject_id=row.subject_id,
            label=row.label,
            about=row.kind,
            urgent=True,
        )
    return True


def _escalate(now: datetime, ours: Mapping[str, list[str]]) -> int:
    # What calls people out of the house rises with each step that it takes there (`duty.escalation`).
    waiting = Alert.unscoped.filter(**ours, acknowledged_at__isnull=True, level__lt=TOP_LEVEL, escalation__isnull=True)
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
