"""Searching community services: the nearest first, from rows made for it. No viewer: nothing here is about anybody.

A search with a need and a place reads one small index: signs of that need in the bands and longitudes of a circle. It
begins with a few miles and goes out in steps until a page is full, so a city costs no more than a village. Distances
are measured on what was read; only the offers of one page are fetched whole.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db.models import Q

from hearthline.directory.finding_help import hours
from hearthline.directory.finding_help.door.models import Offer, Sign, Word, ZipMiddle
from hearthline.directory.finding_help.marks import fits, of
from hearthline.directory.finding_help.near import Point, box, miles
from hearthline.directory.finding_help.opening import next_opening

PAGE: Final = 20
RADII: Final = (3, 10, 30, 90)
"""Miles of each step. Who lives farther from any help than the last one finds what is in the same state."""
MOST: Final = 4_000
"""Signs read in one step, and so the most that any search measures."""
WORDS: Final = 4
"""Words of a name that are looked for; more say nothing more."""
_COMMON: Final = 2_000
"""A word that more offers than this have in one state tells nothing apart."""


@dataclass(frozen=True, slots=True)
class Where:
    """Where to look. `point`: the middle of the ZIP code, None when nobody knows it. The rest may be empty: a place
    is a ZIP code, a county, or a state."""

    zip: str = ""
    state: str = ""
    county: str = ""
    point: Point | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """What is looked for. `needs`: any of them. `words`: all of them, in a name or a description. `marks`: every one
    of these codes. `open_at`: only what is surely open then."""

    needs: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    open_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """One offer found. `miles`: from the middle of the ZIP code, None when that is not known. `near`: zip | area |
    county | state, what it shares with the place asked for when no distance can be said."""

    offer: Offer
    miles: float | None = None
    near: str = ""


@dataclass(frozen=True)
class Found:
    """One page. `hits`: the nearest first. `more`: there is a next page. `radius`: how many miles were looked at, 0
    without a distance."""

    hits: tuple[Hit, ...] = ()
    more: bool = False
    radius: int = 0


@dataclass(order=True, slots=True)
class _Row:
    """What of a sign is sorted: by distance, then by where it was looked for, how much of the place it shares, then
    always in one order. `area`: which of `_areas` it was found in: a page that needs one more of them adds to the end
    of the list and changes nothing before it."""

    far: float
    area: int
    part: int
    offer: int


def where_of(zip_code: str) -> Where:
    """A ZIP code as a place: its middle, and the state of the places there, as far as they are known."""
    row = ZipMiddle.objects.filter(pk=zip_code).first()
    if row is None:
        return Where(zip=zip_code)
    return Where(zip_code, row.state, row.county, Point(row.lat, row.lon))


def search(wish: Wish, where: Where, page: int = 1) -> Found:
    """One page of what was found. `page`: 1 or more. At most ten queries, whatever is asked."""
    wanted = page * PAGE + 1
    rows, radius = _rows(wish, where, wanted)
    if wish.open_at is not None:
        rows = _open(rows, wish.open_at, wanted)
    shown = rows[(page - 1) * PAGE : page * PAGE]
    offers = Offer.objects.in_bulk([row.offer for row in shown])
    hits = [_hit(offers[row.offer], row, where) for row in shown if row.offer in offers]
    return Found(tuple(hits), len(rows) >= wanted, radius)


def _hit(offer: Offer, row: _Row, where: Where) -> Hit:
    if where.point is not None and offer.lat is not None:
        return Hit(offer, miles=row.far)
    return Hit(offer, near=PARTS[min(row.part, len(PARTS) - 1)])


PARTS: Final = ("zip", "area", "county", "state", "")


def _rows(wish: Wish, where: Where, wanted: int) -> tuple[list[_Row], int]:
    """Everything that was read and fits, in order, and how far it was looked."""
    if not wish.needs:
        return _named(wish, where), 0
    beside = _beside(wish, where, wanted)
    if where.point is None:
        return beside, 0
    near: dict[int, _Row] = {}
    radius = 0
    for radius in RADII:
        full = _around(wish, where, radius, near)
        if len(near) >= wanted or full:
            break
    return sorted([*near.values(), *beside]), radius


def _around(wish: Wish, where: Where, radius: int, found: dict[int, _Row]) -> bool:
    """Put what lies within so many miles into `found`; whether there was more than anybody reads."""
    assert where.point
    asked = box(where.point, radius)
    spans = reduce(or_, (Q(lon__gte=west, lon__lte=east) for west, east in asked.spans))
    signs = Sign.objects.filter(spans, _marked(wish), need__in=wish.needs, band__in=asked.bands)
    read = list(signs.values_list("offer", "lat", "lon")[:MOST])
    for offer, lat, lon in read:
        if offer not in found and lat is not None and lon is not None:
            far = miles(where.point, Point(lat, lon))
            if far <= radius:
                found[offer] = _Row(far, 0, 0, offer)
    return len(read) >= MOST


def _marked(wish: Wish) -> Q:
    """Every code that was asked for. The database looks only at rows that its index found before. Who names nobody
    takes everybody."""
    asked = Q()
    for code in wish.marks:
        one = Q(marks__contains=f" {code} ")
        asked &= one | Q(marks__contains=" w:any ") if code.startswith("w:") else one
    return asked


def _beside(wish: Wish, where: Where, wanted: int) -> list[_Row]:
    """What has no point to measure: secret places, telephone lines. And everything, for a place without a point."""
    found: dict[int, _Row] = {}
    for number, asked in enumerate(_areas(where)):
        if len(found) >= wanted:
            break
        signs = Sign.objects.filter(_marked(wish), need__in=wish.needs, **asked)
        if where.point is not None:
            signs = signs.filter(band=None)
        for offer, *area in signs.order_by("offer").values_list("offer", "zip", "state", "county")[: MOST // 4]:
            if offer not in found:
                found[offer] = _row(offer, area, where, number)
    return sorted(found.values())


def _areas(where: Where) -> Iterable[dict[str, object]]:
    """The parts of the index that are looked at for what has no distance, the narrowest first."""
    if where.zip and where.point is None:
        yield {"zip": where.zip}
        yield {"zip__gte": where.zip[:3], "zip__lt": f"{where.zip[:3]}a"}
    elif where.zip:
        yield {"zip": where.zip[:3]}
    if where.state and where.county:
        yield {"state": where.state, "county": where.county}
    if where.state:
        yield {"state": where.state, "county": "", "zip": ""}
    if where.state and where.point is None:
        yield {"state": where.state}
    yield {"state": "", "zip": ""}


def _row(offer: int, area: Sequence[str], where: Where, number: int = 0) -> _Row:
    """Nearness without a distance. Nothing without a point stands before what has one."""
    zip_code, state, county = area
    part = 4
    if where.zip and zip_code == where.zip:
        part = 0
    elif where.zip and zip_code[:3] == where.zip[:3]:
        part = 1
    elif where.county and (state, county) == (where.state, where.county):
        part = 2
    elif where.state and state == where.state:
        part = 3
    return _Row(1e9, number, part, offer)


def _named(wish: Wish, where: Where) -> list[_Row]:
    """Offers whose names or descriptions have every word, of the state asked for and of none."""
    found = []
    rows = Offer.objects.filter(pk__in=_with_words(wish.words, where)).values_list(*_OF_A_NAME)
    for pk, lat, lon, zip_code, state, county, *said in rows:
        if not fits(of(*said), wish.marks):
            continue
        if where.point is not None and lat is not None and lon is not None:
            found.append(_Row(miles(where.point, Point(lat, lon)), 0, 0, pk))
        else:
            found.append(_row(pk, (zip_code, state, county), where))
    return sorted(found)


_OF_A_NAME: Final = ("id", "lat", "lon", "zip", "state", "county", "languages", "people", "free")
_NAMES: Final = 500
"""Offers of one name that are measured; who finds as many needs another word."""


def _with_words(words: Iterable[str], where: Where) -> list[int]:
    """Ids of offers with all of the words. A word that very many have is left out beside a rarer one; where all are
    such words, they are looked for around the ZIP code only."""
    sets, common = [], []
    for word in [word[:30] for word in words][:WORDS]:
        rows = Word.objects.filter(word=word)
        if where.state:
            rows = rows.filter(state__in=[where.state, ""])
        ids = rows.values_list("offer", flat=True)
        read = list(ids[: _COMMON + 1])
        if len(read) > _COMMON:
            common.append(ids.filter(zip__gte=where.zip[:3], zip__lt=f"{where.zip[:3]}a") if where.zip else ids)
        else:
            sets.append(set(read))
    if not sets:
        sets = [set(ids[:_COMMON]) for ids in common]
    return sorted(set.intersection(*sets))[:_NAMES] if sets else []


CHUNK: Final = 200


def _open(rows: list[_Row], moment: datetime, wanted: int) -> list[_Row]:
    """The first `wanted` of the rows that are surely open: looked at in order, until there are enough."""
    found: list[_Row] = []
    for start in range(0, len(rows), CHUNK):
        part = rows[start : start + CHUNK]
        kept = dict(_hours(row.offer for row in part))
        found += [row for row in part if _is_open(kept.get(row.offer), moment)]
        if len(found) >= wanted:
            break
    return found


def _hours(ids: Iterable[int]) -> Iterable[tuple[int, tuple[str, str]]]:
    for offer, text, zone in Offer.objects.filter(pk__in=list(ids)).values_list("id", "open", "zone"):
        yield offer, (text, zone)


def _is_open(kept: tuple[str, str] | None, moment: datetime) -> bool:
    return kept is not None and opened(kept[0], kept[1], moment) is True


def opened(text: str, zone: str, moment: datetime) -> bool | None:
    """Whether hours as a row keeps them are open then; None when nobody can say."""
    return hours.is_open(hours.unpack(text), moment, _clock(zone))


def next_open(text: str, zone: str, moment: datetime) -> tuple[datetime, datetime | None]:
    """The moment on the clock of the place, and when what is closed then opens next there."""
    own = _clock(zone)
    return moment.astimezone(own) if own else moment, next_opening(hours.unpack(text), moment, own)


def _clock(zone: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(zone) if zone else None
    except (ZoneInfoNotFoundError, ValueError):
        return None
