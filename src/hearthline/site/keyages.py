"""Keys that are older than their time: what a face says of its own in `/healthz`, and the worker's daily line."""

from functools import cache

from django.conf import settings

from hearthline.ground import clock
from hearthline.intake.door.keys import source_of
from hearthline.sealing.ages import due
from hearthline.sealing.keyring import ROLES, KeyringError
from hearthline.sealing.sources import RingSource
from hearthline.site.logs import log


@cache
def _source(role: str) -> RingSource:
    return source_of(role)


def due_here() -> list[str]:
    """Names of this process's own keys whose time is over. Empty where it has no ring."""
    role = settings.HEARTHLINE_FACE
    if role not in ROLES:
        return []
    try:
        return due(_source(role).current(), clock.now().date())
    except KeyringError:  # said elsewhere, and louder
        return []


def notes() -> list[str]:
    """The same as codes for `/healthz`. They degrade nothing: nobody is woken because a key is a year old."""
    return [f"key_due_{name}" for name in due_here()]


def tell() -> int:
    """One warning in the log for each. For the worker, daily. Returns how many."""
    found = due_here()
    for name in found:
        log().warning("key older than its time", name=name)
    return len(found)
