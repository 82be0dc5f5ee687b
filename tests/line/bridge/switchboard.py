"""Which telephone a SIP message belongs to, and one conversation with the house for each that calls."""

import asyncio
import threading
from collections.abc import Coroutine, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from typing import Any

from tests.line.bridge.conversation import Conversation, House
from tests.line.bridge.endpoint import Endpoint, Place
from tests.line.bridge.legs import Incoming, Leg
from tests.line.bridge.messages import Message

PATIENCE = 30.0


class Switchboard:
    """Takes calls at `port`. `directory`: which telephone rings at a number. `conversations`: all there have been.

    `wait_at_most`, `ring_at_most`: seconds that holding and ringing take here, whatever the house says.
    """

    def __init__(self, house: House, *, wait_at_most: float = 60.0, ring_at_most: float = 60.0) -> None:
        self.house = house
        self.wait_at_most, self.ring_at_most = wait_at_most, ring_at_most
        self.directory: dict[str, str] = {}
        self.loop: asyncio.AbstractEventLoop | None = None
        self.endpoint = Endpoint(self._asked)
        self.conversations: list[Conversation] = []
        self._legs: dict[str, Leg] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def port(self) -> int:
        return self.endpoint.port

    def know(self, leg: Leg) -> None:
        """A leg that we made ourselves: what comes for it is its own."""
        self._legs[leg.call] = leg

    def place(self, address: str) -> str:
        """The SIP address of a number that the house gave, or of an address that is one already."""
        return self.directory.get(address, address if address.startswith("sip:") else "")

    def _asked(self, asked: Message, origin: Place) -> None:
        leg = self._legs.get(asked.call)
        if asked.method == "INVITE" and leg is None:
            self._called(asked, origin)
        elif asked.method == "OPTIONS":
            self.endpoint.reply(asked, 200, "OK", origin)
        elif leg is None:
            if asked.method != "ACK":
                self.endpoint.reply(asked, 481, "Call Does Not Exist", origin)
        else:
            self._within(leg, asked, origin)

    def _called(self, asked: Message, origin: Place) -> None:
        self.endpoint.reply(asked, 100, "Trying", origin)
        leg = Incoming(self.endpoint, asked, origin)
        self._legs[leg.call] = leg
        conversation = Conversation(leg, self.house, self)
        self.conversations.append(conversation)
        self._do(conversation.run())

    def _do(self, what: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(what)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def start(self, what: Coroutine[Any, Any, None]) -> None:
        """Begin something else on the line, from another thread."""
        assert self.loop is not None
        self.loop.call_soon_threadsafe(self._do, what)

    def _within(self, leg: Leg, asked: Message, origin: Place) -> None:
        if asked.method == "ACK":
            leg.heard_us.set()
        elif asked.method == "CANCEL" and isinstance(leg, Incoming):
            self.endpoint.reply(asked, 200, "OK", origin)
            if not leg.heard_us.is_set():
                leg.cancelled()
        elif asked.method == "BYE":
            self.endpoint.reply(asked, 200, "OK", origin)
            leg.ended()
        elif asked.method == "INFO":
            self.endpoint.reply(asked, 200, "OK", origin)
            key = key_of(asked)
            if key:
                leg.pressed.put_nowait(key)
        else:
            self.endpoint.reply(asked, 501, "Not Implemented", origin)

    async def close(self) -> None:
        """End what goes on; the telephones are not told."""
        for task in list(self._tasks):
            task.cancel()
        for task in list(self._tasks):
            with suppress(asyncio.CancelledError):
                await task
        self.endpoint.close()


def key_of(asked: Message) -> str:
    """The key of an `application/dtmf-relay`; "" when it is something else."""
    if asked.get("content-type").lower() != "application/dtmf-relay":
        return ""
    for line in asked.body.decode("latin-1").splitlines():
        name, _, value = line.partition("=")
        if name.strip().lower() == "signal" and value.strip() in tuple("0123456789*#"):
            return value.strip()
    return ""


@contextmanager
def switchboard(house: House, *, wait_at_most: float = 60.0, ring_at_most: float = 60.0) -> Iterator[Switchboard]:
    """A switchboard in a thread of its own, open while the block lasts."""
    made: Future[Switchboard] = Future()
    loop = asyncio.new_event_loop()

    async def begin() -> None:
        board = Switchboard(house, wait_at_most=wait_at_most, ring_at_most=ring_at_most)
        board.loop = loop
        await board.endpoint.open()
        made.set_result(board)

    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    asyncio.run_coroutine_threadsafe(begin(), loop).result(PATIENCE)
    board = made.result(PATIENCE)
    try:
        yield board
    finally:
        asyncio.run_coroutine_threadsafe(board.close(), loop).result(PATIENCE)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(PATIENCE)
        loop.close()
