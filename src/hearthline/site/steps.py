"""Something to do again and again: when it is due, and what happens when it fails."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from hearthline.journal.turn import forget
from hearthline.site.logs import log, where


@dataclass
class Step:
    """Something to do every `every` seconds; `last` is on the monotonic clock. `runs`: rounds that went well."""

    name: str
    every: float
    run: Callable[[], object]
    last: float = field(default=float("-inf"))
    failures: int = 0
    runs: int = 0

    def due(self, at: float) -> bool:
        return at - self.last >= self.every


def turn(steps: list[Step], at: float) -> float:
    """Run what is due at `at` (monotonic seconds). One step's failure stops no other. Returns seconds to the next."""
    for step in steps:
        if not step.due(at):
            continue
        step.last = at
        try:
            step.run()
            step.failures = 0
            step.runs += 1
        except Exception as error:  # a worker that dies of one bad row serves nobody
            step.failures += 1
            log().error("step failed", name=step.name, error=type(error).__name__, where=where(error))
            forget(error)
            _fresh_connection()
    return max(0.0, min(step.last + step.every for step in steps) - at)


class Beside:
    """A step's work in a thread of its own, for what asks another machine: nothing waits for it, and it never runs
    twice at once. Its failure is told when the step comes round again."""

    def __init__(self, work: Callable[[], object]) -> None:
        self._work = work
        self._thread: threading.Thread | None = None
        self._failed: Exception | None = None

    def __call__(self) -> None:
        """Begin, unless it still runs. Raises what the last run raised."""
        if self._thread is not None and self._thread.is_alive():
            return
        failed, self._failed = self._failed, None
        self._thread = threading.Thread(target=self._run, name="beside", daemon=True)
        self._thread.start()
        if failed is not None:
            raise failed

    def _run(self) -> None:
        try:
            self._work()
        except Exception as error:  # told by the next round, in the worker's own loop
            self._failed = error
        finally:
            _fresh_connection()

    def finish(self, seconds: float = 30) -> None:
        """Wait until it has run."""
        if self._thread is not None:
            self._thread.join(seconds)


def _fresh_connection() -> None:
    from django.db import connections

    for connection in connections.all(initialized_only=True):
        connection.close()


def failing(steps: list[Step]) -> Callable[[], list[str]]:
    """A health check: which steps failed three times in a row."""
    return lambda: [f"step_{step.name}" for step in steps if step.failures >= 3]
