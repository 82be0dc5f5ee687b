"""The public face's half of the canary: seal the moment as a report would be sealed."""

from uuid import UUID

from django.db import Error as DatabaseError

from hearthline.ground import clock
from hearthline.intake.door.keys import door_keys
from hearthline.intake.door.models import Canary
from hearthline.sealing import make_canary


def seal_canary(*, agency_id: str) -> bool:
    """Seal and insert one canary: at start and hourly. False when the database would not take it; intake goes on."""
    made = make_canary(door_keys().report, agency_id)
    try:
        Canary.unscoped.bulk_create(
            [Canary(id=UUID(made.id), agency_id=agency_id, sealed=made.box, sealed_at=clock.now())]
        )
    except (DatabaseError, OSError):
        return False
    return True
