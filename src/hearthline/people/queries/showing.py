"""Rows to values: persons whom the viewer was allowed to see already."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from hearthline.people.models import Person, PersonAddress, PersonIdentifier, PersonPhone
from hearthline.people.records import born_of, names_by_person
from hearthline.people.types import Shown, Where


def shown(people: Iterable[Person]) -> dict[UUID, Shown]:
    """These persons with what is known of them. Four queries, however many."""
    rows = {person.pk: person for person in people}
    if not rows:
        return {}
    names = names_by_person(rows)
    places = _places(rows)
    phones: dict[UUID, list[str]] = defaultdict(list)
    held = PersonPhone.unscoped.filter(person_id__in=rows, until__isnull=True).order_by("-id")
    for one, digits in held.values_list("person_id", "digits"):
        phones[one].append(digits)
    numbers: dict[UUID, list[tuple[str, str]]] = defaultdict(list)
    known = PersonIdentifier.unscoped.filter(person_id__in=rows).order_by("id")
    for one, kind, value in known.values_list("person_id", "kind", "value"):
        numbers[one].append((kind, value))
    return {
        one: Shown(
            id=one,
            names=names.get(one, ()),
            known_as=person.known_as,
            born=born_of(person),
            sex=person.sex,
            unborn=person.unborn,
            birth_order=person.birth_order,
            restricted=person.restricted,
            addresses=tuple(places.get(one, ())),
            phones=tuple(dict.fromkeys(phones.get(one, ()))),
            identifiers=tuple(dict.fromkeys(numbers.get(one, ()))),
            version=person.version,
            ask=person.restricted_ask,
        )
        for one, person in rows.items()
    }


def _places(ids: Iterable[UUID]) -> dict[UUID, list[Where]]:
    """Where they live now first, then where they lived, the newest first."""
    found: dict[UUID, list[Where]] = defaultdict(list)
    for row in PersonAddress.unscoped.filter(person_id__in=list(ids)).order_by("-id"):
        where = Where(row.pk, row.line, row.city, row.zip, row.unit, row.county, row.since, row.until)
        found[row.person_id].append(where)
    return {one: sorted(places, key=lambda place: place.until is not None) for one, places in found.items()}
