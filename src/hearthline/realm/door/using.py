"""The public face takes a hand-over in: opens it with the secret it shares with the outside face, once."""

from collections.abc import Mapping
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, transaction

from hearthline.ground import clock
from hearthline.realm.door.models import HandOverUse
from hearthline.sealing.handover import open_handover


def take(text: str) -> Mapping[str, str] | None:
    """The details in a hand-over that nobody used before; None for every other thing, and while the database is away.

    None stops nobody: the same questions are asked on the way.
    """
    config = settings.HEARTHLINE
    found = open_handover(config.handover, config.agency, text)
    if found is None:
        return None
    try:
        with transaction.atomic():
            HandOverUse.objects.bulk_create([HandOverUse(id=found.mark)])
    except DatabaseError:  # used before, or nothing can be remembered now
        return None
    return found.details


def from_outside(origin: str) -> bool:
    """Whether a browser says that a page of our own outside face sent this. It names another site's page as well."""
    config = settings.HEARTHLINE
    here = {config.outside_address}
    if config.demo:
        here |= {f"http://{name}:{config.outside_port}" for name in ("127.0.0.1", "localhost", "[::1]")}
    return bool(config.outside_port) and origin in here


def forget_old() -> int:
    """A hand-over lives half an hour: after a day nobody needs to know that one was used. For the worker."""
    return HandOverUse.objects.filter(at__lt=clock.now() - timedelta(days=1)).delete()[0]
