"""How well somebody fits whom a report tells of. Where a child is *now* is no home: it speaks for, never against."""

from dataclasses import dataclass
from typing import Final

from hearthline.linkage.exact import told
from hearthline.linkage.record import Record
from hearthline.linkage.score import Band, Score
from hearthline.people.index.searching import scorer

PLACE: Final = frozenset(("number", "street", "unit", "city", "zip", "home"))
"""Fields of an address, and what puts right that they go together."""

PUT_RIGHT: Final = frozenset(("pair",))
"""Steps that only take back what was counted twice: said, they would read as a reason."""


@dataclass(frozen=True)
class Fit:
    """`bits`, `band`: as the desk orders and names hits. `said`, `against`: why, as msgids, the heaviest first; `held`:
    codes of what keeps it from being probable."""

    bits: float
    band: Band
    said: tuple[str, ...]
    against: tuple[str, ...]
    held: tuple[str, ...]

    @property
    def counts(self) -> bool:
        """Whether it is worth a screener's look."""
        return self.band != "unlikely"


def fit(score: Score, *, home_is_known: bool = False, pair: tuple[Record, Record] | None = None) -> Fit:
    """`home_is_known`: the address that was asked with is meant as a home; a report says only where they are now.
    `pair`: who was asked for and who was found, so that the words are exact."""
    place = sum(step.bits for step in score.steps if step.field in PLACE)
    aside = not home_is_known and place < 0
    bits = score.bits - place if aside else score.bits
    steps = [step for step in score.steps if not (aside and step.field in PLACE)]
    speaks = [(step.said.text, step.bits) for step in steps]
    if pair:
        exact = told(((step.field, step.level, step.bits) for step in steps), *pair)
        speaks = [(one.said.text, one.speaks) for one in exact if one.field not in PUT_RIGHT]
    return Fit(
        bits=bits,
        band=_band(bits, score.held) if aside else score.band,
        said=tuple(text for text, speak in speaks if speak > 0),
        against=tuple(text for text, speak in speaks if speak < 0),
        held=tuple(score.held),
    )


def _band(bits: float, held: tuple[str, ...]) -> Band:
    settings = scorer().settings
    if bits >= settings.probable and not held:
        return "probable"
    return "possible" if bits >= settings.possible else "unlikely"
