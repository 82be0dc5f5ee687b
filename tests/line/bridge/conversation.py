"""One call, from the first ring to the end: what happens is told to the house, and what it says is done."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Protocol

from tests.line.bridge.legs import ANSWERED, GONE, Incoming, Leg, Outgoing

SPEAKING = 0.15
"""Seconds that anything said takes here."""


@dataclass(frozen=True)
class Verb:
    """One instruction, as docs/telephone.md has it. `text`: the pack's id of what is said in `language` as `words`."""

    kind: str
    text: str = ""
    language: str = ""
    words: str = ""
    seconds: float = 0.0
    digits: int = 1
    finish: str = ""
    address: str = ""
    key: str = ""


class House(Protocol):
    """Where events go. What a call cannot do without is asked for until it is there, or the caller is gone (`over`)."""

    async def tell(self, kind: str, call: str, over: asyncio.Event | None = None, **more: str) -> list[Verb]:
        """One event; the instructions it is answered with."""
        ...


class Board(Protocol):
    """What knows which telephone is where, and how long things take."""

    wait_at_most: float
    ring_at_most: float

    def place(self, address: str) -> str:
        """A SIP address; "" for a number that nobody has."""
        ...

    def know(self, leg: Leg) -> None:
        """A leg of our own making."""
        ...


@dataclass
class Conversation:
    """`heard`: (id, language) of what the caller was told. `fault`: what went wrong here. `kept_record`: asked for."""

    leg: Incoming
    house: House
    board: Board
    heard: list[tuple[str, str]] = field(default_factory=list)
    fault: str = ""
    kept_record: bool = False
    other: Outgoing | None = None

    @property
    def call(self) -> str:
        return self.leg.call

    async def run(self) -> None:
        """Until one of them hangs up; the house is told in the end. What the house refuses is a fault of ours."""
        try:
            await self._through()
        except Exception as wrong:
            self.fault = self.fault or f"{type(wrong).__name__}: {wrong}"
            raise
        finally:
            await self.leg.hang_up()

    async def _through(self) -> None:
        verbs = await self._tell("call", number=self.leg.number)
        if await self.leg.pick_up():
            while verbs := await self._obey(verbs):
                pass
        await self.leg.hang_up()
        if self.other is not None:
            await self.other.hang_up()
        await self.house.tell("hangup", self.call)

    async def _tell(self, kind: str, **more: str) -> list[Verb]:
        return await self.house.tell(kind, self.call, self.leg.over, **more)

    async def _obey(self, verbs: list[Verb]) -> list[Verb]:
        """Do them in turn; the first that brings an answer from the caller or from time ends the list."""
        for verb in verbs:
            if self.leg.over.is_set() or verb.kind == "hangup":
                return []
            if verb.kind == "say":
                await self._say(verb)
            elif verb.kind == "record":
                self.kept_record = True
            elif verb.kind == "gather":
                return await self._gather(verb)
            elif verb.kind == "wait":
                return await self._wait(verb)
            elif verb.kind == "dial":
                return await self._dial(verb)
            else:
                self.fault = f"unknown verb {verb.kind!r}"
                return []
        self.fault = "the house said nothing that leads on"
        return []

    async def _say(self, verb: Verb) -> None:
        self.heard.append((verb.text, verb.language))
        await self.leg.tell(f"{verb.text} {verb.language}\r\n{verb.words}\r\n")
        with suppress(TimeoutError):
            await asyncio.wait_for(self.leg.over.wait(), SPEAKING)

    async def _key(self, seconds: float) -> str:
        """The next key, GONE, or "" when the time is over."""
        with suppress(TimeoutError):
            return await asyncio.wait_for(self.leg.pressed.get(), seconds)
        return ""

    async def _gather(self, verb: Verb) -> list[Verb]:
        digits = ""
        while len(digits) < verb.digits:
            key = await self._key(verb.seconds)
            if key == GONE:
                return []
            if key in ("", verb.finish):
                break
            digits += key
        return await self._tell("digits", digits=digits)

    async def _wait(self, verb: Verb) -> list[Verb]:
        key = await self._key(min(verb.seconds, self.board.wait_at_most))
        if key == GONE:
            return []
        return await (self._tell("digits", digits=key) if key else self._tell("poll"))

    async def _dial(self, verb: Verb) -> list[Verb]:
        """Ring somebody's telephone; while they talk there is nothing to be told."""
        address = self.board.place(verb.address)
        if not address:
            return await self._tell("unanswered", dial=verb.key, outcome="failed")
        self.other = Outgoing(self.leg.endpoint, address, "line")  # never the caller's number
        self.board.know(self.other)
        await self.leg.tell("ringing\r\n")
        outcome = await self.other.ring(min(verb.seconds, self.board.ring_at_most), self.leg.over)
        if outcome != ANSWERED:
            self.other = None
            if self.leg.over.is_set():
                return []
            return await self._tell("unanswered", dial=verb.key, outcome=outcome)
        await self._tell("answered", dial=verb.key)
        await self.leg.tell("connected\r\n")
        await either(self.leg, self.other)
        return []


async def either(one: Leg, other: Leg) -> None:
    """Until one of them hangs up."""
    ends = [asyncio.ensure_future(leg.over.wait()) for leg in (one, other)]
    _, rest = await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
    for end in rest:
        end.cancel()
