"""A real house with its telephone line, the switchboard in front of it, telephones, and somebody at the desk."""

import json
import secrets
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.begin import ROOT
from bench.stage import HOST, House, free_port, stage

from hearthline.intake.line import staffing
from tests.line.bridge.backs import ACCOUNT, PATH, Backs, taking_backs
from tests.line.bridge.house import RealHouse
from tests.line.bridge.switchboard import Switchboard, switchboard
from tests.line.phones import Phone, Shop, shop
from tests.line.script import Script
from tests.messaging.certificates import certificate

SCREENERS = ("screener", "screener2")


class Refused(Exception):
    """What the house said no to; its code."""


@dataclass
class Desk:
    """Staff beside the house, without a browser."""

    process: "subprocess.Popen[str]"

    def do(self, who: str, do: str, **more: Any) -> Any:
        """Do it as this person. Raises Refused."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps({"who": who, "do": do, **more}) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        assert answer, "the desk's process has ended"
        found = json.loads(answer)
        if "no" in found:
            raise Refused(found["no"])
        return found["ok"]


@dataclass
class Line:
    """Everything a call goes through. `secret`: shared by house and switchboard."""

    house: House
    board: Switchboard
    asks: RealHouse
    phones: Shop
    backs: Backs
    desk: Desk

    def ring_at(self, address: str, phone: Phone) -> None:
        """Who calls that number reaches this telephone."""
        self.board.directory[address] = phone.address

    def open(self, phone: Phone, who: str = "screener") -> None:
        """Somebody on duty says that they are ready at this telephone."""
        assert self.desk.do(who, "ready", on=True, address=phone.address)["on_duty"]
        self._seen()

    def shut(self) -> None:
        """Nobody is ready any more."""
        for name in SCREENERS:
            self.desk.do(name, "ready", on=False)
        self._seen()

    def _seen(self) -> None:
        """The line has looked anew who is there."""
        self.house.asleep.wait(staffing.KEPT.total_seconds() + 0.2)

    def states(self) -> dict[str, int]:
        """How many contacts are in which state."""
        names = ("menu", "waiting", "ringing", "talking", "call_back", "abandoned", "on_call", "ended")
        found = {name: self.house.count("intake_contact", f"state = '{name}'") for name in names}
        return {name: count for name, count in found.items() if count}

    def until(self, so: Callable[[], bool], what: str, seconds: float = 120.0) -> None:
        """Wait until it is so."""
        self.house.wait(so, seconds, what)

    def caller(self, script: Script, number: str = "+19165550142") -> Phone:
        """Somebody calls."""
        return self.phones.caller(script, self.board.port, number)


@contextmanager
def line(folder: Path, database: str = "sqlite") -> Iterator[Line]:
    """A house with a line, open while the block lasts. Waiting and ringing are shortened by the switchboard."""
    secret, port, calls = secrets.token_hex(32), free_port(), free_port()
    more = {
        "HEARTHLINE_LINE_SECRET": secret,
        "HEARTHLINE_LINE_PORT": str(port),
        "HEARTHLINE_LINE_SERVER": f"https://{ACCOUNT}:{secret}@{HOST}:{calls}{PATH}",
        "HEARTHLINE_MESSAGE_CA": str(certificate()[0]),
    }
    with ExitStack() as stack:
        house = stack.enter_context(stage(database, **more))
        asks = RealHouse(HOST, port, secret)
        board = stack.enter_context(switchboard(asks, wait_at_most=0.5, ring_at_most=8.0))
        backs = Backs(board, asks)
        stack.enter_context(taking_backs(backs, calls))
        phones = stack.enter_context(shop(folder))
        with (house.state / "logs" / "hand.log").open("ab") as errors:
            desk = subprocess.Popen(
                [sys.executable, "-m", "tests.line.desk"],
                env=house.env, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True,
            )  # fmt: skip
        stack.callback(_end, desk)
        made = Line(house, board, asks, phones, backs, Desk(desk))
        made.desk.do("supervisor", "plan")
        yield made


def _end(process: "subprocess.Popen[str]") -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe:
            pipe.close()
