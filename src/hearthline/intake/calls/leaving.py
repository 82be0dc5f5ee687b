"""A call that somebody left open: an alarm, once for each time it falls silent."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from hearthline.access.models import Agency
from hearthline.duty import actions as duty
from hearthline.duty.actions.closing import close_alerts
from hearthline.duty.models import Alert, AlertKind
from hearthline.ground import clock
from hearthline.ground.errors import ConfigurationError
from hearthline.intake.calls.models import Call, CallState
from hearthline.intake.calls.policy import RECORD
from hearthline.intake.models import Danger
from hearthline.journal.actions import write
from hearthline.journal.actor import system
from hearthline.journal.tags import Tag
from hearthline.ui.agency import current_pack

SILENT, SILENT_DANGER = "promise.call_silent", "promise.call_silent_danger"
"""Values of the pack, in minutes: how long an open call may be silent."""
NOW = (Danger.YES, Danger.CANNOT_CALL)
BATCH = 200


def _minutes(key: str) -> timedelta:
    value = current_pack().value(key).value
    if not isinstance(value, int):
        raise ConfigurationError("intake.E002", f"{key} is not a number of minutes", "set it in the agency's pack")
    return timedelta(minutes=value)


def leave_calls(now: datetime | None = None) -> int:
    """For the worker: raise CALL_LEFT for open calls silent longer than the pack's promise; how many.

    Urgent, and sooner, when the call says that there is danger now. Once for each silence: words that come later and
    stop again alarm anew. In danger it alarms anew too when somebody answered the alarm and then nothing came of it:
    seeing it is not having it. Safe to repeat and with several workers: one conditional UPDATE decides.
    """
    moment = now or clock.now()
    danger = Q(danger__in=NOW)
    silent = (danger & Q(typed_at__lte=moment - _minutes(SILENT_DANGER))) | (
        ~danger & Q(typed_at__lte=moment - _minutes(SILENT))
    )
    # By agency, so that the index finds the few open ones among all the calls there ever were.
    agencies = list(Agency.objects.values_list("pk", flat=True))
    still_open = Call.unscoped.filter(agency_id__in=agencies, state=CallState.OPEN)
    found = still_open.filter(silent, left_at=None)
    seen = still_open.filter(danger, left_at__lte=moment - _minutes(SILENT_DANGER))
    again = _seen_and_left(list(seen.order_by("left_at")[:BATCH]))
    return sum(_leave(call, moment) for call in (*found.order_by("typed_at")[:BATCH], *again))


def _seen_and_left(calls: list[Call]) -> list[Call]:
    """Of these, the ones whose last alarm waits no more."""
    if not calls:
        return []
    waiting = Alert.unscoped.filter(
        agency_id__in={call.agency_id for call in calls},
        kind=AlertKind.CALL_LEFT,
        subject_kind=RECORD,
        acknowledged_at=None,
    )
    alarmed = set(waiting.values_list("subject_id", flat=True))
    return [call for call in calls if call.id.hex not in alarmed]


def _leave(call: Call, now: datetime) -> bool:
    """`call`: as it was read. Whoever changed it since was faster, and no alarm is raised."""
    since = call.left_at or call.typed_at
    actor = system("silent-calls", call.agency_id)
    with transaction.atomic():
        won = Call.unscoped.filter(
            pk=call.pk, state=CallState.OPEN, typed_at=call.typed_at, left_at=call.left_at
        ).update(left_at=now)
        if won:
            write(
                actor=actor, tag=Tag.CALL_LEFT, record_kind=RECORD, record_id=call.id.hex, purpose=call.danger or "none"
            )
            duty.raise_alert(
                actor=actor,
                kind=AlertKind.CALL_LEFT,
                key=f"call-left:{call.id.hex}:{since:%Y%m%dT%H%M%S%f}",
                subject_kind=RECORD,
                subject_id=call.id.hex,
                urgent=call.danger in NOW,
                label=call.reference,
            )
    return bool(won)


def answered(call: Call, entry: UUID) -> None:
    """Somebody is at the call again, or it has ended: the act `entry` closes an alarm that nobody has answered."""
    close_alerts(
        agency_id=call.agency_id,
        kind=AlertKind.CALL_LEFT,
        subject_kind=RECORD,
        subject_id=call.id.hex,
        entry=str(entry),
    )
