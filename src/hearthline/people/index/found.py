"""What a search answers."""

from dataclasses import dataclass, field
from uuid import UUID

from hearthline.linkage.score import Score


@dataclass(frozen=True, slots=True)
class Hit:
    """One person who may be meant. `score`: bits, band, and the steps that led to it."""

    person_id: UUID
    score: Score


@dataclass(frozen=True, slots=True)
class Found:
    """Hits, the best first.

    `took_ms`: milliseconds, the database's share included. `candidates`: how many persons shared any key.
    `scored`: how many of them were compared in full. `capped`: there were more than are compared, so that somebody who
    shares little with the query may be missing; more facts help.
    """

    hits: list[Hit] = field(default_factory=list)
    took_ms: float = 0.0
    candidates: int = 0
    scored: int = 0
    capped: bool = False

    def __bool__(self) -> bool:
        return bool(self.hits)
