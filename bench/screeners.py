"""Signed-in browsers, many at once: each keeps a few connections, as browsers do, and lives by the clock."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from bench.stage import HOST
from bench.wire import Reply, read_reply

PATIENCE = 30.0


@dataclass
class Line:
    """One kept-alive connection. `source`: the address it comes from, "" for the system's choice."""

    port: int
    source: str = ""
    reader: asyncio.StreamReader | None = None
    writer: asyncio.StreamWriter | None = None

    async def send(self, raw: bytes) -> Reply:
        """One request, one reply. A connection that the server closed meanwhile is opened again, once."""
        for again in (True, False):
            try:
                return await asyncio.wait_for(self._send(raw), PATIENCE)
            except (ConnectionError, asyncio.IncompleteReadError):
                await self.close()
                if not again:
                    raise
        raise ConnectionError

    async def _send(self, raw: bytes) -> Reply:
        began = time.perf_counter()
        if self.writer is None:
            self.reader, self.writer = await asyncio.open_connection(
                HOST, self.port, local_addr=(self.source, 0) if self.source else None
            )
        assert self.reader is not None
        self.writer.write(raw)
        got = bytearray()
        while True:
            more = await self.reader.read(262_144)
            if not more:
                raise ConnectionError
            got += more
            if got.startswith((b"HTTP/1.1 304", b"HTTP/1.1 204")) and b"\r\n\r\n" in got:
                return Reply(int(got[9:12]), _headers(got), b"", time.perf_counter() - began)
            reply = read_reply(got, 0.0)
            if reply is not None:
                reply.seconds = time.perf_counter() - began
                return reply

    async def close(self) -> None:
        if self.writer is not None:
            self.writer.close()
        self.reader = self.writer = None


def _headers(got: bytearray) -> dict[str, str]:
    lines = bytes(got).partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")[1:]
    return {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}


@dataclass
class Browser:
    """One person's browser. `times`: seconds by label; `wrong`: answers that were none."""

    port: int
    cookie: str
    token: str
    times: dict[str, list[float]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    lines: dict[str, Line] = field(default_factory=dict)

    async def ask(
        self, label: str, path: str, *, form: dict[str, str] | None = None, line: str = "page", **headers: str
    ) -> Reply:
        """One request over the named connection. What is neither found, unchanged nor sent on counts as wrong."""
        body = urlencode(form).encode() if form is not None else b""
        head = [
            f"{'POST' if form is not None else 'GET'} {path} HTTP/1.1",
            f"Host: {HOST}:{self.port}",
            f"Cookie: {self.cookie}",
            *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items()),
        ]
        if form is not None:
            head += [
                f"X-CSRFToken: {self.token}",
                "Content-Type: application/x-www-form-urlencoded",
                f"Content-Length: {len(body)}",
            ]
        there = self.lines.setdefault(line, Line(self.port))
        try:
            reply = await there.send("\r\n".join((*head, "", "")).encode() + body)
        except (OSError, TimeoutError) as error:
            self.wrong.append(f"{label}: {type(error).__name__}")
            return Reply(0, {}, b"", PATIENCE)
        self.times.setdefault(label, []).append(reply.seconds)
        if reply.status not in (200, 204, 302, 303, 304, 409) or "/account/" in reply.headers.get("location", ""):
            self.wrong.append(f"{label}: {reply.status}")
        return reply

    async def close(self) -> None:
        for line in self.lines.values():
            await line.close()


async def every(seconds: float, first: float, until: float, do: Callable[[], Awaitable[object]]) -> None:
    """Do it every so many seconds, first after `first`, until the monotonic moment `until`. One that takes longer than
    its turn delays the next: a page does not ask again before it has its answer."""
    at = time.monotonic() + first
    while at < until:
        await asyncio.sleep(max(0.0, at - time.monotonic()))
        await do()
        at = max(at + seconds, time.monotonic())
