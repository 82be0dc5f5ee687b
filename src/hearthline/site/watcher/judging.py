"""When silence is an alarm. Pure: counters and steady milliseconds in, a verdict out; no clock on the wall is asked."""

from collections.abc import Mapping
from typing import Final

from hearthline.site.watcher.sign import SILENT, Sign

WELL, WORKER, DATABASE = "", "worker", "database"
NONE: Final = "(nobody)"
"""What stands for the worker while the table has no row of it."""


class Judge:
    """Remembers when each counter last grew. A watcher that was started again goes on where the one before was."""

    def __init__(self, ticks: int, *, limit: int = SILENT, before: Sign | None = None, boot: str = "") -> None:
        self.limit = limit
        known = before is not None and before.boot == boot and before.answered <= ticks
        self.answered = before.answered if before is not None and known else ticks
        self.seen: dict[str, tuple[int, int]] = dict(before.seen) if before is not None and known else {}

    def look(self, ticks: int, counters: Mapping[str, int] | None) -> str:
        """The verdict. `counters`: name to counter as the database said just now; None when it said nothing."""
        if counters is not None:
            self.answered = ticks
            now = counters or {NONE: 0}
            # What is no longer there is no longer the worker's; what is new counts from here.
            self.seen = {
                name: self.seen[name] if name in self.seen and self.seen[name][0] == count else (count, ticks)
                for name, count in now.items()
            }
        if ticks - self.answered >= self.limit:
            return DATABASE
        if any(ticks - since >= self.limit for _, since in self.seen.values()):
            return WORKER
        return WELL
