"""Listings as sources really send them: any price, number, address, area and hour. What is not surely so stays unknown,
and no page breaks (D-3, D-2)."""

import json
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from hearthline.directory import loading
from hearthline.directory.finding import find
from hearthline.directory.finding_help import hours, making, marks, needs, places, shaping, words
from hearthline.directory.finding_help.door.models import Offer
from hearthline.directory.finding_help.gathering import Whole
from hearthline.directory.finding_help.near import UNIT, point
from hearthline.directory.finding_help.searching import Hit
from hearthline.directory.finding_help.showing import _phone, card
from hearthline.directory.showing import host
from hearthline.ground import clock
from tests.directory.finding_help import listing
from tests.directory.finding_help.test_public import body, text

pytestmark = [pytest.mark.req("D-3", "D-2")]
AMOUNTS = st.one_of(st.integers(-50, 50), st.floats(-50, 50), st.sampled_from(["0", "0.00", "5", "", None, "free"]))
FEES = st.sampled_from(["", "Free", "FREE.", "no fee", " None ", "Free for members", "$5", "Sliding scale", "gratis!"])


@given(st.lists(AMOUNTS, max_size=3), FEES)
def test_a_price_is_free_only_when_nothing_says_otherwise(amounts: list[Any], fees: str) -> None:
    said = shaping._free(Whole(None, None, costs=[{"amount": a} for a in amounts]), {"fees_description": fees})  # type: ignore[arg-type]  # a price needs no service
    numbers = []
    for amount in amounts:
        if amount not in (None, ""):
            try:
                numbers.append(float(amount))
            except ValueError:
                assert said == "unknown"
                return
    if any(number > 0 for number in numbers):
        assert said == "no"
    elif any(number < 0 for number in numbers):
        assert said == "unknown", "less than nothing is no price"
    elif numbers or fees.strip(" .!").casefold() in ("free", "no fee", "none", "gratis"):
        assert said == "yes"
    else:
        assert said == "unknown"


@pytest.mark.parametrize(
    ("number", "href"),
    [
        ("916-555-0142", "tel:+19165550142"),
        ("(916) 555-0142", "tel:+19165550142"),
        ("1.916.555.0142", "tel:+19165550142"),
        ("+1 916 555 0142", "tel:+19165550142"),
        ("2-1-1", "tel:211"),
        ("911", "tel:911"),
        ("988", "tel:988"),
        ("1-800-FLOWERS", ""),
        ("800-RUN-AWAY", ""),
        ("1-800-4-A-CHILD", ""),
        ("555-0142", ""),
        ("916-555-0142 ext. 7", ""),
        ("+44 20 7946 0958", ""),
        ("call us", ""),
        ("", ""),
    ],
)
def test_a_number_that_cannot_be_dialled_as_it_stands_is_shown_and_not_linked(number: str, href: str) -> None:
    """A fault that was here: "1-800-FLOWERS" led to a call of 1800."""
    assert _phone(number, "", "").href == href
    assert _phone(number, "", "").say == number


@given(st.text(max_size=40))
def test_whatever_stands_for_a_number_a_link_dials_only_digits(number: str) -> None:
    href = _phone(number, "", "").href
    assert href == "" or href.removeprefix("tel:").removeprefix("+").isascii()
    assert href == "" or href.removeprefix("tel:").removeprefix("+").isdigit()


@pytest.mark.parametrize(
    "address", ["https://[", "https://[::1", "http://]x[", "https://", "https://a.example]/", "https://oak.example/"]
)
def test_the_name_of_a_site_is_told_of_anything_that_begins_like_an_address(address: str) -> None:
    """A fault that was here: one such listing broke every page that it stood on."""
    assert host(address)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "url", ["https://[", "http://[oak", "https://oak.example/?q=<b>", "javascript:alert(1)", "x" * 500]
)
def test_a_page_shows_a_listing_with_a_broken_address_of_its_site(stranger: Client, url: str) -> None:
    listing.service("one", "Oak Table", ["Food Pantries"], county="Sacramento", url=url)
    making.make_all()
    answer = stranger.get("/help-near/near?n=11&at=95814")
    code = needs.current().needs["food"].code
    answer = stranger.get(f"/help-near/near?n={code}&at=95814")
    assert answer.status_code == 200
    assert "Oak Table" in text(body(answer))
    assert "javascript:" not in body(answer)
    offer = Offer.objects.get()
    assert stranger.get(f"/help-near/at/{offer.pk}").status_code == 200


HOURS = st.fixed_dictionaries(
    {},
    optional={
        "freq": st.sampled_from(["WEEKLY", "MONTHLY", "DAILY", "YEARLY", "", 5]),
        "byday": st.sampled_from(["MO", "MO,TU", "XX", "1MO", "-1FR", "MO,,TU", "", 7]) | st.text(max_size=6),
        "bymonthday": st.sampled_from(["1", "-1", "32", "1,15", "x", 3, ""]),
        "opens_at": st.sampled_from(["09:00", "9:00", "24:00", "25:00", "09:00Z", "09:00-08:00", "", 900, None]),
        "closes_at": st.sampled_from(["17:00", "00:00", "24:00", "23:59", "09:00", "17:00-08:00", "noon", None]),
        "interval": st.sampled_from([1, 2, 0, -1, 2.5, 1e308, "2", "x", None, [1], {}, True]),
        "dtstart": st.sampled_from(["2026-01-01", "0001-01-02", "9999-12-31", "soon", "", 5]),
        "until": st.sampled_from(["2027-01-01", "x", ""]),
        "valid_from": st.sampled_from(["2026-01-01", "2026-02-30", ""]),
        "valid_to": st.sampled_from(["2026-12-31", "2020-01-01", ""]),
        "timezone": st.sampled_from([-8, "-8", "8.5", "x", None, 1e400, float("nan")]),
        "count": st.sampled_from([0, 3, ""]),
        "byweekno": st.sampled_from(["", "1"]),
    },
)
HERE = ZoneInfo("America/Los_Angeles")


@given(st.lists(HOURS, max_size=4), st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)))  # noqa: DTZ001 - the zone is added below
def test_any_schedule_is_understood_or_unknown_and_comes_back_from_its_row(told: list[Any], when: datetime) -> None:
    found = hours.read(told, HERE)
    assert hours.unpack(hours.pack(found)) == found
    moment = when.replace(tzinfo=HERE)
    answer = hours.is_open(found, moment, HERE)
    assert answer in (True, False, None)
    if answer is False:
        assert found.sure, "closed is said only of what was wholly understood"
    for rule in found.rules:
        assert 0 <= rule.opens < rule.closes <= 2 * hours.A_DAY
        assert rule.days or rule.nth or rule.monthdays
    assert all(isinstance(line, str) for line in words.week(found))


@given(st.lists(HOURS, min_size=1, max_size=3))
def test_one_schedule_that_is_not_understood_never_makes_a_door_closed(told: list[Any]) -> None:
    broken = [*told, {"opens_at": "whenever", "closes_at": "17:00"}]
    moment = datetime(2026, 11, 23, 12, 0, tzinfo=HERE)
    assert hours.is_open(hours.read(broken, HERE), moment, HERE) is not False


def test_an_interval_of_half_a_week_tells_no_hours() -> None:
    """A fault that was here: 2.5 weeks counted as two, and a list stopped the making of every row."""
    for interval in (2.5, [1], {1: 1}, "x", 1e308, float("inf")):
        told = [listing.weekly("MO", "09:00", "17:00", interval=interval, dtstart="2026-01-05")]
        assert hours.read(told, HERE) == hours.Hours((), False)


@given(
    st.one_of(st.floats(), st.integers(), st.text(max_size=12), st.none()), st.one_of(st.floats(), st.text(max_size=9))
)
def test_a_point_is_on_the_ground_or_none(lat: Any, lon: Any) -> None:
    found = point(lat, lon)
    if found is not None:
        assert -90 * UNIT <= found.lat <= 90 * UNIT
        assert -180 * UNIT <= found.lon <= 180 * UNIT
        assert (found.lat, found.lon) != (0, 0)


def test_every_place_of_the_book_has_a_code_of_its_own_that_leads_back_to_it() -> None:
    book = loading.current()
    seen: dict[str, tuple[str, str]] = {}
    for state, counties in book.counties.items():
        for county in ("", *counties):
            code = places._code(places.Spot(state, county))
            assert seen.setdefault(code, (state, county)) == (state, county), "two places of one code"
            spot = places.spot_of(book, code)
            assert spot is not None
            assert (spot.place, spot.county) == (state, county)
            assert code.isascii()
            assert code == code.lower()


def test_every_county_is_found_as_a_page_says_it() -> None:
    book = loading.current()
    lost = []
    for state, counties in book.counties.items():
        for county in counties:
            code = places._code(places.Spot(state, county))
            if code not in places.code_of(book, places.name(book, code, "en")):
                lost.append(code)
    assert lost == []


@given(st.text(max_size=100) | st.from_regex(r"[0-9]{3,6}(-[0-9]{0,5})?", fullmatch=True))
def test_whatever_is_typed_for_a_place_is_known_places_or_none(typed: str) -> None:
    book = loading.current()
    for code in places.code_of(book, typed):
        assert places.spot_of(book, code) is not None
        assert code.isascii()
    assert len(find(book, typed).spots) <= 60


@given(st.text(max_size=12) | st.from_regex(r"[a-z]{2}(-[a-z-]{1,20})?", fullmatch=True))
def test_a_code_of_no_place_is_none_and_stops_nothing(code: str) -> None:
    book = loading.current()
    spot = places.spot_of(book, code)
    assert spot is None or places.name(book, code, "en")


@given(
    st.lists(st.sampled_from(sorted(marks.LANGUAGES)), max_size=4),
    st.lists(st.sampled_from(sorted(marks.PEOPLE)), max_size=3),
    st.sampled_from(["yes", "no", "unknown"]),
    st.data(),
)
def test_a_filter_takes_an_offer_exactly_when_the_offer_says_so(
    tongues: list[str], people: list[str], free: str, data: Any
) -> None:
    own = marks.of(marks.column(tongues), marks.column(people), free)
    wanted = data.draw(st.lists(st.sampled_from(
        [f"l:{c}" for c in sorted(marks.LANGUAGES)[:6]] + [f"w:{c}" for c in marks.PEOPLE] + ["c:free"]
    ), max_size=3))  # fmt: skip
    expected = all(
        code[2:] in tongues if code.startswith("l:")
        else (not people or code[2:] in people) if code.startswith("w:")
        else free == "yes"
        for code in wanted
    )  # fmt: skip
    assert marks.fits(own, wanted) is expected


@given(st.lists(st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=5), max_size=6))
def test_codes_in_a_column_come_out_as_they_went_in(own: list[str]) -> None:
    assert set(marks.codes(marks.column(own))) == set(own)
    assert all(marks.has(marks.column(own), code) for code in own)


@given(st.text(max_size=30))
def test_a_language_is_one_that_can_be_asked_for_or_nothing(told: str) -> None:
    assert marks.language(told) in {"", "en", *marks.LANGUAGES}


@pytest.mark.parametrize(
    ("far", "said"),
    [
        (0.0, "Less than 1 mile away"),
        (0.99, "Less than 1 mile away"),
        (1.0, "About 1 mile away"),
        (2.4, "About 2 miles away"),
    ],
)
def test_a_distance_is_said_as_people_say_it(far: float, said: str) -> None:
    assert words.far(far) == said


@pytest.mark.parametrize(
    ("least", "most", "said"),
    [(None, None, ""), (0, None, ""), (0, 5, "Up to age 5"), (18, None, "Age 18 and up"), (12, 24, "Ages 12 to 24")],
)
def test_ages_are_said_as_far_as_anybody_said_them(least: Any, most: Any, said: str) -> None:
    assert words.ages(least, most) == said


@pytest.mark.django_db
@pytest.mark.parametrize(
    "told",
    [
        {"description": None}, {"description": 7}, {"eligibility_description": "x" * 9_000},
        {"fees_description": "$" * 900}, {"alert": "Zq <b>closed</b>"}, {"application_process": "🙂" * 700},
        {"email": "no mail"}, {"wait_time": "\u202e back"}, {"interpretation_services": "اتصلوا بنا"}, {"name": "Zq"},
    ],
)  # fmt: skip
def test_any_word_of_a_listing_is_shown_or_left_out_and_breaks_no_page(stranger: Client, told: dict[str, Any]) -> None:
    name = told.pop("name", "Oak Table")
    listing.service("one", name, ["Food Pantries"], county="Sacramento", **told)
    making.make_all()
    offer = Offer.objects.get()
    page = body(stranger.get(f"/help-near/at/{offer.pk}"))
    assert name in text(page)
    assert "<b>closed" not in page
    assert "\u202e" not in page


@pytest.mark.django_db
def test_a_row_of_words_that_nobody_can_read_hides_itself_and_stops_nothing() -> None:
    from hearthline.directory.community import models as store

    listing.service("bad", "Oak Table", ["Food Pantries"], hours=[listing.weekly("MO", "09:00", "17:00")])
    listing.service("good", "Cedar Table", ["Food Pantries"])
    for text_ in ("not json", "[1]", "null", '"x"'):
        store.Schedule.objects.update(told=text_)
        store.Phone.objects.filter(service_id="bad").update(told=text_)
        making.make_all()
        assert Offer.objects.count() == 2
        assert json.loads(Offer.objects.get(service="bad").telephones) == []


@pytest.mark.django_db
@pytest.mark.parametrize("days", [0, 179, 180, 181, 400])
def test_what_nobody_made_sure_of_for_long_says_so(days: int) -> None:
    with clock.freeze(datetime(2026, 11, 23, 20, 0, tzinfo=HERE)):
        day = clock.now().date() - timedelta(days=days)
        listing.service("one", "Oak Table", ["Food Pantries"], checked_on=day)
        making.make_all()
        shown = card(Hit(Offer.objects.get()), needs.current(), clock.now())
        limit = needs.current().stale_days
        assert shown.stale == (days > limit)
        assert ("That is long ago." in shown.checked) == (days > limit)
    assert isinstance(day, date)
