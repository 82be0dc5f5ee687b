"""How far two people agree who answered the same question apart. Plain arithmetic on pairs of codes, exact."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

Pair = tuple[str, str]
"""What the first person said, and what the second said, as codes."""

ENOUGH: Final = 20
"""Below this many pairs a figure says more about chance than about people; the page then says so."""


@dataclass(frozen=True)
class Agreement:
    """`same`: the share of pairs that are alike, 0 to 1. `kappa`: the same after what chance alone would give.

    Both None without pairs. `kappa` is None too when both people always said one and the same thing: chance alone
    gives that, and nothing is left to measure. `enough`: whether there are `ENOUGH` pairs to say anything.
    """

    pairs: int
    same: Fraction | None
    kappa: Fraction | None

    @property
    def enough(self) -> bool:
        return self.pairs >= ENOUGH


def agreement(pairs: Sequence[Pair]) -> Agreement:
    """Percent agreement and Cohen's kappa (Cohen 1960) of two people over the same things.

    kappa = (po - pe) / (1 - pe): po the share of pairs alike; pe the share alike if each had drawn at random with
    their own frequencies.
    """
    count = len(pairs)
    if not count:
        return Agreement(0, None, None)
    alike = Fraction(sum(first == second for first, second in pairs), count)
    firsts = Counter(first for first, _ in pairs)
    seconds = Counter(second for _, second in pairs)
    chance = sum((Fraction(firsts[code] * seconds[code], count * count) for code in firsts), Fraction(0))
    kappa = None if chance == 1 else (alike - chance) / (1 - chance)
    return Agreement(count, alike, kappa)
