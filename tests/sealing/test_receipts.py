"""Receipts: the same for a retry, read however they are typed, and nothing on a row gives them back."""

import hmac
import os
import re
from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hearthline.ground.ids import ALPHABET
from hearthline.sealing import (
    Receipt,
    draft_id,
    draft_key,
    envelope_id,
    is_draft_code,
    new_draft_code,
    new_token,
    present,
    receipts,
    root_id,
    without_codes,
)
from hearthline.sealing.codes import normal, read_draft

PEPPER = b"pepper-for-the-tests-32-bytes-ok"
TOKENS = st.binary(min_size=32, max_size=32)
SECRETS = st.binary(min_size=16, max_size=16)


@given(TOKENS)
def test_the_same_token_gives_the_same_receipt(token: bytes) -> None:
    one, two = Receipt.from_token(PEPPER, token), Receipt.from_token(PEPPER, token)
    assert (one.code, one.lookup, one.root_id) == (two.code, two.lookup, two.root_id)
    assert one.keypair()[1] == two.keypair()[1]


def test_receipts_are_unlike_each_other() -> None:
    made = [Receipt.from_token(PEPPER, new_token()) for _ in range(2000)]
    assert len({one.code for one in made}) == len({one.lookup for one in made}) == 2000


def test_another_pepper_gives_another_receipt_and_other_ids() -> None:
    token = new_token()
    one, two = Receipt.from_token(PEPPER, token), Receipt.from_token(b"x" * 32, token)
    assert one.code != two.code
    assert one.root_id != two.root_id
    assert Receipt.from_code(b"x" * 32, one.code).lookup != one.lookup  # type: ignore[union-attr]  # a whole code


@given(TOKENS)
def test_a_code_is_seven_groups_of_four_in_letters_nobody_misreads(token: bytes) -> None:
    code = Receipt.from_token(PEPPER, token).code
    assert re.fullmatch(rf"([{ALPHABET}]{{4}}-){{6}}[{ALPHABET}]{{4}}", code)


def test_a_code_has_128_random_bits() -> None:
    """ASVS 6.5.2: a look-up secret of at least 112 bits needs no slow hash. Each bit is one and zero about equally."""
    ones: Counter[int] = Counter()
    for _ in range(400):
        number = int.from_bytes(Receipt.from_token(PEPPER, new_token()).secret, "big")
        ones.update(bit for bit in range(128) if number >> bit & 1)
    assert all(120 < ones[bit] < 280 for bit in range(128))


@given(TOKENS)
def test_a_typed_code_leads_to_the_row_and_to_the_same_key(token: bytes) -> None:
    made = Receipt.from_token(PEPPER, token)
    shown = present(PEPPER, made.code)
    assert shown.lookup == made.lookup
    assert shown.receipt is not None
    assert shown.receipt.keypair()[1] == made.keypair()[1]
    assert Receipt.from_code(PEPPER, made.code) == shown.receipt


TYPINGS = [
    lambda code: code.lower(),
    lambda code: code.replace("-", ""),
    lambda code: code.replace("-", " "),
    lambda code: code.replace("-", "  \u2013 "),
    lambda code: code.replace("-", "\u2011"),
    lambda code: code.replace("-", "\u2212"),
    lambda code: code.replace("-", "."),
    lambda code: code.replace("-", "\u00a0"),
    lambda code: code.replace("0", "O"),
    lambda code: code.replace("0", "o").replace("1", "l"),
    lambda code: code.replace("1", "I"),
    lambda code: code.replace("V", "U"),
    lambda code: code.replace("V", "u").lower(),
    lambda code: f"\u201c {code}\n",
    lambda code: "".join(chr(ord(ch) + 0xFEE0) if ch != "-" else "\uff0d" for ch in code),
]


@pytest.mark.parametrize("typing", TYPINGS, ids=range(len(TYPINGS)))
@given(secret=SECRETS)
@settings(max_examples=30)
def test_a_code_is_read_however_it_is_typed(typing: Any, secret: bytes) -> None:
    made = Receipt(PEPPER, secret)
    assert present(PEPPER, typing(made.code)).lookup == made.lookup


def test_white_space_and_line_ends_around_a_code_do_no_harm() -> None:
    made = Receipt.from_token(PEPPER, new_token())
    assert present(PEPPER, f" \t{made.code[:14]}\r\n{made.code[14:]} \n").lookup == made.lookup


def test_quotation_marks_around_a_pasted_code_do_no_harm() -> None:
    made = Receipt.from_token(PEPPER, new_token())
    for left, right in (('"', '"'), ("\u201c", "\u201d"), ("\u00ab", "\u00bb"), ("(", ")"), ("'", "'")):
        assert present(PEPPER, f"{left}{made.code}{right}").lookup == made.lookup


MALFORMED = ["", "help", "0000", "-" * 5000, "\0\0", "\ud800", "7" * 28, "Z" * 28, "é" * 28, "1" * 200_000, "٣" * 28]


@pytest.mark.fault("35", "36")
@pytest.mark.parametrize("typed", MALFORMED, ids=range(len(MALFORMED)))
def test_a_malformed_code_gets_a_lookup_that_no_row_has(typed: str) -> None:
    first, second = present(PEPPER, typed), present(PEPPER, typed)
    assert first.receipt is None
    assert Receipt.from_code(PEPPER, typed) is None
    assert re.fullmatch("[0-9a-f]{64}", first.lookup)
    assert first.lookup != second.lookup


@pytest.mark.fault("36")
def test_right_wrong_and_malformed_codes_cost_the_same_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted, not timed: the same number of hashes and of random draws for each kind of code."""
    calls: Counter[str] = Counter()

    def counting(name: str, real: Any) -> Any:
        def counted(*args: Any) -> Any:
            calls[name] += 1
            return real(*args)

        return counted

    right = Receipt.from_token(PEPPER, new_token()).code
    unknown = Receipt.from_token(PEPPER, new_token()).code
    wrong_check = right[:-1] + ("0" if right[-1] != "0" else "2")
    monkeypatch.setattr(receipts, "keyed", counting("hash", receipts.keyed))
    monkeypatch.setattr(os, "urandom", counting("random", os.urandom))
    work = []
    for typed in (right, unknown, wrong_check, *MALFORMED):
        calls.clear()
        present(PEPPER, typed)
        draft_id(PEPPER, typed)
        work.append(dict(calls))
    assert work == [{"hash": 2, "random": 2}] * len(work)


@pytest.mark.fault("35")
def test_guessed_codes_find_nothing() -> None:
    real = {Receipt.from_token(PEPPER, new_token()).lookup for _ in range(50)}
    guesses = {Receipt(PEPPER, number.to_bytes(16, "big")).lookup for number in range(2000)}
    assert not real & guesses


@given(st.text(st.characters(), max_size=300))
def test_any_text_can_be_typed_as_a_code(typed: str) -> None:
    assert len(present(PEPPER, typed).lookup) == 64
    assert len(draft_id(PEPPER, typed)) == 64
    assert len(draft_key(typed)) == 32
    assert isinstance(without_codes(typed), str)
    assert len(normal(typed)) <= 400


@pytest.mark.fault("37")
def test_no_repr_shows_a_code_a_secret_or_the_pepper() -> None:
    made = Receipt.from_token(PEPPER, new_token())
    shown = repr(made) + str(made) + repr(present(PEPPER, made.code))
    for hidden in (made.code, made.lookup, repr(made.secret), repr(PEPPER), repr(made.token), made.secret.hex()):
        assert hidden not in shown


def test_what_rests_on_a_row_does_not_give_the_code_back() -> None:
    """Lookup, ids and public key are hashes under the pepper or one-way: none holds the secret or the token."""
    token = new_token()
    made = Receipt.from_token(PEPPER, token)
    rests = made.lookup + made.root_id + made.envelope_id(b"digest") + made.keypair()[1].hex()
    assert made.secret.hex() not in rests
    assert token.hex() not in rests


def test_ids_tell_content_and_submission_apart() -> None:
    one, two = new_token(), new_token()
    made = Receipt.from_token(PEPPER, one)
    assert made.root_id == root_id(PEPPER, one) != root_id(PEPPER, two)
    assert made.envelope_id(b"a") == envelope_id(PEPPER, one, b"a")
    ids = {envelope_id(PEPPER, token, digest) for token in (one, two) for digest in (b"a", b"b")}
    assert len(ids) == 4
    assert made.root_id not in ids


def test_a_typed_code_does_not_give_the_submission_token() -> None:
    typed = Receipt.from_code(PEPPER, Receipt.from_token(PEPPER, new_token()).code)
    assert typed is not None
    with pytest.raises(ValueError):
        _ = typed.root_id
    with pytest.raises(ValueError):
        typed.envelope_id(b"digest")


def test_a_draft_code_looks_unlike_a_receipt_and_is_no_receipt() -> None:
    code = new_draft_code()
    assert re.fullmatch(rf"D-([{ALPHABET}]{{5}}-){{5}}[{ALPHABET}]{{5}}", code)
    assert present(PEPPER, code).receipt is None
    assert read_draft(Receipt.from_token(PEPPER, new_token()).code) is None


def test_a_draft_opens_however_its_code_is_typed() -> None:
    code = new_draft_code()
    for typed in (code.lower(), code.replace("-", ""), code[2:], code.replace("-", " ").replace("0", "O")):
        assert draft_id(PEPPER, typed) == draft_id(PEPPER, code)
        assert draft_key(typed) == draft_key(code)


def test_a_draft_id_does_not_give_the_draft_key() -> None:
    code = new_draft_code()
    assert draft_id(PEPPER, code) != draft_key(code).hex()
    assert draft_id(b"x" * 32, code) != draft_id(PEPPER, code)
    assert len({new_draft_code() for _ in range(500)}) == 500


@pytest.mark.fault("35")
def test_a_malformed_draft_code_finds_and_opens_nothing() -> None:
    code = new_draft_code()
    wrong = code[:-1] + ("0" if code[-1] != "0" else "2")
    assert draft_id(PEPPER, wrong) != draft_id(PEPPER, wrong)
    assert draft_key(wrong) != draft_key(wrong)
    assert is_draft_code(code.lower())
    assert not is_draft_code(wrong)
    assert not is_draft_code(Receipt.from_token(PEPPER, new_token()).code)


def test_parts_of_a_keyed_hash_cannot_run_into_each_other() -> None:
    assert envelope_id(PEPPER, b"ab", b"c") != envelope_id(PEPPER, b"a", b"bc")


def test_a_keyed_hash_is_plain_hmac_each_time_it_is_asked() -> None:
    """The begun hash is shared between calls: one call must leave nothing in it for the next."""
    message = b"id" + (3).to_bytes(4, "big") + b"one"
    wanted = hmac.digest(PEPPER, message, "sha256")
    assert [receipts.keyed(PEPPER, "id", b"one") for _ in range(3)] == [wanted] * 3
    assert receipts.keyed(PEPPER, "id", b"two") != wanted
