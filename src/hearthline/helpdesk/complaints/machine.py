"""What can happen to a complaint, as a table: from each state, by each event. What is not here does not happen."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from hearthline.ground.errors import DomainError


class State(StrEnum):
    """`waiting`: on a step, for an answer. `answered`: in writing; the next step is open. `closed`: nobody went up in
    time, and it can be opened again by going up. `withdrawn`: taken back by who made it."""

    WAITING = "waiting"
    ANSWERED = "answered"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class Event(StrEnum):
    """`up`: the person goes a step up. `late`: nobody answered in time. `answer`: somebody did. `quiet`: nobody went up
    in time. `withdraw`: taken back. `named`: it became known whom it is about, or who stands where changed."""

    UP = "up"
    LATE = "late"
    ANSWER = "answer"
    QUIET = "quiet"
    WITHDRAW = "withdraw"
    NAMED = "named"


OPEN: Final = frozenset({State.WAITING, State.ANSWERED})
"""States in which somebody has it and a time runs."""
_NEXT: Final[Mapping[tuple[State, Event], State]] = {
    (State.WAITING, Event.UP): State.WAITING,
    (State.WAITING, Event.LATE): State.WAITING,
    (State.WAITING, Event.NAMED): State.WAITING,
    (State.WAITING, Event.ANSWER): State.ANSWERED,
    (State.WAITING, Event.WITHDRAW): State.WITHDRAWN,
    (State.ANSWERED, Event.UP): State.WAITING,
    # Whoever answered turns out to be one of those who may not: the answer does not count.
    (State.ANSWERED, Event.NAMED): State.WAITING,
    (State.ANSWERED, Event.QUIET): State.CLOSED,
    (State.ANSWERED, Event.WITHDRAW): State.WITHDRAWN,
    (State.CLOSED, Event.UP): State.WAITING,
}
CLIMBS: Final = frozenset({Event.UP, Event.LATE})
"""Events that need a step above."""


class NotNow(DomainError):
    """This cannot happen to it now."""

    def __init__(self) -> None:
        super().__init__("complaint.not-now", "Somebody went on with this complaint before you. Look at it again.")


class NothingAbove(DomainError):
    """It stands on the last step inside."""

    def __init__(self) -> None:
        super().__init__("complaint.top", "This is the last step inside the agency. The ways outside are still open.")


def after(state: State, event: Event, *, at_top: bool) -> State:
    """The state that follows. Raises NotNow; NothingAbove for going up from the top."""
    found = _NEXT.get((state, event))
    if found is None:
        raise NotNow
    if event in CLIMBS and at_top:
        raise NothingAbove
    return found


def possible(state: State, *, at_top: bool) -> frozenset[Event]:
    """What can happen from here."""
    return frozenset(event for (at, event) in _NEXT if at == state and not (event in CLIMBS and at_top))
