"""How alike two people are, in bits, and why: the sum of what each field weighs, with its steps."""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass
from operator import getitem
from typing import Literal

from hearthline.linkage.compare import AT, Comparer, Plan
from hearthline.linkage.ready import Ready, ready
from hearthline.linkage.record import Record
from hearthline.linkage.say import Said, say
from hearthline.linkage.settings import Hold, Settings, load

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
        self.settings = settings or load()
        self._plan = Plan(self.settings)
        self._bits = self._plan.bits
        self._steps = [
            [Step(field.name, level.name, round(level.bits, 3), say(field.name, level.name)) for level in field.levels]
            for field in self.settings.fields
        ]

    def score(self, a: Record | Ready, b: Record | Ready) -> Score:
        """The score of one pair. What one side does not know weighs nothing."""
        return self.score_of(self.levels(a, b))

    def levels(self, a: Record | Ready, b: Record | Ready) -> tuple[int, ...]:
        """The vector of a pair: for each of FIELDS the place of its level, or -1 where nothing can be said."""
        return self.against(a).levels(_made_ready(b))

    def against(self, query: Record | Ready) -> Comparer:
        """One record to be compared with many: its `levels(other)` are the same as `Scorer.levels`, and quicker."""
        return Comparer(_made_ready(query), self._plan)

    def bits_of(self, levels: Sequence[int]) -> float:
        """The sum of a vector."""
        return sum(map(getitem, self._bits, levels))

    def score_of(self, levels: Sequence[int]) -> Score:
        """The score of a vector."""
        bits = self.bits_of(levels)
        steps = [self._steps[at][level] for at, level in enumerate(levels) if level >= 0]
        steps.sort(key=lambda step: -abs(step.bits))
        held = tuple(hold.name for hold in self.settings.holds if self._held(hold, levels))
        return Score(round(bits, 3), tuple(steps), self._band(bits, held), held)

    def rank(self, query: Record | Ready, records: Sequence[Record | Ready], keep: int) -> list[tuple[int, Score]]:
        """The best `keep` of many: (place in `records`, score), best first, ties by place. Fast on Ready."""
        comparer = self.against(query)
        vectors = [comparer.levels(_made_ready(record)) for record in records]
        sums = [self.bits_of(vector) for vector in vectors]
        best = heapq.nsmallest(keep, range(len(sums)), key=lambda at: (-sums[at], at))
        return [(at, self.score_of(vectors[at])) for at in best]

    def _held(self, hold: Hold, levels: Sequence[int]) -> bool:
        settings = self.settings
        if hold.field:
            level = levels[AT[hold.field]]
            return level >= 0 and settings.field(hold.field).levels[level].name in hold.levels
        return not any(0 <= levels[AT[name]] < settings.field(name).agree for name in hold.needs)

    def _band(self, bits: float, held: tuple[str, ...]) -> Band:
        if bits >= self.settings.probable and not held:
            return "probable"
        return "possible" if bits >= self.settings.possible else "unlikely"


def _made_ready(one: Record | Ready) -> Ready:
    return one if isinstance(one, Ready) else ready(one)
