"""The body gate: slow, huge and forged requests meet a limit; words get through."""

import asyncio
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
    async def read(step: float, size: int) -> bytes:
        return await gate.read_body(chunks(*[b"x" * size] * 40), 0, gate.Room(), Ticks(step))

    with pytest.raises(gate.BodyRefusedError) as slow:
        asyncio.run(read(1.0, 10))
    assert slow.value.status == 408
    assert len(asyncio.run(read(1.0, 2000))) == 80_000


def test_memory_taken_by_a_body_is_given_back_after_success_and_after_refusal() -> None:
    async def both() -> int:
        room = gate.Room(free=8 * 1024 * 1024)
        await gate.read_body(chunks(b"x" * (2 * 1024 * 1024), b"y"), 0, room, Ticks(0.01))
        with pytest.raises(gate.BodyRefusedError):
            await gate.read_body(chunks(*[b"x" * 1024 * 1024] * 27), 0, gate_room := gate.Room(), Ticks(0.01))
        assert gate_room.free == gate.TOTAL_LIMIT
        return room.free

    assert asyncio.run(both()) == 8 * 1024 * 1024


@pytest.mark.fault("19")
def test_words_pass_when_uploads_have_taken_all_the_memory() -> None:
    async def words() -> bytes:
        return await gate.read_body(chunks(b"w" * 100_000), 0, gate.Room(free=0), Ticks(0.01))

    assert len(asyncio.run(words())) == 100_000


@pytest.mark.fault("65")
def test_a_forwarded_address_is_believed_from_the_proxy_only() -> None:
    headers = {"x-forwarded-for": "198.51.100.7, 192.0.2.44", "x-forwarded-proto": "https"}
    stranger = run_gate(echo, scope(headers), chunks(b""))
    assert (b"x-peer", b"203.0.113.9") in stranger[0]["headers"]
    proxy = run_gate(echo, scope(headers, peer="127.0.0.1"), chunks(b""), frozenset({"127.0.0.1"}))
    assert (b"x-peer", b"192.0.2.44") in proxy[0]["headers"], "the address the proxy saw, not the sender's claim"


@pytest.mark.fault("65")
def test_a_header_with_an_underscore_cannot_pose_as_one_with_a_dash() -> None:
    environ = gate.build_environ(scope(), [("x_forwarded_for", "1.2.3.4"), ("accept", "a")], b"", frozenset())
    assert "HTTP_X_FORWARDED_FOR" not in environ
    assert environ["HTTP_ACCEPT"] == "a"


def test_a_head_request_has_no_body() -> None:
    sent = run_gate(echo, scope(method="HEAD"), chunks(b"abc"))
    assert sent[1]["body"] == b""
