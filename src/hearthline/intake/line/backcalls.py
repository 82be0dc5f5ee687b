"""Calls back on their way: placed by the worker, told of by the telephone system. The number shows to nobody.

Our own outgoing rows, and not the outbox of messages: an address there is a column in clear, and this one is who
reported. The keeper opens the box for the moment of one post; what it opened is in no row, no log and no error.
"""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F

from hearthline.ground import clock
from hearthline.intake.keys import keeper
from hearthline.intake.line import keys, provider
from hearthline.intake.line.law import law_now
from hearthline.intake.line.models import BackCall, BackCallState, Contact
from hearthline.intake.line.saying import seconds
from hearthline.intake.line.types import Event
from hearthline.messaging.adapters.base import NotTaken
from hearthline.sealing import KeyringError, SealError
from hearthline.sealing.socketkeeper import KeeperStopped

PURPOSE: Final = "call_back"
BATCH: Final = 20
TRIES: Final = 4
LEASE: Final = timedelta(seconds=30)
"""Until another look may place the same call: longer than a post takes. It then carries the same key."""
LATE: Final = timedelta(minutes=5)
"""After so long nobody is at the screener's telephone any more: it is not placed, and they press again."""
UNDER_WAY: Final = (BackCallState.QUEUED, BackCallState.PLACED, BackCallState.TALKING)
_OVER: Final = {"no-answer": "no-answer", "busy": "busy", "failed": "failed", "refused": "refused", "ended": ""}


def heard(agency: str, event: Event, now: datetime) -> Contact | None:
    """What the telephone system says of a call back. About one that nobody asked for, or that is over: nothing."""
    try:
        own = UUID(hex=event.back)
    except ValueError:
        return None
    row = BackCall.unscoped.filter(agency_id=agency, pk=own).select_related("contact").first()
    if row is None:
        return None
    rows = BackCall.unscoped.filter(pk=own, state__in=UNDER_WAY)
    if event.outcome == "answered":
        rows.update(state=BackCallState.TALKING, answered_at=now)
    elif event.outcome in _OVER:
        rows.update(state=BackCallState.ENDED, ended_at=now, problem=_OVER[event.outcome])
    elif event.outcome == "ringing":
        rows.filter(state=BackCallState.QUEUED).update(state=BackCallState.PLACED, placed_at=now)
    contact: Contact = row.contact
    return contact


def place(now: datetime | None = None) -> int:
    """Worker step: ask the telephone system for every call back that is due. Returns how many were asked for.

    The claim is committed before the keeper opens anything, so that of two workers one goes on; a worker that dies
    between the post and our own note asks again with the same key, and the call is placed once.
    """
    moment = now or clock.now()
    due = BackCall.unscoped.filter(state=BackCallState.QUEUED, next_at__lte=moment).order_by("next_at", "pk")
    done = 0
    for row in due.select_related("contact")[:BATCH]:
        with transaction.atomic():
            mine = BackCall.unscoped.filter(pk=row.pk, state=BackCallState.QUEUED, next_at=row.next_at)
            claimed = mine.update(next_at=moment + LEASE, tries=F("tries") + 1)
        if claimed:
            _settle(row, _asked(row, moment), moment)
            done += 1
    return done


def _asked(row: BackCall, now: datetime) -> str:
    """Ask for one. "" when it was taken, else why not: a code."""
    if now - row.made_at > LATE:
        return "late"
    service = keeper()
    if service is None:
        return "away"
    contact = row.contact
    where = keys.box_context(row.agency_id, keys.NUMBER, contact.pk)
    try:
        number = service.open_number(
            bytes(contact.number_box), where, actor=row.by, purpose=PURPOSE, entry=row.entry.hex
        )
        provider.ask(
            settings.HEARTHLINE.telephone,
            key=row.pk.hex,
            first=row.address,
            then=number.decode(),
            seconds=seconds(law_now().ring),
            repeat=row.tries > 0,
        )
    except SealError:
        return "damaged"
    except KeeperStopped:
        return "stopped"
    except (KeyringError, OSError):
        return "away"
    except NotTaken as why:
        if why.code == "no-provider":
            return "no-provider"
        return "refused" if why.final else "again"
    return ""


def _settle(row: BackCall, problem: str, now: datetime) -> None:
    """Write down what came of asking. What may go better later stays queued, a few times."""
    rows = BackCall.unscoped.filter(pk=row.pk, state=BackCallState.QUEUED)
    if problem == "":
        rows.update(state=BackCallState.PLACED, placed_at=now, problem="")
    elif problem in ("again", "away") and row.tries + 1 < TRIES:
        rows.update(problem=problem, next_at=now + timedelta(seconds=5 * 2**row.tries))
    else:
        rows.update(state=BackCallState.FAILED, problem=problem, ended_at=now)
