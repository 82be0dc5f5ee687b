"""Whose turn it is to write: on the embedded database writers wait for one lock, and who reports must not wait long.

SQLite's own wait asks again after 1, 2, 5 … 100 ms, so that of several writers one can be passed over for seconds
(measured: 2.4 s with two others; 0.3 s when it asks every millisecond). PostgreSQL needs none of this.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from traceback import clear_frames

from django.db import OperationalError, connection, transaction

PATIENCE = 5.0
"""Seconds until the spool takes it instead."""
AGAIN = 0.0005
"""Seconds until the next try: about as long as one writer holds the lock."""
_pause = threading.Event()


@contextmanager
def write_turn() -> Iterator[None]:
    """One durable transaction. Raises OperationalError when the lock is not free within PATIENCE seconds."""
    with ExitStack() as stack:
        if connection.vendor == "sqlite":
            _begin_sqlite(stack)
        else:
            stack.enter_context(transaction.atomic(durable=True))
        yield


def _begin_sqlite(stack: ExitStack) -> None:
    deadline = time.monotonic() + PATIENCE
    usual = int(float(connection.settings_dict["OPTIONS"].get("timeout", PATIENCE)) * 1000)
    connection.ensure_connection()
    _busy_timeout(0)
    try:
        while True:
            try:
                stack.enter_context(transaction.atomic(durable=True))
            except OperationalError as error:
                if "locked" not in str(error) or time.monotonic() > deadline:
                    raise
                forget(error)
                _pause.wait(AGAIN)
            else:
                return
    finally:
        _busy_timeout(usual)


def forget(error: BaseException) -> None:
    """Let go of what a handled database error holds on to, now and in this thread.

    Django's wrapper ties the error, its frames and their cursor into a ring. Left to the garbage collector, the cursor
    may be taken apart by another thread while this one is inside SQLite, which ends the process (seen with 32 threads).
    """
    for one in (error, error.__cause__, error.__context__):
        if one is not None:
            clear_frames(one.__traceback__)


def _busy_timeout(milliseconds: int) -> None:
    with connection.wrap_database_errors:
        connection.connection.execute(f"PRAGMA busy_timeout={milliseconds}")
