"""The measurement behind `bench/line.py`."""

import argparse
import asyncio
import json
import secrets
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

from bench import machine
from bench.begin import ROOT
from bench.cluster import available
from bench.figures import ms
from bench.line_beside import described
from bench.line_callers import Callers
from bench.line_goals import A_MINUTE, HANG_UP, SHARES, show
from bench.line_screens import EVERY, Screen, ages
from bench.line_web import Web
from bench.measure import reckon
from bench.screeners import Browser
from bench.stage import House, free_port, stage

SCREENS, ARRIVES = 10, 2.0


@dataclass(frozen=True)
class Plan:
    """`seconds` of everything at once; `rate`: how many call in a second until `calls` wait."""

    calls: int = 500
    seconds: float = 180.0
    rate: float = 25.0
    loop: str = "whole"


QUICK = Plan(seconds=10.0, rate=50.0, loop="quick")


class Bench:
    """One house with its telephone line."""

    def __init__(self, house: House, line_port: int, secret: str, plan: Plan) -> None:
        self.house, self.plan = house, plan
        self.callers = Callers(line_port, secret)
        self.web = Web(house.port, f"line {house.database}")
        staff = self._script("bench.line_staff", str(SCREENS))
        self.ready = staff["ready"]
        self.screens = [
            Screen(Browser(house.desk_port, one["cookie"], one["token"]), EVERY * number / SCREENS)
            for number, one in enumerate(staff["supervisors"])
        ]
        self.figures: dict[str, Any] = {}

    def _script(self, name: str, *words: str, told: str = "") -> dict[str, Any]:
        done = subprocess.run(
            [sys.executable, "-m", name, *words],
            env=self.house.env, cwd=ROOT, input=told, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"{name} failed:\n{done.stderr[-3000:]}\n{self.house.logs()}")
        return dict(json.loads(done.stdout))

    def loop(self, run: str) -> dict[str, Any]:
        """`bench/intake.py`'s loop, in a process of its own."""
        return self._script("bench.line_beside", self.plan.loop, run, told=json.dumps(described(self.house)))

    async def live(self) -> None:
        """Everybody calls; everything at once; the closed loop beside those who wait; some hang up."""
        await self._gather_callers()
        over = asyncio.Event()
        self.callers.times.clear()
        beside = [asyncio.create_task(one.live(over)) for one in self.screens]
        beside += [asyncio.create_task(self.web.stream(A_MINUTE, over)), asyncio.create_task(self._more(over))]
        await asyncio.sleep(self.plan.seconds)
        over.set()
        await asyncio.gather(*beside)
        self._keep()
        loop = await asyncio.to_thread(self.loop, "beside")
        self.figures["intake_beside"] = loop
        self.figures["hear_beside_loop_p99_ms"] = ms(self._heard(), 0.99)
        await self.callers.hang_up(HANG_UP)
        await self.callers.close()

    async def _gather_callers(self) -> None:
        began = time.monotonic()
        for number in range(self.plan.calls):
            self.callers.arrive()
            await asyncio.sleep(max(0.0, began + (number + 1) / self.plan.rate - time.monotonic()))
        until = time.monotonic() + 120
        while len(self.callers.waiting) < self.plan.calls and time.monotonic() < until:
            await asyncio.sleep(0.1)
        self.figures["to_gather_s"] = round(time.monotonic() - began, 1)
        self.figures["hear_arriving_p99_ms"] = ms(self._heard(), 0.99)

    async def _more(self, over: asyncio.Event) -> None:
        while not over.is_set():
            self.callers.arrive()
            await asyncio.sleep(ARRIVES)

    def _heard(self) -> list[float]:
        return [one for times in self.callers.times.values() for one in times]

    def _keep(self) -> None:
        """The figures of the time in which everything ran at once; what comes after is counted apart."""
        walls = [seconds for one in self.screens for seconds in one.browser.times.get("wall", [])]
        both = [ages(one.shown, self.callers.queue) for one in self.screens]
        heard = self._heard()
        sizes = [size for one in self.screens for size in one.sizes]
        self.figures |= {
            "wall": {"asked": len(walls), **{name: ms(walls, share) for name, share in SHARES.items()}},
            "wall_old_at_answer_s": round(max((max(fresh, default=0.0) for fresh, _ in both), default=0.0), 2),
            "wall_oldest_on_screen_s": round(max((max(old, default=0.0) for _, old in both), default=0.0), 2),
            "wall_last_showed": max((one.shown[-1][1] for one in self.screens if one.shown), default=0),
            "wall_unchanged": len(sizes), "wall_unchanged_bytes": max(sizes, default=0),
            "hear": {"events": len(heard), **{name: ms(heard, share) for name, share in SHARES.items()}},
            "hear_by_kind_p99_ms": {kind: ms(times, 0.99) for kind, times in self.callers.times.items()},
            "waiting": len(self.callers.waiting),
            "send": {"reports": len(self.web.told), **{
                name: ms(self.web.steps.get("send", []), share) for name, share in SHARES.items()
            }},
        }  # fmt: skip
        self.callers.times.clear()

    def counted(self) -> None:
        """What the database holds, against what the telephones and the browsers know."""
        waiting = self.house.count("intake_contact", "state = 'waiting'")
        gone = self.house.count("intake_contact", "state = 'abandoned'")
        called = self.house.count("intake_contact")
        self.figures["callers"] = {
            "called": len(self.callers.tasks), "waiting": waiting, "abandoned": gone,
            "twice": max(0, called - len(self.callers.tasks)),
            "lost": len(self.callers.tasks) - waiting - gone, "to_be_called_back": HANG_UP,
        }  # fmt: skip
        self.house.drained()
        lines = "".join(f"{one.code} {one.person.mark}\n" for one in self.web.told if one.code)
        self.figures["receipts"] = reckon(self.house, lines)
        errors = [error for one in self.web.told for error in one.errors]
        wrong = [*self.callers.wrong, *errors, *(what for one in self.screens for what in one.browser.wrong)]
        self.figures["wrong"] = dict(Counter(wrong))
        self.figures["events_sent_again"] = self.callers.again
        self.figures["told"] = dict(self.callers.told)


def measure(database: str, plan: Plan) -> dict[str, Any]:
    """All figures of one database."""
    began, secret, port = time.monotonic(), secrets.token_hex(32), free_port()
    more = {"HEARTHLINE_LINE_SECRET": secret, "HEARTHLINE_LINE_PORT": str(port)}
    with stage(database, **more) as house:
        bench = Bench(house, port, secret, plan)
        if plan.loop == "whole":
            bench.figures["intake_alone"] = bench.loop("alone")
        opened = time.monotonic()
        asyncio.run(bench.live())
        bench.counted()
    seconds = {"to_open": round(opened - began, 1), "all": round(time.monotonic() - began, 1)}
    return {"database": database, "ready": bench.ready, **bench.figures, "seconds": seconds}


def main(argv: list[str]) -> int:
    """Measure, show, and end with one JSON object on the last line."""
    parser = argparse.ArgumentParser(prog="bench/line.py", description="Calls that wait and reports that come.")
    parser.add_argument("--database", choices=("sqlite", "postgres", "both"), default="both")
    parser.add_argument("--quick", action="store_true", help="20 s of everything at once, and a short loop")
    parser.add_argument("--calls", type=int, help="how many wait")
    parser.add_argument("--seconds", type=float, help="how long everything runs at once")
    given = parser.parse_args(argv)
    plan = QUICK if given.quick else Plan()
    plan = replace(plan, calls=given.calls or plan.calls, seconds=given.seconds or plan.seconds)
    names = ["sqlite", "postgres"] if given.database == "both" else [given.database]
    if "postgres" in names and not available():
        print("PostgreSQL is not installed: measured on SQLite only (Debian: apt-get install postgresql)")
        names = ["sqlite"]
    here = machine.describe(ROOT, seconds=0.5 if given.quick else 3.0)
    print(", ".join(f"{key} {value}" for key, value in here.items()))
    results = [measure(name, plan) for name in names]
    missed = [one for found in results for one in show(found)]
    lost = sum(
        found["callers"]["lost"] + found["callers"]["twice"] + found["intake_beside"]["lost"] for found in results
    )
    wrong = sum(sum(found["wrong"].values()) for found in results)
    print(json.dumps({"quick": given.quick, "lost": lost, "wrong": wrong, "missed": missed, "machine": here,
                      "databases": results}))  # fmt: skip
    if given.quick:
        return 1 if lost or wrong else 0
    return 1 if missed else 0
