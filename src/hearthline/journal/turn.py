"""Whose turn it is to write: who reports or asks waits a few seconds for the database, then a spool takes it."""

from datetime import datetime, timedelta
from traceback import clear_frames

from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db import Error as DatabaseError

from hearthline.ground import clock

REST = timedelta(seconds=5)
"""After the database failed, the spools take everything for so long: nobody waits for one time-out after another."""
PATIENCE = 5.0
"""Seconds until the spool takes it instead. Only the embedded database makes writers wait for each other."""


class _Turn(transaction.Atomic):
    """A durable transaction that begins within PATIENCE seconds or not at all."""

    def __enter__(self) -> None:
        connection = connections[DEFAULT_DB_ALIAS]
        usual = getattr(connection, "patience", None)
        if usual is None:
            super().__enter__()
            return
        connection.patience = PATIENCE  # type: ignore[attr-defined]  # of our own backend: site/sqlite
        try:
            super().__enter__()
        finally:
            connection.patience = usual  # type: ignore[attr-defined]


def write_turn() -> transaction.Atomic:
    """One durable transaction. Raises OperationalError when the embedded database is not free within PATIENCE."""
    return _Turn(DEFAULT_DB_ALIAS, savepoint=True, durable=True)


def forget(error: BaseException) -> None:
    """Let go of what a handled database error holds on to, now and in this thread.

    Django's wrapper ties the error, its frames and their cursor into a ring. Left to the garbage collector, the cursor
    may be taken apart by another thread while this one is inside SQLite, which ends the process (seen with 32 threads).
    """
    for one in (error, error.__cause__, error.__context__):
        if one is not None:
            clear_frames(one.__traceback__)


class _Circuit:
    """Open for a few seconds after a failure of the database."""

    def __init__(self) -> None:
        self._until: datetime | None = None

    def is_open(self) -> bool:
        return self._until is not None and clock.now() < self._until

    def trip(self) -> None:
        self._until = clock.now() + REST

    def mend(self) -> None:
        self._until = None


circuit = _Circuit()
"""One for all doors of this process: what failed for one of them fails for the others."""


def failed(error: BaseException) -> None:
    """The database would not: let go of its error and of the connection, and leave it alone for a while."""
    forget(error)
    circuit.trip()
    if connection.in_atomic_block:
        return
    try:
        connection.close()  # the next attempt starts with a fresh one
    except (DatabaseError, OSError):
        connection.connection = None  # it will not even close: dropped as it is
