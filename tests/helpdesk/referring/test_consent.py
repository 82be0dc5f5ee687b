"""What a consent must say, and what can never go out: by examples, and by anything that anybody types (H-2, D-3)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthline.ground.errors import DomainError, Several
from hearthline.helpdesk.referring.consent import (
    LIMITS,
    Agreed,
    Bounds,
    agreed_from,
    check,
    looks_like_an_address,
)
from hearthline.helpdesk.referring.models import Item

pytestmark = [pytest.mark.req("H-2", "D-3"), pytest.mark.fault("43")]
NOW = datetime(2026, 11, 23, 17, tzinfo=UTC)
TODAY = date(2026, 11, 23)
BOUNDS = Bounds(NOW, TODAY, 365)


def whole(**changes: Any) -> Agreed:
    told: dict[str, Any] = {
        "own": True, "who": "Zqwho", "how": "in_person", "items": {"name": "Zqname Quill"}, "at": NOW,
        "until": TODAY + timedelta(days=30), "signed": "Badge 417",
    }  # fmt: skip
    return Agreed(**{**told, **changes})


def test_a_whole_consent_is_one() -> None:
    check(whole(), BOUNDS)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"own": None}, "consent.own"),
        ({"who": ""}, "consent.who"),
        ({"how": ""}, "consent.how"),
        ({"how": "by a friend"}, "consent.how"),
        ({"at": None}, "consent.at"),
        ({"at": NOW + timedelta(hours=1)}, "consent.at"),
        ({"until": None}, "consent.until"),
        ({"until": TODAY - timedelta(days=1)}, "consent.until"),
        ({"until": TODAY + timedelta(days=366)}, "consent.until"),
        ({"items": {}}, "consent.items"),
        ({"items": {"need": "food", "us": ""}}, "consent.items"),
        ({"items": {"name": ""}}, "consent.words.name"),
        ({"items": {"name": "Zq", "need": ""}}, "consent.words.need"),
        ({"items": {"name": "Zq, 12 Example Street"}}, "consent.address.name"),
        ({"items": {"name": "Zq", "need": "comes to 95814 by bus"}}, "consent.address.need"),
        ({"our_number": "desk@county.example"}, "consent.address.our_number"),
        ({"signed": ""}, "consent.signed"),
    ],
)
def test_what_is_missing_is_asked_for(change: dict[str, Any], code: str) -> None:
    with pytest.raises(DomainError) as refused:
        check(whole(**change), BOUNDS)
    assert refused.value.code == code


def test_all_that_is_missing_is_told_at_once_in_the_order_of_the_form() -> None:
    nothing = Agreed(own=None, who="", how="", items={}, at=None, until=None)
    with pytest.raises(Several) as refused:
        check(nothing, Bounds(NOW, TODAY, 365, about_report=True))
    told = [one.code.removeprefix("consent.") for one in refused.value.found]
    assert told == ["items", "own", "who", "how", "at", "until", "reporter", "signed"]
    with pytest.raises(Several) as refused:
        check(whole(items={"name": "", "need": "a bed at 12 Example Street"}, our_number="zq@mail.example"), BOUNDS)
    told = [one.code.removeprefix("consent.") for one in refused.value.found]
    assert told == ["words.name", "address.need", "address.our_number"]


def test_until_may_be_today_and_the_last_day_that_the_agency_allows() -> None:
    check(whole(until=TODAY), BOUNDS)
    check(whole(until=TODAY + timedelta(days=365)), BOUNDS)


def test_about_a_report_somebody_confirms_that_it_is_not_the_reporter() -> None:
    bounds = Bounds(NOW, TODAY, 365, about_report=True)
    with pytest.raises(DomainError) as refused:
        check(whole(), bounds)
    assert refused.value.code == "consent.reporter"
    check(whole(not_reporter=True), bounds)


@pytest.mark.parametrize(
    "text",
    [
        "12 Example Street", "lives at 4411 West Old Mill Rd", "apt 4", "Calle Luna 12", "Avenida de la Paz 3",
        "near 95814", "95814-1234", "zq@mail.example", "1 Invented ave.", "Unit B12", "2921 65th St",
        "lives at 14 West 2nd Avenue", "4500 N. 12th", "12-B Example Street", "12B Example Street", "3300 3rd street",
        "77 Zqwillow Parkway", "P.O. Box 77", "po box 12", "PO BOX 1", "5 Zqwillow Terrace",
    ],
)  # fmt: skip
def test_an_address_is_seen(text: str) -> None:
    """A fault that was here: streets that have a number for a name, and post office boxes, went through."""
    assert looks_like_an_address(text)


@pytest.mark.parametrize(
    "text",
    [
        "Zqpersimmon Quillfeather", "food for 4 children", "916-555-0177", "(916) 555-0177 x 22", "Hmong, some English",
        "a bed for tonight", "needs help since 2024", "diapers size 3", "St. John Quill", "the 2nd of 3 children",
        "in 4th grade", "born on the 12th", "2 boys in 3rd and 5th grade", "a box of food", "6 months, 1st tooth",
    ],
)  # fmt: skip
def test_a_name_a_number_and_a_need_are_none(text: str) -> None:
    assert not looks_like_an_address(text)


@given(
    st.text(max_size=200), st.integers(1, 99_999), st.sampled_from(["Street", "st", "AVENUE", "Blvd", "drive", "Ct"])
)
def test_a_number_and_a_street_are_seen_whatever_stands_around_them(around: str, number: int, street: str) -> None:
    assert looks_like_an_address(f"{around} {number} Zqwillow {street}")


@given(
    st.dictionaries(st.sampled_from([*Item.values, "own", "who", "how", "signed", "our_number", "address"]), st.text()),
    st.sets(st.sampled_from([*Item.values, "address", "reporter"])),
)
def test_nothing_that_is_not_ticked_is_kept_and_nothing_typed_breaks_it(
    typed: dict[str, str], ticked: set[str]
) -> None:
    made = agreed_from(typed, ticked, at=NOW, until=TODAY)
    assert set(made.items) == ticked & set(Item.values)
    assert {key for key in made.words() if key.startswith("item.")} == {f"item.{code}" for code in made.items}
    assert all(len(text) <= LIMITS[code] for code, text in made.items.items() if code in LIMITS)
    try:
        check(made, BOUNDS)
    except DomainError:
        return
    assert made.own is not None
    assert made.who
    assert {"name", "telephone"} & set(made.items)
    assert not any(looks_like_an_address(text) for text in made.items.values())


def test_there_is_no_box_for_an_address_or_a_reporter() -> None:
    assert set(Item.values) == {"name", "telephone", "language", "need", "us"}


def test_a_consent_shows_nothing_of_itself_in_a_log() -> None:
    assert "Zqname" not in repr(whole())
