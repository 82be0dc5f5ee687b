"""American addresses taken apart, and telephones."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.cast import CHILD, MARISOL, TEODORO

from hearthline.linkage.places import LONGEST, parse_address, phone_digits, street_core


@pytest.mark.parametrize(
    ("line", "number", "street", "unit"),
    [
        ("1420 N Larkspur Park Blvd Apt 3", "1420", "n larkspur park blvd", "3"),
        ("1420 North Larkspur Park Boulevard #3", "1420", "n larkspur park blvd", "3"),
        ("1420 N. LARKSPUR PARK BLVD, UNIT 3", "1420", "n larkspur park blvd", "3"),
        ("402 Mulberry Row", "402", "mulberry row", ""),
        ("123B 4th Ave", "123", "4 ave", "b"),
        ("123 Fourth Avenue", "123", "4 ave", ""),
        ("12 St Francis Ct Unit B", "12", "st francis ct", "b"),
        ("12 Mulberry Grove Dr 12", "12", "mulberry grove dr", "12"),
        ("55 Avenue B", "55", "avenue b", ""),
        ("99 Hwy 99", "99", "hwy 99", ""),
        ("1420 1/2 Mulberry St", "1420", "mulberry st", ""),
        ("12-34 Mulberry St", "12", "mulberry st", ""),
        ("٣٤ Mulberry St", "34", "mulberry st", ""),
        ("PO Box 12", "12", "po box", ""),
        ("P.O. Box 12", "12", "po box", ""),
        ("100 Park Pl", "100", "park pl", ""),
        ("North Ave", "", "n ave", ""),
        ("1420", "1420", "", ""),
        ("", "", "", ""),
    ],
)
def test_a_line_is_taken_apart(line: str, number: str, street: str, unit: str) -> None:
    address = parse_address(line)
    assert (address.line, address.number, address.street, address.unit) == (line, number, street, unit)


@pytest.mark.parametrize(
    "line",
    [
        "19 Old Ferry Road, Isleton, CA 95641",
        "19 Old Ferry Rd, Isleton 95641",
        "19 Old Ferry Rd Isleton CA 95641-1234",
        "19 OLD FERRY ROAD ISLETON CALIFORNIA 95641",
    ],
)
def test_a_town_and_its_zip_are_read_from_the_end_of_the_line(line: str) -> None:
    address = parse_address(line)
    assert (address.number, address.street, address.city, address.zip) == ("19", "old ferry rd", "isleton", "95641")


def test_a_town_told_apart_is_taken_and_left_out_of_the_street() -> None:
    address = parse_address(TEODORO.address.replace(",", ""), "Isleton", "95641-0001")
    assert (address.street, address.city, address.zip) == ("old ferry rd", "isleton", "95641")
    assert parse_address(MARISOL.address).city == "sacramento"
    assert parse_address("1 Mulberry Row", zip="9564").zip == ""


def test_words_that_are_no_address_stay_words() -> None:
    assert parse_address(CHILD.address).number == "88"
    assert parse_address("behind the church").number == ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1420 N Larkspur Park Blvd", "1420 Larkspur Parkway"),
        ("12 Mulberry St", "12 Mulbery Street"),
        ("123 4th Ave", "123 Fourth Avenue"),
        ("9 San Pablo Ave", "9 Pablo Av"),
    ],
)
def test_streets_that_callers_confuse_have_one_core(one: str, other: str) -> None:
    assert street_core(parse_address(one).street) == street_core(parse_address(other).street) != ""


@settings(deadline=None)
@given(st.text(max_size=400), st.text(max_size=60), st.text(max_size=30))
def test_any_text_is_taken_apart_without_an_error_and_within_bounds(line: str, city: str, code: str) -> None:
    address = parse_address(line, city, code)
    assert address.line == line
    assert len(address.street) <= 2 * LONGEST
    assert address.zip == "" or (len(address.zip) == 5 and address.zip.isascii() and address.zip.isdigit())
    assert len(street_core(address.street)) <= LONGEST
    assert address.number == "" or address.number.isdigit()


@settings(deadline=None)
@given(st.integers(1, 99999), st.sampled_from(["Mulberry St", "N Larkspur Ave", "Old Ferry Rd", "5th St"]))
def test_case_and_spaces_say_nothing(number: int, street: str) -> None:
    plain = parse_address(f"{number} {street}")
    shouted = parse_address(f"  {number}   {street.upper()} ")
    assert (plain.number, plain.street) == (shouted.number, shouted.street) == (str(number), plain.street)


@pytest.mark.parametrize(
    ("told", "digits"),
    [
        (MARISOL.phone, "9165550142"),
        ("+1 916.555.0142", "9165550142"),
        ("916-555-0142 ext 7", "9165550142"),
        ("916-555-0142x7", "9165550142"),
        ("555-0142", "5550142"),
        ("٩١٦٥٥٥٠١٤٢", "9165550142"),
        ("911", ""),
        ("none", ""),
        ("", ""),
    ],
)
def test_a_telephone_is_its_last_ten_digits(told: str, digits: str) -> None:
    assert phone_digits(told) == digits


@settings(deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_a_telephone_or_none(text: str) -> None:
    found = phone_digits(text)
    assert found == "" or (7 <= len(found) <= 10 and found.isascii() and found.isdigit())


@pytest.mark.parametrize(("line", "street"), [("12 Delaware", "delaware"), ("45 N Washington", "n washington")])
def test_a_street_called_after_a_state_keeps_its_name(line, street):
    assert parse_address(line).street == street


def test_any_state_behind_the_street_is_not_part_of_it():
    assert parse_address("12 Oak St Reno NV").street == "oak st"
    assert parse_address("12 Oak St Reno Nevada").street == "oak st"
