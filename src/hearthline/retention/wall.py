"""The database role under which records are destroyed. On PostgreSQL the worker takes it for that step alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import connection

WORKER: Final = "hl_worker"
RETAINER: Final = "hl_retention"
"""As in `site.grants`, which makes it: nobody signs in as it."""


@contextmanager
def retainer() -> Iterator[None]:
    """Do what follows with the rights of retention. Outside a transaction; owners and SQLite have them anyway."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        mine = str(cursor.fetchone()[0])
    if mine != WORKER:
        yield
        return
    _be(RETAINER)
    try:
        yield
    finally:
        _be(mine)


def _be(role: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {connection.ops.quote_name(role)}")
