"""The typing behind `bench/crash.py`: somebody writes letter by letter in a real browser, and things die meanwhile."""

import json
import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, sync_playwright
from playwright.sync_api import Error as BrowserError

from bench.begin import ROOT
from bench.stage import HOST, House, kill

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
FIELDS = ("story", "saw", "think")
OLD_SECONDS = 2.0
"""How old a typed character may be and still be lost with its tab."""
PATIENCE_MS = 60_000
LANDING_SECONDS = 0.5  # what a dead tab had sent is still on its way to the server
LANDINGS = 20  # on a machine that does other things too, it may be on its way that many times as long


@dataclass
class Typed:
    """What was typed into one field since a page was opened: the text, and when each character was there."""

    text: str = ""
    at: list[float] = field(default_factory=list)

    def add(self, letters: str) -> None:
        """These letters are in the field now."""
        self.text += letters
        self.at += [time.monotonic()] * len(letters)


@dataclass(frozen=True)
class Crash:
    """One crash. `kind`: tab or the name of the process. `lost`: seconds before the crash each lost one was typed."""

    kind: str
    typed: int
    lost: tuple[float, ...]


class Screener:
    """Somebody at the desk in a real browser, signed in through the real pages."""

    def __init__(self, context: BrowserContext, house: House, dice: random.Random) -> None:
        self.context, self.house, self.dice = context, house, dice
        self.page = self._new_page()
        self._sign_in()
        self.page.goto("/calls/")
        self.page.keyboard.press("n")
        self.page.wait_for_url("**/calls/*-*")
        self.address = self.page.url

    def _new_page(self) -> Page:
        page = self.context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        return page

    def _sign_in(self) -> None:
        people = json.loads((self.house.state / "demo-staff.json").read_text())
        who = next(one for one in people if one["username"] == "screener")
        self.page.goto("/")
        self.page.fill("[name=login]", who["username"])
        self.page.fill("[name=password]", who["password"])
        self.page.locator("[name=password]").press("Enter")
        self.page.fill("[name=code]", self._code())
        self.page.locator("[name=code]").press("Enter")
        self.page.wait_for_url(f"http://{HOST}:{self.house.desk_port}/")

    def _code(self) -> str:
        asked = [sys.executable, "-m", "hearthline.site.cli", "demo-code", "screener"]
        done = subprocess.run(asked, env=self.house.env, cwd=ROOT, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    def open(self) -> None:
        """The call, in a new tab."""
        self.page = self._new_page()
        self.page.goto(self.address)
        self.page.wait_for_selector("#call[data-pending]")

    def stands(self, path: str) -> str:
        """What the server has in a field: read in a tab of its own."""
        page = self._new_page()
        page.goto(self.address, wait_until="domcontentloaded")
        text = page.locator(f"[name='{path}']").input_value()
        page.close()
        return text

    def landed(self, path: str) -> str:
        """What the server has in a field once nothing more of it comes in."""
        text: str | None = None
        for _ in range(LANDINGS):
            self.house.asleep.wait(LANDING_SECONDS)
            before, text = text, self.stands(path)
            if text == before:
                break
        return text or ""

    def type_for(self, path: str, seconds: float) -> Typed:
        """Type at the end of a field, as fast as people do, until the time is up; the field is never left."""
        typed = Typed()
        self.page.locator(f"[name='{path}']").focus()
        self.page.keyboard.press("Control+End")
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            letters = self.dice.choice("abcdefghijklmnopqrstuvwxyz     ,.")
            self.page.keyboard.type(letters)
            typed.add(letters)
            self.house.asleep.wait(self.dice.uniform(0.02, 0.18))
        return typed

    def all_saved(self) -> None:
        """Wait until the page says that the server has everything; what stands in the way is told when it does not."""
        try:
            self.page.wait_for_selector('#call[data-pending="0"]', state="attached")
        except BrowserError:
            waiting = "hearthlineCall.unsaved().map(s => Object.assign({}, s, {sent: 0, timer: 0}))"
            print(self.page.evaluate(f"JSON.stringify([{waiting}, hearthlineCall.isOver()])"), file=sys.stderr)
            raise

    def crash_tab(self) -> float:
        """The tab's process is killed: no handler runs, no last word. Returns when."""
        now = time.monotonic()
        for pid in renderers():
            kill(pid)
        with suppress(BrowserError):
            self.page.close()
        return now


def renderers() -> list[int]:
    """The processes of our own browser's tabs."""
    parents, found = {}, []
    for entry in Path("/proc").iterdir():
        with suppress(OSError, IndexError, ValueError):
            parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            if b"--type=renderer" in (entry / "cmdline").read_bytes():
                found.append(int(entry.name))
    return [pid for pid in found if os.getpid() in _above(pid, parents)]


def _above(pid: int, parents: dict[int, int]) -> Iterator[int]:
    while pid in parents and pid > 1:
        pid = parents[pid]
        yield pid


@contextmanager
def at_work(house: House, seed: int) -> Iterator[Screener]:
    """Somebody signed in, with a call open."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        context = browser.new_context(base_url=f"http://{HOST}:{house.desk_port}")
        yield Screener(context, house, random.Random(seed))
        browser.close()


def crashes(house: House, *, tabs: int, servers: int, seed: int) -> list[Crash]:
    """So many tab crashes and server kills while somebody types, mixed."""
    with at_work(house, seed) as who:
        plan = ["tab"] * tabs + ["server"] * servers
        who.dice.shuffle(plan)
        made = []
        for one in plan:
            made.append(tab_crash(who) if one == "tab" else server_crash(who))
            print(made[-1].kind, made[-1].typed, [round(age, 2) for age in made[-1].lost], file=sys.stderr, flush=True)
        return made


def tab_crash(who: Screener) -> Crash:
    """Type, lose the tab, open the call again, compare."""
    path = who.dice.choice(FIELDS)
    before = who.stands(path)
    typed = who.type_for(path, who.dice.uniform(0.3, 4.0))
    died = who.crash_tab()
    kept = kept_of(before + typed.text, who.landed(path)) - len(before)
    lost = tuple(died - at for at in typed.at[max(kept, 0) :])
    who.open()
    return Crash("tab", len(typed.text), lost)


def server_crash(who: Screener) -> Crash:
    """Kill the desk's server under the typing; type on; once the page says that all is saved, all must be there."""
    path = who.dice.choice(FIELDS)
    before = who.stands(path)
    name = who.dice.choice(("desk", "desk child", "desk child", "serve"))
    killer = threading.Thread(target=_kill, args=(who.house, name, who.dice.uniform(0.3, 1.5)))
    killer.start()
    typed = who.type_for(path, 2.5)
    killer.join()
    who.all_saved()
    kept = kept_of(before + typed.text, who.stands(path)) - len(before)
    now = time.monotonic()
    return Crash(name, len(typed.text), tuple(now - at for at in typed.at[max(kept, 0) :]))


def _kill(house: House, name: str, after: float) -> None:
    house.asleep.wait(after)
    pids = house.pids(name)
    for pid in pids[:1] if name == "desk child" else pids:
        kill(pid)
    if name == "serve":
        house.start_again()
        return
    house.wait(lambda: house.health("desk") is not None, PATIENCE_MS / 1000, "the desk answers again")


def kept_of(whole: str, stands: str) -> int:
    """How many characters from the start are there. Blanks at the very end are not kept, and nobody misses them."""
    trimmed = whole.rstrip()
    if trimmed.startswith(stands.rstrip()):
        return len(whole) if trimmed == stands.rstrip() else len(stands)
    return next(n for n, (a, b) in enumerate(zip(whole, stands + "\0" * len(whole), strict=False)) if a != b)


def summary(found: list[Crash]) -> dict[str, Any]:
    """Counts; `worst_ms`: the oldest character that a tab took with it."""
    tabs = [one for one in found if one.kind == "tab"]
    servers = [one for one in found if one.kind != "tab"]
    lost = [age for one in tabs for age in one.lost]
    return {
        "kills": len(tabs),
        "server_kills": len(servers),
        "typed": sum(one.typed for one in found),
        "lost_older_than_2s": sum(age > OLD_SECONDS for age in lost),
        "lost_after_server_kill": sum(len(one.lost) for one in servers),
        "worst_ms": round(max(lost, default=0.0) * 1000),
        "killed": sorted({one.kind for one in found}),
    }
