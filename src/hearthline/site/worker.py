"""The worker: one process, one list of things to do again and again. State decides what is due, not a queue.

A task queue would need its own leases, and a task of a killed worker would stay "running" for ever. Every step here
asks the database what is still to do, does it in a transaction, and can be killed at any point and run again.
"""

import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from hearthline.site.logs import log, where


@dataclass
class Step:
    """Something to do every `every` seconds; `last` is on the monotonic clock."""

    name: str
    every: float
    run: Callable[[], object]
    last: float = field(default=float("-inf"))
    failures: int = 0

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
        except Exception as error:  # a worker that dies of one bad row serves nobody
            step.failures += 1
            log().error("step failed", name=step.name, error=type(error).__name__, where=where(error))
            _fresh_connection()
    return max(0.0, min(step.last + step.every for step in steps) - at)


def _fresh_connection() -> None:
    from django.db import connections

    for connection in connections.all(initialized_only=True):
        connection.close()


def failing(steps: list[Step]) -> Callable[[], list[str]]:
    """A health check: which steps failed three times in a row."""
    return lambda: [f"step_{step.name}" for step in steps if step.failures >= 3]


def main() -> int:
    """Run until told to stop (SIGTERM or SIGINT)."""
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hearthline.site.settings.worker")
    import django

    from hearthline.site import logs

    logs.configure("worker")
    django.setup(set_prefix=False)
    logs.configure("worker")
    from hearthline.site import checks, wiring

    checks.refuse_unsafe_start()
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    prompt, slow = wiring.worker_steps()
    log().info("worker ready", count=len(prompt) + len(slow))
    # Decoding a stranger's file may take seconds: it must not keep a danger report from being opened.
    beside = threading.Thread(target=_loop, args=(slow, stop), name="slow", daemon=True)
    beside.start()
    _loop(prompt, stop)
    return 0


def _loop(steps: list[Step], stop: threading.Event) -> None:
    while not stop.is_set():
        stop.wait(turn(steps, time.monotonic()))


if __name__ == "__main__":
    raise SystemExit(main())
