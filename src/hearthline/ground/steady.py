"""How long something took, whatever the clock on the wall did meanwhile.

The wall's clock can be set, forward or back; the machine's own counter cannot. It counts since the machine was started
(also while it sleeps), so two processes of one run can compare what they read; those of two runs, or two machines,
cannot, and are told so.
"""

import time
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from uuid import uuid4

from hearthline.ground import clock

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


@dataclass(frozen=True)
class Moment:
    """`wall`: aware. `boot`: which run of which machine. `ticks`: steady milliseconds since it began."""

    wall: datetime
    boot: str
    ticks: int


@dataclass(frozen=True)
class Passed:
    """Milliseconds, never negative. `sure` is False when only the wall's clock could tell."""

    ms: int
    sure: bool


def now() -> Moment:
    """This moment by both clocks."""
    return Moment(clock.now(), boot(), ticks())


def ticks() -> int:
    """Steady milliseconds since this machine was started."""
    source = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
    return time.clock_gettime_ns(source) // 1_000_000


def ran() -> tuple[str, float]:
    """Since which start this machine has run, and for how many seconds. To be compared within one start only."""
    return boot(), ticks() / 1000


@cache
def boot() -> str:
    """An id of this run of this machine; where the system gives none, of this process: then it is a run by itself."""
    try:
        return _BOOT_ID.read_text().strip()[:64]
    except OSError:
        return uuid4().hex


def since(mark: Moment, at: Moment) -> Passed:
    """What passed from `mark` to `at`: by the steady counter within one run, else by the wall, at least nothing."""
    if mark.boot == at.boot:
        return Passed(max(0, at.ticks - mark.ticks), True)
    return Passed(max(0, int((at.wall - mark.wall).total_seconds() * 1000)), False)
