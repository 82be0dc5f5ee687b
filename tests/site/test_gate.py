"""The body gate: slow, huge and forged requests meet a limit; words get through."""

import asyncio
import io
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hearthline.site import gate


def scope(headers: dict[str, str] | None = None, *, method: str = "POST", peer: str = "203.0.113.9") -> dict[str, Any]:
    raw = [(k.encode("latin-1"), v.encode("latin-1")) for k, v in (headers or {}).items()]
    return {
        "type": "http", "method": method, "path": "/r/2", "raw_path": b"/r/2", "query_string": b"a=b",
        "http_version": "1.1", "headers": raw, "client": (peer, 5), "server": ("127.0.0.1", 8000),
    }  # fmt: skip


def chunks(*parts: bytes) -> Any:
    waiting = list(parts)

    async def receive() -> dict[str, Any]:
        part = waiting.pop(0)
        return {"type": "http.request", "body": part, "more_body": bool(waiting)}

    return receive


class Ticks:
    """A clock that moves on by a fixed step at every look."""

    def __init__(self, step: float) -> None:
        self.at, self.step = 0.0, step

    def __call__(self) -> float:
        self.at += self.step
        return self.at


def run_gate(
    application: Any, scope_: dict[str, Any], receive: Any, trusted: frozenset[str] = frozenset()
) -> list[Any]:
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    door = gate.Gate(application, trusted=trusted, refusal=lambda status: f"page {status}".encode())
    asyncio.run(door(scope_, receive, send))
    door.thread.shutdown()
    return sent


def echo(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    body = environ["wsgi.input"].read()
    start_response("200 OK", [("Content-Type", "text/plain"), ("X-Peer", environ["REMOTE_ADDR"])])
    return [body]


@given(st.lists(st.binary(max_size=2000), min_size=1, max_size=8))
@settings(max_examples=50)
def test_a_body_arrives_whole_however_it_was_cut(parts: list[bytes]) -> None:
    sent = run_gate(echo, scope(), chunks(*parts))
    assert sent[0]["status"] == 200
    assert sent[1]["body"] == b"".join(parts)


@pytest.mark.fault("22")
def test_a_body_over_the_limit_is_answered_with_a_page_and_never_reaches_the_application() -> None:
    def never(*_: Any) -> list[bytes]:
        raise AssertionError("the application saw an oversized body")

    sent = run_gate(never, scope({"content-length": str(gate.REQUEST_LIMIT + 1)}), chunks(b"x"))
    assert (sent[0]["status"], sent[1]["body"]) == (413, b"page 413")
    undeclared = run_gate(never, scope(), chunks(b"x" * gate.REQUEST_LIMIT, b"y"))
    assert undeclared[0]["status"] == 413


@pytest.mark.fault("21")
def test_a_trickling_body_is_ended_and_a_slow_but_honest_one_is_not() -> None:
    async def read(step: float, size: int) -> int:
        body = await gate.read_body(chunks(*[b"x" * size] * 40), 0, gate.Hold(gate.Room()), Ticks(step))
        return len(body.getvalue())

    with pytest.raises(gate.BodyRefusedError) as slow:
        asyncio.run(read(1.0, 10))
    assert slow.value.status == 408
    assert asyncio.run(read(1.0, 2000)) == 80_000


@pytest.mark.fault("21")
def test_what_holds_memory_must_come_faster_than_words() -> None:
    assert not gate.too_slow(1_000, 5)
    assert gate.too_slow(1_000, 15)
    assert not gate.too_slow(gate.SMALL + 1, 60)
    assert gate.too_slow(gate.SMALL + 1, 120)
    assert not gate.too_slow(25_000_000, 600)


def test_memory_is_held_until_the_request_is_answered_and_given_back_whatever_happens() -> None:
    seen: list[int] = []
    door: list[gate.Gate] = []

    def look(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        seen.append(door[0].room.free if door[0].room else -1)
        if environ["PATH_INFO"] == "/boom":
            raise ValueError("broken")
        return echo(environ, start_response)

    async def play() -> None:
        async def send(_: Any) -> None:
            return None

        door.append(gate.Gate(look, trusted=frozenset(), refusal=lambda status: b""))
        big = [b"x" * 1024 * 1024] * 3
        declared = {"content-length": str(3 * 1024 * 1024)}
        await door[0](scope(declared), chunks(*big), send)
        with pytest.raises(ValueError, match="broken"):
            await door[0]({**scope(declared), "raw_path": b"/boom"}, chunks(*big), send)
        assert door[0].room
        assert door[0].room.free == gate.TOTAL_LIMIT
        door[0].thread.shutdown()

    asyncio.run(play())
    assert seen == [gate.TOTAL_LIMIT - 3 * 1024 * 1024] * 2


@pytest.mark.fault("22")
def test_many_large_bodies_at_once_wait_their_turn_and_all_pass() -> None:
    """Room for two at a time, eight come: none holds a part of the room while it waits for the rest."""
    size = 2 * 1024 * 1024

    async def one(room: gate.Room) -> int:
        hold = gate.Hold(room)

        async def receive() -> dict[str, Any]:
            await asyncio.sleep(0)
            return waiting.pop(0)

        waiting = [{"type": "http.request", "body": b"x" * (size // 8), "more_body": n < 7} for n in range(8)]
        try:
            return len((await gate.read_body(receive, size, hold, Ticks(0.001))).getvalue())
        finally:
            await hold.give()

    async def all_of_them() -> list[int]:
        room = gate.Room(free=2 * size)
        return await asyncio.gather(*(one(room) for _ in range(8)))

    assert asyncio.run(all_of_them()) == [size] * 8


@pytest.mark.fault("19")
def test_words_pass_when_uploads_have_taken_all_the_memory() -> None:
    async def words() -> io.BytesIO:
        return await gate.read_body(chunks(b"w" * 100_000), 0, gate.Hold(gate.Room(free=0)), Ticks(0.01))

    assert len(asyncio.run(words()).getvalue()) == 100_000


@pytest.mark.fault("67")
def test_a_body_that_breaks_off_is_answered_by_us_and_never_reaches_the_application() -> None:
    """Gone, or malformed: the server tells both alike, and would make a page of its own if we said nothing."""

    def never(*_: Any) -> list[bytes]:
        raise AssertionError("the application saw half a body")

    async def broken() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    sent = run_gate(never, scope({"transfer-encoding": "chunked"}), broken)
    assert (sent[0]["status"], sent[1]["body"]) == (400, b"page 400")


def asked(peer: str | None, *, direct: bool) -> int:
    """The status that a request from `peer` gets at a face whose proxy is 10.0.0.5."""
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    door = gate.Gate(echo, trusted=frozenset({"10.0.0.5"}), refusal=lambda status: b"page", direct=direct)
    found = {**scope(), "client": (peer, 5) if peer is not None else None}
    asyncio.run(door(found, chunks(b""), send))
    door.thread.shutdown()
    return int(sent[0]["status"])


@pytest.mark.fault("65", "67")
@pytest.mark.parametrize("peer", ["203.0.113.9", "10.0.0.6", "2001:db8::9", "::ffff:10.0.0.6", "128.0.0.1"])
def test_in_production_nobody_comes_in_round_the_proxy(peer: str) -> None:
    """Round the proxy there is no TLS, and what a proxy takes away (smuggled requests, claimed addresses) stays on."""
    assert asked(peer, direct=False) == 403
    assert asked(peer, direct=True) == 200, "a practice system has no proxy"


@pytest.mark.parametrize(
    "peer", ["10.0.0.5", "::ffff:10.0.0.5", "127.0.0.1", "127.0.0.53", "::1", "::ffff:127.0.0.1", None]
)
def test_the_proxy_and_this_host_itself_come_in(peer: str | None) -> None:
    assert asked(peer, direct=False) == 200


@pytest.mark.fault("65")
def test_a_forwarded_address_is_believed_from_the_proxy_only() -> None:
    headers = {"x-forwarded-for": "198.51.100.7, 192.0.2.44", "x-forwarded-proto": "https"}
    stranger = run_gate(echo, scope(headers), chunks(b""))
    assert (b"x-peer", b"203.0.113.9") in stranger[0]["headers"]
    proxy = run_gate(echo, scope(headers, peer="127.0.0.1"), chunks(b""), frozenset({"127.0.0.1"}))
    assert (b"x-peer", b"192.0.2.44") in proxy[0]["headers"], "the address the proxy saw, not the sender's claim"


@pytest.mark.fault("65")
def test_a_header_with_an_underscore_cannot_pose_as_one_with_a_dash() -> None:
    environ = gate.build_environ(scope(), [("x_forwarded_for", "1.2.3.4"), ("accept", "a")], io.BytesIO(), frozenset())
    assert "HTTP_X_FORWARDED_FOR" not in environ
    assert environ["HTTP_ACCEPT"] == "a"


def test_a_head_request_has_no_body() -> None:
    sent = run_gate(echo, scope(method="HEAD"), chunks(b"abc"))
    assert sent[1]["body"] == b""
