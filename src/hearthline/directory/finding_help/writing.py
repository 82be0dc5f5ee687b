"""Many new rows of search into their tables in one go, past Django's own way, which looks at every value of every row.

The only SQL of this room. Only text, numbers, dates and nothing: what the tables of search are made of.
"""

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from functools import cache
from operator import attrgetter
from typing import Any, Final

from django.db import connection, models

CACHE: Final = 262_144
"""Kibibytes of a SQLite file that may stand in memory while rows are made: the ends of all the trees that grow."""


@cache
def names(model: type[models.Model]) -> tuple[str, ...]:
    """The columns of a table that a row must say, in the order in which `put` wants them: all but a number of its own
    that the database gives."""
    return tuple(f.attname for f in model._meta.concrete_fields if not isinstance(f, models.BigAutoField))


@cache
def reader(model: type[models.Model]) -> Callable[[Any], tuple[Any, ...]]:
    """From a row as an object to its values, for `put`."""
    return attrgetter(*names(model))


def put(model: type[models.Model], rows: Sequence[Sequence[Any]]) -> None:
    """Put new rows down, each a value for each of `names`. Inside a transaction. Raises IntegrityError for a row whose
    id is there already."""
    if not rows:
        return
    columns = ", ".join(f'"{name}"' for name in names(model))
    # Past Django's cursor, which looks at every row; what the database refuses is still said in Django's words.
    with connection.cursor() as cursor, connection.wrap_database_errors:
        if connection.vendor == "postgresql":
            with cursor.copy(f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN') as copy:
                for row in rows:
                    copy.write_row(row)
            return
        places = ", ".join("?" * len(names(model)))
        into = f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES ({places})'  # noqa: S608 - our own names
        connection.connection.executemany(into, rows)


@contextmanager
def wide_cache() -> Generator[None]:
    """SQLite: a page cache that holds the tables' trees while very many rows are made; then its own small one again."""
    _cache(-CACHE)
    try:
        yield
    finally:
        _cache(-2_000)


def _cache(size: int) -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA cache_size = {size}")
