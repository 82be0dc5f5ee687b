"""The telephone system's own door: a house asks it to call somebody back. The screener's telephone rings first."""

import asyncio
import base64
import http.server
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, cast

from hearthline.ground import clock
from hearthline.messaging import signing
from tests.line.bridge.conversation import either
from tests.line.bridge.house import RealHouse
from tests.line.bridge.legs import ANSWERED, Outgoing
from tests.line.bridge.switchboard import Switchboard
from tests.messaging.certificates import server_context

PATH, ACCOUNT = "/calls", "AC1"


@dataclass
class Backs:
    """`asked`: keys in the order in which they came, each post; `placed`: those that were called. `forged`: posts that
    were not the house's."""

    board: Switchboard
    house: RealHouse
    asked: list[str] = field(default_factory=list)
    placed: set[str] = field(default_factory=set)
    forged: int = 0

    def right(self, headers: dict[str, str], path: str, body: bytes) -> bool:
        """Whether it is from who holds the secret, and knows the password."""
        both = base64.b64encode(f"{ACCOUNT}:{self.house.secret}".encode()).decode()
        return headers.get("authorization") == f"Basic {both}" and signing.good(
            self.house.secret,
            stamp=headers.get("hearthline-stamp", ""),
            signature=headers.get("hearthline-signature", ""),
            path=path,
            body=body,
            came=clock.now(),
        )

    def take(self, told: dict[str, Any]) -> None:
        """Call them, once for each key."""
        self.asked.append(told["key"])
        if told["key"] not in self.placed:
            self.placed.add(told["key"])
            self.board.start(self._call(told))

    async def _call(self, told: dict[str, Any]) -> None:
        key, seconds = told["key"], min(float(told["seconds"]), self.board.ring_at_most)
        first, then = self._leg(told["first"]), self._leg(told["then"])
        picked_up = await first.ring(seconds, asyncio.Event()) if first else "failed"
        outcome = "refused" if then else "failed"
        if first and then and picked_up == ANSWERED:
            await self.house.tell("back", "", back=key, outcome="ringing")
            outcome = await then.ring(seconds, first.over)
            if outcome == ANSWERED:
                await self.house.tell("back", "", back=key, outcome=ANSWERED)
                await either(first, then)
                await then.hang_up()
                outcome = "ended"
            await first.hang_up()
        await self.house.tell("back", "", back=key, outcome=outcome)

    def _leg(self, number: str) -> Outgoing | None:
        address = self.board.place(number)
        if not address:
            return None
        leg = Outgoing(self.board.endpoint, address, "line")
        self.board.know(leg)
        return leg


class _Talk(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 20

    def do_POST(self) -> None:
        backs: Backs = cast(Any, self.server).backs
        body = self.rfile.read(int(self.headers["Content-Length"]))
        status = 201
        if self.path == PATH and backs.right({k.lower(): v for k, v in self.headers.items()}, self.path, body):
            backs.take(json.loads(body))
        else:
            backs.forged, status = backs.forged + 1, 401
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def taking_backs(backs: Backs, port: int) -> Iterator[None]:
    """The door, open while the block lasts."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", port), _Talk) as server:
        cast(Any, server).backs = backs
        server.daemon_threads = True
        server.socket = server_context().wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join(10)
