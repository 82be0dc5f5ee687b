"""m and u from pairs: counted where it is known which are one person, or found by expectation-maximisation.

A level that nobody stood on keeps a share of what the settings said before, so that no weight is ever infinite; and
the order of the levels is kept: where the counts would have a weaker level outweigh a stronger one, both get the
weight they have together.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import partial

from hearthline.linkage.compare import AT
from hearthline.linkage.settings import CORRECTIONS, FLOOR, PATH, Field, Level, Settings, most_taken

Vector = tuple[int, ...]
Weighed = Mapping[Vector, float]
"""How many pairs (or parts of pairs) have a vector."""

PRIOR = 3.0
"""The settings learnt from count for this many pairs in each field."""
UNSEEN = 0.5
FEWEST = 30
"""A correction is learnt from no fewer pairs of either kind."""
_PARTS = {
    "order": ("given", "surname"),
    "pair": ("given", "surname"),
    "home": ("number", "street", "unit", "city", "zip"),
}
_MOST_BITS = 10.0


def learn(settings: Settings, pairs: Iterable[tuple[Vector, bool]]) -> Settings:
    """New weights from labelled vectors (`Scorer.levels`): True where both are one person. Deterministic."""
    same: Counter[Vector] = Counter()
    other: Counter[Vector] = Counter()
    for vector, is_one in pairs:
        (same if is_one else other)[vector] += 1
    return _weights(settings, same, other)


def learn_unlabelled(settings: Settings, vectors: Iterable[Vector], rounds: int = 25, prior: float = 0.01) -> Settings:
    """New weights by EM from vectors without labels, beginning at the weights given.

    `prior`: the share of pairs thought to be one person, at the start.
    """
    counts = Counter(vectors)
    everything = sum(counts.values())
    for _ in range(rounds if everything else 0):
        same: dict[Vector, float] = {}
        other: dict[Vector, float] = {}
        tables = [[*(level.bits for level in field.levels), 0.0] for field in settings.fields]
        start = math.log2(prior / (1 - prior))
        for vector, count in counts.items():
            bits = start + sum(table[level] for table, level in zip(tables, vector, strict=True))
            chance = 1 / (1 + 2.0 ** -max(min(bits, 60.0), -60.0))
            same[vector] = count * chance
            other[vector] = count * (1 - chance)
        prior = min(max(sum(same.values()) / everything, 1e-6), 0.5)
        settings = _weights(settings, same, other)
    return settings


def _weights(settings: Settings, same: Weighed, other: Weighed) -> Settings:
    fields = [
        field if field.name in CORRECTIONS else _in_order(_counted(field, same, other)) for field in settings.fields
    ]
    for name in CORRECTIONS:
        field = fields[AT[name]]
        levels = (_correction(fields, name, at, same, other) for at in range(len(field.levels)))
        fields[AT[name]] = Field(name, tuple(levels), field.agree)
    return settings.with_fields(tuple(fields))


def _counted(field: Field, same: Weighed, other: Weighed) -> Field:
    place = AT[field.name]
    seen = [[PRIOR * level.m for level in field.levels], [PRIOR * level.u for level in field.levels]]
    for counts, weighed in zip(seen, (same, other), strict=True):
        for vector, count in weighed.items():
            if vector[place] >= 0:
                counts[vector[place]] += count
    if sum(map(sum, seen)) <= PRIOR * sum(level.m + level.u for level in field.levels) + 1e-9:
        return field
    shares = [_shares(counts) for counts in seen]
    levels = (Level(level.name, shares[0][at], shares[1][at]) for at, level in enumerate(field.levels))
    return Field(field.name, tuple(levels), field.agree)


def _shares(counts: list[float]) -> list[float]:
    """Counts as shares. Once pairs were counted, a level nobody stood on weighs as if half of one pair had."""
    everything = sum(counts)
    least = UNSEEN if everything > PRIOR + 1 else 0.0
    return [max(max(count, least) / everything, FLOOR) for count in counts]


def _in_order(field: Field) -> Field:
    """The field with weights that never rise down the list, and agreeing levels that weigh at least nothing."""
    pools: list[list[Level]] = []
    for level in field.levels:
        pools.append([level])
        while len(pools) > 1 and _ratio(pools[-1]) > _ratio(pools[-2]):
            last = pools.pop()
            pools[-1] = pools[-1] + last
    ordered = [(level, _ratio(pool)) for pool in pools for level in pool]
    levels = tuple(
        _with_bits(level, max(math.log2(ratio), 0.0) if at < field.agree else math.log2(ratio))
        for at, (level, ratio) in enumerate(ordered)
    )
    return Field(field.name, levels, field.agree)


def _ratio(pool: list[Level]) -> float:
    return sum(level.m for level in pool) / sum(level.u for level in pool)


def _with_bits(level: Level, bits: float) -> Level:
    """The level with this weight: `u` as it is, unless m or u would leave what a share can be."""
    ratio = 2.0**bits
    u = min(level.u, 1 / ratio) if ratio > 1 else max(level.u, FLOOR / ratio)
    return Level(level.name, min(max(u * ratio, FLOOR), 1.0), min(u, 1.0))


def _correction(fields: list[Field], name: str, at: int, same: Weighed, other: Weighed) -> Level:
    """What the parts overstate together: the pattern's own weight, less what its parts weigh on average."""
    level = fields[AT[name]].levels[at]
    parts = [AT[part] for part in _PARTS[name]]
    on, known, weight = [0.0, 0.0], [0.0, 0.0], 0.0
    for kind, weighed in enumerate((same, other)):
        for vector, count in weighed.items():
            if vector[parts[0]] < 0 or vector[parts[1]] < 0:
                continue
            known[kind] += count
            if vector[AT[name]] == at:
                on[kind] += count
                if kind == 0:
                    weight += count * sum(fields[one].levels[vector[one]].bits for one in parts if vector[one] >= 0)
    if min(on) < FEWEST:
        return _with_bits(level, _within(fields, name, level.name, level.bits))
    own = math.log2((on[0] / known[0]) / (on[1] / known[1]))
    return _with_bits(Level(level.name, 0.5, 0.5), _within(fields, name, level.name, own - weight / on[0]))


def _within(fields: list[Field], name: str, level: str, bits: float) -> float:
    """A correction takes back no more than one fact has given, and gives back only what a move has taken."""
    if level == "moved":
        return min(max(bits, 0.0), _MOST_BITS)
    if name == "order":
        return min(max(bits, -_MOST_BITS), 0.0)
    return min(max(bits, -max(most_taken(fields, name), 0.0)), 0.0)


_FIELD = re.compile(r'^name = "(\w+)"')
_LEVEL = re.compile(r'\{ name = "(\w+)", m = [^,]+, u = [^ ]+ \}')


def to_toml(settings: Settings, text: str = "") -> str:
    """A settings file with these weights and thresholds. `text`: the file to rewrite, remarks kept; else our own."""
    place, lines = "", []
    for line in (text or PATH.read_text(encoding="utf-8")).splitlines():
        if named := _FIELD.match(line):
            place = named[1]
        elif line.startswith(("possible = ", "probable = ")):
            word = line.split(" ", 1)[0]
            line = f"{word} = {settings.possible if word == 'possible' else settings.probable:.2f}"
        elif place in AT:
            line = _LEVEL.sub(partial(_level_text, settings.field(place)), line)
        lines.append(line)
    return "\n".join(lines) + "\n"


def _level_text(field: Field, found: re.Match[str]) -> str:
    level = field.levels[field.place(found[1])]
    return f'{{ name = "{level.name}", m = {level.m:.8g}, u = {level.u:.8g} }}'
