"""A row of the file as a person. Plain Python: chunks of rows are read in other processes.

The file is CSV in UTF-8 with a first line of column names, in any order. `person_id` is needed; of the rest, what is
there: given, surname, other names (several parted by ";", each "Given Surname" or "Surname, Given"), dob (a date or an
age, as the desk understands them), sex, address, city, zip, phone (several parted by ";"), household_id (the same for
people who live together), suffix. Other columns are not read. One row is one person.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from operator import gt, itemgetter
from typing import NamedTuple
from uuid import UUID

from hearthline.ground.errors import DomainError
from hearthline.ground.ids import uuid7
from hearthline.ground.text import clean_text
from hearthline.linkage.cards import Made, card_of
from hearthline.linkage.dates import NotADate, parse_born
from hearthline.linkage.places import parse_address, phone_digits
from hearthline.linkage.record import Address, Born, Name, Record, Sex

COLUMNS = (
    "person_id", "given", "surname", "other names", "dob", "sex", "address", "city", "zip", "phone", "household_id",
    "suffix",
)  # fmt: skip
LIMITS = (64, 200, 200, 600, 60, 20, 200, 80, 20, 200, 64, 16)
LONGEST_CELL = 131_072
MOST_NAMES = 6
MOST_PHONES = 4
_SEXES: Mapping[str, Sex] = {
    "f": "female",
    "m": "male",
    "x": "other",
    "female": "female",
    "male": "male",
    "other": "other",
}
Row = tuple[str, ...]
"""The values of COLUMNS, in that order, cleaned and cut to LIMITS."""
Other = tuple[str, str, str]
"""Somebody of a household: person_id, given name, surname."""


class NotAFile(DomainError):
    """The file is not one that can be imported; the message says what is amiss with it."""


class Task(NamedTuple):
    """What another process makes persons of: rows with their household's id, the day ages are counted from, and the
    names of everybody in their households."""

    rows: list[tuple[UUID | None, Row]]
    on: date
    homes: dict[str, list[Other]]

    def __repr__(self) -> str:
        return f"Task({len(self.rows)} rows)"


class Person(NamedTuple):
    """One row, understood. `wrong`: the dob was no date and no age, and is left out."""

    id: UUID
    household: UUID | None
    external: str
    record: Record
    card: Made
    wrong: bool

    def __repr__(self) -> str:
        return f"Person({self.id})"


def rows_of(lines: Iterable[str], *, more: tuple[str, ...] = (), needed: bool = True) -> Iterator[tuple[int, Row]]:
    """(line number, row) of each row that is not empty. NotAFile when the columns are not there.

    `more`: other columns, whose values follow those of COLUMNS. `needed`: there must be a person_id.
    """
    csv.field_size_limit(LONGEST_CELL)  # the whole process has one limit, and another reader may have widened it
    reader = csv.reader(lines)
    columns, limits = COLUMNS + more, LIMITS + (600,) * len(more)
    try:
        names = [_plain(name) for name in next(reader, [])]
        at = [names.index(_plain(column)) if _plain(column) in names else len(names) for column in columns]
        if (needed and at[0] == len(names)) or at[1] == at[2] == len(names):
            raise NotAFile("people.E010", "The first line must name the columns: person_id, given, surname and others")
        pick = itemgetter(*at)
        for values in reader:
            if any(values):
                lacking = max(0, len(names) - len(values))
                yield reader.line_num, _row(pick([*values[: len(names)], *[""] * (lacking + 1)]), limits)
    except (csv.Error, UnicodeDecodeError) as wrong:
        raise NotAFile("people.E011", f"Line {reader.line_num + 1} cannot be read as CSV in UTF-8") from wrong


def _plain(column: str) -> str:
    return column.strip().lower().lstrip("\ufeff").replace("_", " ")


def _row(values: Row, limits: Sequence[int]) -> Row:
    whole = "".join(values)
    if whole.isascii() and whole.isprintable() and not any(map(gt, map(len, values), limits)):
        return tuple(map(str.strip, values))  # nearly every row: nothing in it to clean or to cut
    return tuple(clean_text(value, limit).strip() for value, limit in zip(values, limits, strict=True))


def read_chunk(task: Task) -> list[Person]:
    """The persons of these rows, with their cards."""
    return [_person(home, row, task) for home, row in task.rows]


def _person(home: UUID | None, row: Row, task: Task) -> Person:
    pk = uuid7()
    born, wrong = read_born(row[4], task.on)
    record = Record(
        id=pk.hex,
        names=read_names(row),
        born=born,
        sex=read_sex(row[5]),
        addresses=read_addresses(row),
        phones=read_phones(row[9]),
        identifiers=(("import", row[0]),),
        household=home.hex if home else "",
        with_names=tuple(
            Name(given, surname) for other, given, surname in task.homes.get(row[10], ()) if other != row[0]
        )[:12],
    )
    return Person(pk, home, row[0], record, card_of(record), wrong)


def read_names(row: Row) -> tuple[Name, ...]:
    """The name, and the other names as aliases; each once."""
    own = [Name(row[1], row[2], row[11])] if row[1] or row[2] else []
    own += [replace(one, kind="alias") for one in names_in(row[3])]
    return tuple(dict.fromkeys(own))


def names_in(text: str) -> list[Name]:
    """Names parted by ";", each "Given Surname" or "Surname, Given"; a single word is a given name."""
    found = []
    for one in text.split(";")[:MOST_NAMES]:
        before, comma, after = (part.strip() for part in one.partition(","))
        if comma:
            given, surname = after, before
        else:
            given, _, surname = before.rpartition(" ") if " " in before else (before, "", "")
        if given or surname:
            found.append(Name(given[:200].strip(), surname[:200]))
    return found


@lru_cache(maxsize=1 << 16)
def read_born(text: str, on: date) -> tuple[Born, bool]:
    """When somebody was born, and whether the text was not understood."""
    try:
        return (parse_born(text, on) if text else Born()), False
    except NotADate:
        return Born(), True


def read_sex(text: str) -> Sex:
    """The sex by its word or its letter; "" for anything else."""
    said = text.lower()
    return _SEXES.get(said[:1], "") if said in ("f", "m", "x", "female", "male") else "other" if said == "other" else ""


def read_addresses(row: Row) -> tuple[Address, ...]:
    """The address, when any of it is there."""
    return (parse_address(row[6], row[7], row[8]),) if row[6] or row[7] or row[8] else ()


def read_phones(text: str) -> tuple[str, ...]:
    """Telephone numbers of seven to ten digits."""
    found = dict.fromkeys(phone_digits(part) for part in text.split(";")[:MOST_PHONES])
    return tuple(one for one in found if one)
