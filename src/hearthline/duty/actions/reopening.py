"""What taking an act back does to the promises it kept and the alerts it raised."""

from datetime import datetime

from hearthline.duty.actions.clocks import breach_key
from hearthline.duty.models import BY_ACT, Alert, Clock, ClockState
from hearthline.duty.promises import authority
from hearthline.ground import clock as wall
from hearthline.journal import actions as journal
from hearthline.journal.actor import Actor
from hearthline.journal.tags import Tag


def reopen_clock(*, actor: Actor, subject_kind: str, subject_id: str, kind: str, since: datetime) -> bool:
    """Open the clock again that an act at or after `since` met, with the due time it had. False when there is none.

    Late stays late: one that was breached is breached again, and its alert, if that act alone closed it, waits again.
    Inside the caller's transaction, which has asked its own policy.
    """
    row = (
        Clock.unscoped.filter(
            agency_id=actor.agency_id,
            subject_kind=subject_kind,
            subject_id=subject_id,
            kind=kind,
            state=ClockState.MET,
            met_at__gte=since,
        )
        .order_by("-met_at", "-id")
        .first()
    )
    if row is None:
        return False
    state = ClockState.BREACHED if row.breached_at else ClockState.RUNNING
    won = Clock.unscoped.filter(pk=row.pk, state=ClockState.MET).update(state=state, met_at=None, met_entry="")
    if won:
        Alert.unscoped.filter(
            agency_id=actor.agency_id, key=breach_key(row), acknowledged_by=f"{BY_ACT}{row.met_entry}"
        ).update(acknowledged_by="", acknowledged_at=None)
        journal.write(
            actor=actor,
            tag=Tag.CLOCK_REOPENED,
            record_kind=subject_kind,
            record_id=subject_id,
            purpose=kind,
            authority=authority(row.rule, row.citation),
        )
    return bool(won)


def close_alert(*, actor: Actor, key: str, entry: str) -> bool:
    """An act answered this alert: nothing is left to look at. False when there is none, or somebody answered before."""
    return bool(
        Alert.unscoped.filter(agency_id=actor.agency_id, key=key, acknowledged_at__isnull=True).update(
            acknowledged_by=f"{BY_ACT}{entry}", acknowledged_at=wall.now()
        )
    )
