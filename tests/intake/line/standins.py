"""Contacts at the line, put there as the telephone would leave them; and a wall with figures of one's own."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from hearthline.ground import clock
from hearthline.ground.ids import uuid7
from hearthline.intake.line.models import Contact, ContactState
from hearthline.intake.line.types import Wall
from tests import staff

MINUTE = timedelta(minutes=1)
NUMBER = "+19165550142"


def contact(state: str = "waiting", *, minutes: float = 1, agency_id: str = staff.HERE, **more: Any) -> Contact:
    """Somebody who called so many minutes ago and is in this state."""
    now = clock.now()
    came = now - timedelta(minutes=minutes)
    given: dict[str, Any] = {
        "id": uuid7(),
        "agency_id": agency_id,
        "provider_id": f"CA{uuid7().hex}",
        "state": state,
        "language": "en",
        "began_at": came,
        "queued_at": came,
        "seen_at": now,
        "number_known": True,
    }
    if state == ContactState.CALL_BACK:
        given |= {"asked_back_at": came, "back_due_at": came + 15 * MINUTE}
    if state == ContactState.ABANDONED:
        given |= {"abandoned_at": came, "back_due_at": came + 15 * MINUTE}
    if state == ContactState.ENDED:
        given |= {"ended_at": now}
    row = Contact(**(given | more))
    Contact.objects.bulk_create([row])
    return row


def quiet() -> Wall:
    """A wall on which nothing is wrong."""
    none = timedelta(0)
    return Wall(
        at=clock.now(), waiting=0, longest=none, by_language=(), call_backs=0, oldest_call_back=none, abandoned_hour=0,
        answered_hour=0, answered_in_30s_hour=0, staffed=3, talking=1,
        unscreened=(("15m", 0), ("60m", 0), ("4h", 0), ("older", 0)), oldest=none,
    )  # fmt: skip


def busy(**more: Any) -> Wall:
    """A wall on which two wait, one of them for longer than anybody should."""
    told: dict[str, Any] = {
        "waiting": 3,
        "longest": timedelta(minutes=4, seconds=10),
        "by_language": (("es", 2, timedelta(minutes=4, seconds=10)), ("en", 1, timedelta(seconds=40))),
        "call_backs": 2,
        "oldest_call_back": timedelta(minutes=31),
        "abandoned_hour": 2,
        "answered_hour": 14,
        "answered_in_30s_hour": 9,
        "staffed": 1,
        "talking": 3,
        "unscreened": (("15m", 2), ("60m", 1), ("4h", 0), ("older", 1)),
        "oldest": timedelta(hours=5),
    }
    return replace(quiet(), **(told | more))
