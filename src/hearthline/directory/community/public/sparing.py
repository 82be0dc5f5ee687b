"""The read API leaves the public face its time: this face takes reports too, and a report waits for nobody's list.

A request of the API may take what it takes. Then the next ones are asked to come again in a moment, until the API has
had no more than its share of the last seconds. What has not ended has no length yet: so few may run at the same time,
or a hundred that begin together would have the whole face. Nobody is refused by it: programs read the API, and come
again.
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
AT_ONCE: Final = 2
"""Requests of the API that run at the same time in one process."""
AGAIN: Final = 5
"""Seconds after which to come again, as the answer says."""


class Sparing:
    """How long the API worked lately, in the memory of this process only."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._done: deque[tuple[float, float]] = deque()
        self._running = 0

    def over(self, now: float) -> bool:
        """Whether the API had more than its share. `now`: seconds of the steady clock."""
        with self._lock:
            while self._done and self._done[0][0] <= now - LAST:
                self._done.popleft()
            return sum(seconds for _, seconds in self._done) > SHARE

    def begin(self, now: float) -> bool:
        """Whether one more may run. If so, `end` is owed."""
        spent = self.over(now)
        with self._lock:
            if spent or self._running >= AT_ONCE:
                return False
            self._running += 1
            return True

    def end(self, now: float, seconds: float) -> None:
        """It ran for so long until now."""
        with self._lock:
            self._running -= 1
        self.note(now, seconds)

    def note(self, now: float, seconds: float) -> None:
        """So long it worked until now."""
        with self._lock:
            self._done.append((now, seconds))


_sparing: Final = Sparing()


@contextmanager
def turn() -> Iterator[bool]:
    """Run within this, and be counted. False: answer "come again", and do nothing else."""
    began = time.monotonic()
    ours = _sparing.begin(began)
    try:
        yield ours
    finally:
        if ours:
            now = time.monotonic()
            _sparing.end(now, now - began)
