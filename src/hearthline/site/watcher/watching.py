"""One round of the watcher, and its loop."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from hearthline.ground import steady
from hearthline.ground.steady import Moment
from hearthline.site.logs import log
from hearthline.site.watcher import sign
from hearthline.site.watcher.judging import WELL, Judge
from hearthline.site.watcher.reading import Asker, Reader
from hearthline.site.watcher.sign import SILENT, Sign
from hearthline.site.watcher.ways import SUBJECT, WORDS, Way

EVERY: Final = 5.0
"""Seconds between two looks."""
AGAIN: Final = 600_000
"""Milliseconds between two alarms while it lasts: people come and go."""
Tell = Callable[[Way, str, str, str], None]


def beside(way: Way, subject: str, text: str, key: str) -> None:
    """Tell by one way in a thread of its own: a server that hangs keeps no other from being told."""
    threading.Thread(target=_tell, args=(way, subject, text, key), name=way.name, daemon=True).start()


def _tell(way: Way, subject: str, text: str, key: str) -> None:
    try:
        way.tell(subject, text, key)
    except Exception as error:  # a way that is broken must not silence the others
        log().error("alarm not sent", name=way.name, error=type(error).__name__)
    else:
        log().info("alarm sent", name=way.name)


@dataclass
class Watcher:
    """What it remembers between rounds. `place`: where its sign is kept."""

    place: Path
    ways: Sequence[Way]
    judge: Judge
    counter: int = 0
    wrong: str = ""
    since: str = ""
    told: int = 0
    tell: Tell = field(default=beside)

    def round(self, at: Moment, counters: dict[str, int] | None) -> str:
        """Judge, tell who is to be told, write the sign. Returns what is wrong, "" for nothing."""
        before, self.wrong = self.wrong, self.judge.look(at.ticks, counters)
        if self.wrong != before:
            log().error("silence", reason=self.wrong) if self.wrong else log().info("silence is over")
        if self.wrong and not before:
            self.since = _shown(at.wall)
        if self.wrong and (self.wrong != before or at.ticks - self.told >= AGAIN):
            self.told = at.ticks
            self._alarm(self.wrong)
        if before and not self.wrong:
            self._alarm(WELL)
            self.since = ""
        self.counter += 1
        self._write(at.boot)
        return self.wrong

    def _alarm(self, wrong: str) -> None:
        text = WORDS[wrong].format(since=self.since)
        for number, way in enumerate(self.ways):
            self.tell(way, SUBJECT, text, f"watcher-{number}-{wrong or 'well'}-{self.told}")

    def _write(self, boot: str) -> None:
        seen = {name: one for name, one in self.judge.seen.items()}
        try:
            sign.write(self.place, Sign(self.counter, self.wrong, self.since, boot, self.judge.answered, seen))
        except OSError as error:  # a full disk: the worker will say that the watcher is silent
            log().error("sign not written", error=type(error).__name__)


def _shown(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M")


def begin(place: Path, ways: Sequence[Way], *, limit: int = SILENT) -> Watcher:
    """A watcher that goes on where the one before it was, within one run of the machine."""
    at, before = steady.now(), sign.read(place)
    found = Watcher(place, ways, Judge(at.ticks, limit=limit, before=before, boot=at.boot))
    if before is not None:
        found.counter, found.wrong, found.since = before.counter, before.wrong, before.since
        found.told = at.ticks
    return found


def watch(watcher: Watcher, read: Reader, stop: threading.Event, *, every: float = EVERY) -> None:
    """Look every `every` seconds until told to stop."""
    asker = Asker(read, every, stop)
    asker.thread.start()
    while not stop.wait(every):
        news = asker.news()
        watcher.round(steady.now(), None if news is None else dict(news))
