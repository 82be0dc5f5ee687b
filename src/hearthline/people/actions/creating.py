"""A new person: only after somebody looked whether they are here already."""

from collections.abc import Iterable, Sequence
from typing import Any

from hearthline.access.policy import require
from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.ground.ids import uuid7
from hearthline.ground.text import one_line
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.linkage.record import Address, Born, Name
from hearthline.people.actions import facts
from hearthline.people.actions.looking import use
from hearthline.people.actions.touching import note
from hearthline.people.models import Origin, Person, PersonAddress, PersonIdentifier, PersonName, PersonPhone
from hearthline.people.records import reindex


@use_case
def create(
    *,
    viewer: Viewer,
    token: str,
    names: Sequence[Name] = (),
    known_as: str = "",
    born: Born | None = None,
    sex: str = "",
    unborn: bool = False,
    birth_order: int | None = None,
    addresses: Iterable[Address] = (),
    phones: Iterable[str] = (),
    identifiers: Iterable[tuple[str, str]] = (),
) -> Person:
    """Make one person. `token`: of a look-up (`look_up`) by this viewer within the last half hour, for this name.

    Somebody of whom no name is known needs `known_as` ("the grandmother") or is `unborn`. Raises Refused; DomainError
    `people.search-first`, `people.search-this-name`, `people.nameless`, `people.born`, `people.sex`.
    """
    ruling = require(viewer, "person:write", {"agency": viewer.agency_id}, record_kind="person")
    rows = facts.names(names)
    called = one_line(known_as, 200).strip()
    if not rows and not called and not unborn:
        raise DomainError("people.nameless", "Give a name, or say how they are known.")
    lookup = use(viewer, token, [Name(row["given"], row["surname"]) for row in rows])
    now = clock.now()
    birth: Any = facts.born(born or Born())
    person = Person.objects.create(
        id=uuid7(),
        agency_id=viewer.agency_id,
        known_as="" if rows else called,
        sex=facts.sex(sex),
        unborn=unborn,
        birth_order=facts.birth_order(birth_order),
        origin=Origin.DESK,
        lookup_id=lookup,
        created_by=viewer.id,
        created_at=now,
        changed_at=now,
        **birth,
    )
    _facts(person, viewer, rows or facts.names([Name(called, kind="alias")]), addresses, phones, identifiers)
    note(viewer, person, ruling, ("person",), Tag.PERSON_CREATED)
    reindex([person.pk])
    return person


def _facts(
    person: Person,
    viewer: Viewer,
    names: Sequence[dict[str, str]],
    addresses: Iterable[Address],
    phones: Iterable[str],
    identifiers: Iterable[tuple[str, str]],
) -> None:
    """Rows beside the person, in the order they were given: the first name is the one that is shown."""
    own: Any = {"agency_id": person.agency_id, "person": person, "added_by": viewer.id, "added_at": person.created_at}
    PersonName.objects.bulk_create([PersonName(**own, **row) for row in reversed(names)])
    places = [facts.address(one) for one in list(addresses)[: facts.MOST]]
    PersonAddress.objects.bulk_create([PersonAddress(**own, **place) for place in places if any(place.values())])
    numbers = dict.fromkeys(facts.digits(one) for one in list(phones)[: facts.MOST])
    PersonPhone.objects.bulk_create([PersonPhone(**own, digits=one) for one in numbers if one])
    known = [facts.identifier(kind, value) for kind, value in list(identifiers)[: facts.MOST]]
    PersonIdentifier.objects.bulk_create(
        [PersonIdentifier(**own, kind=kind, value=value) for kind, value in known if kind and value]
    )
