"""Where somebody means, and its short code in an address: a ZIP code, "xx" or "xx-county". Only known places."""

from django.utils.text import slugify

from hearthline.directory.book import COUNTRY, Book
from hearthline.directory.finding import Spot, find, fold, plain
from hearthline.directory.finding_help.searching import Where, where_of


def code_of(book: Book, typed: str) -> tuple[str, ...]:
    """The codes of the places that `typed` may mean: none, one, or several to choose from."""
    answer = find(book, typed)
    if answer.asked == "zip":
        digits = "".join(ch for ch in plain(typed).rsplit(maxsplit=1)[-1] if ch.isdigit())[:5]
        return (digits,) if answer.spots else ()
    return tuple(_code(spot) for spot in answer.spots if spot.place != COUNTRY)


def _code(spot: Spot) -> str:
    return f"{spot.place.lower()}-{slugify(fold(spot.county))}" if spot.county else spot.place.lower()


def spot_of(book: Book, code: str) -> Spot | None:
    """The state, or the county, that a code names; a ZIP code's state. None for what is no code of a place."""
    if len(code) == 5 and code.isascii() and code.isdigit():
        places = book.zips.get(code) or book.zips.get(code[:3], ())
        return Spot(places[0]) if places else None
    state, _, county = code.partition("-")
    own = state.upper()
    if own not in book.places or own == COUNTRY or state != own.lower():
        return None
    if not county:
        return Spot(own)
    name = next((name for name in book.counties.get(own, ()) if slugify(fold(name)) == county), "")
    return Spot(own, name) if name else None


def where(book: Book, code: str) -> Where | None:
    """The place of a code, with what the rows know of its ZIP code. None: no place."""
    spot = spot_of(book, code)
    if spot is None:
        return None
    if not code[0].isdigit():
        return Where(state=spot.place, county=spot.county)
    known = where_of(code)
    only = len(book.zips.get(code) or book.zips.get(code[:3], ())) == 1
    state = known.state or (spot.place if only else "")
    return Where(code, state, known.county if known.state == state else "", known.point)


def name(book: Book, code: str, lang: str) -> str:
    """As a page says it."""
    spot = spot_of(book, code)
    if spot is None or code[0].isdigit():
        return code
    state = book.places[spot.place].name(lang)
    return f"{spot.county}, {state}" if spot.county else state
