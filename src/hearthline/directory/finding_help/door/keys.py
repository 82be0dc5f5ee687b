"""A provider's code at the door: what it opens, and its words put down unread."""

from collections.abc import Mapping

from django.conf import settings
from django.db import transaction

from hearthline.directory.finding_help.door.models import Key, Told
from hearthline.ground import clock
from hearthline.sealing.onetime import digest_of


def opened(typed: str) -> Key | None:
    """The key of a code, while it opens anything: one of this agency's, not ended and not over."""
    mine = Key.unscoped.filter(agency_id=settings.HEARTHLINE_AGENCY, mark=digest_of(typed), ended_at=None)
    return mine.filter(until__gt=clock.now()).first()


def put_down(key: Key, said: str, given: Mapping[str, str]) -> None:
    """Keep what a provider says of the one service of its key. `said`: same | changed | closed; `given`: what is new,
    as `Told` names it."""
    row = Told(
        agency_id=key.agency_id,
        key_id=key.pk,
        service=key.service,
        same=said == "same",
        closed=said == "closed",
        received_at=clock.now(),
        **given,
    )
    with transaction.atomic():
        Told.objects.bulk_create([row])
