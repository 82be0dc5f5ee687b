"""Counts that lead to nobody: small numbers are hidden, and nothing is counted before its month is over.

Who looks on two days in a row would else see by one more what came between them: that somebody complained of them, or
what the person whom they answered said of the answer.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

FEW: Final = 5
"""Below this a number is shown as "fewer than 5"."""
Masked = Mapping[str, int | None]
"""Counts by code. None: fewer than FEW, or held back so that such a number cannot be worked out."""


def masked(counts: Mapping[str, int]) -> Masked:
    """The counts with the small ones hidden. Where only one is hidden a second goes with it: who knows the sum from
    elsewhere could work the one out."""
    shown: dict[str, int | None] = {code: count if count >= FEW else None for code, count in counts.items()}
    hidden = [code for code, count in shown.items() if count is None]
    left = sorted((count, code) for code, count in shown.items() if count is not None)
    if len(hidden) == 1 and left:
        shown[left[0][1]] = None
    return shown


def month(now: datetime, zone: ZoneInfo, back: int = 0) -> datetime:
    """When this month began on this clock, or one so many months before it."""
    local = now.astimezone(zone)
    months = local.year * 12 + local.month - 1 - back
    return datetime(months // 12, months % 12 + 1, 1, tzinfo=zone)
