"""Whose turn it is to write: who reports waits a few seconds for the database at most, then the spool takes it."""

from traceback import clear_frames

from django.db import DEFAULT_DB_ALIAS, connections, transaction

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
