"""Codes: what a check character finds, and codes that turn up where they should not."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hearthline.ground.ids import ALPHABET
from hearthline.sealing import Receipt, codes, contains_code, new_draft_code, without_codes
from hearthline.sealing.codes import check_characters, decode, encode
from tests import cast

PEPPER = b"pepper-for-the-tests-32-bytes-ok"
SECRETS = st.binary(min_size=16, max_size=16)
TYPINGS: list[Callable[[str], str]] = [
    lambda code: code,
    lambda code: code.lower(),
    lambda code: code.replace("-", ""),
    lambda code: code.replace("-", " "),
    lambda code: code.replace("-", "  \u2013 "),
]


@given(SECRETS)
def test_every_secret_survives_being_written_as_a_code(secret: bytes) -> None:
    assert decode(encode(secret), 16) == secret


@pytest.mark.parametrize("body", ["Z" * 26, "8" + "0" * 25])
def test_a_code_with_more_than_128_bits_is_no_code(body: str) -> None:
    assert decode(body + check_characters(body), 16) is None


def test_digits_of_another_script_are_read_as_digits() -> None:
    secret = (0).to_bytes(16, "big")
    typed = "".join(chr(0x0660 + int(ch)) if ch.isdigit() else ch for ch in encode(secret))
    assert decode(typed, 16) == secret


@given(SECRETS, st.integers(0, 27), st.sampled_from(ALPHABET))
def test_every_single_wrong_character_is_found(secret: bytes, place: int, wrong: str) -> None:
    right = encode(secret)
    changed = right[:place] + wrong + right[place + 1 :]
    assert (decode(changed, 16) is not None) == (changed == right)


def test_every_single_wrong_character_of_one_code_is_found() -> None:
    right = encode(bytes(range(16)))
    for place in range(28):
        for wrong in set(ALPHABET) - {right[place]}:
            assert decode(right[:place] + wrong + right[place + 1 :], 16) is None


@given(SECRETS, st.integers(0, 26))
def test_every_swapped_neighbour_is_found(secret: bytes, place: int) -> None:
    right = encode(secret)
    swapped = right[:place] + right[place + 1] + right[place] + right[place + 2 :]
    assert (decode(swapped, 16) is not None) == (swapped == right)


@given(SECRETS, st.integers(0, 25), st.integers(0, 25))
def test_any_two_swapped_characters_of_the_body_are_found(secret: bytes, one: int, two: int) -> None:
    body = list(encode(secret)[:26])
    body[one], body[two] = body[two], body[one]
    same = "".join(body) == encode(secret)[:26]
    assert (check_characters("".join(body)) == encode(secret)[26:]) == same


@pytest.mark.fault("32")
@given(st.sampled_from(TYPINGS), SECRETS)
def test_a_receipt_typed_into_the_story_is_noticed(typing: Callable[[str], str], secret: bytes) -> None:
    code = typing(Receipt(PEPPER, secret).code)
    told = f"My number is {code}. {cast.STORY}"
    assert contains_code(told)
    assert without_codes(told) == f"My number is [code]. {cast.STORY}"


@pytest.mark.fault("32", "37")
def test_a_draft_code_in_a_log_line_is_taken_out() -> None:
    line = without_codes(f"GET /resume?code={new_draft_code()} 404")
    assert line == "GET /resume?code=[code] 404"


@pytest.mark.fault("32")
@pytest.mark.parametrize(
    "told",
    [
        cast.STORY,
        cast.STORY_ES,
        "that girl said they went home from work when dads came home late that same week",
        "call 9165550142 9165550163 9165550117 now",
        "order 1234-5678-1234-5678-1234-5678-1234",
    ],
)
def test_ordinary_words_and_numbers_are_not_taken_for_codes(told: str) -> None:
    assert not contains_code(told)
    assert without_codes(told) == told


SECRET_WORDS = st.one_of(
    SECRETS.map(lambda secret: Receipt(PEPPER, secret).code),
    SECRETS.map(lambda secret: Receipt(PEPPER, secret).code.replace("-", "")),
    st.builds(new_draft_code),
)
PLAIN_WORDS = st.one_of(
    st.sampled_from(["home", "late", "she", "neighborhood", "at 9:30", "1234", "call 916-555-0142", "-", "  "]),
    st.integers(1, 40).map(lambda count: "word " * count),
)


@settings(deadline=None)
@given(st.lists(st.one_of(PLAIN_WORDS, SECRET_WORDS), max_size=12), st.sampled_from([" ", "", "-", "\n"]))
def test_looking_near_digits_only_finds_what_looking_everywhere_finds(words: list[str], between: str) -> None:
    told = between.join(words)
    everywhere = [run.span() for run in codes._between(told, 0, len(told))]
    assert [run.span() for run in codes._runs(told)] == everywhere
    assert contains_code(told) == bool(everywhere) == (without_codes(told) != told)


@settings(deadline=None)
@pytest.mark.fault("32")
@given(PLAIN_WORDS, SECRET_WORDS, PLAIN_WORDS)
def test_words_of_four_letters_before_a_code_do_not_hide_it(before: str, code: str, after: str) -> None:
    assert "[code]" in without_codes(f"{before}, {code}, {after}")
    assert code not in without_codes(f"{before} {code} {after}")
