"""Many people at once over plain HTTP/1.1, from one thread, so that little of the machine goes to asking.

A *play* is a generator: it yields an `Ask` and gets a `Reply`, until it returns. It knows nothing of sockets. When the
connection breaks it gets `Broken`, and may yield the same Ask again. Every play has a connection and a network of its
own, as every person has: a flood from one address is another test.
"""

import errno
import heapq
import itertools
import select
import socket
import time
import zlib
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field

_REFUSED = {errno.ECONNREFUSED, errno.ECONNRESET, errno.ECONNABORTED, errno.EPIPE, errno.ETIMEDOUT}
_networks = itertools.count(1)


class Broken(Exception):
    """No whole answer came: the connection ended, or the patience did."""


@dataclass(slots=True)
class Ask:
    """One request as bytes. `label` says which figure its time belongs to."""

    label: str
    raw: bytes


@dataclass(slots=True)
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float


Play = Generator[Ask, Reply, None]


@dataclass(slots=True)
class Sample:
    label: str
    seconds: float
    status: int  # 0: broken


@dataclass(slots=True)
class _Line:
    """One connection with the play that speaks over it."""

    play: Play
    source: str
    ask: Ask
    began: float
    deadline: float
    link: socket.socket | None = None
    out: bytes = b""
    into: bytearray = field(default_factory=bytearray)


def new_source() -> str:
    """A loopback address in a network (/24) that no other play had."""
    n = next(_networks)
    return f"127.{1 + n // 250 % 250}.{n % 250}.9"


class Crowd:
    """Runs plays, `at_once` at a time, each in its own connection. `samples`: one for each Ask."""

    def __init__(self, host: str, port: int, *, patience: float = 30.0) -> None:
        self.address = (host, port)
        self.patience = patience
        self.samples: list[Sample] = []
        self._poll = select.epoll()
        self._lines: dict[int, _Line] = {}
        self._later: list[tuple[float, int, _Line]] = []
        self._order = itertools.count()
        self._busy = 0

    def run(self, plays: Iterator[Play], at_once: int) -> float:
        """Play them all; returns the seconds from the first Ask to the last Reply."""
        began = time.monotonic()
        while True:
            while self._busy < at_once and (play := next(plays, None)) is not None:
                self._begin(play)
            if not self._busy:
                return time.monotonic() - began
            self._turn()

    def _begin(self, play: Play) -> None:
        try:
            ask = next(play)
        except StopIteration:
            return
        self._busy += 1
        now = time.monotonic()
        self._send(_Line(play, new_source(), ask, now, now + self.patience))

    def _turn(self) -> None:
        wait = min(0.25, max(0.0, self._later[0][0] - time.monotonic())) if self._later else 0.25
        for number, events in self._poll.poll(wait):
            line = self._lines.get(number)
            if line is not None:
                self._event(line, events)
        now = time.monotonic()
        while self._later and self._later[0][0] <= now:
            self._connect(heapq.heappop(self._later)[2])
        for line in [one for one in self._lines.values() if now > one.deadline]:
            self._break(line)

    def _send(self, line: _Line) -> None:
        line.out, line.into = line.ask.raw, bytearray()
        if line.link is None:
            self._connect(line)
        else:
            self._write(line)

    def _connect(self, line: _Line) -> None:
        made = socket.socket()
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        made.bind((line.source, 0))
        try:
            made.connect(self.address)
        except OSError as error:
            made.close()
            if error.errno not in _REFUSED:
                raise
            self._again(line)
            return
        made.setblocking(False)
        line.link = made
        self._lines[made.fileno()] = line
        self._poll.register(made.fileno(), select.EPOLLIN)
        self._write(line)

    def _again(self, line: _Line) -> None:
        """Nobody listens there now: knock again in a tenth of a second, as long as patience lasts."""
        now = time.monotonic()
        if now > line.deadline:
            self._break(line)
        else:
            heapq.heappush(self._later, (now + 0.1, next(self._order), line))

    def _write(self, line: _Line) -> None:
        assert line.link is not None
        try:
            sent = line.link.send(line.out)
        except BlockingIOError:
            sent = 0
        except OSError:
            self._break(line)
            return
        line.out = line.out[sent:]
        self._poll.modify(line.link.fileno(), select.EPOLLIN | (select.EPOLLOUT if line.out else 0))

    def _event(self, line: _Line, events: int) -> None:
        if events & select.EPOLLOUT and line.out:
            self._write(line)
        if line.link is None or not events & (select.EPOLLIN | select.EPOLLHUP | select.EPOLLERR):
            return
        try:
            got = line.link.recv(262_144)
        except BlockingIOError:
            return
        except OSError:
            got = b""
        line.into += got
        reply = read_reply(line.into, time.monotonic() - line.began)
        if reply is not None:
            self._take(line, reply)
        elif not got:
            self._break(line)

    def _take(self, line: _Line, reply: Reply) -> None:
        self.samples.append(Sample(line.ask.label, reply.seconds, reply.status))
        if reply.headers.get("connection", "").lower() == "close":
            self._drop(line)
        self._next(line, lambda: line.play.send(reply))

    def _break(self, line: _Line) -> None:
        self.samples.append(Sample(line.ask.label, time.monotonic() - line.began, 0))
        self._drop(line)
        self._next(line, lambda: line.play.throw(Broken()))

    def _next(self, line: _Line, step: "object") -> None:
        try:
            line.ask = step()  # type: ignore[operator]  # a function that resumes the play
        except (StopIteration, Broken):
            self._drop(line)
            self._busy -= 1
            return
        line.began = time.monotonic()
        line.deadline = line.began + self.patience
        self._send(line)

    def _drop(self, line: _Line) -> None:
        if line.link is not None:
            self._lines.pop(line.link.fileno(), None)
            line.link.close()
            line.link = None


def read_reply(data: bytearray, seconds: float) -> Reply | None:
    """The whole answer in `data`, or None while something is missing."""
    end = data.find(b"\r\n\r\n")
    if end < 0:
        return None
    first, *rest = bytes(data[:end]).decode("latin-1").split("\r\n")
    headers = {name.strip().lower(): value.strip() for name, _, value in (one.partition(":") for one in rest)}
    body = bytes(data[end + 4 :])
    if "content-length" in headers:
        if len(body) < int(headers["content-length"]):
            return None
    elif headers.get("transfer-encoding", "").lower() == "chunked":
        whole = _unchunk(body)
        if whole is None:
            return None
        body = whole
    if headers.get("content-encoding") == "gzip":
        body = zlib.decompress(body, 31)
    return Reply(int(first.split(" ", 2)[1]), headers, body, seconds)


def _unchunk(body: bytes) -> bytes | None:
    found: list[bytes] = []
    at = 0
    while (line_end := body.find(b"\r\n", at)) >= 0:
        size = int(body[at:line_end].split(b";")[0], 16)
        if size == 0:
            return b"".join(found)
        start = line_end + 2
        if len(body) < start + size + 2:
            return None
        found.append(body[start : start + size])
        at = start + size + 2
    return None
