"""What the messaging room tells the floors above, inside the transaction in which it happened.

Handlers are registered in `site/wiring.py`; each must only write rows of its own room. Twice the same handler counts
once. No event holds an address or a word of a message.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal
from uuid import UUID

Answer = Literal["take", "cannot", "stop", "other"]
"""`take`: "1" was pressed, or OK, YES or 1 was texted back. `cannot`: 2 or NO. `stop`: the number wants no texts.
`other`: anything else, whose words are not kept."""


@dataclass(frozen=True)
class About:
    """Which message: its key and what its sender said about it (`send`)."""

    agency_id: str
    message_id: UUID
    key: str
    channel: str
    person: str
    subject_kind: str
    subject_id: str
    urgent: bool


@dataclass(frozen=True)
class Dead:
    """No further attempt is made. `problem`: why, a code. `again`: how often a person had sent it anew before."""

    about: About
    problem: str
    again: int


@dataclass(frozen=True)
class Arrived:
    """The provider says that it arrived, at `at`."""

    about: About
    at: datetime


@dataclass(frozen=True)
class Answered:
    """Somebody answered, at `at`. A text that fits several messages answers the latest urgent one to its number."""

    about: About
    answer: Answer
    at: datetime


_dead: Final[list[Callable[[Dead], object]]] = []
_arrived: Final[list[Callable[[Arrived], object]]] = []
_answered: Final[list[Callable[[Answered], object]]] = []


def on_dead(handler: Callable[[Dead], object]) -> None:
    """Have `handler` called when a message dies."""
    if handler not in _dead:
        _dead.append(handler)


def on_delivered(handler: Callable[[Arrived], object]) -> None:
    """Have `handler` called when a provider says that a message arrived; once a message."""
    if handler not in _arrived:
        _arrived.append(handler)


def on_answer(handler: Callable[[Answered], object]) -> None:
    """Have `handler` called for each answer to a message."""
    if handler not in _answered:
        _answered.append(handler)


def tell(event: Dead | Arrived | Answered) -> None:
    """Call the handlers now."""
    if isinstance(event, Dead):
        for dead in _dead:
            dead(event)
    elif isinstance(event, Arrived):
        for arrived in _arrived:
            arrived(event)
    else:
        for answered in _answered:
            answered(event)
