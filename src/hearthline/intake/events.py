"""What intake tells the floors above: typed events, handled inside the transaction in which they happened.

The handlers are listed in one place, `site/wiring.py`. A handler that raises undoes what happened, so it must do no
more than write rows of its own room.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from hearthline.journal.actor import Actor


@dataclass(frozen=True)
class ReportArrived:
    """A first envelope was opened: there is a new report. `received_at`: when it was durable; clocks start there."""

    actor: Actor
    agency_id: str
    report_id: UUID
    number: str
    language: str
    channel: str
    danger: str
    received_at: datetime
    whole: bool


@dataclass(frozen=True)
class AdditionArrived:
    """A further envelope of a known report was opened: a reply, more facts, or the whole report after a danger."""

    actor: Actor
    agency_id: str
    report_id: UUID
    number: str
    part_id: UUID
    kind: str
    language: str
    danger: str
    received_at: datetime


@dataclass(frozen=True)
class DangerRaised:
    """A part of a report says that there is danger now (`yes` or `cannot_call`), whatever earlier parts said."""

    actor: Actor
    agency_id: str
    report_id: UUID
    number: str
    part_id: UUID
    danger: str
    received_at: datetime


@dataclass(frozen=True)
class EnvelopeUnreadable:
    """An envelope would not open and was set aside. Somebody must know, and at once when its header says danger."""

    actor: Actor
    agency_id: str
    envelope_id: str
    fault: str
    danger: str
    received_at: datetime


@dataclass(frozen=True)
class ReportRead:
    """A person marked a report, or a part of it, as read."""

    actor: Actor
    agency_id: str
    report_id: UUID
    number: str


@dataclass(frozen=True)
class QuestionAsked:
    """A screener asked the reporter something."""

    actor: Actor
    agency_id: str
    report_id: UUID
    number: str


@dataclass(frozen=True)
class CallFiled:
    """A call became a report, or a part of one. `out_of_area`: the caller said that the child is elsewhere."""

    actor: Actor
    agency_id: str
    report_id: UUID
    call_id: UUID
    channel: str
    out_of_area: bool


E = TypeVar("E")
_handlers: dict[type[Any], list[Callable[[Any], object]]] = {}


def on(event: type[E], handler: Callable[[E], object]) -> None:
    """Have `handler` called for each `event`, in the order of registration. Twice the same handler counts once."""
    known = _handlers.setdefault(event, [])
    if handler not in known:
        known.append(handler)


def tell(event: object) -> None:
    """Call the handlers of this event now, in the caller's transaction."""
    for handler in _handlers.get(type(event), ()):
        handler(event)
