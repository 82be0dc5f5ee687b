"""Distances and the boxes that an index is asked for."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthline.directory.finding_help.near import BAND, UNIT, Point, band, box, miles, point

pytestmark = pytest.mark.req("D-3")

POINTS = st.builds(Point, st.integers(-90 * UNIT, 90 * UNIT), st.integers(-180 * UNIT, 180 * UNIT))
RADII = st.sampled_from([1, 3, 10, 30, 90, 500])


def far_by_vectors(a: Point, b: Point) -> float:
    """The same great circle, found in another way: the angle between two vectors from the middle of the earth."""

    def vector(p: Point) -> tuple[float, float, float]:
        lat, lon = math.radians(p.lat / UNIT), math.radians(p.lon / UNIT)
        return math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)

    one, two = vector(a), vector(b)
    cross = (
        one[1] * two[2] - one[2] * two[1],
        one[2] * two[0] - one[0] * two[2],
        one[0] * two[1] - one[1] * two[0],
    )
    return 3_958.8 * math.atan2(math.hypot(*cross), sum(x * y for x, y in zip(one, two, strict=True)))


def inside(p: Point, middle: Point, radius: float) -> bool:
    asked = box(middle, radius)
    return band(p.lat) in asked.bands and any(west <= p.lon <= east for west, east in asked.spans)


@given(POINTS, POINTS)
def test_a_distance_is_the_great_circle_whichever_way_it_is_reckoned(a: Point, b: Point) -> None:
    assert miles(a, b) == pytest.approx(far_by_vectors(a, b), abs=0.01)
    assert miles(a, b) == pytest.approx(miles(b, a), abs=1e-9)


@given(POINTS, POINTS, RADII)
def test_what_lies_within_the_radius_is_always_in_the_box(middle: Point, other: Point, radius: float) -> None:
    if miles(middle, other) <= radius:
        assert inside(other, middle, radius)


@given(POINTS, RADII, st.floats(0, 2 * math.pi), st.floats(0, 1))
def test_points_made_inside_a_circle_are_in_its_box(middle: Point, radius: float, way: float, part: float) -> None:
    """Random points are seldom near each other: these are made near, also over the line of dates and round a pole."""
    lat, lon, angle = math.radians(middle.lat / UNIT), math.radians(middle.lon / UNIT), 0.999 * part * radius / 3_958.8
    north = math.asin(math.sin(lat) * math.cos(angle) + math.cos(lat) * math.sin(angle) * math.cos(way))
    east = lon + math.atan2(
        math.sin(way) * math.sin(angle) * math.cos(lat), math.cos(angle) - math.sin(lat) * math.sin(north)
    )
    turned = (math.degrees(east) + 180) % 360 - 180
    other = Point(round(math.degrees(north) * UNIT), round(turned * UNIT))
    assert miles(middle, other) <= radius
    assert inside(other, middle, radius)


def test_a_box_of_three_miles_is_small() -> None:
    asked = box(Point(38_581_600, -121_494_400), 3)
    assert len(asked.bands) <= 3
    [(west, east)] = asked.spans
    assert 100_000 < east - west < 120_000  # a tenth of a degree, not the whole country


def test_a_circle_over_the_line_of_dates_is_two_spans() -> None:
    asked = box(Point(52 * UNIT, 179_990_000), 10)
    assert len(asked.spans) == 2
    assert inside(Point(52 * UNIT, -179_990_000), Point(52 * UNIT, 179_990_000), 10)


def test_two_places_whose_distance_is_known() -> None:
    """One degree of latitude is 69 miles and a little; one of longitude at 60 degrees north is half of that."""
    assert miles(Point(38 * UNIT, 0), Point(39 * UNIT, 0)) == pytest.approx(69.09, abs=0.01)
    assert miles(Point(60 * UNIT, 0), Point(60 * UNIT, UNIT)) == pytest.approx(34.55, abs=0.01)


@pytest.mark.parametrize(
    "said", [(None, None), ("", ""), ("x", "1"), (0, 0), ("0.0", "0.0"), (91, 0), (0, 181), ("nan", 1), (1, "inf")]
)
def test_what_is_no_place_is_no_point(said: tuple[object, object]) -> None:
    assert point(*said) is None


def test_a_point_as_files_write_it() -> None:
    assert point("38.5816", -121.4944) == Point(38_581_600, -121_494_400)


@given(st.integers(-90 * UNIT, 90 * UNIT))
def test_a_band_holds_its_own_latitudes(lat: int) -> None:
    assert band(lat) * BAND <= lat < (band(lat) + 1) * BAND
