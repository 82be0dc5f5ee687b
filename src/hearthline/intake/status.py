"""How intake is, in counts and seconds: for `/healthz` and the worker's alarms. No viewer, no record named."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Min, Q

from hearthline.ground import clock
from hearthline.intake.door import spooling
from hearthline.intake.keys import keeper
from hearthline.intake.models import Canary, FileCopy, FileState, IntakePending
from hearthline.sealing import KeyringError, is_late
from hearthline.sealing.socketkeeper import SocketKeeper

SPOOL_ALARM = timedelta(seconds=30)
"""A spool that is not empty for so long alarms: within the minute that was promised."""
OPEN_WITHIN = timedelta(seconds=60)
CANARY_EVERY = timedelta(hours=1)


@dataclass(frozen=True)
class Health:
    """`reasons`: codes of what wants a person's attention; empty when all is well. Ages in whole seconds."""

    reasons: tuple[str, ...]
    spooled: int
    spool_seconds: int
    spool_bad: int
    unopened: int
    unopened_seconds: int
    set_aside: int
    canary_seconds: int | None
    files_waiting: int


def _seconds(since: datetime | None) -> int:
    return max(0, int((clock.now() - since).total_seconds())) if since else 0


def health() -> Health:
    """Look at the spool, the waiting list, the canaries and the files. Raises the database's errors."""
    spool = spooling.spool()
    spool_age = spool.oldest_age() or timedelta()
    bad = len(spool.bad_names())
    pending = IntakePending.unscoped.aggregate(
        waiting=Count("envelope_id", filter=Q(fault="")),
        oldest=Min("received_at", filter=Q(fault="")),
        aside=Count("envelope_id", filter=~Q(fault="")),
    )
    sealed = Canary.unscoped.order_by("-sealed_at").values_list("sealed_at", flat=True).first()
    late = Canary.unscoped.filter(opened_at=None).order_by("sealed_at").values_list("sealed_at", flat=True).first()
    found = {
        "spool": spool_age > SPOOL_ALARM,
        "spool_bad": bad > 0,
        "envelopes_waiting": _seconds(pending["oldest"]) > OPEN_WITHIN.total_seconds(),
        "envelope_unreadable": pending["aside"] > 0,
        "canary": late is not None and is_late(late),
        "canary_missing": sealed is not None and clock.now() - sealed > 2 * CANARY_EVERY,
    }
    return Health(
        reasons=tuple(sorted(code for code, wrong in found.items() if wrong)),
        spooled=spool.count(),
        spool_seconds=int(spool_age.total_seconds()),
        spool_bad=bad,
        unopened=pending["waiting"],
        unopened_seconds=_seconds(pending["oldest"]),
        set_aside=pending["aside"],
        canary_seconds=_seconds(sealed) if sealed else None,
        files_waiting=FileCopy.unscoped.filter(state=FileState.WAITING).count(),
    )


def keeper_health() -> list[str]:
    """`keeper_away`: who reported cannot be opened now. `keeper_stopped`: too many were opened within the hour.

    Asks the keeper itself, so that a desk somebody has taken over cannot keep its stop from being seen. A keeper that
    is asked by a command is not asked here: each asking would start a program.
    """
    service = keeper()
    if service is None:
        return [] if settings.HEARTHLINE_DEMO else ["keeper_away"]
    if not isinstance(service, SocketKeeper):
        return []
    try:
        return ["keeper_stopped"] if service.status().get("stopped") else []
    except KeyringError:
        return ["keeper_away"]
