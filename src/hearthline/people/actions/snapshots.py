"""What a merge moves, kept so that it can be moved back: every row as it was, as JSON.

A table that points at a person belongs in `MOVED`, or in `STAYS` with its reason; a test holds us to it.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db import models
from django.db.models import Q

from hearthline.people.models import (
    HouseholdMember,
    PastEvent,
    Person,
    PersonAddress,
    PersonIdentifier,
    PersonName,
    PersonPhone,
    Relationship,
    ReportedLink,
    SafetyAlert,
    Standing,
)

MOVED: Final[Mapping[str, tuple[type[models.Model], tuple[str, ...]]]] = {
    "name": (PersonName, ("person_id",)),
    "address": (PersonAddress, ("person_id",)),
    "phone": (PersonPhone, ("person_id",)),
    "identifier": (PersonIdentifier, ("person_id",)),
    "member": (HouseholdMember, ("person_id",)),
    "relation": (Relationship, ("person_id", "other_id")),
    "warning": (SafetyAlert, ("person_id",)),
    "past": (PastEvent, ("person_id",)),
    "standing": (Standing, ("person_id",)),
    "link": (ReportedLink, ("person_id",)),
}
"""Name in the snapshot: the table, and its columns that point at a person."""

STAYS: Final = {
    "Person": "who was merged before stays with whom they were merged into, so that each merge is taken back alone",
    "Possible": "a pair with somebody who was merged is off the queue, and back on it when the merge is taken back",
    "Merge": "it tells what was done, to whom it was done",
}

FILLED: Final = ("sex", "known_as", "birth_order")
BIRTH: Final = ("birth_year", "birth_month", "birth_day", "birth_earliest", "birth_latest")
_PIECE: Final = 500


@dataclass(frozen=True, repr=False)
class Snapshot:
    """`absorbed`, `survivor`: the two persons' rows before. `rows`: by name in `MOVED`, each row before, by its id.
    `filled`: columns of the survivor that were empty, and what the merge put there."""

    absorbed: Mapping[str, Any]
    survivor: Mapping[str, Any]
    rows: Mapping[str, Mapping[str, Mapping[str, Any]]]
    filled: Mapping[str, Any]

    def raw(self) -> bytes:
        """As it is sealed."""
        return json.dumps(vars(self), sort_keys=True, ensure_ascii=False).encode()

    @classmethod
    def read(cls, raw: bytes) -> "Snapshot":
        """From the opened value. ValueError, TypeError when it is none."""
        return cls(**json.loads(raw))


def plain(row: models.Model) -> dict[str, Any]:
    """One row as JSON can hold it, by column."""
    return {field.attname: _value(getattr(row, field.attname)) for field in row._meta.concrete_fields}


def _value(value: Any) -> Any:
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value


def rows_of(person_id: UUID, apart_from: UUID) -> dict[str, dict[str, dict[str, Any]]]:
    """Every row that a merge of this person moves. A tie to `apart_from`, the other of the two, stays as it is."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for name, (table, columns) in MOVED.items():
        points = Q()
        for column in columns:
            points |= Q(**{column: person_id})
        rows = table._default_manager.filter(points)
        if name == "relation":
            rows = rows.exclude(Q(person_id=apart_from) | Q(other_id=apart_from))
        found[name] = {str(row.pk): plain(row) for row in rows}
    return found


def point(rows: Mapping[str, Iterable[str]], at: UUID, to: UUID) -> int:
    """Point these rows, where they point at one person, to another. Returns how many pointers moved."""
    moved = 0
    for name, keys in rows.items():
        table, columns = MOVED[name]
        for piece in _pieces(list(keys)):
            for column in columns:
                some = table._default_manager.filter(pk__in=piece, **{column: at})
                moved += some.update(**{column: to})
    return moved


def pointers(rows: Mapping[str, Mapping[str, Mapping[str, Any]]], at: UUID) -> int:
    """How many pointers of these rows point at this person."""
    return sum(
        row[column] == at.hex for name, kept in rows.items() for row in kept.values() for column in MOVED[name][1]
    )


def _pieces(keys: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(keys), _PIECE):
        yield keys[start : start + _PIECE]


def changed(before: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> list[tuple[str, str]]:
    """Rows (name, id) that are not as they were: somebody ended or changed them between."""
    found = []
    for name, kept in before.items():
        table = MOVED[name][0]
        for piece in _pieces(list(kept)):
            now = {str(row.pk): plain(row) for row in table._default_manager.filter(pk__in=piece)}
            found += [(name, key) for key in piece if now.get(key) != kept[key]]
    return found


def where_merged(kept: Snapshot, absorbed: UUID, survivor: UUID) -> dict[str, dict[str, dict[str, Any]]]:
    """The kept rows as the merge left them: the same, pointing at the survivor."""
    old, new = absorbed.hex, survivor.hex
    return {
        name: {
            key: {column: new if column in MOVED[name][1] and value == old else value for column, value in one.items()}
            for key, one in rows.items()
        }
        for name, rows in kept.rows.items()
    }


def added_since(survivor: UUID, at: datetime) -> list[tuple[str, str]]:
    """Facts and links (name, id) that came to the survivor while the two counted as one."""
    found = []
    for name, (table, columns) in MOVED.items():
        when = "linked_at" if name == "link" else "added_at"
        points = Q()
        for column in columns:
            points |= Q(**{column: survivor})
        rows = table._default_manager.filter(points, **{f"{when}__gte": at})
        found += [(name, str(pk)) for pk in rows.values_list("pk", flat=True)]
    return found


def fill(survivor: Person, absorbed: Person) -> dict[str, Any]:
    """What the survivor lacks and the other knows. A birth is taken whole or not at all: half of each would be a
    third."""
    found = {name: getattr(absorbed, name) for name in FILLED if not getattr(survivor, name)}
    if all(getattr(survivor, name) is None for name in BIRTH):
        found |= {name: getattr(absorbed, name) for name in BIRTH}
    return {name: value for name, value in found.items() if value not in (None, "")}
