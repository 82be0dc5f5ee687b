"""Supervisors' walls on big screens, and whether what they show is still so."""

import asyncio
import bisect
import re
import time
from dataclasses import dataclass, field

from bench.screeners import Browser
from bench.wire import Reply

EVERY = 5.0
NOW = "/wall/now"
_WAITING = re.compile(rb"hw-tile--waiting[^>]*>\s*<p[^>]*>\s*<strong>(\d+)</strong>")


@dataclass
class Screen:
    """One wall. `shown`: (moment of the answer, how many wait as it says). An answer without news shows what the last
    one showed. `sizes`: bytes of answers without news, headers and all."""

    browser: Browser
    begins: float
    shown: list[tuple[float, int]] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    etag: str = ""

    async def live(self, until: asyncio.Event) -> None:
        """Ask every five seconds; the first time after `begins`."""
        await asyncio.sleep(self.begins)
        while not until.is_set():
            at = time.monotonic()
            await self.look()
            await asyncio.sleep(max(0.0, at + EVERY - time.monotonic()))
        await self.browser.close()

    async def look(self) -> None:
        """One poll, as the page asks by itself."""
        headers = {"If_None_Match": self.etag} if self.etag else {}
        said = await self.browser.ask("wall", NOW, Hearthline_Poll="1", **headers)
        if said.status == 304:
            self.sizes.append(_size(said))
            self.shown.append((time.monotonic(), self.shown[-1][1]))
        elif said.status == 200:
            found = _WAITING.search(said.body)
            if found is None:
                self.browser.wrong.append("wall: no figure of who waits")
                return
            self.etag = said.headers.get("etag", "")
            self.shown.append((time.monotonic(), int(found[1])))


def _size(said: Reply) -> int:
    return len(said.body) + sum(len(name) + len(value) + 4 for name, value in said.headers.items()) + 20


def ages(shown: list[tuple[float, int]], queue: list[tuple[float, int]]) -> tuple[list[float], list[float]]:
    """Seconds for which each answer had not been true any more: when it came, and just before the next one came.

    `queue` grows by one each time, so that every number was true once only, until the next caller was told to wait.
    """
    counts = [count for _, count in queue]
    fresh, old = [], []
    for place, (at, count) in enumerate(shown):
        after = bisect.bisect_right(counts, count)
        untrue = queue[after][0] if after < len(queue) else float("inf")
        fresh.append(max(0.0, at - untrue))
        if place + 1 < len(shown):
            old.append(max(0.0, shown[place + 1][0] - untrue))
    return fresh, old
