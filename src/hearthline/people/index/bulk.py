"""Many rows at once: COPY on PostgreSQL, one prepared statement on SQLite."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection


def write(table: str, columns: Sequence[tuple[str, str]], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows. `columns`: (name, PostgreSQL's type). Names are ours, never a user's. Inside a transaction."""
    names = ", ".join(f'"{name}"' for name, _ in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f'COPY "{table}" ({names}) FROM STDIN (FORMAT binary)') as copy:
                copy.set_types([kind for _, kind in columns])
                for row in rows:
                    copy.write_row(row)
        else:
            _embedded(table, [name for name, _ in columns], rows)


def insert(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]] | bytes) -> None:
    """Insert rows made beforehand: tuples for SQLite, the text of COPY for PostgreSQL. Inside a transaction."""
    if not rows:
        return
    with connection.cursor() as cursor:
        if isinstance(rows, bytes):
            names = ", ".join(f'"{name}"' for name in columns)
            with cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
                copy.write(rows)
        else:
            _embedded(table, columns, rows)


def _embedded(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    names, places = ", ".join(f'"{name}"' for name in columns), ", ".join("?" * len(columns))
    with connection.wrap_database_errors:  # past Django's cursor, which looks at every row
        connection.connection.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({places})', rows)  # noqa: S608 - our own names
