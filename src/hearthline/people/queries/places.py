"""Who lives or lived at an address that somebody told."""

from collections.abc import Iterable, Sequence
from typing import Final
from uuid import UUID

from django.db.models import Q

from hearthline.access.policy import can
from hearthline.access.viewer import Viewer
from hearthline.journal.usecase import use_case
from hearthline.linkage.names import fold
from hearthline.linkage.record import Address, Record
from hearthline.people import index
from hearthline.people.models import PersonAddress
from hearthline.people.queries.knowing import know
from hearthline.people.queries.persons import may_read
from hearthline.people.types import Known, Shown

MOST_PLACES: Final = 6
MOST_FOUND: Final = 60
"""Persons by one look at the index. A house of hundreds is no household, and its list is not kept."""
MOST: Final = 200


def at_places(viewer: Viewer, places: Iterable[Address], *, purpose: str = "screening") -> list[Known]:
    """Who lives or lived at one of these: the same number and street, the same apartment where both say one, and no
    other town. At most MOST; restricted ones as `Exists`, last. Part of a page that was journalled. Raises Refused.

    The index is asked before the transaction begins: nobody who writes waits for it.
    """
    wanted = [one for one in dict.fromkeys(places) if one.number and one.street][:MOST_PLACES]
    may = can(viewer, "person:read", {"agency": viewer.agency_id}, purpose).allowed
    return _known(viewer=viewer, ids=_at(viewer.agency_id, wanted) if wanted and may else [], purpose=purpose)


@use_case
def _known(*, viewer: Viewer, ids: Sequence[UUID], purpose: str) -> list[Known]:
    may_read(viewer, purpose)
    known = know(viewer, ids, purpose)
    asks = {one for one in known.by_id.values() if not isinstance(one, Shown)}
    return [*known.seen.values(), *sorted(asks, key=lambda one: one.ask)]


def _at(agency_id: str, wanted: Sequence[Address]) -> list[UUID]:
    """By the ZIP where one was told, and by the index of persons where it was not."""
    exact = Q(pk__in=())
    for place in wanted:
        if place.zip:
            exact |= Q(zip=place.zip, number=place.number, street=place.street)
    hits = index.search(agency_id, Record(addresses=tuple(wanted)), limit=MOST_FOUND).hits
    near = Q(person_id__in=[hit.person_id for hit in hits], number__in={place.number for place in wanted})
    found: dict[UUID, None] = {}
    for condition in (exact, near):
        rows = PersonAddress.unscoped.filter(condition, agency_id=agency_id).order_by("-id")
        for row in rows[:MOST]:
            if any(_same(place, row) for place in wanted):
                found[row.person_id] = None
    return list(found)[:MOST]


def _same(told: Address, row: PersonAddress) -> bool:
    if (told.number, told.street) != (row.number, row.street):
        return False
    if told.unit and row.unit and told.unit.casefold() != row.unit.casefold():
        return False
    if told.zip and row.zip:
        return told.zip == row.zip
    return not told.city or not row.city or fold(told.city) == fold(row.city)
