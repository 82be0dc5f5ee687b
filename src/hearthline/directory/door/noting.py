"""Putting down that a number is wrong. Nobody is asked who they are; nothing is refused for coming often."""

import re
from uuid import UUID

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import transaction

from hearthline.directory.book import Entry
from hearthline.directory.door.models import WrongNumber
from hearthline.ground import clock
from hearthline.ground.budget import Budget
from hearthline.ground.ids import uuid7

LONGEST = 30
_NUMBER = re.compile(r"[0-9+#*(). /x-]{0,30}\Z")
_budget = Budget()


class NotKept(Exception):
    """The database is away. What was typed is still on the page."""


def over_budget(address: str) -> bool:
    """Count one; whether its source says so unusually often. It is slowed by one more page, never refused."""
    return _budget.note(address)


def is_number(text: str) -> bool:
    """Whether this is a telephone number or nothing: there is no room here for a story that nobody would read."""
    return bool(_NUMBER.match(text))


def note(entry: Entry, problem: str, better: str, once: str, *, burst: bool) -> None:
    """Keep it. The same `once` again is the same note. Raises NotKept."""
    row = WrongNumber(
        id=_id(once),
        agency_id=settings.HEARTHLINE_AGENCY,
        entry=entry.id,
        mark=entry.mark,
        problem=problem,
        better=better,
        burst=burst,
        received_at=clock.now(),
    )
    try:
        with transaction.atomic():
            WrongNumber.objects.bulk_create([row], ignore_conflicts=True)
    except (DatabaseError, OSError) as error:
        raise NotKept from error


def _id(once: str) -> UUID:
    try:
        return UUID(once)
    except ValueError:
        return uuid7()
