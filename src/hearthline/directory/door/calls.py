"""What calling the numbers came to, as the public face knows it: read now and then, kept in memory.

The pages stand without the database: while it is away, what was known last counts, and the files alone at the start.
"""

import threading
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import Error as DatabaseError

from hearthline.directory.book import Found
from hearthline.directory.door.models import Standing
from hearthline.ground import clock

FRESH: Final = timedelta(seconds=60)
"""How old what is kept may be: a number that was found wrong is off every page a minute later."""


class Kept:
    """The last answer of the database, for this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._asked_at: datetime | None = None
        self._found: Mapping[str, Found] = {}

    def now(self) -> Mapping[str, Found]:
        """Entry to what the last call came to. Never raises, and asks at most once in `FRESH`."""
        at = clock.now()
        with self._lock:
            if self._asked_at is None or not timedelta() <= at - self._asked_at < FRESH:
                self._asked_at = at
                self._found = self._read()
            return self._found

    def _read(self) -> Mapping[str, Found]:
        try:
            rows = Standing.unscoped.filter(agency_id=settings.HEARTHLINE_AGENCY)
            return {row.entry: Found(row.mark, row.state, row.checked_on) for row in rows}
        except (DatabaseError, OSError):
            return self._found


_kept = Kept()


def calls() -> Mapping[str, Found]:
    """Entry to what the agency's last call to it came to."""
    return _kept.now()
