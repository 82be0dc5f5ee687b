"""The real server on a real socket: many at once, bodies too large, requests that two servers read differently."""

import re
import socket
import threading
from typing import Any

import pytest
from bench.reporter import Recipes, Told, come_back, someone, whole
from bench.stage import House
from bench.wire import Crowd

from tests.faults.browser import Browser

pytestmark = pytest.mark.processes
PHONE = b"tel:"


PATIENCE, SILENCE = 30.0, 2.0
"""Seconds until the first byte of an answer on a busy machine; and without a further one, until it was all."""


def raw(port: int, request: bytes, patience: float = PATIENCE) -> bytes:
    """Send these bytes, read until the other side is silent or gone."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as line:
        line.sendall(request)
        line.settimeout(patience)
        got = b""
        try:
            while part := line.recv(65_536):
                got += part
                line.settimeout(SILENCE)
        except (TimeoutError, ConnectionError):
            pass
    return got


def statuses(answer: bytes) -> list[int]:
    return [int(one[:3]) for one in answer.split(b"HTTP/1.1 ")[1:]]


@pytest.mark.fault("16", "18")
def test_thirty_two_people_at_once_lose_no_report_and_get_no_error(house: House) -> None:
    before = house.count("intake_envelope")
    recipes, crowd = Recipes(), Crowd("127.0.0.1", house.port)
    people = [Told(someone(length=400, run="fault-18")) for _ in range(32)]
    crowd.run((whole(told, recipes) for told in people), at_once=32)
    assert [told.errors for told in people if told.errors] == []
    assert len({told.code for told in people}) == 32
    assert house.count("intake_envelope") - before == 32
    back = Crowd("127.0.0.1", house.port)
    back.run((come_back(told) for told in people), at_once=8)
    assert all(told.found for told in people)


@pytest.mark.fault("22")
def test_a_hundred_megabytes_are_refused_before_they_are_read_with_the_number_to_call(house: House) -> None:
    head = b"POST /r/8 HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    answer = raw(house.port, head + b"Content-Length: 104857600\r\n\r\nstory=")
    assert statuses(answer) == [413]
    assert PHONE in answer
    assert b"no-store" in answer.lower()
    assert b"default-src 'none'" in answer


@pytest.mark.fault("22")
def test_a_body_that_grows_past_the_limit_without_saying_so_is_refused(house: House) -> None:
    """Chunked, no length given: 30 MB come, and the rest never does."""
    head = b"POST /r/8 HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n"
    chunk = b"100000\r\n" + b"a" * 0x100000 + b"\r\n"
    with socket.create_connection(("127.0.0.1", house.port), timeout=PATIENCE) as line:
        try:
            line.sendall(head)
            for _ in range(30):
                line.sendall(chunk)
        except ConnectionError:
            pass
        try:
            answer = line.recv(65_536)
        except ConnectionError:
            answer = b"HTTP/1.1 413"  # it hung up on us, which says the same
    assert statuses(answer) == [413]
    assert Browser(house.port).get("/").status == 200, "and nobody else noticed"


TWO_LENGTHS = {
    "two lengths": b"Content-Length: 4\r\nContent-Length: 40\r\n",
    "one line, two lengths": b"Content-Length: 4, 40\r\n",
    "length and chunks": b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
    "chunks that are not": b"Transfer-Encoding: xchunked\r\n",
    "chunked twice": b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
    "a plus": b"Content-Length: +4\r\n",
    "negative": b"Content-Length: -1\r\n",
    "a space before the colon": b"Content-Length : 4\r\n",
    "huge": b"Content-Length: 99999999999999999999999\r\n",
    "chunks and length": b"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n",
    "capitals": b"Content-Length: 4\r\nTRANSFER-ENCODING: CHUNKED\r\n",
    "a tab": b"Content-Length: 4\r\nTransfer-Encoding:\tchunked\r\n",
    "an odd blank": b"Content-Length: 4\r\nTransfer-Encoding: \x0bchunked\r\n",
    "quoted": b'Content-Length: 4\r\nTransfer-Encoding: "chunked"\r\n',
    "two codings": b"Content-Length: 4\r\nTransfer-Encoding: gzip, chunked\r\n",
    "folded": b"Content-Length:\r\n 4\r\n",
    "hexadecimal": b"Content-Length: 0x4\r\n",
    "a zero byte": b"Content-Length: 4\x00\r\n",
}


@pytest.mark.fault("67")
@pytest.mark.parametrize("lengths", TWO_LENGTHS.values(), ids=TWO_LENGTHS.keys())
@pytest.mark.parametrize("face", ["public", "desk"])
def test_no_request_hides_in_the_body_of_another(house: House, face: str, lengths: bytes) -> None:
    """A second request in the first one's body must not be answered as if a proxy's next visitor had sent it."""
    port = house.port if face == "public" else house.desk_port
    hidden = b"GET /smuggled-address HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    head = b"POST /leave HTTP/1.1\r\nHost: 127.0.0.1\r\n" + lengths + b"\r\n"
    answer = raw(port, head + b"0\r\n\r\n" + hidden, patience=2.0)
    found = statuses(answer)
    assert 404 not in found, "the hidden request was answered"
    assert len(found) <= 1, "one request, one answer, and the line is closed"


NO_CHUNKS = (b"zz\r\n", b"0\n\n", b"-1\r\nx", b" 0 \r\n\r\n", b"fffffffffffffffff1\r\nx", b"4\r\nab\r\n0\r\n\r\n")


@pytest.mark.fault("67")
@pytest.mark.parametrize("chunks", NO_CHUNKS, ids=range(len(NO_CHUNKS)))
def test_a_body_that_is_none_is_refused_with_a_page_of_ours_and_nothing_after_it_is_read(
    house: House, chunks: bytes
) -> None:
    head = b"POST /r/3 HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n"
    answer = raw(house.port, head + chunks + b"GET /smuggled-address HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", patience=2.0)
    assert statuses(answer) in ([400], [])
    assert not answer or (PHONE in answer and b"frame-ancestors 'none'" in answer)


@pytest.mark.fault("61")
@pytest.mark.parametrize("face", ["public", "desk"])
@pytest.mark.parametrize("path", ["/", "/nope", "/static/ui/exit.js", "/healthz", "/static/", "/account/sign-in"])
def test_on_the_wire_every_answer_bears_the_headers_of_the_house(house: House, face: str, path: str) -> None:
    port = house.port if face == "public" else house.desk_port
    answer = raw(port, f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
    head = answer.partition(b"\r\n\r\n")[0].lower()
    for name in (b"content-security-policy", b"x-frame-options", b"x-content-type-options", b"referrer-policy"):
        assert name + b": " in head, name
    assert b"frame-ancestors 'none'" in head
    assert b"access-control-allow-origin" not in head
    assert b"x-powered-by" not in head
    assert not re.search(rb"server: [^\r]*[0-9]", head), "no version is told"


@pytest.mark.fault("30", "37")
@pytest.mark.parametrize(
    "request_line",
    [b"GET " + b"/" + b"a" * 70_000, b"GET http://evil.example/", b"CONNECT evil.example:443", b"FOO /", b"GET /\x00"],
)
def test_a_request_line_nobody_sends_is_answered_calmly_or_not_at_all(house: House, request_line: bytes) -> None:
    answer = raw(house.port, request_line + b" HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n", patience=2.0)
    assert all(status < 500 for status in statuses(answer))
    assert b"evil.example" not in answer
    assert b"Traceback" not in answer


@pytest.mark.fault("65")
def test_x_forwarded_for_is_nobody_s_word_without_a_proxy(house: House) -> None:
    """Two dozen Sends of one captured form, each with another claimed address: the page asks for one press more."""
    told = Told(someone(length=200, run="fault-65"))
    Crowd("127.0.0.1", house.port).run(iter([whole(told, Recipes())]), at_once=1)
    assert told.final
    answers = []
    for number in range(24):
        extra = f"X-Forwarded-For: 198.51.{number}.7\r\nX-Forwarded-Proto: https\r\nX_Forwarded_For: 9.9.9.{number}\r\n"
        request = told.final.raw.replace(b"Connection: keep-alive\r\n", b"Connection: close\r\n" + extra.encode())
        request = request.replace(b"Accept-Encoding: gzip\r\n", b"")
        answers.append(raw(house.port, request))
    assert all(statuses(answer) == [200] for answer in answers)
    assert any(b'name="again"' in answer for answer in answers), "over budget, whatever the header says"


@pytest.mark.fault("21")
def test_a_slow_head_and_a_silent_body_keep_nobody_waiting(house: House) -> None:
    lines = []
    try:
        for _ in range(40):
            line = socket.create_connection(("127.0.0.1", house.port), timeout=PATIENCE)
            line.sendall(b"POST /r/3 HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 500000\r\n\r\nstory=")
            lines.append(line)
        done: list[Any] = []
        asked = threading.Thread(target=lambda: done.append(Browser(house.port).get("/").status))
        asked.start()
        asked.join(PATIENCE)
        assert done == [200]
    finally:
        for line in lines:
            line.close()
