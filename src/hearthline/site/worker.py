"""The worker: one process, one list of things to do again and again. State decides what is due, not a queue.

A task queue would need its own leases, and a task of a killed worker would stay "running" for ever. Every step here
asks the database what is still to do, does it in a transaction, and can be killed at any point and run again.
"""

import signal
import threading
import time

from hearthline.site.logs import log
from hearthline.site.steps import Step, turn


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
    # Who is reporting now goes first; the worker takes what is left of the processor, and the same when nobody is.
    os.nice(10)
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
