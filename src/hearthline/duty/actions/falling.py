"""Swaps whose shift is gone from the plan, or whose person left: they fall, and nothing is given to anybody by them."""

from datetime import datetime, timedelta
from typing import Final

from hearthline.duty.models import Feed, Swap, SwapState
from hearthline.duty.roster import load, plan
from hearthline.ground import clock
from hearthline.journal.actions import write
from hearthline.journal.actor import system
from hearthline.journal.tags import Tag

STANDING: Final = (SwapState.ASKED, SwapState.ACCEPTED, SwapState.DONE)
OPEN: Final = (SwapState.ASKED, SwapState.ACCEPTED)
FAR: Final = timedelta(days=800)


def without_shift(agency_id: str) -> int:
    """After the plan changed: swaps of shifts that are still to come and are in it no more. Returns how many fell."""
    now = clock.now()
    book = load.book(agency_id, now, now + FAR)
    rows = Swap.unscoped.filter(agency_id=agency_id, state__in=STANDING, until_at__gt=now)
    gone = [row for row in rows if any(plan.turn_of(book, key) is None for key in (row.give, row.take) if key)]
    return sum(_fall(row, now) for row in gone)


def of_person(agency_id: str, person: str) -> int:
    """Somebody left: swaps that wait for them or for their supervisor fall. Done ones stay: the plan shows the hole."""
    rows = Swap.unscoped.filter(agency_id=agency_id, state__in=OPEN)
    mine = [row for row in rows if person in (row.asker, row.other)]
    return sum(_fall(row, clock.now()) for row in mine)


def _fall(row: Swap, now: datetime) -> bool:
    won = Swap.unscoped.filter(pk=row.pk, state=row.state, version=row.version).update(
        state=SwapState.FALLEN, fallen_at=now, version=row.version + 1
    )
    if won:
        write(
            actor=system("coverage", row.agency_id),
            tag=Tag.SWAP_FELL,
            record_kind="swap",
            record_id=row.pk.hex,
            purpose="planning",
        )
    return bool(won)


def feed_of(agency_id: str, person: str) -> bool:
    """The secret address of this person's calendar works no more. Inside the caller's transaction."""
    rows = Feed.unscoped.filter(agency_id=agency_id, person=person, ended_at__isnull=True)
    return bool(rows.update(ended_at=clock.now()))
