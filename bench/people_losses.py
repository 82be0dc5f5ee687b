#!/usr/bin/env python3
"""Why callers' words do not lead to the person they mean: no key in common, not among those compared, or outscored.

    bench/people_losses.py [--size 100000] [--seed 5] [--draw 77] [--queries 3000] [--group hmong] [--show 20]

The index is held in memory, in the same lists and with the same order of steps as `people.index`, so that a change of
keys or weights can be judged without a database. For tuning: give it no seed that `bench/people.py` reports. The last
line is one JSON object: recall, and the losses by stage, group, evidence and kind of corruption.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from array import array
from collections import Counter, defaultdict
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hearthline.linkage.cards import Made
    from hearthline.linkage.madeup import Asked
    from hearthline.linkage.record import Record
    from hearthline.linkage.vocabulary import KnownWords

CHUNK = 5_000


class World(NamedTuple):
    """The index in memory. `packed`: by card number, which is the person's own number."""

    packed: list[str]
    lists: "dict[int, array[int]]"
    words: "KnownWords"


def _main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="bench/people_losses.py")
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--draw", type=int, default=77)
    parser.add_argument("--queries", type=int, default=3_000)
    parser.add_argument("--group", default="")
    parser.add_argument("--show", type=int, default=0, help="so many of the lost, in full: nobody in them is real")
    asked = parser.parse_args(argv)
    root = Path(__file__).resolve().parents[1]
    sys.path[:0] = [str(root), str(root / "src")]
    from bench.begin import in_own_environment

    in_own_environment()
    os.environ["DJANGO_SETTINGS_MODULE"] = "hearthline.site.settings.test"
    import django

    django.setup()
    from hearthline.linkage.madeup import queries

    world = made(asked.size, asked.seed)
    some = list(queries(asked.size, asked.seed, asked.queries, draw=asked.draw, group=asked.group))
    print(json.dumps(losses(world, some, asked.show)))
    return 0


def _population(size: int, seed: int) -> "Iterator[list[Record]]":
    from hearthline.linkage.madeup import population

    people = population(size, seed)
    while chunk := list(islice(people, CHUNK)):
        yield chunk


def _cards(size: int, seed: int, blocks: range) -> "list[Made]":
    from hearthline.linkage.cards import card_of
    from hearthline.linkage.madeup.population import BLOCK, neighbourhood

    records = (one.record() for block in blocks for one in neighbourhood(seed, block)[: size - block * BLOCK])
    return [card_of(one) for one in records]


def made(size: int, seed: int) -> World:
    """Everybody's cards and the lists by key."""
    from hearthline.linkage.cards import words_of
    from hearthline.linkage.keys import CAP
    from hearthline.linkage.madeup.population import BLOCK
    from hearthline.linkage.parts import PARTS, Parts, lists_of, parted
    from hearthline.linkage.ready import unpack
    from hearthline.linkage.vocabulary import KnownWords

    packed: list[str] = []
    words = KnownWords()
    everything = range(0, -(-size // BLOCK))
    step = CHUNK // BLOCK
    with tempfile.TemporaryDirectory() as folder, ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        with Parts(Path(folder)) as parts:
            waiting = [pool.submit(_cards, size, seed, everything[at : at + step])
                       for at in range(0, len(everything), step)]  # fmt: skip
            for one in waiting:
                some = one.result()
                parts.add(parted((len(packed) + at, card.keys) for at, card in enumerate(some)))
                packed += [card.packed for card in some]
                for card in some:
                    for word in words_of(unpack(card.packed)):
                        words.add(word)
                print(f"\rcards {len(packed):,}", end="", file=sys.stderr)
        lists: dict[int, array[int]] = {}
        for some_lists in pool.map(lists_of, [parts.path(n) for n in range(PARTS)], [CAP] * PARTS):
            lists |= {key: array("I", numbers) for key, numbers in some_lists.items() if len(numbers) <= CAP}
    print(f", {len(lists):,} lists", file=sys.stderr)
    return World(packed, lists, words)


def losses(world: World, asked: "list[Asked]", show: int) -> dict[str, Any]:
    """Ask everything, and count where the persons meant were lost."""
    from hearthline.linkage.buckets import bits_for
    from hearthline.linkage.keys import probes_by_kind
    from hearthline.linkage.ready import ready, unpack
    from hearthline.people.index import searching

    stages: Counter[str] = Counter()
    by: dict[str, defaultdict[str, list[int]]] = {
        name: defaultdict(lambda: [0, 0]) for name in ("group", "evidence", "given", "surname", "born", "at")
    }
    most = searching.compared(bits_for(sum(map(len, world.lists.values()))))
    first, began = 0, time.process_time()
    for one in asked:
        query = searching.bounded(one.query)
        meant = int(one.person[1:])
        probes = probes_by_kind(query, world.words)
        lists = {key: numbers for key in probes if (numbers := world.lists.get(key))}
        weights, _ = searching.weigh(searching.worths(lists, probes))
        chosen = searching.likeliest(weights, most)
        told = ready(query)
        ranked = searching.scorer().rank(told, [unpack(world.packed[at]) for at in chosen], 10)
        hits = [chosen[at] for at, _ in ranked]
        first += hits[:1] == [meant]
        stage = "found" if meant in hits else "no key" if meant not in weights else "not compared"
        stage = "outscored" if stage == "not compared" and meant in chosen else stage
        stages[stage] += 1
        for name, value in zip(by, (one.group, one.evidence, *one.kinds), strict=True):
            by[name][value][0] += 1
            by[name][value][1] += stage != "found"
        if stage != "found" and show > 0:
            show -= 1
            _show(one, stage, world, meant, len(weights), ranked)
    count = len(asked)
    return {
        "recall_at_1": round(first / count, 4),
        "recall_at_10": round(stages["found"] / count, 4),
        "work_ms": round(1000 * (time.process_time() - began) / count, 2),
        "stages": {name: round(found / count, 4) for name, found in stages.most_common()},
        "lost": {
            name: {value: [round(lost / n, 4), n] for value, (n, lost) in sorted(table.items())}
            for name, table in by.items()
        },
    }


def _show(one: "Asked", stage: str, world: World, meant: int, candidates: int, ranked: Any) -> None:
    from hearthline.linkage.ready import ready, unpack
    from hearthline.people.index.searching import scorer

    told = ready(one.query)
    score = scorer().score(told, unpack(world.packed[meant]))
    print(f"--- {stage} {one.group} {one.evidence} {one.kinds} of {candidates}; {score.bits} bits,"
          f" tenth {ranked[-1][1].bits if ranked else None}")  # fmt: skip
    print("  asked ", *told, sep=" / ")
    print("  stored", *unpack(world.packed[meant]), sep=" / ")
    print("  " + ", ".join(f"{step.field} {step.level} {step.bits:.1f}" for step in score.steps))
    if ranked and stage == "outscored":
        print("  tenth " + ", ".join(f"{step.field} {step.level} {step.bits:.1f}" for step in ranked[-1][1].steps))


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1:]))
