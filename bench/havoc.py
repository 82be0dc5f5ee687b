"""The killing behind `bench/kill.py`; `tests/faults/test_kill.py` runs a short one."""

import argparse
import json
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from bench import reporter
from bench.figures import ms
from bench.measure import reckon
from bench.reporter import Recipes, Told
from bench.stage import HOST, House, NotReady, kill, stage
from bench.wire import Crowd, Play

TRIES = 100  # a person who really wants it presses again; each press waits for the door to come back
AT_ONCE = 8
WEIGHTS = {"public child": 10, "worker": 4, "public": 3, "desk child": 1, "desk": 1, "serve": 1}
"""Whom it hits: most often who holds a report at that moment. `serve` takes everybody with it."""


@dataclass
class Havoc:
    """Kills processes of a house at random moments until told to stop."""

    house: House
    kills: int
    seconds: float
    dice: random.Random
    longest_pause: float = 0.6
    done: Counter[str] = field(default_factory=Counter)
    over: threading.Event = field(default_factory=threading.Event)
    trouble: list[str] = field(default_factory=list)

    def run(self) -> None:
        """One kill after another. Whoever dies is started again by who watches over it; `serve` by us."""
        until = time.monotonic() + self.seconds
        try:
            while sum(self.done.values()) < self.kills and time.monotonic() < until:
                self.house.asleep.wait(self.dice.uniform(0.0, self.longest_pause))
                self._one()
        except Exception as error:  # the load must end, and the reason be told, whatever happens here
            self.trouble.append(f"{type(error).__name__}: {error}")
            print(f"the killing stopped: {self.trouble[-1]}", flush=True)
        finally:
            self.over.set()
            self._open_again()

    def _open_again(self) -> None:
        """Whoever still has a report in hand must find a door: without a house they would knock for an hour."""
        if self.house.serve is None:
            with suppress(NotReady):
                self.house.start(patience=300)

    def _one(self) -> None:
        alive = self.house.processes()
        names = sorted({one for one, _ in alive if one in WEIGHTS})
        name = self.dice.choices(names, [WEIGHTS[one] for one in names])[0]
        pid = self.dice.choice([number for one, number in alive if one == name])
        if not kill(pid):
            return
        self.done[name] += 1
        if (count := sum(self.done.values())) % 50 == 0:
            print(f"{count} kills", flush=True)
        if name == "serve":
            self.house.start_again()


def reporters(havoc: Havoc, told: list[Told], recipes: Recipes, run: str) -> Iterator[Play]:
    """New people as long as there is havoc."""
    while not havoc.over.is_set():
        one = Told(reporter.someone(run=run))
        told.append(one)
        yield reporting(one, recipes)


def reporting(told: Told, recipes: Recipes) -> Play:
    """Report, pressing again whatever breaks; then press Send once more: it must give the same receipt."""
    yield from reporter.to_the_end(told, recipes, tries=TRIES)
    yield from reporter.send(told, recipes, tries=TRIES)
    yield from reporter.send(told, recipes, tries=TRIES)


def wreck(house: House, *, kills: int, seconds: float, seed: int, at_once: int = AT_ONCE) -> dict[str, Any]:
    """Kill under load; afterwards open everything. Returns counts; `lost`, `twice` and `errors` must be 0."""
    house.drained()  # the practice reports, so that only ours are counted
    before = house.count("intake_report")
    havoc = Havoc(house, kills, seconds, random.Random(seed))
    told: list[Told] = []
    recipes = Recipes()
    crowd = Crowd(HOST, house.port, patience=60)
    killer = threading.Thread(target=havoc.run, name="havoc")
    killer.start()
    try:
        took = crowd.run(reporters(havoc, told, recipes, f"kill{seed}"), at_once)
    finally:
        havoc.over.set()
        killer.join()
    house.wait(lambda: house.health() is not None, 60, "the public face is back")
    drained = house.drained()
    back = Crowd(HOST, house.port)
    back.run((reporter.come_back(one, tries=TRIES) for one in told), at_once)
    shown = [one for one in told if one.code]
    ledger = reckon(house, "".join(f"{one.code} {one.person.mark}\n" for one in shown))
    errors = [*havoc.trouble, *(error for one in told for error in one.errors)]
    sends = [one.seconds for one in crowd.samples if one.label == "send" and one.status == 200]
    return {
        "kills": sum(havoc.done.values()),
        "killed": dict(havoc.done),
        "seconds": round(took, 1),
        "reports": len(told),
        "receipts": len(shown),
        "broken": sum(1 for one in crowd.samples if one.status == 0),
        "broken_sends": sum(1 for one in crowd.samples if one.status == 0 and one.label == "send"),
        "lost": ledger["lost"] + ledger["wrong"] + ledger["unopened"] + sum(1 for one in shown if not one.found),
        "twice": ledger["twice"],
        # Every person pressed Send at least once, so there must be one report for each, and for nobody else.
        "surplus": ledger["reports"] - before - len([one for one in told if one.sent]),
        "errors": len(errors),
        "what": sorted(set(errors))[:5],
        "send_p99_ms": ms(sends, 0.99),
        "drained_seconds": round(drained, 1),
        "ledger": ledger,
    }


def held(found: dict[str, Any]) -> bool:
    """Whether every receipt shown led to one whole report, and nothing was there twice."""
    return not (found["lost"] or found["twice"] or found["surplus"] or found["errors"]) and found["receipts"] > 0


def main(argv: list[str]) -> int:
    """Run it, and end with one JSON object on the last line. Exit 1 when a report suffered."""
    parser = argparse.ArgumentParser(prog="bench/kill.py", description="What survives kill -9 under load.")
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--quick", action="store_true", help="as many kills as fit into 30 seconds")
    parser.add_argument("--seed", type=int, default=0, help="0: another each time")
    given = parser.parse_args(argv)
    seed = given.seed or random.randrange(1, 1_000_000)
    with stage(given.database) as house:
        print(f"{given.database}, seed {seed}", flush=True)
        found = wreck(house, kills=given.kills, seconds=12.0 if given.quick else 36_000.0, seed=seed)
    found |= {"database": given.database, "seed": seed, "held": held(found)}
    for name, value in found.items():
        print(f"{name}: {value}")
    print(json.dumps(found))
    return 0 if found["held"] else 1
