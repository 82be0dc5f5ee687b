"""Identifiers: rows sort by age, and a number read aloud wrongly is noticed."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthline.ground import clock
from hearthline.ground.ids import ALPHABET, check_digit, human_number, is_human_number, of_form, uuid7

MORNING = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
BODIES = st.text(st.sampled_from(ALPHABET), min_size=7, max_size=7).filter(lambda body: check_digit(body) != "")


def numbered(body: str) -> str:
    whole = body + check_digit(body)
    return f"SAC-{whole[:4]}-{whole[4:]}"


def test_a_human_number_is_well_formed_and_random() -> None:
    numbers = {human_number("SAC") for _ in range(500)}
    assert len(numbers) == 500
    for number in numbers:
        assert is_human_number(number)
        assert len(number) == len("SAC-7K3Q-9FMX")


@given(BODIES, st.integers(0, 7), st.sampled_from(ALPHABET))
def test_every_single_wrong_character_is_found(body: str, place: int, wrong: str) -> None:
    right = body + check_digit(body)
    changed = right[:place] + wrong + right[place + 1 :]
    assert is_human_number(f"SAC-{changed}") == (changed == right)


def test_a_wrong_character_is_found_at_every_place_with_every_character() -> None:
    right = "7K3Q9FM" + check_digit("7K3Q9FM")
    for place in range(8):
        for wrong in ALPHABET:
            changed = right[:place] + wrong + right[place + 1 :]
            assert is_human_number(f"SAC-{changed}") == (wrong == right[place])


@given(BODIES, st.integers(0, 6))
def test_every_swapped_neighbour_is_found(body: str, place: int) -> None:
    right = body + check_digit(body)
    swapped = right[:place] + right[place + 1] + right[place] + right[place + 2 :]
    assert is_human_number(f"SAC-{swapped}") == (swapped == right)


@given(st.text(max_size=30))
def test_any_text_can_be_asked_about(text: str) -> None:
    assert is_human_number(text) in (True, False)


def test_a_number_may_be_typed_in_lower_case_and_without_the_inner_dash() -> None:
    number = numbered("7K3Q9FK")
    assert is_human_number(number.lower())
    assert is_human_number(number[:8] + number[9:])
    assert not is_human_number(number[4:].replace("-", ""))


def test_the_letters_that_are_misread_are_not_used() -> None:
    assert not set("ILOU") & set(ALPHABET)
    assert len(set(ALPHABET)) == 32


def test_uuids_of_later_moments_sort_later() -> None:
    made = []
    for second in range(50):
        with clock.freeze(MORNING + timedelta(milliseconds=second)):
            made.append(uuid7())
    assert made == sorted(made)
    assert {one.version for one in made} == {7}
    assert {one.variant for one in made} == {"specified in RFC 4122"}


def test_uuids_of_one_moment_differ() -> None:
    with clock.freeze(MORNING):
        assert len({uuid7() for _ in range(2000)}) == 2000


def test_a_uuid_tells_its_millisecond() -> None:
    with clock.freeze(MORNING):
        assert uuid7().int >> 80 == int(MORNING.timestamp() * 1000)


def test_a_character_outside_the_alphabet_has_no_check_digit() -> None:
    with pytest.raises(ValueError):
        check_digit("OIL")


@given(st.uuids(), st.sampled_from(["complaint", "referral"]), st.text(max_size=40))
def test_the_id_of_what_a_form_makes_is_its_own_and_always_the_same(once: uuid.UUID, kind: str, by: str) -> None:
    own = of_form(once, kind, by)
    assert own == of_form(once, kind, by) != once
    assert own not in {of_form(once, f"{kind}x", by), of_form(once, kind, f"{by}x"), of_form(own, kind, by)}
