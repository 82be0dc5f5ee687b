"""The watcher as a process: settings, then looking until told to stop (SIGTERM or SIGINT)."""

import os
import signal
import sys
import threading

from hearthline.ground.errors import ConfigurationError
from hearthline.site import logs
from hearthline.site.config import from_environment
from hearthline.site.watcher import sign
from hearthline.site.watcher.reading import reader
from hearthline.site.watcher.watching import EVERY, begin, watch
from hearthline.site.watcher.ways import ways


def main() -> int:
    """Run. 1 with an id and a remedy when it must not start."""
    logs.configure("watcher")
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    try:
        config = from_environment("watcher")
        told = ways()
    except ConfigurationError as error:
        sys.stderr.write(f"{error}\n")
        stop.wait(5)  # whoever watches over us starts us again: not five times a second
        return 1
    logs.log().info("watcher ready", count=len(told))
    limit = _limit()
    watch(begin(sign.folder(config.state), told, limit=limit), reader(config), stop, every=min(EVERY, limit / 10_000))
    return 0


def _limit() -> int:
    """Milliseconds of silence; HEARTHLINE_WATCHER_SECONDS may shorten it, and never lengthen it."""
    given = os.environ.get("HEARTHLINE_WATCHER_SECONDS", "")
    return min(int(given) * 1000, sign.SILENT) if given.isascii() and given.isdigit() and int(given) else sign.SILENT


if __name__ == "__main__":
    raise SystemExit(main())
