"""An alert that an act has answered: the thing it was about was done, so nobody has to press for it."""

from django.db import connection

from hearthline.duty.models import BY_ACT, Alert
from hearthline.ground import clock as wall
from hearthline.ground.errors import DomainError
from hearthline.journal.models import Entry


def close_alerts(*, agency_id: str, kind: str, subject_kind: str, subject_id: str, entry: str) -> int:
    """Close what nobody has answered of this kind about this subject, by the act whose journal id is `entry`; how many.

    Inside the transaction of that act. Raises DomainError `clock.no-entry` when the journal holds no such entry.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("close an alert in the transaction of the act that answers it")
    if not Entry.objects.filter(pk=entry, agency_id=agency_id).exists():
        raise DomainError("clock.no-entry", "A promise ends only by an act that the journal holds.")
    waiting = Alert.unscoped.filter(
        agency_id=agency_id,
        kind=kind,
        subject_kind=subject_kind,
        subject_id=subject_id,
        acknowledged_at__isnull=True,
    )
    return waiting.update(acknowledged_by=f"{BY_ACT}{entry}", acknowledged_at=wall.now())
