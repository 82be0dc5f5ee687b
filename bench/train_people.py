#!/usr/bin/env python3
"""Learn what each answer weighs from an invented population that no measurement uses (seed 99, questions of seed 101).

    bench/train_people.py [--size 50000] [--queries 6000] [--write]

m: from what callers say of the person they mean. u: from the same words against persons drawn evenly. Prints the
weights in bits, before and after. `--write`: into src/hearthline/linkage/settings.toml.
The last line is one JSON object.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hearthline.linkage.learn import Vector
    from hearthline.linkage.settings import Settings

SEED, DRAW = 99, 101
LEAST = {"others": -3.0, "phone": -3.0, "sex": -5.0, "given": -6.0, "surname": -5.0}
LEAST_ELSE = -8.0
OTHERS = 150
"""Persons drawn for each question."""


def _main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="bench/train_people.py")
    parser.add_argument("--size", type=int, default=50_000)
    parser.add_argument("--queries", type=int, default=6_000)
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args(argv)
    root = Path(__file__).resolve().parents[1]
    sys.path[:0] = [str(root), str(root / "src")]
    from bench.begin import in_own_environment

    in_own_environment()
    from hearthline.linkage.learn import learn, to_toml
    from hearthline.linkage.settings import PATH, load

    before = load()
    seen = list(vectors(asked.size, asked.queries))
    after = softened(with_order(learn(before, seen), seen))
    changes = {}
    for old, new in zip(before.fields, after.fields, strict=True):
        for was, now in zip(old.levels, new.levels, strict=True):
            print(f"{old.name:12} {was.name:14} {was.bits:8.2f} {now.bits:8.2f}")
            changes[f"{old.name}.{was.name}"] = round(now.bits, 3)
    if asked.write:
        PATH.write_text(to_toml(after), encoding="utf-8")
    print(json.dumps({"size": asked.size, "queries": asked.queries, "bits": changes}))
    return 0


def softened(settings: "Settings") -> "Settings":
    """No answer speaks against a person by more than LEAST bits: what nobody in the invented population gets wholly
    wrong, somebody does (another day of birth, a household that the agency does not know)."""
    from hearthline.linkage.settings import CORRECTIONS

    fields = []
    for field in settings.fields:
        least = 0.0 if field.name in CORRECTIONS else 2.0 ** LEAST.get(field.name, LEAST_ELSE)
        levels = tuple(replace(one, m=min(1.0, max(one.m, one.u * least))) for one in field.levels)
        fields.append(replace(field, levels=levels))
    return settings.with_fields(tuple(fields))


def with_order(settings: "Settings", seen: list[tuple["Vector", bool]]) -> "Settings":
    """The weight of a name read the other way round: how often that reading fits better, among the one and the other.
    What its parts then say counts in full."""
    from hearthline.linkage.compare import AT

    place = AT["order"]
    counts = Counter((true, vector[place] >= 0) for vector, true in seen)
    shares = [counts[true, True] / max(1, counts[true, True] + counts[true, False]) for true in (True, False)]
    level = replace(settings.field("order").levels[0], m=max(shares[0], 1e-4), u=max(shares[1], shares[0], 1e-4))
    fields = tuple(replace(field, levels=(level,)) if field.name == "order" else field for field in settings.fields)
    return settings.with_fields(fields)


def vectors(size: int, count: int) -> Iterator[tuple["Vector", bool]]:
    """Levels of each question against the person meant (True) and against others (False)."""
    from hearthline.linkage.madeup import population, queries
    from hearthline.linkage.ready import ready
    from hearthline.linkage.score import Scorer

    people = [(one.id, ready(one)) for one in population(size, SEED)]
    scorer, rng = Scorer(), Random(DRAW)
    for one in queries(size, SEED, count, draw=DRAW):
        against = scorer.against(ready(one.query))
        meant, record = people[int(one.person[1:])]
        yield against.levels(record), True
        for other, record in rng.choices(people, k=OTHERS):
            if other != meant:
                yield against.levels(record), False


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1:]))
