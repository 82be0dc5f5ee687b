"""What is wrong with a number or an address as it was typed (H-3): said in words, and nothing that works is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthline.helpdesk.public.reaching import wrong_mail, wrong_number
from hearthline.ui.readability import grade

pytestmark = pytest.mark.req("H-3")
FIGURES = st.text("0123456789", min_size=7, max_size=15)
BETWEEN = st.sampled_from(["", " ", "-", ".", " (", ") "])


@given(st.lists(st.tuples(st.sampled_from("0123456789"), BETWEEN), min_size=7, max_size=15))
def test_a_number_of_seven_to_fifteen_figures_is_taken_with_any_signs_between(parts: list[tuple[str, str]]) -> None:
    assert wrong_number("".join(figure + sign for figure, sign in parts)) == ""


@pytest.mark.parametrize("typed", ["+1 916 555 0142", "(916) 555-0142", "916.555.0142", "555-0142"])
def test_numbers_as_people_write_them_are_taken(typed: str) -> None:
    assert wrong_number(typed) == ""


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Write your phone number."),
        ("916-55", "too short"),
        ("- - - - - - -", "too short"),
        ("916-555-0142 916-555-0143", "too long"),
        ("call my mother", "Only figures"),
        ("916-555-0142 after five", "Only figures"),
        ("wren@example.org", "This is an e-mail address."),
    ],
)
def test_a_number_that_nobody_can_call_says_why(typed: str, said: str) -> None:
    assert said in wrong_number(typed)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Write your e-mail address."),
        ("916-555-0142", "This is a phone number."),
        ("wren", "has an @ in it"),
        ("wren@example", "Some of this e-mail address is missing."),
        ("wren@", "Some of this e-mail address is missing."),
        ("wren heart@example.org", "Some of this e-mail address is missing."),
    ],
)
def test_an_address_that_no_letter_reaches_says_why(typed: str, said: str) -> None:
    assert said in wrong_mail(typed)


@given(st.text(max_size=60))
def test_whatever_is_typed_is_taken_or_answered_in_plain_words(typed: str) -> None:
    for said in (wrong_number(typed), wrong_mail(typed)):
        assert said == "" or grade(said) <= 6
        assert not typed.strip() or len(typed) < 6 or typed not in said


@given(FIGURES)
def test_a_number_where_an_address_goes_is_called_a_number(typed: str) -> None:
    assert "This is a phone number." in wrong_mail(typed)
