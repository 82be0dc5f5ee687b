"""The bridge's own reading of SIP, and the arithmetic of `bench/line.py`: without a network."""

from contextlib import suppress

import pytest
from bench.line_screens import ages
from hypothesis import given
from hypothesis import strategies as st

from tests.line.bridge.messages import Message, NotSip, answer, parameter, parse, place, uri, user
from tests.line.bridge.switchboard import key_of

INVITE = (
    b"INVITE sip:line@127.0.0.1:5060 SIP/2.0\r\nv: SIP/2.0/UDP 127.0.0.1:5070;branch=z9hG4bK1\r\n"
    b"f: <sip:+19165550142@127.0.0.1>;tag=a\r\nt: <sip:line@127.0.0.1>\r\ni: call-1\r\nCSeq: 7 INVITE\r\n"
    b"m: <sip:telephone@127.0.0.1:5070>\r\nl: 0\r\n\r\n"
)
WORDS = st.text(st.characters(codec="ascii", exclude_categories=["Cc"], exclude_characters=":"), max_size=30)


def test_short_names_of_headers_are_read_as_long_ones() -> None:
    found = parse(INVITE)
    assert (found.method, found.number, found.call, found.branch) == ("INVITE", 7, "call-1", "z9hG4bK1")
    assert user(uri(found.get("from"))) == "+19165550142"
    assert place(uri(found.get("contact"))) == ("127.0.0.1", 5070)


def test_an_answer_names_what_it_answers_and_takes_our_tag_once() -> None:
    said = parse(answer(parse(INVITE), 200, "OK", tag="ours").bytes())
    assert (said.status, said.method, said.branch) == (200, "INVITE", "z9hG4bK1")
    assert parameter(said.get("to"), "tag") == "ours"
    theirs = parse(INVITE.replace(b"127.0.0.1>\r\ni:", b"127.0.0.1>;tag=theirs\r\ni:"))
    assert parse(answer(theirs, 200, "OK", tag="ours").bytes()).get("to").endswith("tag=theirs")


@given(st.binary(max_size=400))
def test_no_datagram_breaks_the_bridge(data: bytes) -> None:
    with suppress(NotSip):
        parse(data)


@given(st.integers(0, len(INVITE)), st.binary(min_size=1, max_size=4))
def test_no_damaged_call_breaks_the_bridge(at: int, what: bytes) -> None:
    with suppress(NotSip):
        found = parse(INVITE[:at] + what + INVITE[at + len(what) :])
        assert found.call
        assert found.branch


@given(WORDS, st.binary(max_size=200))
def test_what_is_written_is_read_again(word: str, body: bytes) -> None:
    made = Message("INFO sip:a@127.0.0.1 SIP/2.0", [*parse(INVITE).headers, ("X-Word", word.strip())], body)
    again = parse(made.bytes())
    assert again.body == body
    assert again.get("x-word") == word.strip()


@pytest.mark.parametrize(
    ("kind", "body", "key"),
    [
        ("application/dtmf-relay", b"Signal=5\r\nDuration=160\r\n", "5"),
        ("application/dtmf-relay", b"Signal= #\nDuration=160", "#"),
        ("application/dtmf-relay", b"Signal=55", ""),
        ("application/dtmf-relay", b"Signal=x", ""),
        ("text/plain", b"Signal=5", ""),
    ],
)
def test_a_key_is_one_key(kind: str, body: bytes, key: str) -> None:
    assert key_of(Message("INFO sip:a SIP/2.0", [("Content-Type", kind)], body)) == key


def test_a_wall_is_as_old_as_the_next_caller_whom_it_does_not_show() -> None:
    queue = [(0.0, 1), (10.0, 2), (20.0, 3)]
    fresh, old = ages([(5.0, 1), (12.0, 1), (17.0, 2)], queue)
    assert fresh == [0.0, 2.0, 0.0]
    assert old == [2.0, 7.0]


def test_a_wall_that_shows_the_last_number_is_not_old() -> None:
    fresh, old = ages([(5.0, 3), (900.0, 3)], [(0.0, 1), (1.0, 2), (2.0, 3)])
    assert (fresh, old) == ([0.0, 0.0], [0.0])
