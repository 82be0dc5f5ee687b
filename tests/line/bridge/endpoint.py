"""One UDP port that speaks SIP: sends again what is not answered, and answers again what is asked again."""

import asyncio
from collections.abc import AsyncIterator, Callable

from tests.line.bridge.messages import Message, NotSip, answer, parse, place

T1, T2, GIVE_UP = 0.5, 4.0, 32.0
"""First wait before something is sent again, the longest wait, and when it is given up (RFC 3261, 17.1.1.1)."""
HOST = "127.0.0.1"
Place = tuple[str, int]


class Unanswered(Exception):
    """The other end said nothing for `GIVE_UP` seconds."""


class Endpoint(asyncio.DatagramProtocol):
    """`on_request(message, from where)` gets each new request once."""

    def __init__(self, on_request: Callable[[Message, Place], None]) -> None:
        self.on_request = on_request
        self.port = 0
        self.deaf = 0
        self._answers: dict[tuple[str, str], asyncio.Queue[Message]] = {}
        self._given: dict[tuple[str, str], bytes] = {}
        self._transport: asyncio.DatagramTransport | None = None

    async def open(self, port: int = 0) -> None:
        loop = asyncio.get_running_loop()
        self._transport, _ = await loop.create_datagram_endpoint(lambda: self, local_addr=(HOST, port))
        self.port = self._transport.get_extra_info("sockname")[1]

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()

    def datagram_received(self, data: bytes, addr: Place) -> None:
        try:
            found = parse(data)
        except NotSip:
            self.deaf += 1
            return
        if found.status:
            queue = self._answers.get((found.branch, found.method))
            if queue is not None:
                queue.put_nowait(found)
            return
        key = (found.branch, found.method)
        if found.method != "ACK" and key in self._given:
            if self._given[key]:
                self.send(self._given[key], addr)
            return
        self._given[key] = b""
        self.on_request(found, addr)

    def send(self, what: bytes, to: Place) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.sendto(what, to)

    def reply(self, asked: Message, status: int, word: str, to: Place, *, tag: str = "", **more: str) -> Message:
        """Answer a request; asked again, it is answered the same."""
        said = answer(asked, status, word, tag=tag, **more)
        self.say_again(asked, said, to)
        return said

    def say_again(self, asked: Message, said: Message, to: Place) -> None:
        self._given[asked.branch, asked.method] = said.bytes()
        self.send(said.bytes(), to)

    async def ask(self, request: Message, to: Place) -> AsyncIterator[Message]:
        """Send a request until it is answered; every answer, the final one last. Raises Unanswered.

        A call that rings may ring for as long as it likes: after a first word an INVITE is not sent again.
        """
        key, queue = (request.branch, request.method), asyncio.Queue[Message]()
        self._answers[key] = queue
        wait, waited, again = T1, 0.0, True
        try:
            while True:
                if again:
                    self.send(request.bytes(), to)
                try:
                    found = await asyncio.wait_for(queue.get(), wait if again else None)
                except TimeoutError:
                    waited, wait = waited + wait, min(2 * wait, T2)
                    if waited >= GIVE_UP:
                        raise Unanswered from None
                    continue
                again = again and request.method != "INVITE"
                yield found
                if found.status >= 200:
                    return
        finally:
            self._answers.pop(key, None)

    async def final(self, request: Message, to: str) -> Message:
        """The final answer to a request that is no INVITE. Raises Unanswered."""
        heard = [one async for one in self.ask(request, place(to))]
        return heard[-1]
