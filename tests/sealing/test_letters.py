"""The code on a family's letter: drawn, read tolerantly, slow to try, and nothing of it in what rests."""

import hashlib
import re
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthline.ground.ids import ALPHABET
from hearthline.sealing import SealError, codes, contains_code, letters, open_as_reporter, seal_to_reporter
from hearthline.sealing.letters import LetterSecret, new_letter_code, read_letter_code

pytestmark = pytest.mark.req("H-5")
WHERE = ("sacramento-demo", "mycaseview", "sealed", "1")
BODIES = st.text(ALPHABET, min_size=18, max_size=18)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letters, "COST", 2)


def code_of(body: str) -> str:
    return codes.in_groups(body + codes.check_characters(body), 4)


def test_a_code_is_five_groups_of_four_and_each_is_new() -> None:
    made = {new_letter_code() for _ in range(200)}
    assert len(made) == 200
    assert all(re.fullmatch(rf"(?:[{ALPHABET}]{{4}}-){{4}}[{ALPHABET}]{{4}}", code) for code in made)
    assert all(codes.read_letter(code) == code.replace("-", "")[:18] for code in made)


def test_it_is_drawn_with_ninety_bits() -> None:
    assert letters.BODY * 5 == 90
    assert len(codes.letter_code()) == letters.BODY + 2


def test_trying_one_costs_what_owasp_asks_of_scrypt_at_the_least(monkeypatch: pytest.MonkeyPatch) -> None:
    """N=2^15 with r=8: 32 MB a try. The memory is asked for, and the whole code goes in."""
    asked: list[dict[str, Any]] = []
    real = hashlib.scrypt

    def watched(password: bytes, **how: Any) -> bytes:
        asked.append({"password": password, **how})
        return real(password, **how)

    monkeypatch.setattr(hashlib, "scrypt", watched)
    started = time.perf_counter()
    read_letter_code("sacramento-demo", code_of("0" * 18))
    assert time.perf_counter() - started > 0.01, "this is no slow hash"
    (one,) = asked
    assert (one["n"], one["r"], one["p"], one["dklen"]) == (32768, 8, 1, 32)
    assert one["password"] == b"0" * 18
    assert b"sacramento-demo" in one["salt"]


@pytest.mark.parametrize("typed", ["", "nonsense", "0000-0000-0000-0000-0001", "x" * 5000, "D-00000-00000"])
def test_a_malformed_code_costs_the_same_and_finds_nothing(monkeypatch: pytest.MonkeyPatch, typed: str) -> None:
    asked: list[int] = []
    real = hashlib.scrypt
    monkeypatch.setattr(letters, "COST", 2)

    def watched(password: bytes, **how: Any) -> bytes:
        asked.append(len(password))
        return real(password, **how)

    monkeypatch.setattr(hashlib, "scrypt", watched)
    first, second = (read_letter_code("sacramento-demo", typed) for _ in range(2))
    assert asked == [18, 18]
    assert first.lookup != second.lookup, "a malformed code would always find the same row"


@pytest.mark.usefixtures("quick")
@given(body=BODIES, small=st.booleans(), gap=st.sampled_from(["", " ", "-", " - ", "\u2013"]))
def test_a_code_is_read_however_it_was_copied(body: str, small: bool, gap: str) -> None:
    code = code_of(body)
    typed = gap.join(code.lower().split("-") if small else code.split("-")).replace("0", "o" if small else "O")
    assert read_letter_code("a", typed).lookup == read_letter_code("a", code).lookup


@pytest.mark.usefixtures("quick")
@given(one=BODIES, other=BODIES)
def test_one_code_never_opens_what_another_opens(one: str, other: str) -> None:
    mine, theirs = read_letter_code("a", code_of(one)), read_letter_code("a", code_of(other))
    sealed = seal_to_reporter(mine.public, b"who to call", WHERE)
    assert open_as_reporter(mine.private, sealed, WHERE) == b"who to call"
    if one != other:
        assert mine.lookup != theirs.lookup
        with pytest.raises(SealError):
            open_as_reporter(theirs.private, sealed, WHERE)


@pytest.mark.usefixtures("quick")
@given(body=BODIES, at=st.integers(0, 19), other=st.sampled_from(ALPHABET))
def test_a_wrong_character_is_no_code_at_all(body: str, at: int, other: str) -> None:
    plain = code_of(body).replace("-", "")
    wrong = plain[:at] + other + plain[at + 1 :]
    assert (codes.read_letter(wrong) is None) is (wrong != plain)


@pytest.mark.usefixtures("quick")
def test_another_agency_makes_another_secret_of_the_same_code() -> None:
    code = new_letter_code()
    assert read_letter_code("one", code).lookup != read_letter_code("two", code).lookup


@pytest.mark.usefixtures("quick")
def test_nothing_that_rests_holds_the_code_and_no_repr_shows_it() -> None:
    code = new_letter_code()
    secret = read_letter_code("a", code)
    body = code.replace("-", "")[:18]
    for kept in (secret.lookup, secret.public.hex(), repr(secret), repr(secret.private)):
        assert body.lower() not in kept.lower()
    assert repr(secret) == "LetterSecret()"
    assert len(secret.lookup) == 64
    assert len(secret.public) == 32
    assert isinstance(secret, LetterSecret)


def test_a_letter_s_code_is_no_receipt_and_no_draft() -> None:
    for _ in range(50):
        code = new_letter_code()
        assert codes.decode(code, 16) is None
        assert codes.read_draft(code) is None
        assert not contains_code(code)
