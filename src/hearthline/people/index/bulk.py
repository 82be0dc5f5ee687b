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
            places = ", ".join("?" * len(columns))
            insert = f'INSERT INTO "{table}" ({names}) VALUES ({places})'  # noqa: S608 - our own names
            with connection.wrap_database_errors:
                connection.connection.executemany(insert, rows)  # past Django's cursor, which looks at every row
