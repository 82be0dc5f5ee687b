"""Persons of a file into the tables of this room, many rows at once."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from hearthline.linkage.record import Address
from hearthline.people.importing.reading import Person
from hearthline.people.index import bulk
from hearthline.people.models import Origin

Columns = tuple[tuple[str, str], ...]

_FACT: Columns = (("agency_id", "varchar"), ("person_id", "uuid"), ("added_by", "varchar"))
HOUSEHOLD: Columns = (("id", "uuid"), ("agency_id", "varchar"), ("external", "varchar"))
PERSON: Columns = (
    ("id", "uuid"), ("agency_id", "varchar"), ("known_as", "varchar"), ("sex", "varchar"), ("birth_year", "int2"),
    ("birth_month", "int2"), ("birth_day", "int2"), ("birth_earliest", "int2"), ("birth_latest", "int2"),
    ("unborn", "bool"), ("restricted", "bool"), ("restricted_ask", "varchar"), ("sealed", "bool"),
    ("sealed_why", "varchar"), ("origin", "varchar"), ("created_by", "varchar"), ("created_at", "timestamptz"),
    ("changed_at", "timestamptz"), ("version", "int4"),
)  # fmt: skip
NAME: Columns = (*_FACT, ("given", "varchar"), ("surname", "varchar"), ("suffix", "varchar"), ("kind", "varchar"))
ADDRESS: Columns = (
    *_FACT, ("line", "varchar"), ("city", "varchar"), ("zip", "varchar"), ("number", "varchar"), ("street", "varchar"),
    ("unit", "varchar"), ("county", "varchar"),
)  # fmt: skip
PHONE: Columns = (*_FACT, ("digits", "varchar"))
IDENTIFIER: Columns = (*_FACT, ("kind", "varchar"), ("value", "varchar"))
MEMBER: Columns = (*_FACT, ("household_id", "uuid"))


def write(agency_id: str, people: Sequence[Person], homes: Iterable[tuple[UUID, str]], at: datetime) -> None:
    """Insert these persons with all their facts, and the new households first. Inside a transaction."""
    plain = connection.vendor != "postgresql"
    key: Callable[[UUID], Any] = (lambda value: value.hex) if plain else (lambda value: value)
    when: Any = at.strftime("%Y-%m-%d %H:%M:%S.%f") if plain else at  # as Django's own columns keep it
    facts = [((agency_id, key(one.id), ""), one, one.record) for one in people]
    names = ((*fact, n.given, n.surname, n.suffix, n.kind) for fact, _, record in facts for n in record.names)
    addresses = ((*fact, *_address(a)) for fact, _, record in facts for a in record.addresses)
    bulk.write("people_household", HOUSEHOLD, ((key(pk), agency_id, external) for pk, external in homes))
    bulk.write("people_person", PERSON, (_person(agency_id, key(one.id), one, when) for one in people))
    bulk.write("people_personname", NAME, names)
    bulk.write("people_personaddress", ADDRESS, addresses)
    bulk.write("people_personphone", PHONE, ((*fact, digits) for fact, _, record in facts for digits in record.phones))
    bulk.write("people_personidentifier", IDENTIFIER, ((*fact, "import", one.external) for fact, one, _ in facts))
    bulk.write(
        "people_householdmember", MEMBER, ((*fact, key(one.household)) for fact, one, _ in facts if one.household)
    )


def _person(agency_id: str, pk: Any, one: Person, when: Any) -> tuple[Any, ...]:
    born = one.record.born
    return (
        pk, agency_id, "", one.record.sex, born.year, born.month, born.day, born.earliest, born.latest,
        False, False, "", False, "", Origin.IMPORT.value, "", when, when, 1,
    )  # fmt: skip


def _address(one: Address) -> tuple[str, ...]:
    return one.line[:200], one.city[:80], one.zip[:10], one.number[:16], one.street[:120], one.unit[:24], ""
