"""What a caller says of somebody in the invented population: misheard, half known, years out."""

from collections.abc import Iterator
from typing import NamedTuple

from hearthline.linkage.record import Record


class Asked(NamedTuple):
    """One query. `query`: what is typed at the desk (its `id` is empty). `person`: the id of whom it means.
    `group`: the name culture as the benches report it (us, hispanic, asian, hmong, other).
    `evidence`: what the query tells: A name + date of birth, B name + age + more, C name + age only, D name + more,
    E name only, F one part of a name + anything; G nothing of a name."""

    query: Record
    person: str
    group: str
    evidence: str


def queries(size: int, seed: int, count: int, *, draw: int = 1, group: str = "") -> Iterator[Asked]:
    """`count` queries about persons of `population(size, seed)`, each person drawn evenly (with `group`: from that
    group alone). `draw`: the seed of the questions."""
    raise NotImplementedError
