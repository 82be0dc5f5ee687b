"""What the people room tells the floors above, inside the transaction in which it happened."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from hearthline.journal.actor import Actor


@dataclass(frozen=True)
class LinksMoved:
    """Links of these reports stopped standing, or stand again, by no screener's act on the report: a person was
    sealed or unsealed. Why is not told."""

    actor: Actor
    agency_id: str
    report_ids: tuple[UUID, ...]


_handlers: Final[list[Callable[[LinksMoved], object]]] = []


def on_links_moved(handler: Callable[[LinksMoved], object]) -> None:
    """Have `handler` called for each. Twice the same handler counts once. It must only write rows of its own room."""
    if handler not in _handlers:
        _handlers.append(handler)


def tell(event: LinksMoved) -> None:
    """Call the handlers now."""
    for handler in _handlers:
        handler(event)
