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
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hearthline.linkage.learn import Vector

SEED, DRAW = 99, 101
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
    after = learn(before, vectors(asked.size, asked.queries))
    changes = {}
    for old, new in zip(before.fields, after.fields, strict=True):
        for was, now in zip(old.levels, new.levels, strict=True):
            print(f"{old.name:12} {was.name:14} {was.bits:8.2f} {now.bits:8.2f}")
            changes[f"{old.name}.{was.name}"] = round(now.bits, 3)
    if asked.write:
        PATH.write_text(to_toml(after), encoding="utf-8")
    print(json.dumps({"size": asked.size, "queries": asked.queries, "bits": changes}))
    return 0


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
