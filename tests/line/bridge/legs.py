"""One telephone on the line: who called us, or whom we call."""

import asyncio
from contextlib import suppress
from typing import Final

from tests.line.bridge.endpoint import HOST, T1, T2, Endpoint, Place, Unanswered
from tests.line.bridge.messages import Message, answer, new_branch, new_tag, parameter, place, uri, user

ANSWERED, BUSY, NO_ANSWER, FAILED = "answered", "busy", "no-answer", "failed"
SOUND: Final = b"v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 9 RTP/AVP 0\r\n"
GONE: Final = "gone"
_OUTCOMES = {486: BUSY, 600: BUSY, 603: BUSY, 408: NO_ANSWER, 480: NO_ANSWER, 487: NO_ANSWER}


class Leg:
    """A dialog. `pressed`: the keys in their order, and `GONE` once they have hung up."""

    def __init__(self, endpoint: Endpoint, call: str, mine: str, theirs: str, target: str) -> None:
        self.endpoint, self.call, self.mine, self.theirs, self.target = endpoint, call, mine, theirs, target
        self.pressed: asyncio.Queue[str] = asyncio.Queue()
        self.over = asyncio.Event()
        self.heard_us = asyncio.Event()
        self._number = 0

    @property
    def number(self) -> str:
        """Who calls, as their telephone says; "" when it is withheld."""
        found = user(uri(self.theirs))
        return "" if found.lower() in ("", "anonymous", "unavailable") else found

    async def tell(self, words: str) -> bool:
        """What the caller would hear; False when they are gone."""
        if self.over.is_set():
            return False
        asked = self._request("INFO", words.encode(), Content_Type="text/plain;charset=utf-8")
        return (await self._final(asked)) == 200

    async def hang_up(self) -> None:
        """End the call, once."""
        if not self.over.is_set():
            self.ended()
            await self._final(self._request("BYE"))

    def ended(self) -> None:
        """They are gone, or we are."""
        self.over.set()
        self.pressed.put_nowait(GONE)

    async def _final(self, asked: Message) -> int:
        try:
            return (await self.endpoint.final(asked, self.target)).status
        except Unanswered:
            self.ended()
            return 0

    def _request(self, method: str, body: bytes = b"", **more: str) -> Message:
        self._number += 1
        headers = [
            ("Via", f"SIP/2.0/UDP {HOST}:{self.endpoint.port};branch={new_branch()}"),
            ("From", self.mine), ("To", self.theirs), ("Call-ID", self.call), ("CSeq", f"{self._number} {method}"),
            ("Contact", f"<sip:line@{HOST}:{self.endpoint.port}>"), ("Max-Forwards", "70"),
            *((name.replace("_", "-"), value) for name, value in more.items()),
        ]  # fmt: skip
        return Message(f"{method} {self.target} SIP/2.0", headers, body)

    def acknowledge(self, number: int) -> None:
        """ACK of a 2xx, which is a request of its own and gets no answer."""
        kept, self._number = self._number, number - 1
        asked = self._request("ACK")
        self._number = max(kept, number)
        self.endpoint.send(asked.bytes(), place(self.target))


class Incoming(Leg):
    """Somebody who called us."""

    def __init__(self, endpoint: Endpoint, asked: Message, origin: Place) -> None:
        self.tag, self.asked, self.origin = new_tag(), asked, origin
        target = uri(asked.get("contact")) or f"sip:{origin[0]}:{origin[1]}"
        super().__init__(endpoint, asked.call, f"{asked.get('to')};tag={self.tag}", asked.get("from"), target)

    async def pick_up(self) -> bool:
        """Pick up, and say so until they have heard it (RFC 3261, 13.3.1.4); False when they hung up before."""
        contact = f"<sip:line@{HOST}:{self.endpoint.port}>"
        if self.over.is_set():
            return False
        self.endpoint.reply(self.asked, 180, "Ringing", self.origin, tag=self.tag, Contact=contact)
        said = answer(self.asked, 200, "OK", tag=self.tag, Contact=contact, Content_Type="application/sdp")
        said.body, wait = SOUND, T1
        for _ in range(10):
            self.endpoint.say_again(self.asked, said, self.origin)
            with suppress(TimeoutError):
                await asyncio.wait_for(self.heard_us.wait(), wait)
                return True
            wait = min(2 * wait, T2)
        self.ended()
        return False

    def cancelled(self) -> None:
        """They hung up before we picked up."""
        self.endpoint.reply(self.asked, 487, "Request Terminated", self.origin, tag=self.tag)
        self.ended()


class Outgoing(Leg):
    """Somebody we call, with our own tag from the start and theirs when they answer."""

    def __init__(self, endpoint: Endpoint, address: str, shown: str) -> None:
        mine = f"<sip:{shown}@{HOST}:{endpoint.port}>;tag={new_tag()}"
        super().__init__(endpoint, f"{new_tag()}@bridge", mine, f"<{address}>", address)

    async def ring(self, seconds: float, give_up: asyncio.Event) -> str:
        """Call, and let it ring so long; how it went. `give_up`: the other end of the call is gone."""
        asked = self._request("INVITE", SOUND, Content_Type="application/sdp")
        answers = asyncio.Queue[Message | None]()
        asking = asyncio.ensure_future(self._collect(asked, answers))
        stop = asyncio.ensure_future(self._stop(asked, seconds, give_up))
        try:
            while (found := await answers.get()) is not None:
                if 200 <= found.status < 300:
                    self._answered(found)
                    return ANSWERED
                if found.status >= 300:
                    self._refused(asked, found)
                    return _OUTCOMES.get(found.status, FAILED)
            return FAILED
        finally:
            stop.cancel()
            await asking

    async def _collect(self, asked: Message, into: "asyncio.Queue[Message | None]") -> None:
        try:
            async for one in self.endpoint.ask(asked, place(self.target)):
                into.put_nowait(one)
        except Unanswered:
            pass
        into.put_nowait(None)

    async def _stop(self, asked: Message, seconds: float, give_up: asyncio.Event) -> None:
        """When it has rung long enough, or nobody waits for it any more: CANCEL, which the phone answers with a 487."""
        with suppress(TimeoutError):
            await asyncio.wait_for(give_up.wait(), seconds)
        kept = [one for one in asked.headers if one[0] in ("Via", "From", "To", "Call-ID", "Max-Forwards")]
        cancel = Message(f"CANCEL {self.target} SIP/2.0", [*kept, ("CSeq", f"{asked.number} CANCEL")])
        with suppress(Unanswered):
            await self.endpoint.final(cancel, self.target)

    def _answered(self, said: Message) -> None:
        self.theirs = said.get("to")
        self.target = uri(said.get("contact")) or self.target
        self.acknowledge(said.number)

    def _refused(self, asked: Message, said: Message) -> None:
        """The ACK of a refusal belongs to the same transaction (RFC 3261, 17.1.1.3)."""
        kept = [
            (k, said.get("to") if k == "To" else v) for k, v in asked.headers if k in ("Via", "From", "To", "Call-ID")
        ]
        ack = Message(f"ACK {asked.start.split(' ')[1]} SIP/2.0", [*kept, ("CSeq", f"{asked.number} ACK")])
        self.endpoint.send(ack.bytes(), place(asked.start.split(" ")[1]))
        self.over.set()


def tag_of(message: Message) -> str:
    """The tag at the To of what they send within a call: ours."""
    return parameter(message.get("to"), "tag")
