"""How alike two people are, in bits, and why: the sum of what each field weighs, with its steps."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from hearthline.linkage.ready import Ready
from hearthline.linkage.record import Record
from hearthline.linkage.say import Said
from hearthline.linkage.settings import Settings

Band = Literal["probable", "possible", "unlikely"]


@dataclass(frozen=True, slots=True)
class Step:
    """What one field said. `said`: the same in words; it names no value of either person."""

    field: str
    level: str
    bits: float
    said: Said


@dataclass(frozen=True, slots=True)
class Score:
    """The sum in bits, its steps (the heaviest first), and the band. `held`: the holds that kept it from probable."""

    bits: float
    steps: tuple[Step, ...]
    band: Band
    held: tuple[str, ...] = ()


class Scorer:
    """Scores pairs by one set of settings. Holds no state of a pair; one object serves a whole process."""

    def __init__(self, settings: Settings | None = None) -> None:
        raise NotImplementedError

    def score(self, a: Record | Ready, b: Record | Ready) -> Score:
        """The score of one pair. What one side does not know weighs nothing."""
        raise NotImplementedError

    def levels(self, a: Record | Ready, b: Record | Ready) -> tuple[int, ...]:
        """The vector of a pair: for each of FIELDS the place of its level, or -1 where nothing can be said."""
        raise NotImplementedError

    def score_of(self, levels: Sequence[int]) -> Score:
        """The score of a vector."""
        raise NotImplementedError

    def rank(self, query: Record | Ready, records: Sequence[Record | Ready], keep: int) -> list[tuple[int, Score]]:
        """The best `keep` of many: (place in `records`, score), best first, ties by place. Fast on Ready."""
        raise NotImplementedError
