"""Persons as rows of the tables of this room, as the database takes them soonest. Plain Python: for other processes.

SQLite takes tuples; PostgreSQL the text that COPY reads, made where there is time for it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from hearthline.linkage.record import Address
from hearthline.people.importing.reading import Person, Task, read_chunk

Rows = list[tuple[Any, ...]] | bytes
Tables = dict[str, Rows]
"""By table: rows in the order of COLUMNS."""

ORIGIN = "import"
_FACT = ("agency_id", "person_id", "added_by")
COLUMNS = {
    "people_household": ("id", "agency_id", "external"),
    "people_person": (
        "id", "agency_id", "known_as", "sex", "birth_year", "birth_month", "birth_day", "birth_earliest",
        "birth_latest", "unborn", "restricted", "restricted_ask", "sealed", "sealed_why", "origin", "created_by",
        "created_at", "changed_at", "version",
    ),
    "people_personname": (*_FACT, "given", "surname", "suffix", "kind"),
    "people_personaddress": (*_FACT, "line", "city", "zip", "number", "street", "unit", "county"),
    "people_personphone": (*_FACT, "digits"),
    "people_personidentifier": (*_FACT, "kind", "value"),
    "people_householdmember": (*_FACT, "household_id"),
    "people_card": ("shelf", "person_id", "packed", "keys"),
}  # fmt: skip


class How(NamedTuple):
    """For which agency, shelf (None: no cards), time and kind of database rows are made."""

    agency_id: str
    shelf: int | None
    at: datetime
    plain: bool


class Chunk(NamedTuple):
    """Some persons as rows. `wrong`: how many dates were not understood."""

    ids: list[UUID]
    wrong: int
    tables: Tables

    def __repr__(self) -> str:
        return f"Chunk({len(self.ids)} persons)"


def made(task: Task, how: How) -> Chunk:
    """The rows of some persons of a file."""
    people = read_chunk(task)
    tables = person_rows(how.agency_id, people, how.at, plain=how.plain)
    if how.shelf is not None:
        tables |= card_rows(how.shelf, people, plain=how.plain)
    return Chunk([one.id for one in people], sum(one.wrong for one in people), tables)


def person_rows(agency_id: str, people: Sequence[Person], at: datetime, *, plain: bool) -> Tables:
    """These persons with all their facts. `plain`: for SQLite, which keeps ids as text and times as Django does."""
    key = _key(plain)
    when: Any = at.strftime("%Y-%m-%d %H:%M:%S.%f") if plain else at
    facts = [((agency_id, key(one.id), ""), one, one.record) for one in people]
    return {
        name: list(rows) if plain else copied(rows)
        for name, rows in (
            ("people_person", (_person(agency_id, fact[1], one, when) for fact, one, _ in facts)),
            (
                "people_personname",
                ((*fact, n.given, n.surname, n.suffix, n.kind) for fact, _, record in facts for n in record.names),
            ),
            ("people_personaddress", ((*fact, *_address(a)) for fact, _, record in facts for a in record.addresses)),
            ("people_personphone", ((*fact, digits) for fact, _, record in facts for digits in record.phones)),
            ("people_personidentifier", ((*fact, "import", one.external) for fact, one, _ in facts)),
            ("people_householdmember", ((*fact, key(one.household)) for fact, one, _ in facts if one.household)),
        )
    }


def card_rows(shelf: int, people: Iterable[Person], *, plain: bool) -> Tables:
    """The index's cards of these persons."""
    key = _key(plain)
    rows = ((shelf, key(one.id), one.card.packed, one.card.keys) for one in people)
    return {"people_card": list(rows) if plain else copied(rows)}


def home_rows(agency_id: str, homes: Iterable[tuple[UUID, str]], *, plain: bool) -> Tables:
    """Households by id, with their id in the file."""
    key = _key(plain)
    rows = ((key(pk), agency_id, external) for pk, external in homes)
    return {"people_household": list(rows) if plain else copied(rows)}


def copied(rows: Iterable[tuple[Any, ...]]) -> bytes:
    """Rows as the text that PostgreSQL's COPY reads."""
    return "".join(_lines(rows)).encode()


def _lines(rows: Iterable[tuple[Any, ...]]) -> Iterator[str]:
    for row in rows:
        yield "\t".join([_AS_TEXT[type(value)](value) for value in row]) + "\n"


def _said(value: str) -> str:
    if "\\" in value or not value.isprintable():
        return value.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
    return value


_AS_TEXT: dict[type, Callable[[Any], str]] = {
    str: _said,
    int: str,
    bool: lambda value: "t" if value else "f",
    type(None): lambda _: "\\N",
    bytes: lambda value: "\\\\x" + value.hex(),
    datetime: datetime.isoformat,
}


def _key(plain: bool) -> Callable[[UUID], str]:
    return (lambda value: value.hex) if plain else str


def _person(agency_id: str, pk: Any, one: Person, when: Any) -> tuple[Any, ...]:
    born = one.record.born
    return (
        pk, agency_id, "", one.record.sex, born.year, born.month, born.day, born.earliest, born.latest,
        False, False, "", False, "", ORIGIN, "", when, when, 1,
    )  # fmt: skip


def _address(one: Address) -> tuple[str, ...]:
    return one.line[:200], one.city[:80], one.zip[:10], one.number[:16], one.street[:120], one.unit[:24], ""
