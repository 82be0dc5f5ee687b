"""From what somebody typed to a place: a ZIP code, a county, a state by name or by its two letters.

Nothing typed is kept, and nothing of it stands in an address: the answer is a place's own page, or a choice of pages.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from hearthline.directory.book import COUNTRY, Book

LONGEST: Final = 80
MOST: Final = 40
_ZIP = re.compile(r"(?:^|\s)([0-9]{5})(?:-?[0-9]{4})?$")
_SUFFIX = re.compile(r"\s(?:county|parish|borough|census area|municipio|municipality|co|condado|condado de)$")
_CONDADO = re.compile(r"^(?:condado de|county of|parish of)\s")


@dataclass(frozen=True, slots=True)
class Spot:
    """A page to go to: a place, or one of its counties."""

    place: str
    county: str = ""


@dataclass(frozen=True)
class Answer:
    """`spots`: where it may be; one when it is clear. `asked`: zip | words | nothing, for the sentence that is said
    when nothing was found."""

    spots: tuple[Spot, ...] = ()
    asked: str = "words"


def find(book: Book, typed: str) -> Answer:
    """Where `typed` is. Never raises: what nobody knows finds nothing."""
    text = fold(plain(typed))[:LONGEST]
    if not text:
        return Answer(asked="nothing")
    zipped = _ZIP.search(text)
    if zipped:
        codes = book.zips.get(zipped[1]) or book.zips.get(zipped[1][:3], ())
        return Answer(tuple(Spot(code) for code in codes), "zip")
    if text.isdigit():
        return Answer(asked="zip")
    return Answer(_by_words(book, text)[:MOST])


def _by_words(book: Book, text: str) -> tuple[Spot, ...]:
    names, counties = index(book)
    if text in names:
        # The one name that is a state and also counties elsewhere means the state.
        return (Spot(names[text]),)
    found = _county(counties, text)
    if found:
        return found
    for sign in (",", " "):
        front, _, back = text.rpartition(sign)
        front = front.rstrip(" ,")
        code = names.get(back.strip())
        if front and code:
            inside = tuple(spot for spot in _county(counties, front) if spot.place == code)
            return inside or (Spot(code),)
    longer = [code for name, code in names.items() if text.endswith(f" {name}") or text.endswith(f",{name}")]
    return (Spot(longer[0]),) if longer else ()


def _county(counties: Mapping[str, tuple[Spot, ...]], text: str) -> tuple[Spot, ...]:
    plain = _CONDADO.sub("", _SUFFIX.sub("", text))
    return counties.get(text) or counties.get(plain, ())


def plain(typed: str) -> str:
    """What somebody typed on any keyboard: figures of every script as 0 to 9, and none of the marks of direction that
    come along when a line is copied out of Arabic or Hebrew."""
    if typed.isascii():
        return typed
    kept = (ch for ch in typed if unicodedata.category(ch) != "Cf")
    return "".join(str(unicodedata.decimal(ch)) if ch.isdecimal() else ch for ch in kept)


def fold(text: str) -> str:
    """Small letters without accents, one space between words, no points or apostrophes."""
    if text.isascii():  # the same, in a tenth of the time: most names of services are
        return " ".join(text.lower().translate(_POINTS).split())
    letters = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(ch for ch in letters if not unicodedata.combining(ch))
    return " ".join(re.sub(r"[.’'`ʻ]", "", plain).replace("\u0000", " ").split())


_POINTS: Final = str.maketrans({".": None, "'": None, "`": None, "\x00": " "})


@lru_cache(maxsize=2)
def index(book: Book) -> tuple[dict[str, str], dict[str, tuple[Spot, ...]]]:
    """(name or two letters, folded: place), (county, folded: where it is). Made once for a book."""
    names: dict[str, str] = {}
    for code, place in book.places.items():
        if code != COUNTRY:
            names[code.casefold()] = code
            names.update({fold(name): code for name in place.names.values()})
    spots: dict[str, list[Spot]] = {}
    for code, own in book.counties.items():
        for name in own:
            for said in _ways(name):
                spots.setdefault(said, []).append(Spot(code, name))
    return names, {said: tuple(found) for said, found in spots.items()}


def _ways(name: str) -> Iterable[str]:
    """How people write a county's name."""
    plain = fold(name)
    ways = {plain}
    if plain.startswith("st "):
        ways.add(f"saint {plain[3:]}")
    if plain.endswith((" city", " district", " island")):
        ways.add(plain.rpartition(" ")[0])
    return ways
