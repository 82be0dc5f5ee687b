"""Linking a whole set with what the desk uses: its keys to find pairs, its levels to compare them, weights learnt."""

import random
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations

from bench.febrl import LinkSet, Pair, pair
from hearthline.linkage.keys import CAP
from hearthline.linkage.learn import Vector, learn
from hearthline.linkage.names import sound
from hearthline.linkage.ready import Ready, ready
from hearthline.linkage.score import Scorer
from hearthline.linkage.settings import Settings, load

BY_LOT = 20_000
"""Pairs of a set that say how often two people agree by chance."""


@dataclass
class Compared:
    """Every pair that shares a key, with its vector. `found`: true pairs among them. `seconds`: wall time."""

    vectors: dict[Pair, Vector]
    found: int
    seconds: float


@dataclass
class Measured:
    """How well a set was linked. `seconds`: the whole run; `steps`: what took how long."""

    precision: float
    recall: float
    f1: float
    seconds: float
    steps: dict[str, float] = field(default_factory=dict)

    def told(self) -> dict[str, float]:
        return {"precision": self.precision, "recall": self.recall, "f1": self.f1, "seconds": self.seconds}


def measured(said: Iterable[Pair], true: set[Pair], seconds: float) -> Measured:
    """Precision, recall and F1 of the pairs that were said to be one person."""
    said = set(said)
    right = len(said & true)
    precision, recall = right / max(len(said), 1), right / len(true)
    f1 = 2 * precision * recall / max(precision + recall, 1e-12)
    return Measured(round(precision, 5), round(recall, 5), round(f1, 5), round(seconds, 2))


def compared(links: LinkSet, settings: Settings | None = None) -> Compared:
    """Every pair of a set that shares two parts which no more than CAP people share, compared."""
    begun = time.perf_counter()
    scorer = Scorer(settings)
    folded = {one.id: ready(one) for table in links.records for one in table}
    vectors: dict[Pair, Vector] = {}
    for a, others in _candidates(links, folded).items():
        against = scorer.against(folded[a])
        for b in others:
            vectors[pair(a, b)] = against.levels(folded[b])
    return Compared(vectors, len(links.true & vectors.keys()), time.perf_counter() - begun)


def _candidates(links: LinkSet, folded: dict[str, Ready]) -> dict[str, list[str]]:
    """For each row the rows that share any two parts with it, each pair once; of two tables, only across."""
    stored: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for one in links.records[-1]:
        for key in _blocks(folded[one.id]):
            stored[key].append(one.id)
    two = len(links.records) > 1
    met: dict[str, list[str]] = {}
    for one in links.records[0]:
        found: set[str] = set()
        for key in _blocks(folded[one.id]):
            people = stored.get(key, ())
            if len(people) <= CAP:
                found.update(people)
        met[one.id] = sorted(other for other in found if two or one.id < other)
    return met


def _blocks(told: Ready) -> Iterator[tuple[str, ...]]:
    """Every two parts together, names and places as they sound, in either order of the names."""
    home = told.homes.split("~") if told.homes else [""] * 5
    number, street, unit, city, code = home
    year, year_month, month_day = told.born[:4], told.born[:7], "".join(sorted(told.born[5:].split("-")))
    heard = [_heard(part) for part in (told.given, told.surname)]
    yield tuple(sorted(heard))
    parts = [*heard, told.born, year, year_month, month_day, told.phones, told.identifiers]
    parts += [number, _heard(street), unit, _heard(city), code]
    known = [(str(at), part) for at, part in enumerate(parts) if part]
    for a, b in combinations(known, 2):
        yield a + b


@lru_cache(maxsize=1 << 16)
def _heard(part: str) -> str:
    return " ".join(sound(word) for word in part.split())


def learnt(sets: Sequence[LinkSet]) -> tuple[Settings, float]:
    """Weights and the threshold (bits) with the best F1, from labelled sets; nothing of any other set is seen.

    m from the true pairs. u in two ways: from pairs drawn by lot, or from few of these and all pairs that were to be
    compared (where many strangers are made to look alike, only those say how much). The way that does better on the
    sets learnt from is kept.
    """
    settings = load()
    settings = learn(settings, list(_drawn(sets, settings)))  # which reading of a name is kept depends on the weights
    by_lot = list(_drawn(sets, settings))
    met = [(vector, ids in links.true) for links in sets for ids, vector in compared(links, settings).vectors.items()]
    same = [one for one in by_lot if one[1]]
    strangers = [one for one in by_lot if not one[1]]
    ways = (by_lot, [*same, *strangers[: BY_LOT // 10], *(one for one in met if not one[1])])
    true = sum(len(links.true) for links in sets)
    tried = [(learnt, *_best_threshold(learnt, met, true)) for learnt in (learn(settings, way) for way in ways)]
    best = max(tried, key=lambda one: one[2])
    return best[0], best[1]


def _drawn(sets: Sequence[LinkSet], settings: Settings) -> Iterator[tuple[Vector, bool]]:
    dice, scorer = random.Random(5), Scorer(settings)
    for links in sets:
        folded = {one.id: ready(one) for table in links.records for one in table}
        for a, b in sorted(links.true):
            yield scorer.levels(folded[a], folded[b]), True
        ids = sorted(folded)
        for _ in range(BY_LOT):
            a, b = dice.sample(ids, 2)
            if pair(a, b) not in links.true:
                yield scorer.levels(folded[a], folded[b]), False


def _best_threshold(settings: Settings, pairs: list[tuple[Vector, bool]], true: int) -> tuple[float, float]:
    """The middle of the bits between which F1 is best, and that F1."""
    scorer = Scorer(settings)
    ranked = sorted(((scorer.bits_of(vector), is_one) for vector, is_one in pairs), key=lambda one: -one[0])
    best, span, right = 0.0, (0.0, 0.0), 0
    for count, (bits, is_one) in enumerate(ranked, start=1):
        right += is_one
        below = ranked[count][0] if count < len(ranked) else bits
        f1 = 2 * right / (count + true)
        if below < bits and f1 > best:
            best, span = f1, (below, bits)
    return sum(span) / 2, best


def linked(links: LinkSet, settings: Settings, threshold: float) -> tuple[Measured, list[Pair]]:
    """The set linked: pairs at or above the threshold."""
    begun = time.perf_counter()
    done = compared(links, settings)
    scorer = Scorer(settings)
    said = [ids for ids, vector in done.vectors.items() if scorer.bits_of(vector) >= threshold]
    result = measured(said, links.true, time.perf_counter() - begun)
    result.steps = {"candidates": len(done.vectors), "candidate_recall": round(done.found / len(links.true), 5)}
    return result, said


def closed(said: Iterable[Pair]) -> set[Pair]:
    """The pairs, and those that follow from them: who is the same as the same is the same."""
    leader: dict[str, str] = {}

    def lead(one: str) -> str:
        while leader.setdefault(one, one) != one:
            leader[one] = leader[leader[one]]
            one = leader[one]
        return one

    for a, b in said:
        leader[lead(a)] = lead(b)
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for one in list(leader):
        groups[lead(one)].append(one)
    return {pair(a, b) for group in groups.values() for a, b in combinations(group, 2)}
