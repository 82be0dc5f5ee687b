"""When something is due, and which days the count left out."""

from dataclasses import dataclass
from datetime import date, datetime

from hearthline.law.types import Citation


@dataclass(frozen=True, slots=True)
class Closed:
    """A day that does not count, and why. `citation`: of the rule in the pack, or the source of the closure.

    `verified`: False when nobody has checked the rule; then the day is counted all the same: the shorter reading.
    """

    day: date
    rule: str
    title: str
    citation: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Due:
    """When something is due: aware moment, and whether the way of counting is verified.

    `left_out`: the days that did not count, or that would not count if somebody verified their rule, each with it.
    """

    at: datetime
    counting_verified: bool
    citation: Citation
    limit_id: str = ""
    left_out: tuple[Closed, ...] = ()
