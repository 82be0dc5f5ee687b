"""The other way round: the worker sees whether the watcher lives, and the desk what it says."""

import os
from pathlib import Path

from django.conf import settings

from hearthline.ground import steady
from hearthline.site.watcher import sign
from hearthline.site.watcher.sign import FOLDER, SILENT


def place() -> Path:
    """Where the watcher of this system keeps its sign."""
    return sign.folder(settings.HEARTHLINE.state)


class Seen:
    """A health check: `watcher_silent` when its counter stood still for too long by this process's steady counter.

    Only where somebody started a watcher beside this process (HEARTHLINE_WATCHER is set, as `bin/serve` does).
    """

    def __init__(self) -> None:
        self._counter, self._since = -1, steady.ticks()

    def __call__(self) -> list[str]:
        if not os.environ.get(FOLDER):
            return []
        found, ticks = sign.read(place()), steady.ticks()
        counter = -1 if found is None else found.counter
        if counter != self._counter:
            self._counter, self._since = counter, ticks
        return ["watcher_silent"] if ticks - self._since >= SILENT else []


def flag() -> str:
    """What the watcher says is wrong now, as a code, for the desk's red flag: "" for nothing, or when there is none."""
    found = sign.read(place())
    return found.wrong if found is not None else ""
