"""The body gate: slow or huge request bodies wait here, outside the one thread that runs Django.

With blocking workers a dozen trickling uploads stop every page (measured). So: read the whole body first, in memory,
within budgets of size, total memory and speed; only then hand the request to Django's WSGI handler in this worker's
one thread. Nothing is written to disk unsealed. A budget never refuses words: a body under `SMALL` always passes.
"""

import asyncio
import io
from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.parse import unquote_to_bytes

from hearthline.site.headers import MINIMUM

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

REQUEST_LIMIT = 26 * 1024 * 1024  # one 25 MB file and the words beside it
TOTAL_LIMIT = 400 * 1024 * 1024  # all bodies being read by this process
SMALL = 512 * 1024  # words always fit in this
SILENCE = 30.0  # seconds without one byte
SLOWEST = 1000  # bytes a second, after the first ten seconds
SLOWEST_LARGE = 16_000  # the same for a body over SMALL, after the first minute


class BodyRefusedError(Exception):
    """The body will not be read to its end. `status` is what the person is answered with."""

    def __init__(self, status: int) -> None:
        super().__init__(str(status))
        self.status = status


@dataclass
class Room:
    """Memory that bodies may take, shared by one process. Waiting is in order of arrival."""

    free: int = TOTAL_LIMIT

    def __post_init__(self) -> None:
        self._changed = asyncio.Condition()

    async def take(self, size: int, patience: float = SILENCE) -> None:
        """Wait until `size` bytes are free and take them. Raises BodyRefusedError(503) when patience ends."""
        async with self._changed:
            try:
                await asyncio.wait_for(self._changed.wait_for(lambda: self.free >= size), patience)
            except TimeoutError:
                raise BodyRefusedError(503) from None
            self.free -= size

    async def give(self, size: int) -> None:
        async with self._changed:
            self.free += size
            self._changed.notify_all()


@dataclass
class Hold:
    """What one request has taken of the room. Given back when the request is answered, not when it is read."""

    room: Room
    size: int = 0

    async def take(self, size: int) -> None:
        """Take it all at once: bodies that each hold a part and wait for more would wait for each other for ever."""
        if not self.size:
            await self.room.take(size)
            self.size = size

    async def give(self) -> None:
        if self.size:
            await self.room.give(self.size)
            self.size = 0


async def read_body(receive: Receive, declared: int, hold: Hold, clock: Callable[[], float]) -> io.BytesIO:
    """The whole body, or BodyRefusedError: 413 too large, 408 too slow, 503 no memory, 0 the person went away.

    Past `SMALL` bytes the room is taken for the length that was declared, or for the most there may be.
    """
    if declared > REQUEST_LIMIT:
        raise BodyRefusedError(413)
    body, length = io.BytesIO(), 0
    began = clock()
    while True:
        try:
            message = await asyncio.wait_for(receive(), SILENCE)
        except TimeoutError:
            raise BodyRefusedError(408) from None
        if message["type"] == "http.disconnect":
            raise BodyRefusedError(0)
        length += body.write(message.get("body", b""))
        if length > (declared or REQUEST_LIMIT):
            raise BodyRefusedError(413)
        if not message.get("more_body", False):
            body.seek(0)
            return body
        if length > SMALL and not hold.size:
            await hold.take(declared or REQUEST_LIMIT)
            began = clock() - length / SLOWEST_LARGE  # waiting for room was not the sender's doing
        if too_slow(length, clock() - began):
            raise BodyRefusedError(408)


def too_slow(length: int, elapsed: float) -> bool:
    """Whether a body that has brought `length` bytes in `elapsed` seconds is not worth the room it holds.

    Words may trickle at a thousand bytes a second. What holds memory that others wait for must come faster.
    """
    if length > SMALL:
        return elapsed > 60 and length < SLOWEST_LARGE * (elapsed - 60)
    return elapsed > 10 and length < SLOWEST * (elapsed - 10)


class Gate:
    """An ASGI application around a WSGI one.

    `trusted` names the proxy's address: only from there are X-Forwarded-* headers believed, everywhere else they are
    dropped. `refusal(status)` gives the HTML for a body that was not read (a page with the telephone number), and
    `headers` are what such an answer says besides. `direct`: whether anybody may ask without the proxy. In production
    nobody may but this host itself: what comes round the proxy came without TLS.
    """

    def __init__(
        self,
        application: Wsgi,
        *,
        trusted: frozenset[str],
        refusal: Callable[[int], bytes],
        hourly: Callable[[], None] | None = None,
        headers: Mapping[str, str] = MINIMUM,
        direct: bool = True,
    ) -> None:
        self.application = application
        self.direct = direct
        self.headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
        self.trusted = trusted
        self.refusal = refusal
        self.hourly = hourly
        self.beat: asyncio.Task[None] | None = None
        self.room: Room | None = None
        # One thread: SQLite writers queue anyway, and more threads only make the tail worse (measured).
        self.thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="django")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            if self.hourly:
                self.beat = asyncio.get_running_loop().create_task(self._beat(self.hourly))
            await _lifespan(receive, send)
            return
        if scope["type"] != "http":
            return
        loop = asyncio.get_running_loop()
        self.room = self.room or Room()
        headers = [(k.decode("latin-1").lower(), v.decode("latin-1")) for k, v in scope["headers"]]
        hold = Hold(self.room)
        try:
            if not (self.direct or near(scope, self.trusted)):
                raise BodyRefusedError(403)
            body = await read_body(receive, _declared(headers), hold, loop.time)
            environ = build_environ(scope, headers, body, self.trusted)
            status, out_headers, content = await loop.run_in_executor(self.thread, self._run, environ)
        except BodyRefusedError as refused:
            # Gone, or sent what is no body: if we say nothing, the server makes a page of its own, without our headers.
            status = refused.status or 400
            await _answer(send, status, self.refusal(status), self.headers)
            return
        finally:
            await hold.give()
        await send({"type": "http.response.start", "status": status, "headers": out_headers})
        await send({"type": "http.response.body", "body": content})

    async def _beat(self, hourly: Callable[[], None]) -> None:
        """At start and every hour, in Django's thread. `hourly` must not raise."""
        while True:
            await asyncio.get_running_loop().run_in_executor(self.thread, hourly)
            await asyncio.sleep(3600)

    def _run(self, environ: dict[str, Any]) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
        answer: dict[str, Any] = {}

        def start_response(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
            answer["status"] = int(status[:3])
            answer["headers"] = [(k.lower().encode("latin-1"), v.encode("latin-1")) for k, v in headers]

        result = self.application(environ, start_response)
        try:
            content = b"" if environ["REQUEST_METHOD"] == "HEAD" else b"".join(result)
        finally:
            close = getattr(result, "close", None)
            if close:
                close()
        return answer["status"], answer["headers"], content


def near(scope: Scope, trusted: frozenset[str]) -> bool:
    """Whether this request came from a proxy that was named, or from this host."""
    peer = _peer(scope)
    return peer in trusted or peer == "" or peer.startswith("127.") or peer == "::1"


def _peer(scope: Scope) -> str:
    """The address at the other end of the line, always in its short form; "" for a socket file."""
    found = str((scope.get("client") or ("", 0))[0] or "")
    try:
        address = ip_address(found)
    except ValueError:
        return found
    mapped = getattr(address, "ipv4_mapped", None)
    return str(mapped or address)


def _declared(headers: list[tuple[str, str]]) -> int:
    lengths = [v for k, v in headers if k == "content-length"]
    return int(lengths[0]) if lengths and lengths[0].isascii() and lengths[0].isdigit() else 0


def build_environ(
    scope: Scope, headers: list[tuple[str, str]], body: io.BytesIO, trusted: frozenset[str]
) -> dict[str, Any]:
    """The WSGI environ (PEP 3333) of an ASGI http scope whose body is already read."""
    peer = _peer(scope)
    server = scope.get("server") or ("localhost", 80)
    path = unquote_to_bytes(scope.get("raw_path") or scope["path"].encode()).partition(b"?")[0]
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": path.decode("latin-1"),
        "QUERY_STRING": scope.get("query_string", b"").decode("latin-1"),
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1] or 80),
        "SERVER_PROTOCOL": f"HTTP/{scope.get('http_version', '1.1')}",
        "REMOTE_ADDR": peer,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": body,
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": False,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "CONTENT_LENGTH": str(body.getbuffer().nbytes),
    }
    for name, value in headers:
        if name in ("content-length", "transfer-encoding"):
            continue
        # An underscore would land on the same key as a dash: a way to forge a header the proxy thinks it owns.
        if "_" in name or (name.startswith("x-forwarded") and peer not in trusted):
            continue
        if name == "content-type":
            environ["CONTENT_TYPE"] = value
            continue
        key = "HTTP_" + name.upper().replace("-", "_")
        environ[key] = f"{environ[key]},{value}" if key in environ else value
    if peer in trusted:
        _believe_proxy(environ)
    return environ


def _believe_proxy(environ: dict[str, Any]) -> None:
    if environ.get("HTTP_X_FORWARDED_PROTO") == "https":
        environ["wsgi.url_scheme"] = "https"
    # The proxy appends the address it saw; everything left of that is the sender's own claim.
    nearest = environ.pop("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
    if not nearest:
        return  # somebody on the proxy's own host, such as a monitor
    try:
        environ["REMOTE_ADDR"] = str(ip_address(nearest))
    except ValueError:  # not the proxy's own address: that would make a stranger one of this host
        environ["REMOTE_ADDR"] = "unknown"


async def _answer(send: Send, status: int, content: bytes, more: list[tuple[bytes, bytes]]) -> None:
    headers = [
        (b"content-type", b"text/html; charset=utf-8"),
        (b"content-length", str(len(content)).encode()),
        (b"cache-control", b"no-store"),
        (b"connection", b"close"),
        *more,
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": content})


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            await send({"type": "lifespan.startup.complete"})
        elif message["type"] == "lifespan.shutdown":
            await send({"type": "lifespan.shutdown.complete"})
            return
