"""SQL of our own on the path of every report, with as little around each statement as the database allows.

Django's cursor takes several times as long as an INSERT on the embedded database does.
"""

from collections.abc import Sequence
from types import TracebackType
from typing import Any, Self

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.utils import CursorWrapper

Row = Sequence[Any]


class Statement:
    """A statement with `%s` where values go, and nowhere else."""

    def __init__(self, sql: str) -> None:
        self.sql = sql
        self.marked = sql.replace("%s", "?")


class Writer:
    """Runs statements on the default database, inside the caller's transaction. Raises Django's database errors.

    On the embedded database they go straight to SQLite, unless somebody listens to what is asked of the database.
    Values are written as they are: adapt dates and ids before.
    """

    def __init__(self) -> None:
        # The connection itself: each look through Django's proxy would cost as much as a small statement.
        self._connection = connections[DEFAULT_DB_ALIAS]
        self._cursor: CursorWrapper | None = None

    def __enter__(self) -> Self:
        heard = self._connection.execute_wrappers or self._connection.queries_logged
        if heard or self._connection.vendor != "sqlite":
            self._cursor = self._connection.cursor()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._cursor is not None:
            self._cursor.close()

    @property
    def in_transaction(self) -> bool:
        return self._connection.in_atomic_block

    @property
    def is_sqlite(self) -> bool:
        return self._connection.vendor == "sqlite"

    def run(self, statement: Statement, row: Row) -> int:
        """Execute once; returns how many rows it wrote."""
        if self._cursor is not None:
            self._cursor.execute(statement.sql, row)
            return int(self._cursor.rowcount)
        with self._connection.wrap_database_errors:
            return int(self._connection.connection.execute(statement.marked, row).rowcount)

    def run_many(self, statement: Statement, rows: Sequence[Row]) -> None:
        """Execute once for each row."""
        if self._cursor is not None:
            self._cursor.executemany(statement.sql, rows)
            return
        with self._connection.wrap_database_errors:
            self._connection.connection.executemany(statement.marked, rows)
