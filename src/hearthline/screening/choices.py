"""What a screener may decide, and how urgent it is beside what the tool recommends. Order and limits are the pack's."""

from dataclasses import dataclass
from typing import Final

from hearthline.law import Pack, Recommendation
from hearthline.screening.models import Direction, Level

TOOL: Final = "screening"
NO_PRIORITY: Final = "none"
RESPOND: Final = "in_person"
ELSEWHERE: Final = "refer_elsewhere"
UNKNOWN: Final = "unknown"
"""Codes that every tool shares; their names on screen come from the pack."""

DANGER_NOW: Final = ("yes", "cannot_call")


@dataclass(frozen=True)
class Choice:
    """One thing a person can decide. `weight`: higher is more urgent; 0 is no response."""

    outcome: str
    priority: str
    limit_id: str
    weight: int

    @property
    def code(self) -> str:
        """`outcome:priority`, as a form sends it."""
        return f"{self.outcome}:{self.priority}"

    @property
    def responds(self) -> bool:
        return self.weight > 0


def choices(pack: Pack) -> tuple[Choice, ...]:
    """Every decision the pack's tool knows, most urgent first."""
    tool = pack.tool(TOOL)
    found = [
        Choice(RESPOND, speed, tool.limits.get(speed, ""), place)
        for place, speed in enumerate(tool.levels["speed"])
        if speed != NO_PRIORITY
    ]
    found.reverse()
    others = [outcome for outcome in reversed(tool.levels["respond"]) if outcome != RESPOND]
    return (*found, *(Choice(outcome, NO_PRIORITY, "", 0) for outcome in others))


def weight(pack: Pack, priority: str) -> int:
    """How urgent a priority is: its place in the pack's order, 0 for none."""
    return pack.tool(TOOL).levels["speed"].index(priority)


def find(pack: Pack, code: str) -> Choice | None:
    """The choice a form sent, or None when the pack knows no such choice."""
    return next((c for c in choices(pack) if c.code == code), None)


def direction(pack: Pack, choice: Choice, recommended_priority: str) -> Direction:
    """Where a choice lies against the recommendation. No response is its own direction, whatever the tool said."""
    if not choice.responds:
        return Direction.NONE
    tool = weight(pack, recommended_priority)
    if choice.weight == tool:
        return Direction.SAME
    return Direction.UP if choice.weight > tool else Direction.DOWN


def level(pack: Pack, danger: str, run: Recommendation) -> Level:
    """How the queue shows a report: danger that was said or 911 first, then the tool's speed.

    "Not sure" about danger is never below "urgent": the tool's speed can only raise it.
    """
    if danger in DANGER_NOW or run.call_911:
        return Level.EMERGENCY
    speed = weight(pack, run.priority)
    if danger == "unsure" or speed == len(pack.tool(TOOL).levels["speed"]) - 1:
        return Level.URGENT
    return Level.SOON if speed else Level.ROUTINE
