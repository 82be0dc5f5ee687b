"""Who may do a part of the worker's work, and the proof that it is done.

Whoever starts takes the part over at once: the fence grows, and who held it before writes nothing more, however long
they were paused and whatever they still believe. Who was fenced out stands by, and takes it back only when the counter
has stood still for as long as `STALE`, by their own steady counter: no wall's clock decides anything here.
"""

from typing import Final
from uuid import uuid4

from django.db import transaction
from django.db.models import F

from hearthline.duty.models import Heartbeat
from hearthline.ground import clock

STALE: Final = 20_000
BEAT: Final = 4_000
"""Milliseconds: how long a counter may stand still before another takes over; how often an idle one is moved."""


class Fenced(Exception):
    """Another process has taken this part over. What this one was about to do is not done."""


def take(name: str, holder: str) -> int:
    """Take the part over. Returns the fence under which to work from now on."""
    with transaction.atomic():
        Heartbeat.objects.bulk_create([Heartbeat(name=name, at=clock.now())], ignore_conflicts=True)
        Heartbeat.objects.filter(name=name).update(
            fence=F("fence") + 1, counter=F("counter") + 1, holder=holder, at=clock.now()
        )
        return int(Heartbeat.objects.values_list("fence", flat=True).get(name=name))


def beat(name: str, fence: int, rounds: int = 1) -> bool:
    """Say that `rounds` more rounds were done. False, and nothing is written, when another has the part."""
    mine = Heartbeat.objects.filter(name=name, fence=fence)
    return bool(mine.update(counter=F("counter") + rounds, at=clock.now()))


def hold(name: str, fence: int) -> None:
    """In the transaction of a write: it is committed under this fence, or not at all. Raises Fenced."""
    if not beat(name, fence):
        raise Fenced


class Lease:
    """One process's hold on one part."""

    def __init__(self, name: str) -> None:
        self.name, self.holder, self.fence = name, uuid4().hex, 0
        self._taken = self._lost = False
        self._seen, self._since, self._beat = -1, 0, 0

    def have(self, ticks: int) -> bool:
        """Whether this process does the work in this round (`ticks`: steady milliseconds). Beats when it has been
        quiet for a while; takes the part at the first call, and after standing by for `STALE`."""
        if self._lost and not self._silent(ticks):
            return False
        if self._lost or not self._taken:
            self.fence, self._taken, self._lost, self._beat = take(self.name, self.holder), True, False, ticks
            return True
        if ticks - self._beat >= BEAT:
            if not beat(self.name, self.fence):
                self.lose(ticks)
                return False
            self._beat = ticks
        return True

    def hold(self) -> None:
        """See `hold`. Raises Fenced."""
        hold(self.name, self.fence)

    def lose(self, ticks: int) -> None:
        """Stand by from now on."""
        self._lost, self._seen, self._since = True, -1, ticks

    def _silent(self, ticks: int) -> bool:
        now = Heartbeat.objects.filter(name=self.name).values_list("counter", flat=True).first()
        if now != self._seen:
            self._seen, self._since = -1 if now is None else now, ticks
            return now is None
        return ticks - self._since >= STALE
