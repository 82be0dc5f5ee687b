#!/usr/bin/env python3
"""Learn how much a list of each kind says for those on it: which persons a look-up compares when it found too many.

    bench/train_lists.py [--size N] [--db postgresql] [--queries 1500] [--seed 1] [--draw 2] [--keep FOLDER] [--write]

Callers' words about some of an invented population are looked up in its index, and of each list that is read it is kept
what kind it is, how many lists of that kind came before it, how long it is and whether the person meant is on it. The
questions must be others than those of a measurement (`--draw` of `bench/people.py` is 1). `--write`: into `[worth]` of
src/hearthline/linkage/settings.toml. The last line is one JSON object: bits by kind and nearness.
"""

import argparse
import json
import re
import sys
from bisect import bisect_right
from collections import Counter
from math import log2
from pathlib import Path

USUAL = 0.005
"""Of two hundred persons on a list, one is meant: such a list is worth nothing beside its length."""
PRIOR = 5.0
"""Hits a place is given at its kind's own rate, so that what was hardly seen says what its kind says."""

Seen = Counter[tuple[str, int]]


def _main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="bench/train_lists.py")
    parser.add_argument("--size", type=int, default=1_000_000)
    parser.add_argument("--db", choices=("sqlite", "postgresql"), default="postgresql")
    parser.add_argument("--queries", type=int, default=1_500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--draw", type=int, default=2)
    parser.add_argument("--keep", type=Path, default=None, metavar="FOLDER")
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args(argv)
    root = Path(__file__).resolve().parents[1]
    sys.path[:0] = [str(root), str(root / "src")]
    from bench.begin import in_own_environment

    in_own_environment()
    from bench.people_measure import Asking, built
    from bench.people_store import store

    with store(asked.db, asked.keep) as kept:
        built(kept, Asking(asked.size, asked.seed, asked.draw, asked.queries, 0))
        members, hits = _seen(asked.size, asked.seed, asked.queries, asked.draw)
    worth = worths(members, hits)
    if asked.write:
        write(worth)
    print(json.dumps({"size": asked.size, "queries": asked.queries, "draw": asked.draw, "worth": worth}))
    return 0


def _seen(size: int, seed: int, count: int, draw: int) -> tuple[Seen, Seen]:
    """By kind and nearness: persons on the lists that were read, and how many of them were meant."""
    from bench.people_store import AGENCY, person_id
    from hearthline.linkage.keys import probes_by_kind
    from hearthline.linkage.madeup import queries
    from hearthline.linkage.settings import NEARNESS
    from hearthline.people.index import lists, searching
    from hearthline.people.index.shelf import place_in_use
    from hearthline.people.index.words import Neighbours
    from hearthline.people.index_models import Card

    members, hits = Seen(), Seen()
    _, place = place_in_use(AGENCY) or (0, lists.Place(0, 8))
    for one in queries(size, seed, count, draw=draw):
        query = searching.bounded(one.query)
        kinds = probes_by_kind(query, Neighbours(AGENCY, query))
        meant = Card._default_manager.values_list("number", flat=True).get(person_id=person_id(int(one.person[1:])))
        before: Counter[str] = Counter()
        for key, numbers in lists.of(place, list(kinds)).items():
            at = (kinds[key], bisect_right(NEARNESS, before[kinds[key]]))
            before[kinds[key]] += 1
            members[at] += len(numbers)
            hits[at] += meant in numbers
    return members, hits


def worths(members: Seen, hits: Seen) -> dict[str, list[float]]:
    """Bits by kind and nearness; a place nobody saw says what its kind says, a kind nobody saw nothing."""
    from hearthline.linkage.settings import KINDS, NEARNESS

    found = {}
    for kind in sorted(KINDS):
        near = [(members[kind, at], hits[kind, at]) for at in range(len(NEARNESS) + 1)]
        rate = (sum(hit for _, hit in near) + 1) / (sum(all_ for all_, _ in near) + 1 / USUAL)
        found[kind] = [round(log2((hit + PRIOR) / (all_ + PRIOR / rate) / USUAL), 2) for all_, hit in near]
    return found


def write(worth: dict[str, list[float]]) -> None:
    """Put them into the settings file, in place of those that stand there."""
    from hearthline.linkage.settings import PATH, load

    text = PATH.read_text(encoding="utf-8")
    for kind, bits in worth.items():
        line = f"{kind} = [{', '.join(f'{one:.2f}' for one in bits)}]"
        text, changed = re.subn(rf"^{kind} = \[.*\]$", line, text, flags=re.MULTILINE)
        if not changed:
            raise SystemExit(f"[worth] of {PATH.name} has no line for {kind}")
    PATH.write_text(text, encoding="utf-8")
    load.cache_clear()
    load()


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1:]))
