"""Many records into one table, in one go: new ones put down, known ones brought up to date. The only SQL of this room.

A record is never taken over from another source. What says to whom a record belongs is kept as its first telling in a
delivery said it, so that a record told under a service and then again under a place belongs to both.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, time
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection

from hearthline.directory.community.columns import MODELS
from hearthline.directory.community.shape import KINDS

KEPT = frozenset({"id", "ordinal", "hidden", "secret", "checked_on", "source_id"})
"""What another telling never changes."""


@cache
def names(kind: str) -> tuple[str, ...]:
    """The columns of a kind's table, in the order in which `store` wants them."""
    return tuple(one.attname for one in MODELS[kind]._meta.concrete_fields)


def store(kind: str, rows: Sequence[Sequence[Any]]) -> None:
    """Write rows, each a value for each of `names`; no two of one id. Inside a transaction."""
    if not rows:
        return
    table = MODELS[kind]._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            shelf = f"{table}_in"
            cursor.execute(f'CREATE TEMP TABLE IF NOT EXISTS "{shelf}" (LIKE "{table}") ON COMMIT DELETE ROWS')
            with cursor.copy(f'COPY "{shelf}" ({_list(kind)}) FROM STDIN') as copy:
                for row in rows:
                    copy.write_row(row)
            cursor.execute(f'{_insert(kind)} SELECT {_list(kind)} FROM "{shelf}" {_conflict(kind)}')  # noqa: S608 - our own names
            cursor.execute(f'TRUNCATE "{shelf}"')
        else:
            places = ", ".join("?" * len(names(kind)))
            with connection.wrap_database_errors:  # past Django's cursor, which looks at every row
                connection.connection.executemany(f"{_insert(kind)} VALUES ({places}) {_conflict(kind)}", _plain(rows))


def _list(kind: str) -> str:
    return ", ".join(f'"{name}"' for name in names(kind))


def _insert(kind: str) -> str:
    return f'INSERT INTO "{MODELS[kind]._meta.db_table}" ({_list(kind)})'


@cache
def _conflict(kind: str) -> str:
    table = MODELS[kind]._meta.db_table
    said = []
    for name in names(kind):
        if name in KINDS[kind].links:
            first = f'COALESCE("{table}"."{name}", excluded."{name}")'
            same = f'"{table}"."delivery_id" = excluded."delivery_id"'
            said.append(f'"{name}" = CASE WHEN {same} THEN {first} ELSE excluded."{name}" END')
        elif name not in KEPT:
            said.append(f'"{name}" = excluded."{name}"')
    changes = ", ".join(said)
    return f'ON CONFLICT ("id") DO UPDATE SET {changes} WHERE "{table}"."source_id" = excluded."source_id"'


def _plain(rows: Iterable[Sequence[Any]]) -> Iterable[Sequence[Any]]:
    """SQLite's own types, as Django writes them. Most values of a column that is no text are the same ones again."""
    known: dict[Any, Any] = {}
    for row in rows:
        yield [
            value
            if value is None or type(value) in _PLAIN
            else known[value]
            if value in known
            else known.setdefault(value, _adapted(value))
            for value in row
        ]


_PLAIN = frozenset({str, int, float, bool})


def _adapted(value: Any) -> Any:
    adapt = connection.ops
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, datetime):
        return adapt.adapt_datetimefield_value(value)
    return adapt.adapt_timefield_value(value) if isinstance(value, time) else adapt.adapt_datefield_value(value)
