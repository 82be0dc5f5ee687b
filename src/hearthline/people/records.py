"""Persons as matching sees them. Internal: nothing here asks who is looking."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Final, cast
from uuid import UUID

from hearthline.linkage.record import Address, Born, Name, NameKind, Record, Sex
from hearthline.people.models import (
    HouseholdMember,
    Person,
    PersonAddress,
    PersonIdentifier,
    PersonName,
    PersonPhone,
)

MOST_OTHERS: Final = 12
"""Names of others of the household that are kept with a person."""
MOST_AT_HOME: Final = 200
"""Who lives together and is told to the index again when one of them changes. More are a mistake in a file."""
ORDER: Final = {"name": 0, "birth": 1, "alias": 2, "original": 3}
"""Which kind of name is shown first."""


def born_of(person: Person) -> Born:
    """When a person was born, as far as it is known."""
    return Born(person.birth_year, person.birth_month, person.birth_day, person.birth_earliest, person.birth_latest)


def names_by_person(ids: Iterable[UUID]) -> dict[UUID, tuple[Name, ...]]:
    """Names in the order in which they are shown: the newest of kind "name" first. One query."""
    rows = (
        PersonName.unscoped.filter(person_id__in=list(ids))
        .order_by("-id")
        .values_list("person_id", "given", "surname", "suffix", "kind")
    )
    found: dict[UUID, list[Name]] = defaultdict(list)
    for person_id, given, surname, suffix, kind in rows:
        found[person_id].append(Name(given, surname, suffix, cast(NameKind, kind)))
    return {one: tuple(sorted(dict.fromkeys(names), key=lambda n: ORDER[n.kind])) for one, names in found.items()}


def record_of(ids: Sequence[UUID]) -> list[Record]:
    """These persons as records, in this order; who is not there is left out. Six queries, however many.

    `with_names`: who lives with them now, without anybody who is restricted or sealed: a name that matched must not
    tell what the page would not.
    """
    people = _born_and_sex(ids)
    names = names_by_person(people)
    addresses = _addresses(people)
    phones = _phones(people)
    numbers: dict[UUID, list[tuple[str, str]]] = defaultdict(list)
    for person_id, kind, value in (
        PersonIdentifier.unscoped.filter(person_id__in=people).order_by("id").values_list("person_id", "kind", "value")
    ):
        numbers[person_id].append((kind, value))
    homes, others = _homes(people)
    return [
        Record(
            id=one.hex,
            names=names.get(one, ()),
            born=people[one][0],
            sex=people[one][1],
            addresses=tuple(addresses.get(one, ())),
            phones=tuple(dict.fromkeys(phones.get(one, ()))),
            identifiers=tuple(dict.fromkeys(numbers.get(one, ()))),
            household=homes.get(one, ""),
            with_names=tuple(others.get(one, ())),
        )
        for one in ids
        if one in people
    ]


def _born_and_sex(ids: Iterable[UUID]) -> dict[UUID, tuple[Born, Sex]]:
    rows = Person.unscoped.filter(pk__in=list(ids)).values_list(
        "pk", "sex", "birth_year", "birth_month", "birth_day", "birth_earliest", "birth_latest"
    )
    return {pk: (Born(*born), cast(Sex, sex)) for pk, sex, *born in rows}


def _phones(ids: Iterable[UUID]) -> dict[UUID, list[str]]:
    rows = PersonPhone.unscoped.filter(person_id__in=list(ids)).order_by("-id")
    found: dict[UUID, list[str]] = defaultdict(list)
    for person_id, digits in rows.values_list("person_id", "digits"):
        found[person_id].append(digits)
    return found


def _addresses(ids: Iterable[UUID]) -> dict[UUID, list[Address]]:
    """The newest first, ended ones too: moved families are found by where they lived."""
    rows = (
        PersonAddress.unscoped.filter(person_id__in=list(ids))
        .order_by("-id")
        .values_list("person_id", "line", "city", "zip", "number", "street", "unit")
    )
    found: dict[UUID, list[Address]] = defaultdict(list)
    for person_id, *parts in rows:
        found[person_id].append(Address(*parts))
    return found


def _homes(ids: Iterable[UUID]) -> tuple[dict[UUID, str], dict[UUID, list[Name]]]:
    """The household each lives in now (the newest, when there are several), and the names of the others there."""
    own = HouseholdMember.unscoped.filter(person_id__in=list(ids), until__isnull=True).order_by("id")
    home: dict[UUID, UUID] = dict(own.values_list("person_id", "household_id"))
    rows = HouseholdMember.unscoped.filter(
        household_id__in=set(home.values()),
        until__isnull=True,
        person__restricted=False,
        person__sealed=False,
        person__merged_into__isnull=True,
    ).order_by("id")
    living: dict[UUID, dict[UUID, None]] = defaultdict(dict)
    for household_id, person_id in rows.values_list("household_id", "person_id"):
        if len(living[household_id]) <= MOST_OTHERS:  # one more than is kept, for the person themself
            living[household_id][person_id] = None
    names = names_by_person({person_id for group in living.values() for person_id in group})
    others = {
        one: list(islice((names[who][0] for who in living[home[one]] if who != one and who in names), MOST_OTHERS))
        for one in home
    }
    return {one: household.hex for one, household in home.items()}, others


def take_turn() -> None:
    """Wait until nobody else tells the index of persons, and hold it until the transaction ends.

    What is read after this is what holds: a card that was made from an older reading would bring a sealed person back,
    or lose a name for good. Touch every person first, then take the turn.
    """
    from hearthline.people.index.shelf import ONE_PERSON, hold_writers

    hold_writers(ONE_PERSON)


def reindex(ids: Iterable[UUID]) -> None:
    """Tell the index what is known of these persons now. Inside the transaction that changed them.

    Who is sealed or merged away is taken out of it: nobody finds them, and no search takes longer for them.
    """
    from hearthline.people import index

    take_turn()
    wanted = list(dict.fromkeys(ids))
    rows = Person.unscoped.filter(pk__in=wanted).values_list("pk", "agency_id", "sealed", "merged_into_id")
    gone = {pk for pk, _, sealed, into in rows if sealed or into}
    agencies = {pk: agency for pk, agency, _, _ in rows}
    for record in record_of([one for one in wanted if one in agencies and one not in gone]):
        index.put(UUID(record.id), record, agency_id=agencies[UUID(record.id)])
    for one in gone:
        index.drop(one)


def household_of(ids: Iterable[UUID], *, everybody: bool = False) -> set[UUID]:
    """Who lives with any of these now, themselves included. `everybody`: however many; for closing a record."""
    wanted = set(ids)
    homes = HouseholdMember.unscoped.filter(person_id__in=wanted, until__isnull=True).values("household_id")
    rows = HouseholdMember.unscoped.filter(household_id__in=homes, until__isnull=True)
    found = rows.order_by("id").values_list("person_id", flat=True)
    return wanted | set(found if everybody else found[:MOST_AT_HOME])
