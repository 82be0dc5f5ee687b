"""A typed code opens a sheet, or nothing: with the same work for a right, a wrong, a closed and an old one."""

import os
import threading
from functools import lru_cache
from typing import Final
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.conf import settings
from django.db import Error as DatabaseError

from hearthline.ground import clock
from hearthline.ground.budget import Budget
from hearthline.helpdesk.mycase.door.models import View
from hearthline.helpdesk.mycase.sheet import Sheet
from hearthline.sealing import SealError, open_as_reporter, seal_to_reporter
from hearthline.sealing.context import Context
from hearthline.sealing.letters import LetterSecret, read_letter_code

AT_ONCE: Final = 2
"""Slow hashes at a time, for everybody: 32 MB each, and more would only slow each other."""
WAIT: Final = 2.0
"""Seconds for which somebody may wait for their turn. Then they are asked to press again; nothing typed is lost."""
_budget = Budget()
_turns = threading.BoundedSemaphore(AT_ONCE)
_last = threading.BoundedSemaphore(1)


class Busy(Exception):
    """Too many try at the same time."""


class Away(Exception):
    """The database cannot be asked now."""


def over_budget(address: str) -> bool:
    """Count one try, right or wrong; whether its source tries unusually often. Who does presses once more each time and
    shares one turn with all who do, so that they slow each other and nobody else. Nobody is locked out."""
    return _budget.note(address)


def context_of(agency_id: str, letter_id: UUID) -> Context:
    """Where a sheet belongs."""
    return (agency_id, "mycaseview", "sealed", str(letter_id))


def open_sheet(typed: str, *, often: bool = False) -> Sheet | None:
    """What this code opens now; None for every code that opens nothing. `often`: its source is over its budget.

    Always one slow hash, one query and one opening. Raises Busy, Away.
    """
    turns = _last if often else _turns
    if not turns.acquire(timeout=0 if often else WAIT):
        raise Busy
    try:
        secret = read_letter_code(settings.HEARTHLINE_AGENCY, typed)
    finally:
        turns.release()
    return _find(secret)


def _find(secret: LetterSecret) -> Sheet | None:
    agency = settings.HEARTHLINE_AGENCY
    try:
        open_ones = View.unscoped.filter(agency_id=agency, lookup=secret.lookup, expires_at__gt=clock.now())
        row = open_ones.values_list("pk", "sealed").first()
    except (DatabaseError, OSError) as error:
        raise Away from error
    number, sealed = row or _stand_in()
    try:
        return Sheet.read(open_as_reporter(secret.private, bytes(sealed), context_of(agency, number)))
    except (SealError, ValueError):
        return None


@lru_cache(maxsize=1)
def _stand_in() -> tuple[UUID, bytes]:
    """A sheet of nobody, sealed to a key that is thrown away: what a code that finds nothing tries to open."""
    public = X25519PrivateKey.generate().public_key().public_bytes_raw()
    nobody = UUID(int=0)
    return nobody, seal_to_reporter(public, os.urandom(400), context_of("-", nobody))
