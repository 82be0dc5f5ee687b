"""Lists of a county or a state, where no distance is known: page by page each offer once, what is nearer first, and two
that are equally far always in one order (D-3)."""

import random
from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hearthline.directory.finding_help import marks
from hearthline.directory.finding_help.door.models import Offer, Sign, Word
from hearthline.directory.finding_help.near import Point, band, miles
from hearthline.directory.finding_help.searching import PAGE, RADII, Hit, Where, Wish, _Row, search

pytestmark = [pytest.mark.django_db, pytest.mark.req("D-3")]
WISH = Wish(("food",))
HALL = Point(38_581_600, -121_494_400)
SAID = marks.of("", "", "unknown")
Area = tuple[str, str, str]
COUNTRY: Area = ("", "", "")
STATE: Area = ("", "CA", "")
HERE: Area = ("95814", "CA", "Sacramento")
BESIDE: Area = ("95899", "CA", "Sacramento")
FAR: Area = ("93701", "CA", "Fresno")
AWAY: Area = ("89501", "NV", "Washoe")


def put(areas: Sequence[Area], at: Point | None = None) -> None:
    """An offer of food in each of these areas: ZIP code, state, county."""
    Sign.objects.all().delete()
    Offer.objects.all().delete()
    where = {"lat": at.lat if at else None, "lon": at.lon if at else None}
    offers = [
        Offer(id=n + 1, service=f"s{n}", name=f"n{n}", zip=z, state=s, county=c, digest="x", **where)
        for n, (z, s, c) in enumerate(areas)
    ]
    Offer.objects.bulk_create(offers)
    height = band(at.lat) if at else None
    Sign.objects.bulk_create(
        Sign(
            offer=one.pk, need="food", band=height, zip=one.zip, state=one.state, county=one.county, marks=SAID, **where
        )
        for one in offers
    )


def walk(wish: Wish, where: Where, most: int = 30) -> list[Hit]:
    """Every page from the first to the last."""
    seen: list[Hit] = []
    for number in range(1, most):
        found = search(wish, where, number)
        seen += found.hits
        assert len(found.hits) == PAGE or not found.more
        if not found.more:
            return seen
    raise AssertionError("the list has no end")


PLACES = [
    Where(state="CA", county="Sacramento"),
    Where(state="CA"),
    Where("95899", "CA", "Sacramento"),
    Where("95899", "CA"),
    Where("95899"),
]


@pytest.mark.parametrize("where", PLACES)
def test_lines_of_the_whole_country_push_nothing_of_the_own_state_out_of_the_list(where: Where) -> None:
    """A fault that was here: with many lines of the whole country, page one had only those, and page two began with the
    state's own, as if page one had shown them: twenty were on no page, and twenty on two."""
    put([COUNTRY] * (PAGE + 5) + [FAR] * (PAGE + 10) + [HERE] * 3 + [STATE] * 2)
    seen = [hit.offer.pk for hit in walk(WISH, where)]
    assert len(seen) == len(set(seen))
    if where.state:
        assert len(seen) == Offer.objects.count()
        assert set(seen[-PAGE - 5 :]) == set(range(1, PAGE + 6)), "the lines of the country come last"


@settings(max_examples=5, suppress_health_check=list(HealthCheck))
@given(
    st.tuples(*[st.integers(0, PAGE + 2) for _ in range(6)]),
    st.sampled_from(PLACES),
    st.randoms(use_true_random=False),
)
def test_whatever_there_is_the_pages_show_each_once_and_the_nearer_first(
    counts: tuple[int, ...], where: Where, luck: random.Random
) -> None:
    areas = [
        area
        for area, count in zip((COUNTRY, STATE, HERE, BESIDE, FAR, AWAY), counts, strict=True)
        for _ in range(count)
    ]
    luck.shuffle(areas)
    put(areas)
    seen = walk(WISH, where)
    ids = [hit.offer.pk for hit in seen]
    assert len(ids) == len(set(ids))
    order = [("zip", "area", "county", "state", "").index(hit.near) for hit in seen]
    assert order == sorted(order), "what shares more of the place stands first"
    if where.state:
        reached = {n + 1 for n, area in enumerate(areas) if area[1] in (where.state, "")}
        assert set(ids) == reached
        assert all(hit.offer.state in (where.state, "") for hit in seen)


def test_what_the_first_page_did_not_get_to_stands_behind_what_it_showed() -> None:
    """A fault that was here, found by drawing: of two that share as much of the place, one found later stood before one
    that page one had shown; so page two showed that one again, and the other was on no page."""
    put([FAR, STATE, STATE] + [HERE] * (PAGE - 1))
    ids = [hit.offer.pk for hit in walk(WISH, Where(state="CA", county="Sacramento"))]
    assert sorted(ids) == list(range(1, PAGE + 3))


def test_equally_far_is_always_in_one_order_and_every_page_the_same_again() -> None:
    put([HERE] * (2 * PAGE + 1), HALL)
    where = Where("95814", "CA", "Sacramento", HALL)
    first = [hit.offer.pk for hit in walk(WISH, where)]
    assert first == sorted(first) == [hit.offer.pk for hit in walk(WISH, where)]
    assert {hit.miles for hit in walk(WISH, where)} == {0.0}


@pytest.mark.parametrize("radius", RADII)
def test_what_stands_just_within_a_step_is_found_and_has_its_own_miles(radius: int) -> None:
    step = radius / 69.1
    put([HERE], Point(HALL.lat + round(step * 0.999 * 1_000_000), HALL.lon))
    [hit] = search(WISH, Where("95814", "CA", "Sacramento", HALL)).hits
    assert hit.miles == pytest.approx(radius * 0.999, rel=0.01)


def test_beyond_the_last_step_nothing_has_miles_and_nothing_is_lost_without_a_word() -> None:
    put([FAR], Point(HALL.lat + 3_000_000, HALL.lon))
    found = search(WISH, Where("95814", "CA", "Sacramento", HALL))
    assert found.hits == ()
    assert found.radius == RADII[-1]
    assert not found.more


def test_a_place_on_the_line_of_dates_finds_its_neighbour_across_it() -> None:
    """The last of the Aleutian Islands lie east of it."""
    west, east = Point(51_880_000, -179_990_000), Point(51_880_000, 179_990_000)
    put([("99546", "AK", "")], east)
    [hit] = search(WISH, Where("99546", "AK", "", west)).hits
    assert hit.miles == pytest.approx(miles(west, east))
    assert hit.miles is not None
    assert hit.miles < 2


@pytest.mark.parametrize("page", [1, 2, 7, 500])
def test_a_page_behind_the_last_is_empty_and_has_no_next(page: int) -> None:
    put([HERE] * 3)
    found = search(WISH, Where(state="CA"), page)
    assert len(found.hits) == (3 if page == 1 else 0)
    assert not found.more


@pytest.mark.parametrize("zip_code", ["00000", "99999", "95814"])
def test_a_zip_code_that_nobody_knows_has_the_lines_of_the_country(zip_code: str) -> None:
    put([COUNTRY] * 3 + [AWAY] * 3)
    seen = walk(WISH, Where(zip_code))
    assert [hit.offer.pk for hit in seen] == [1, 2, 3]
    assert {hit.near for hit in seen} == {""}


FARS, SMALL = st.sampled_from([0.0, 1.5, 1e9]), st.integers(0, 4)


@given(st.lists(st.tuples(FARS, SMALL, SMALL, st.integers(1, 9)), max_size=12))
def test_rows_are_sorted_by_distance_then_by_place_then_always_the_same(
    rows: list[tuple[float, int, int, int]],
) -> None:
    made = sorted(_Row(*row) for row in rows)
    assert [(row.far, row.area, row.part, row.offer) for row in made] == sorted(rows)


@pytest.mark.parametrize("words", [("%",), ("_",), ("nobody",), ("x" * 300,), ("oak", "nobody")])
def test_words_of_a_name_that_nobody_has_find_nothing_and_stop_nothing(words: tuple[str, ...]) -> None:
    put([HERE] * 2)
    Word.objects.bulk_create(Word(offer=pk, word="oak", state="CA", zip="95814") for pk in (1, 2))
    assert search(Wish(words=words), Where(state="CA")).hits == ()
    assert len(search(Wish(words=("oak",)), Where(state="CA")).hits) == 2
    assert search(Wish(words=("oak",)), Where(state="NV")).hits == ()
