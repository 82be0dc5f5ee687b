"""The schedules of an agency: what its pack says today."""

from functools import lru_cache

from hearthline.law import Pack
from hearthline.law.retention import Schedule, schedules
from hearthline.ui.agency import current_pack


@lru_cache(maxsize=4)
def _of(pack: Pack) -> tuple[Schedule, ...]:
    return schedules(pack)


def in_force() -> dict[str, Schedule]:
    """By id, such as "report.evaluate_out": every schedule of the pack in force. Raises law.PackError."""
    return {schedule.id: schedule for schedule in _of(current_pack())}
