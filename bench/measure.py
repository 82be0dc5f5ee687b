"""The measurement behind `bench/intake.py`."""

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from typing import Any

from bench import machine, reporter
from bench.begin import ROOT
from bench.cluster import available
from bench.figures import Figures, missed, show
from bench.reporter import Recipes, Told
from bench.stage import HOST, House, free_port, stage
from bench.wire import Ask, Broken, Crowd, Play, Sample

SENDS_A_PERSON = 8  # from one connection and network: below the flood budget, and a worker is met by chance again
BESIDE = 1024  # bytes of one report outside its boxes: header, waiting list, status, two journal rows


@dataclass(frozen=True)
class Plan:
    """How much is measured. `sends`: by one client in one half of a pair. `whole`: whole wizards by one client."""

    clients: tuple[int, ...] = (1, 8, 32)
    sends: int = 12
    pairs: int = 5
    whole: int = 6
    least: int = 96  # sends in one half of a pair, however few the clients


QUICK = Plan(clients=(32,), sends=4, pairs=2, whole=1, least=0)


class Bench:
    """One house, measured at several numbers of clients."""

    def __init__(self, house: House, plan: Plan, run: str) -> None:
        self.house, self.plan, self.run = house, plan, run
        self.recipes = Recipes()
        self.bare_port = free_port()
        self.errors: list[str] = []
        self.waited = 0.0

    def someone(self) -> Told:
        return Told(reporter.someone(run=self.run))

    def crowd(self, port: int | None = None) -> Crowd:
        return Crowd(HOST, port or self.house.port)

    def whole(self, clients: int, figures: Figures) -> None:
        """Whole wizards, from the first page to the receipt."""
        told = [self.someone() for _ in range(max(8, clients * self.plan.whole))]
        crowd = self.crowd()
        took = crowd.run((reporter.whole(one, self.recipes) for one in told), clients)
        self._keep(crowd.samples, figures)
        figures.told += told
        figures.whole_per_second = sum(1 for one in told if one.code) / took

    def prepare(self, clients: int, count: int, figures: Figures) -> list[Told]:
        """`count` reports with Send in the hand."""
        told = [self.someone() for _ in range(count)]
        crowd = self.crowd()
        crowd.run((reporter.to_the_end(one, self.recipes) for one in told), clients)
        self._keep(crowd.samples, figures)
        figures.told += told
        return [one for one in told if one.final]

    def _keep(self, samples: list[Sample], figures: Figures) -> None:
        for one in samples:
            figures.steps[one.label].append(one.seconds)

    def pairs(self, clients: int, figures: Figures) -> None:
        """Send, and the bare view with the same bytes, in turns; each half begins with nothing waiting."""
        half = max(self.plan.least, clients * self.plan.sends)
        for number in range(self.plan.pairs):
            ready = self.prepare(clients, half, figures)
            for turn in ("ours", "bare") if number % 2 == 0 else ("bare", "ours"):
                self.waited += self.house.drained()
                if turn == "ours":
                    figures.ours.append(self._ours(ready, clients, figures))
                else:
                    figures.bare.append(self._bare(ready, clients, figures))

    def _ours(self, ready: list[Told], clients: int, figures: Figures) -> float:
        crowd = self.crowd()
        took = crowd.run((self._each(group) for group in grouped(ready)), clients)
        figures.sends += crowd.samples
        return sum(1 for one in ready if one.code) / took

    def _each(self, group: list[Told]) -> Play:
        for one in group:
            yield from reporter.send(one, self.recipes)

    def _bare(self, ready: list[Told], clients: int, figures: Figures) -> float:
        crowd = self.crowd(self.bare_port)
        asks = [replace(one.final, label="bare") for one in ready if one.final]
        for ask in asks:
            ask.raw = ask.raw.replace(b"POST /r/send ", b"POST /bare ", 1)
        took = crowd.run((self._plain(group) for group in grouped(asks)), clients)
        figures.bare_samples += crowd.samples
        good = sum(1 for one in crowd.samples if one.status == 200)
        if good != len(asks):
            self.errors.append(f"the bare view failed {len(asks) - good} times")
        return good / took

    @staticmethod
    def _plain(group: list[Ask]) -> Play:
        for ask in group:
            with suppress(Broken):
                yield ask

    def come_back(self, clients: int, figures: Figures) -> None:
        """Open every receipt at the public door."""
        crowd = self.crowd()
        crowd.run((self._look(group) for group in grouped(figures.told)), clients)
        self._keep(crowd.samples, figures)

    @staticmethod
    def _look(group: list[Told]) -> Play:
        for one in group:
            yield from reporter.come_back(one)

    @contextmanager
    def yardstick(self) -> Iterator[None]:
        """The bare view, served by the same command as the public face. Its row is as large as an envelope."""
        env = {**self.house.env, "HEARTHLINE_FACE": "public", "HEARTHLINE_BENCH_ROW": str(self._row_bytes())}
        subprocess.run([sys.executable, "-m", "bench.bare"], env=env, cwd=ROOT, check=True)
        command = [word.replace("hearthline.site.asgi_public:app", "bench.bare:app") for word in self._granian()]
        with (self.house.state / "logs" / "bare.log").open("ab") as log:
            process = subprocess.Popen(command, env=env, cwd=ROOT, stdout=log, stderr=log)
        try:
            self.house.wait(lambda: answers(self.bare_port), 30, "the bare view answers")
            yield
        finally:
            process.terminate()
            process.wait(20)

    def _granian(self) -> list[str]:
        from hearthline.site import serve
        from hearthline.site.config import from_environment

        before = dict(os.environ)
        os.environ.update(self.house.env)
        try:
            config = from_environment("operator")
        finally:
            os.environ.clear()
            os.environ.update(before)
        return serve.granian(config, "public", self.bare_port, config.workers)

    def _row_bytes(self) -> int:
        """Bytes that one report makes durable: the boxes, and what stands beside them in the other tables."""
        first = self.someone()
        self.crowd().run(iter([reporter.whole(first, self.recipes)]), 1)
        if not first.code:
            raise RuntimeError(f"not even one report: {first.errors}\n{self.house.logs()}")
        self.house.drained()
        return self.house.largest_envelope() + BESIDE

    def reckon(self, figures: list[Figures]) -> dict[str, int]:
        """Read every report with the worker's keys and compare."""
        self.waited += self.house.drained()
        told = [one for found in figures for one in found.told if one.code]
        lines = "".join(f"{one.code} {one.person.mark}\n" for one in told)
        return reckon(self.house, lines)


def reckon(house: House, lines: str) -> dict[str, int]:
    """The ledger's answer for lines of `code mark`."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.ledger"],
        input=lines, env=house.env, cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"the ledger failed:\n{done.stderr[-3000:]}")
    found: dict[str, int] = json.loads(done.stdout)
    return found


def grouped(items: list[Any]) -> Iterator[list[Any]]:
    for at in range(0, len(items), SENDS_A_PERSON):
        yield items[at : at + SENDS_A_PERSON]


def answers(port: int) -> bool:
    crowd = Crowd(HOST, port, patience=1)
    crowd.run(iter([Bench._plain([reporter.get("/", label="ready")])]), 1)
    return crowd.samples[-1].status > 0


def measure(database: str, plan: Plan) -> dict[str, Any]:
    """All figures of one database."""
    began = time.monotonic()
    with stage(database) as house:
        bench = Bench(house, plan, database)
        figures = []
        with bench.yardstick():
            opened = time.monotonic() - began
            for clients in plan.clients:
                found = Figures(clients)
                bench.pairs(clients, found)
                bench.whole(clients, found)
                bench.come_back(clients, found)
                figures.append(found)
        ledger = bench.reckon(figures)
    told = [one for found in figures for one in found.told]
    errors = [*bench.errors, *(error for one in told for error in one.errors)]
    unseen = sum(1 for one in told if one.code and not one.found)
    lost = ledger["lost"] + ledger["wrong"] + ledger["unopened"] + ledger["twice"] + unseen
    main = figures[-1].summary()
    return {
        "database": database,
        "lost": lost,
        "errors": len(errors) + sum(1 for found in figures for one in found.sends if one.status != 200),
        "what": sorted(set(errors))[:5],
        "p99_ms": main["p99_ms"],
        "per_second": main["per_second"],
        "ratio": main["ratio"],
        "receipts": len([one for one in told if one.code]),
        "opened_at_the_door": sum(1 for one in told if one.found),
        "ledger": ledger,
        "clients": [found.summary() for found in figures],
        "seconds": {"to_open": round(opened, 1), "all": round(time.monotonic() - began, 1)},
    }


def main(argv: list[str]) -> int:
    """Measure, show, and end with one JSON object on the last line."""
    parser = argparse.ArgumentParser(prog="bench/intake.py", description="How many reports the line takes.")
    parser.add_argument("--database", choices=("sqlite", "postgres", "both"), default="both")
    parser.add_argument("--quick", action="store_true", help="both databases in about 30 seconds; 32 clients only")
    parser.add_argument("--clients", help="numbers of clients, as 1,8,32; the last one counts")
    parser.add_argument("--pairs", type=int, help="how many pairs of Send and bare view")
    given = parser.parse_args(argv)
    plan = QUICK if given.quick else Plan()
    if given.clients:
        plan = replace(plan, clients=tuple(int(one) for one in given.clients.split(",")))
    if given.pairs:
        plan = replace(plan, pairs=given.pairs)
    names = ["sqlite", "postgres"] if given.database == "both" else [given.database]
    if "postgres" in names and not available():
        print("PostgreSQL is not installed: measured on SQLite only (Debian: apt-get install postgresql)")
        names = [one for one in names if one != "postgres"] or ["sqlite"]
    here = machine.describe(ROOT, seconds=0.5 if given.quick else 3.0)
    print(", ".join(f"{key} {value}" for key, value in here.items()))
    results = []
    for name in names:
        results.append(measure(name, plan))
        show(results[-1])
    wrong = [one for found in results for one in missed(found)]
    for one in wrong:
        print(f"MISSED {one}")
    whole = {
        "lost": sum(found["lost"] for found in results),
        "errors": sum(found["errors"] for found in results),
        "p99_ms": max(found["p99_ms"] for found in results),
        "per_second": min(found["per_second"] for found in results),
        "ratio": min(found["ratio"] for found in results),
        "missed": wrong,
        "machine": here,
        "databases": results,
    }
    print(json.dumps(whole))
    if given.quick:
        return 1 if whole["lost"] or whole["errors"] else 0
    return 1 if wrong else 0
