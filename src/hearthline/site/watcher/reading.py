"""What the database says of the worker: one table, read-only, with a role that may read nothing else.

Every reading is a connection of its own, in a thread of its own: a database that hangs keeps the watcher from nothing.
"""

import sqlite3
import threading
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from hearthline.site.config import Config

QUERY: Final = "SELECT name, counter FROM duty_heartbeat"
SECONDS: Final = 5
Reader = Callable[[], Mapping[str, int]]


def reader(config: Config) -> Reader:
    """How this configuration's database is asked. The reader raises what its driver raises."""
    database = config.database
    if str(database["ENGINE"]).endswith("postgresql"):
        return lambda: _postgres(database)
    return lambda: _sqlite(Path(str(database["NAME"])))


def _sqlite(path: Path) -> Mapping[str, int]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=SECONDS)) as line:
        return {str(name): int(counter) for name, counter in line.execute(QUERY)}


def _postgres(database: Mapping[str, Any]) -> Mapping[str, int]:
    import psycopg

    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    told = {name: database[key] for name, key in names.items() if database[key]}
    limit = f"-c statement_timeout={SECONDS * 1000}"
    with psycopg.connect(**told, **database["OPTIONS"], options=limit, autocommit=True) as line:
        return {str(name): int(counter) for name, counter in line.execute(QUERY)}


class Asker:
    """Asks again and again in a thread; `news` is what was said since it was last called, None for nothing."""

    def __init__(self, read: Reader, every: float, stop: threading.Event) -> None:
        self._read, self._every, self._stop = read, every, stop
        self._news: Mapping[str, int] | None = None
        self._lock = threading.Lock()
        self.failed = ""
        self.thread = threading.Thread(target=self._ask, name="ask", daemon=True)

    def _ask(self) -> None:
        while not self._stop.is_set():
            try:
                found = self._read()
            except Exception as error:  # whatever a driver raises: no answer is the answer
                self.failed = type(error).__name__
            else:
                with self._lock:
                    self._news, self.failed = found, ""
            self._stop.wait(self._every)

    def news(self) -> Mapping[str, int] | None:
        """What the database said since the last call."""
        with self._lock:
            found, self._news = self._news, None
        return found
