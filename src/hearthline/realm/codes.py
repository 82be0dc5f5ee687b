"""The code that opens one empty account, once. It goes from hand to hand: nothing is mailed."""

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from django.conf import settings

from hearthline.ground import clock
from hearthline.ground.ids import human_number, uuid7
from hearthline.realm.models import Invitation, Kind, Person
from hearthline.sealing.codes import in_groups, normal
from hearthline.sealing.onetime import digest_of, new_long_code

NAME = 8
"""Characters of a sign-in name: drawn, so that it says nothing of its person and no page can be asked who has one."""


@dataclass(frozen=True)
class Card:
    """What is handed over on paper: shown once. The sign-in name stays; the code works once, until `days` have gone."""

    id: UUID
    sign_in_name: str
    code: str = field(repr=False)
    days: int = 7


def drawn_name() -> str:
    """A new sign-in name, ungrouped: seven random characters and one that checks them."""
    return human_number("x").partition("-")[2].replace("-", "")


def shown_name(name: str) -> str:
    """As it stands on the card: in two groups."""
    return in_groups(name, 4)


def read_name(typed: str) -> str:
    """A sign-in name as it rests, from what was typed."""
    return normal(typed)[:64]


def draw(
    *,
    agency_id: str,
    kind: Kind,
    made_by: str,
    at_desk: bool,
    organisation_id: UUID | None = None,
    administrator: bool = False,
) -> tuple[Invitation, str]:
    """A new invitation, not yet stored, and its code in groups, to be shown once."""
    code, now = new_long_code(), clock.now()
    row = Invitation(
        id=uuid7(),
        agency_id=agency_id,
        kind=kind,
        organisation_id=organisation_id,
        administrator=administrator,
        sign_in_name=drawn_name(),
        digest=digest_of(code),
        made_at=now,
        made_by=made_by,
        at_desk=at_desk,
        expires_at=now + lasts(),
    )
    return row, in_groups(code, 4)


def card_of(row: Invitation, code: str) -> Card:
    """What the page shows of a new invitation."""
    return Card(row.pk, shown_name(row.sign_in_name), code, lasts().days)


def lasts() -> timedelta:
    """How long a code may wait."""
    return timedelta(days=int(settings.HEARTHLINE_INVITE_DAYS))


def waiting(agency_id: str, typed: str) -> Invitation | None:
    """The invitation that this code opens now, or None: unknown, used, withdrawn, run out and malformed are alike."""
    found = Invitation.unscoped.filter(agency_id=agency_id, digest=digest_of(typed) or "-").first()
    return found if found is not None and is_open(found) else None


def invitation(number: UUID) -> Invitation | None:
    """The invitation that somebody has shown the code of, while it can still be used."""
    found = Invitation.unscoped.filter(agency_id=settings.HEARTHLINE_AGENCY, pk=number).first()
    return found if found is not None and is_open(found) else None


def is_open(row: Invitation) -> bool:
    """Whether this invitation can still be used. A code that somebody outside made ends with their own account: who was
    put out must not come back by a code they kept."""
    if row.used_at is not None or row.withdrawn_at is not None or row.expires_at <= clock.now():
        return False
    return row.at_desk or Person.unscoped.filter(pk=UUID(row.made_by), ended_at__isnull=True).exists()
