"""How far it is, and which rows can be within so many miles: great circles on whole numbers, no database.

A point is latitude and longitude in millionths of a degree. Rows lie in bands of latitude, a twentieth of a degree
high; inside a band an index finds them by longitude. So a circle is asked for as a few bands and one or two spans of
longitude, and what lies in the corners is measured and left out.
"""

import math
from dataclasses import dataclass
from typing import Final

EARTH: Final = 3_958.8
"""Mean radius in miles."""
UNIT: Final = 1_000_000
BAND: Final = 50_000
"""Height of a band in millionths of a degree: about 3.5 miles."""
_TURN: Final = 360 * UNIT
_HALF: Final = 180 * UNIT
_POLE: Final = 90 * UNIT


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the ground, in millionths of a degree: latitude -90 to 90, longitude -180 to 180 degrees."""

    lat: int
    lon: int


@dataclass(frozen=True, slots=True)
class Box:
    """What an index is asked for: these bands, and longitudes from the first to the second of each span."""

    bands: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]


def point(lat: object, lon: object) -> Point | None:
    """A point from what a file says, in degrees; None for what is no place on the ground, and for 0, 0, which is what
    files say when they do not know."""
    try:
        found = Point(round(float(str(lat)) * UNIT), round(float(str(lon)) * UNIT))
    except (ValueError, OverflowError):
        return None
    if found == Point(0, 0) or abs(found.lat) > _POLE or abs(found.lon) > _HALF:
        return None
    return found


def miles(a: Point, b: Point) -> float:
    """The length of the great circle between two points."""
    one, two = math.radians(a.lat / UNIT), math.radians(b.lat / UNIT)
    across = math.radians((b.lon - a.lon) / UNIT)
    part = math.sin((two - one) / 2) ** 2 + math.cos(one) * math.cos(two) * math.sin(across / 2) ** 2
    return 2 * EARTH * math.asin(min(1.0, math.sqrt(part)))


def band(lat: int) -> int:
    """The band of a latitude."""
    return lat // BAND


def box(middle: Point, radius: float) -> Box:
    """Every point within `radius` miles of `middle` lies in it. `radius`: above 0, at most a few thousand."""
    high = math.ceil(math.degrees(radius / EARTH) * UNIT) + 1
    south, north = middle.lat - high, middle.lat + high
    bands = tuple(range(band(max(south, -_POLE)), band(min(north, _POLE)) + 1))
    if south <= -_POLE or north >= _POLE:
        return Box(bands, ((-_HALF, _HALF),))  # a pole is inside: every longitude
    # The widest place of a circle on the globe lies a little nearer to the pole than its middle.
    wide = math.sin(radius / EARTH) / math.cos(math.radians(middle.lat / UNIT))
    if wide >= 1 or radius / EARTH >= math.pi / 2:
        return Box(bands, ((-_HALF, _HALF),))
    half = math.ceil(math.degrees(math.asin(wide)) * UNIT) + 1
    return Box(bands, _spans(middle.lon - half, middle.lon + half))


def _spans(west: int, east: int) -> tuple[tuple[int, int], ...]:
    """One span, or two where it runs over the line of dates."""
    if east - west >= _TURN:
        return ((-_HALF, _HALF),)
    if west < -_HALF:
        return ((west + _TURN, _HALF), (-_HALF, east))
    if east > _HALF:
        return ((west, _HALF), (-_HALF, east - _TURN))
    return ((west, east),)
