"""The read API leaves the public face its time: this face takes reports too, and a report waits for nobody's list.

A request of the API may take what it takes. Then the next ones are asked to come again in a moment, until the API has
had no more than its share of the last seconds. Nobody is refused by it: programs read the API, and come again.
"""

import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

LAST: Final = 10.0
"""Seconds that are looked back."""
SHARE: Final = 3.0
"""Seconds of those that the API may have had."""
AGAIN: Final = 5
"""Seconds after which to come again, as the answer says."""


class Sparing:
    """How long the API worked lately, in the memory of this process only."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._done: deque[tuple[float, float]] = deque()

    def over(self, now: float) -> bool:
        """Whether the API had more than its share. `now`: seconds of the steady clock."""
        with self._lock:
            while self._done and self._done[0][0] <= now - LAST:
                self._done.popleft()
            return sum(seconds for _, seconds in self._done) > SHARE

    def note(self, now: float, seconds: float) -> None:
        """So long it worked until now."""
        with self._lock:
            self._done.append((now, seconds))


_sparing: Final = Sparing()


def spent() -> bool:
    """Whether to answer "come again"."""
    return _sparing.over(time.monotonic())


@contextmanager
def noted() -> Iterator[None]:
    """Count how long this takes."""
    began = time.monotonic()
    try:
        yield
    finally:
        now = time.monotonic()
        _sparing.note(now, now - began)
