"""Persons of a file into the tables of this room, many rows at once."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection

from hearthline.people.importing.reading import Person
from hearthline.people.importing.rows import COLUMNS, Tables, home_rows, person_rows
from hearthline.people.index import bulk


def write(agency_id: str, people: Sequence[Person], homes: Iterable[tuple[UUID, str]], at: datetime) -> None:
    """Insert these persons with all their facts, and the new households first. Inside a transaction."""
    plain = connection.vendor != "postgresql"
    insert(home_rows(agency_id, homes, plain=plain) | person_rows(agency_id, people, at, plain=plain))


def insert(tables: Tables) -> None:
    """Insert rows that were made for this database. Inside a transaction."""
    for name, rows in tables.items():
        bulk.insert(name, COLUMNS[name], rows)
