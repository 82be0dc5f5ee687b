"""The worker's proof that it lives: for each prompt step a counter of rounds that went well, in rows that only grow.

Written every few seconds in one transaction, under a lease: of two workers the newer one's word counts. A step that
hangs or fails again and again stops its counter, and the watcher (`site.watcher`) tells people.
"""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F

from hearthline.duty.escalation import running
from hearthline.duty.escalation.lease import Fenced, Lease
from hearthline.duty.models import Heartbeat
from hearthline.ground import clock, steady
from hearthline.site.steps import Step

NAME = "worker"
LONGEST = 30.0
"""Seconds between two rounds of a step that is watched: one that runs more rarely says nothing about now."""


class Beats:
    """What one worker says of its steps."""

    def __init__(self, steps: Sequence[Step]) -> None:
        self.steps = [step for step in steps if step.every <= LONGEST]
        self.lease = Lease(NAME)
        self._told = {step.name: 0 for step in self.steps}
        self._fence = 0

    def write(self) -> int:
        """Add what was done since the last time. How many steps had something to say; 0 while another worker speaks."""
        ticks = steady.ticks()
        if not self.lease.have(ticks):
            return 0
        try:
            with transaction.atomic():
                self.lease.hold()
                if self._fence != self.lease.fence:
                    self._begin()
                return sum(self._add(step) for step in self.steps)
        except Fenced:
            self.lease.lose(ticks)
            return 0

    def _begin(self) -> None:
        """A row for each of this worker's steps, and none for steps that an earlier version had."""
        mine = {step.name for step in self.steps} - {running.NAME}
        Heartbeat.objects.exclude(name__in=[*mine, NAME, running.NAME]).delete()
        Heartbeat.objects.bulk_create([Heartbeat(name=name, at=clock.now()) for name in mine], ignore_conflicts=True)
        self._fence = self.lease.fence

    def _add(self, step: Step) -> bool:
        more = step.runs - self._told[step.name]
        self._told[step.name] = step.runs
        if more <= 0 or step.name == running.NAME:  # who calls people beats under a lease of its own
            return False
        return bool(
            Heartbeat.objects.filter(name=step.name).update(
                counter=F("counter") + more, at=clock.now(), holder=self.lease.holder, fence=self.lease.fence
            )
        )
