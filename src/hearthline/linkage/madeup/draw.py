"""Drawing: by weight, by rank, and the word lists that it is drawn from."""

from bisect import bisect
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import accumulate, pairwise
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")


class Pick(Generic[T]):
    """Draws one of `things`, each as often as its weight says."""

    __slots__ = ("_sums", "_things", "_total")

    def __init__(self, things: Sequence[T], weights: Sequence[float]) -> None:
        if len(things) != len(weights) or not things:
            raise ValueError("as many weights as things, and at least one")
        self._things = tuple(things)
        self._sums = list(accumulate(weights))
        self._total = self._sums[-1]

    def __call__(self, rng: Random) -> T:
        return self._things[min(bisect(self._sums, rng.random() * self._total), len(self._things) - 1)]

    def __len__(self) -> int:
        return len(self._things)


def ranked(things: Sequence[T], *, power: float = 0.8, offset: float = 8.0) -> Pick[T]:
    """The first is the most common; how often falls with the rank, as names' frequencies do (Zipf's law)."""
    return Pick(things, [(rank + offset) ** -power for rank in range(1, len(things) + 1)])


def shares(table: Mapping[T, float]) -> Pick[T]:
    """A table of shares, that need not sum to anything."""
    return Pick(list(table), list(table.values()))


@cache
def sections(name: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The sections of `tables/<name>.txt` in order: title and words. An underscore in a word is a blank."""
    found: list[tuple[str, list[str]]] = []
    for line in (files(__package__) / "tables" / f"{name}.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            found.append((line.strip()[1:-1], []))
        elif line and not line.startswith("#"):
            found[-1][1].extend(word.replace("_", " ") for word in line.split())
    return tuple((title, tuple(dict.fromkeys(words))) for title, words in found)


@cache
def words(name: str, title: str) -> tuple[str, ...]:
    """The words of one section. Raises KeyError when there is none of that title."""
    return dict(sections(name))[title]


@cache
def pairs(name: str, head: str = "head", end: str = "end") -> tuple[tuple[Pick[str], Pick[str]], ...]:
    """Each section of heads with the section of ends that follows it, for making rare names."""
    found = sections(name)
    return tuple(
        (ranked(a[1], power=0.5, offset=5), ranked(b[1], power=0.5, offset=5))
        for a, b in pairwise(found)
        if a[0] == head and b[0] == end
    )
