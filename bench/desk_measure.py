"""The measurement behind `bench/desk.py`."""

import argparse
import asyncio
import json
import random
import re
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from bench import machine
from bench.begin import ROOT
from bench.cluster import available
from bench.screeners import Browser, every
from bench.stage import House, stage

GOALS = {"list": 200.0, "filter": 200.0, "search": 200.0, "detail": 200.0}  # p95, ms
POLL_BYTES, CROWD_P99 = 1024, 1000.0
PEOPLE, CROWD_SECONDS = 40, 30.0
FILTERS = (
    "language=hmn", "level=urgent&who=free", "who=mine", "due=late", "due=soon", "told=unread", "channel=fax",
    "state=decided", "state=decided&language=hmn&channel=fax", "state=decided&channel=partner",
    "state=all&level=emergency", "state=all&since=7d", "state=decided&level=routine&language=es&since=30d",
)  # fmt: skip
SEARCHES = ("Wren bruise kitchen", "Larkspur", "smoke porch Friday", "n{last}", "n{middle} Abernathy", "nowhere at all")
_NEXT = re.compile(rb'href="(/\?[^"]*after=[^"]*)" rel="next"')
_NEWS = re.compile(rb'id="news"[^>]*hx-get="([^"]+)"')
_VERSION = re.compile(rb'name="version" value="(\d+)"')


def seed(house: House, opened: int, closed: int) -> dict[str, Any]:
    """Fill the house's database; takes minutes."""
    command = [sys.executable, "-m", "bench.desk_seed", str(opened), str(closed), str(PEOPLE)]
    done = subprocess.run(command, env=house.env, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr[-4000:])
    return dict(json.loads(done.stdout))


def plans(house: House) -> dict[str, Any]:
    """How the database answers the desk's queries: which read a large table from end to end."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.desk_plans"], env=house.env, cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(done.stderr[-4000:])
    return dict(json.loads(done.stdout))


def percentile(times: list[float], share: float) -> float:
    """Milliseconds below which this share of the times lies."""
    ordered = sorted(times)
    return round(ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000, 1) if ordered else 0.0


async def alone(house: House, found: dict[str, Any], rounds: int) -> tuple[Browser, dict[str, int]]:
    """One person at an idle desk: every kind of page, again and again. Also the bytes of the poll."""
    one = Browser(house.desk_port, found["people"][0]["cookie"], found["people"][0]["token"])
    chance = random.Random(7)
    ids = [*found["ids"]["open"], *found["ids"]["closed"]]
    last = int(found["serial"])
    for _ in range(3):  # the first page of a process loads what the others find loaded
        await one.ask("warm", "/")
        await one.ask("warm", f"/screening/{chance.choice(ids)}")
    for number in range(rounds):
        page = await one.ask("list", "/")
        for _ in range(3):
            further = _NEXT.search(page.body)
            if further is None:
                break
            page = await one.ask("list", further[1].decode().replace("&amp;", "&"))
        for wanted in FILTERS:
            await one.ask("filter", f"/?{wanted}")
            one.times.setdefault(f"filter {wanted}", []).append(one.times["filter"][-1])
        words = SEARCHES[number % len(SEARCHES)].format(last=chance.randint(1, last), middle=last // 2)
        await one.ask("search", "/search", form={"words": words})
        await one.ask("search", "/search", form={"words": chance.choice(found["numbers"])})
        for _ in range(4):
            await one.ask("detail", f"/screening/{chance.choice(ids)}")
            await one.ask("beside", f"/queue/report/{chance.choice(ids)}", HX_Request="true")
        await one.ask("handover", "/handover")
    sizes = await quiet(one, rounds)
    await one.close()
    return one, sizes


async def quiet(one: Browser, rounds: int) -> dict[str, int]:
    """The poll of a list that does not change, headers and all that goes over the wire but the request.

    Of thousands of open reports one may fall due just then, and the list has changed: then it is measured again, three
    times at most (`tries`).
    """
    tries, found = 1, await _quiet(one, rounds)
    while found["unchanged"] != found["asked"] and tries < 3:
        tries, found = tries + 1, await _quiet(one, rounds)
    return {**found, "tries": tries}


async def _quiet(one: Browser, rounds: int) -> dict[str, int]:
    rows = await one.ask("rows", "/queue/rows")
    address = (_NEWS.search(rows.body) or [b"", b"/queue/news"])[1].decode().replace("&amp;", "&")
    biggest, statuses = 0, Counter[int]()
    for _ in range(rounds * 3):
        said = await one.ask("poll", address, If_None_Match=rows.headers["etag"], Hearthline_Poll="1")
        size = len(said.body) + sum(len(name) + len(value) + 4 for name, value in said.headers.items()) + 20
        biggest = max(biggest, size)
        statuses[said.status] += 1
    return {"bytes": biggest, "unchanged": statuses[304], "asked": sum(statuses.values())}


class Screener:
    """One of forty: a list that polls, a report that says who is here, and the tool's answers set again and again."""

    def __init__(self, port: int, person: dict[str, str], ids: list[str], seed_: int) -> None:
        self.browser = Browser(port, person["cookie"], person["token"])
        self.writer = person["id"][:24]
        self.ids, self.chance = ids, random.Random(seed_)
        self.report, self.etag, self.seen = ids[0], "", ""

    async def live(self, until: float) -> None:
        """Half a minute of work. Each begins at a moment of their own."""
        start = self.chance.uniform(0, 4)
        await asyncio.gather(
            every(5, start, until, self.poll),
            every(15, start / 2, until, self.alerts),
            every(10, start + 1, until, self.here),
            every(20, start, until, self.work),
            every(2, start + 2, until, self.type),
        )
        await self.browser.close()

    async def poll(self) -> None:
        headers = {"If_None_Match": self.etag} if self.etag else {}
        said = await self.browser.ask("poll", "/queue/news?since=", line="poll", Hearthline_Poll="1", **headers)
        self.etag = said.headers.get("etag", "")

    async def alerts(self) -> None:
        await self.browser.ask("alerts", "/alarms/", line="alerts", Hearthline_Poll="1", HX_Request="true")

    async def here(self) -> None:
        form = {
            "kind": "report",
            "id": self.report.replace("-", ""),
            "writer": self.writer,
            "editing": "1",
            "place": "facts",
        }
        await self.browser.ask("here", "/here", form=form, line="here", Hearthline_Poll="1")

    async def work(self) -> None:
        """Look at the list, choose a report, open it, take it."""
        self.report = self.chance.choice(self.ids)
        await self.browser.ask("list", self.chance.choice(("/", "/?who=free", "/?language=es")))
        await self.browser.ask("beside", f"/queue/report/{self.report}", HX_Request="true")
        await self.browser.ask("claim", f"/screening/{self.report}/claim", form={})
        page = await self.browser.ask("detail", f"/screening/{self.report}")
        version = _VERSION.search(page.body)
        if version:
            answers = {"version": version[1].decode(), "fact.hit": self.chance.choice(("yes", "no", "unknown"))}
            await self.browser.ask("facts", f"/screening/{self.report}/facts", form=answers)

    call, field_version = "", 0

    async def type(self) -> None:
        """A call is open beside: every two seconds the words typed so far are kept."""
        if not self.call:
            said = await self.browser.ask("new call", "/calls/new", form={"channel": "phone"}, line="call")
            found = re.search(r"/calls/([0-9a-f-]{36})", said.headers.get("location", ""))
            self.call = found[1] if found else ""
            return
        form = {"field": "story", "text": "I heard " * (self.field_version + 3), "base": str(self.field_version),
                "writer": self.writer}  # fmt: skip
        said = await self.browser.ask("type", f"/calls/{self.call}/field", form=form, line="call")
        if said.status == 200:
            self.field_version = int(json.loads(said.body)["version"])


async def crowd(house: House, found: dict[str, Any], seconds: float) -> list[Browser]:
    """Forty screeners for so many seconds."""
    ids = found["ids"]["open"]
    people = [Screener(house.desk_port, person, ids[n::PEOPLE] or ids, n) for n, person in enumerate(found["people"])]
    until = time.monotonic() + seconds
    await asyncio.gather(*(one.live(until) for one in people))
    return [one.browser for one in people]


def measure(database: str, opened: int, closed: int, rounds: int, seconds: float) -> dict[str, Any]:
    """One house on one database, filled, measured and taken down."""
    with stage(database, start=False) as house:
        began = time.monotonic()
        found = seed(house, opened, closed)
        took = time.monotonic() - began
        house.start()
        house.asleep.wait(5)  # a worker that finds a house full has its first round to do
        one, poll = asyncio.run(alone(house, found, rounds))
        browsers = asyncio.run(crowd(house, found, seconds))
        scans = plans(house)
        return summary(database, opened, closed, took, one, poll, browsers, scans, machine.describe(Path(house.state)))


def summary(
    database: str, opened: int, closed: int, took: float, one: Browser, poll: dict[str, int], browsers: list[Browser],
    scans: dict[str, Any], what: dict[str, object],
) -> dict[str, Any]:  # fmt: skip
    """The figures of one database."""
    together: dict[str, list[float]] = {}
    for browser in browsers:
        for label, times in browser.times.items():
            together.setdefault(label, []).extend(times)
    everything = [seconds for times in together.values() for seconds in times]
    kinds = ("list", "filter", "search", "detail", "beside", "handover", "poll")
    return {
        "database": database, "open": opened, "closed": closed, "seconds_to_fill": round(took),
        "p95_ms": {kind: percentile(one.times.get(kind, []), 0.95) for kind in kinds},
        "filters_p95_ms": {
            label.partition(" ")[2]: percentile(times, 0.95) for label, times in one.times.items() if " " in label
        },
        "idle_poll": poll, "full_scans": scans["full_scans"], "queries_explained": scans["explained"],
        "crowd": {
            "people": len(browsers), "requests": len(everything), "p50_ms": percentile(everything, 0.5),
            "p99_ms": percentile(everything, 0.99), "max_ms": percentile(everything, 1.0),
            "by_kind_p99_ms": {label: percentile(times, 0.99) for label, times in sorted(together.items())},
        },
        "wrong": dict(Counter([*one.wrong, *(w for browser in browsers for w in browser.wrong)])), "machine": what,
    }  # fmt: skip


def missed(found: dict[str, Any]) -> list[str]:
    """What is not as promised."""
    late = [f"{kind} p95 {found['p95_ms'][kind]} ms" for kind, goal in GOALS.items() if found["p95_ms"][kind] >= goal]
    if found["idle_poll"]["bytes"] > POLL_BYTES or found["idle_poll"]["unchanged"] != found["idle_poll"]["asked"]:
        late.append(f"idle poll {found['idle_poll']}")
    if found["crowd"]["p99_ms"] >= CROWD_P99:
        late.append(f"{found['crowd']['people']} screeners p99 {found['crowd']['p99_ms']} ms")
    late += [f"reads a table from end to end: {one}" for one in found["full_scans"]]
    late += [f"{count} × {what}" for what, count in found["wrong"].items()]
    return [f"{found['database']}: {what}" for what in late]


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="bench/desk.py")
    parser.add_argument("--database", choices=("sqlite", "postgres", "both"), default="both")
    parser.add_argument("--quick", action="store_true", help="500 open, 20,000 closed, 10 s of forty screeners")
    parser.add_argument("--closed", type=int, help="so many closed reports instead of 200,000")
    wanted = parser.parse_args(argv)
    names = ["sqlite", "postgres"] if wanted.database == "both" else [wanted.database]
    if "postgres" in names and not available():
        print("PostgreSQL is not on this machine: its figures are missing", file=sys.stderr)
        return 1
    size = (500, 20_000, 5, 10.0) if wanted.quick else (5_000, 200_000, 20, CROWD_SECONDS)
    size = (size[0], wanted.closed or size[1], *size[2:])
    done = [measure(name, *size) for name in names]
    wrong = [what for found in done for what in missed(found)]
    for found in done:
        print(f"{found['database']}: p95 {found['p95_ms']}, idle poll {found['idle_poll']}, crowd {found['crowd']}")
    for what in wrong:
        print(f"not as promised: {what}")
    print(json.dumps({"quick": wanted.quick, "databases": done, "missed": wrong}))
    return 1 if wrong else 0
