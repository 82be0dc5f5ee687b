"""The nearest first: against a search that looks at every row, with every filter, in few queries and by an index."""

import random
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hearthline.directory.finding_help import making, marks
from hearthline.directory.finding_help.door.models import Offer, Sign, ZipMiddle
from hearthline.directory.finding_help.near import Point, band, miles
from hearthline.directory.finding_help.searching import PAGE, RADII, Where, Wish, search, where_of
from tests.directory.finding_help import listing

pytestmark = [pytest.mark.django_db, pytest.mark.req("D-3")]
MIDDLE = Point(38_581_600, -121_494_400)
NEAR = Where("95814", "CA", "Sacramento", MIDDLE)
NOON = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)  # a Monday, noon in the invented town
LATE = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)  # half past midnight there


def names(wish: Wish, where: Where = NEAR, page: int = 1) -> list[str]:
    return [hit.offer.name for hit in search(wish, where, page).hits]


@pytest.mark.usefixtures("town")
def test_a_need_and_a_place_find_the_nearest_first_with_its_miles() -> None:
    found = search(Wish(("food",)), NEAR)
    assert [hit.offer.name for hit in found.hits] == ["Oak Table", "Night Kitchen"]
    assert found.hits[0].miles == pytest.approx(0, abs=0.01)
    assert found.hits[1].miles == pytest.approx(2.7, abs=0.2)
    assert not found.more


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (("l:es",), ["Oak Table"]),
        (("l:hmn", "c:free"), ["Oak Table"]),
        (("c:free",), ["Oak Table", "Night Kitchen"]),
        (("l:vi",), []),
        (("w:women",), ["Oak Table", "Night Kitchen"]),  # who names nobody takes everybody
    ],
)
def test_a_filter_leaves_out_what_does_not_say_so(wanted: tuple[str, ...], expected: list[str]) -> None:
    assert names(Wish(("food",), marks=wanted)) == expected


@pytest.mark.usefixtures("town")
def test_what_is_for_others_is_left_out() -> None:
    assert names(Wish(("shelter",), marks=("w:women",))) == ["Lantern Beds", "Willow Haven"]
    assert names(Wish(("shelter",), marks=("w:men",))) == ["Willow Haven"]


@pytest.mark.usefixtures("town")
def test_open_now_is_only_what_is_surely_open() -> None:
    assert names(Wish(("food",), open_at=NOON)) == ["Oak Table"]
    assert names(Wish(("food",), open_at=LATE)) == ["Night Kitchen"]
    assert names(Wish(("shelter",), open_at=NOON)) == []


@pytest.mark.usefixtures("town")
def test_a_secret_place_is_found_without_a_distance() -> None:
    found = search(Wish(("violence",)), NEAR)
    assert [(hit.offer.name, hit.miles, hit.near) for hit in found.hits] == [("Willow Haven", None, "area")]


@pytest.mark.usefixtures("town")
def test_a_line_for_the_whole_state_is_found_from_every_place_in_it() -> None:
    for where in (NEAR, Where(state="CA"), Where(state="CA", county="Fresno"), Where("93701", "CA")):
        assert "Talk Line" in names(Wish(("counseling",)), where)
    assert names(Wish(("counseling",)), Where(state="NV")) == []


@pytest.mark.usefixtures("town")
def test_a_county_and_a_state_tell_no_miles() -> None:
    found = search(Wish(("food",)), Where(state="CA", county="Sacramento"))
    assert sorted(hit.offer.name for hit in found.hits)[:2] == ["Night Kitchen", "Oak Table"] or found.hits
    assert {hit.miles for hit in found.hits} == {None}
    assert {hit.near for hit in found.hits if hit.offer.county == "Sacramento"} == {"county"}
    whole = search(Wish(("food",)), Where(state="CA"))
    assert sorted(hit.offer.name for hit in whole.hits) == ["Night Kitchen", "Oak Table", "Valley Food"]


@pytest.mark.usefixtures("town")
def test_a_zip_code_without_a_middle_finds_its_neighbours_and_says_no_miles() -> None:
    where = where_of("95899")
    assert where.point is None
    found = search(Wish(("food",)), where)
    assert [(hit.offer.name, hit.miles, hit.near) for hit in found.hits if hit.offer.zip.startswith("958")] == [
        (hit.offer.name, None, "area") for hit in found.hits if hit.offer.zip.startswith("958")
    ]
    assert {"Oak Table", "Night Kitchen"} <= {hit.offer.name for hit in found.hits}
    assert "Valley Food" not in {hit.offer.name for hit in found.hits}


@pytest.mark.usefixtures("town")
def test_a_name_is_found_by_its_words() -> None:
    assert names(Wish(words=("lantern",))) == ["Lantern Beds"]
    assert names(Wish(words=("practice", "night"))) == ["Night Kitchen"]
    assert names(Wish(words=("lantern", "kitchen"))) == []
    assert names(Wish(words=("valley",)), Where(state="NV")) == []


@pytest.mark.usefixtures("town")
def test_a_word_that_very_many_have_is_left_beside_a_rarer_one(monkeypatch: pytest.MonkeyPatch) -> None:
    from hearthline.directory.finding_help import searching

    monkeypatch.setattr(searching, "_COMMON", 3)
    assert names(Wish(words=("practice", "lantern"))) == ["Lantern Beds"]
    assert 0 < len(names(Wish(words=("practice",)))) <= 3


def scatter(seed: int, count: int) -> list[Sign]:
    """Signs all around, also far away and over the line of dates."""
    draw = random.Random(seed)
    made, offers = [], []
    for n in range(count):
        spread = draw.choice((0.02, 0.2, 2.0))
        lat = max(-90_000_000, min(90_000_000, MIDDLE.lat + round(draw.gauss(0, spread) * 1_000_000)))
        lon = MIDDLE.lon + round(draw.gauss(0, spread) * 1_000_000)
        row = Offer(id=n + 1, service=f"s{n}", name=f"n{n}", lat=lat, lon=lon, zip="95814", state="CA", digest="x")
        offers.append(row)
        said = marks.of(draw.choice(("", " es ")), draw.choice(("", " women ")), draw.choice(("yes", "unknown")))
        for need in draw.sample(["food", "rent", "legal"], draw.choice((1, 2))):
            made.append(
                Sign(offer=row.pk, need=need, band=band(lat), lat=lat, lon=lon, state="CA", zip="95814", marks=said)
            )
    Offer.objects.bulk_create(offers)
    return list(Sign.objects.bulk_create(made))


@pytest.mark.parametrize("seed", range(6))
def test_it_finds_what_a_search_of_every_row_finds(seed: int) -> None:
    signs = scatter(seed, 400)
    draw = random.Random(seed)
    for wanted in [(), ("l:es",), ("c:free", "w:women"), ("w:men",)]:
        wish = Wish(tuple(draw.sample(["food", "rent", "legal"], draw.choice((1, 2)))), marks=wanted)
        every = {
            s.offer: miles(MIDDLE, Point(s.lat or 0, s.lon or 0))
            for s in signs
            if s.need in wish.needs and marks.fits(s.marks, wanted)
        }
        within = sorted((far, offer) for offer, far in every.items() if far <= RADII[-1])
        pages = [[hit.offer.pk for hit in search(wish, NEAR, page).hits] for page in range(1, 6)]
        assert [pk for page in pages for pk in page] == [offer for _far, offer in within][: 5 * PAGE]


def test_pages_follow_each_other_without_a_gap_or_a_repeat() -> None:
    scatter(1, 300)
    wish, seen, number = Wish(("food",)), [], 1
    while True:
        found = search(wish, NEAR, number)
        seen += [hit.offer.pk for hit in found.hits]
        if not found.more:
            break
        number += 1
    assert len(seen) == len(set(seen)) > 3 * PAGE


@pytest.mark.parametrize(
    ("wish", "where", "most"),
    [
        (Wish(("food",)), NEAR, 9),
        (Wish(("food", "rent")), Where("95899", "CA"), 7),
        (Wish(("food",)), Where(state="CA", county="Sacramento"), 6),
        (Wish(words=("practice", "food")), NEAR, 4),
    ],
)
def test_a_search_asks_the_database_few_times_and_never_for_a_whole_table(wish: Wish, where: Where, most: int) -> None:
    scatter(3, 200)
    with CaptureQueriesContext(connection) as caught:
        search(wish, where)
    assert len(caught) <= most
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for query in caught.captured_queries:
                cursor.execute("EXPLAIN QUERY PLAN " + query["sql"].replace("%", "%%"))
                assert not [row for row in cursor.fetchall() if str(row[-1]).startswith("SCAN helpfinder")], query[
                    "sql"
                ]


def test_a_city_with_more_than_anybody_reads_still_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    from hearthline.directory.finding_help import searching

    scatter(4, 300)
    monkeypatch.setattr(searching, "MOST", 40)
    found = search(Wish(("food",)), NEAR)
    assert len(found.hits) == PAGE
    assert [hit.miles for hit in found.hits] == sorted(hit.miles or 0 for hit in found.hits)


def test_the_middle_of_a_zip_code_gives_its_place() -> None:
    ZipMiddle.objects.create(zip="95814", lat=1, lon=2, places=3, state="CA", county="Sacramento")
    assert where_of("95814") == Where("95814", "CA", "Sacramento", Point(1, 2))
    assert where_of("00000") == Where("00000")


def test_an_offer_that_was_taken_away_in_the_meantime_is_left_out(town: Any) -> None:
    Offer.objects.filter(name="Oak Table").delete()
    assert names(Wish(("food",))) == ["Night Kitchen"]


def test_made_rows_and_signs_fit_together(town: Any) -> None:
    making.make_all()
    assert set(Sign.objects.values_list("offer", flat=True)) <= set(Offer.objects.values_list("pk", flat=True))
    assert listing.TODAY in set(Offer.objects.values_list("checked_on", flat=True))
