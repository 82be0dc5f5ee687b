"""How many requests the servers of this process answer just now."""

import threading
from typing import Any

from django.core.signals import request_finished, request_started

ENOUGH_SECONDS = 20.0
"""Whoever is not answered by then is not waited for: a test's own asserts say what is wrong."""


class Serving:
    """Counts what is under way. A page that is closed leaves its polls behind, and their threads write to the database:
    after a test they would write into the next one."""

    def __init__(self) -> None:
        self._count = 0
        self._changed = threading.Condition()

    def __enter__(self) -> "Serving":
        request_started.connect(self._began, weak=False)
        request_finished.connect(self._ended, weak=False)
        return self

    def __exit__(self, *what: object) -> None:
        request_started.disconnect(self._began)
        request_finished.disconnect(self._ended)

    def _began(self, **_: Any) -> None:
        with self._changed:
            self._count += 1

    def _ended(self, **_: Any) -> None:
        with self._changed:
            self._count -= 1
            self._changed.notify_all()

    def rest(self) -> bool:
        """Wait until nothing is under way; False when that did not come about in time."""
        with self._changed:
            return self._changed.wait_for(lambda: self._count <= 0, ENOUGH_SECONDS)
