"""Finding a place, and the page of a place."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext

from hearthline.directory import loading
from hearthline.directory.book import COUNTRY, Book
from hearthline.directory.door.calls import calls
from hearthline.directory.finding import LONGEST, Answer, Spot, fold
from hearthline.directory.finding import find as find_place
from hearthline.directory.pages import Page
from hearthline.directory.pages import page as page_of
from hearthline.directory.public.frame import UNPROCESSABLE, page, public, see
from hearthline.directory.showing import Card, Said, card
from hearthline.ground.text import one_line
from hearthline.ui import languages
from hearthline.ui.fields import FieldView


@dataclass(frozen=True)
class Door:
    """A place to press."""

    name: str
    url: str


@public("GET", "POST")
def find(request: HttpRequest) -> HttpResponse:
    """One box for a ZIP code, a county or a state; below it every state, for whom the box does not help."""
    book = loading.current()
    if request.method != "POST":
        return _finding(request, book, "", None)
    typed = one_line(request.POST.get("place", ""), LONGEST)
    answer = find_place(book, typed)
    if len(answer.spots) == 1:
        return see(_url(answer.spots[0]))
    return _finding(request, book, typed, answer)


def _finding(request: HttpRequest, book: Book, typed: str, answer: Answer | None) -> HttpResponse:
    lost = answer is not None and not answer.spots
    error = _lost(answer) if answer is not None and lost else ""
    context = {
        "field": _field(typed, error),
        "errors": [("place", error)] if error else [],
        "has_errors": bool(error),
        "choices": [Door(_name(book, spot), _url(spot)) for spot in answer.spots] if answer else [],
        "states": sorted(
            (Door(_name(book, Spot(c)), _url(Spot(c))) for c in book.places if c != COUNTRY), key=_by_name
        ),
        "country": _url(Spot(COUNTRY)),
    }
    return page(request, "find.html", context, status=UNPROCESSABLE if lost else 200)


def _by_name(door: Door) -> str:
    return fold(door.name)


def _lost(answer: Answer) -> str:
    if answer.asked == "nothing":
        return gettext("Write a ZIP code, a county or a state.")
    if answer.asked == "zip":
        return gettext("We do not know this ZIP code. Write the name of your state.")
    return gettext("We do not know this place. Write the name of your state.")


def _field(typed: str, error: str) -> FieldView:
    return FieldView(
        kind="text",
        name="place",
        id="place",
        label=gettext("ZIP code, county or state"),
        hint=gettext("Where the child is. For a city, write its state."),
        value=typed,
        error=error,
        maxlength=LONGEST,
        width="mid",
        attrs=(("autocomplete", "off"), ("spellcheck", "false"), ("autocapitalize", "words")),
    )


def _name(book: Book, spot: Spot) -> str:
    name = book.places[spot.place].name(languages.current())
    return f"{spot.county}, {name}" if spot.county else name


def _url(spot: Spot) -> str:
    if spot.county:
        return reverse("lines:county", args=[spot.place.lower(), slugify(fold(spot.county))])
    return reverse("lines:place", args=[spot.place.lower()])


@public("GET")
def place(request: HttpRequest, place: str, county: str = "") -> HttpResponse:
    """One place: who takes a report there, then who else can be asked."""
    book = loading.current()
    code = place.upper()
    known = next((name for name in book.counties.get(code, ()) if slugify(fold(name)) == county), "")
    if code not in book.places or place != code.lower() or (county and not known):
        raise Http404
    if code == COUNTRY:
        return page(request, "country.html", {"parts": _parts(book, page_of(book, code, "", calls()))})
    shown = page_of(book, code, known, calls())
    lang = languages.current()
    context = {
        "name": _name(book, Spot(code, known)),
        "state": Door(_name(book, Spot(code)), _url(Spot(code))),
        "in_county": bool(known),
        "parts": _parts(book, shown),
        "unknown": shown.unknown,
        "left_out": shown.left_out,
        "gaps": [Said(w.get(lang) or w["en"], "" if lang in w else "en") for w in _gaps(book, code, known)],
        "counties": [Door(name, _url(Spot(code, name))) for name in _with_lines(book, code)] if not known else [],
        "country": _url(Spot(COUNTRY)),
    }
    return page(request, "place.html", context)


def _gaps(book: Book, code: str, county: str) -> list[dict[str, str]]:
    return [dict(one) for one in book.gaps.get((code, county), ())] if county else []


def _with_lines(book: Book, code: str) -> list[str]:
    """Counties that have a number of their own here."""
    return sorted({name for entry in book.of(code) if entry.callable for name in entry.counties})


PARTS = ("report", "tty", "outside", "mandated", "others", "online", "online_mandated", "offices", "printed", "help")


def _parts(book: Book, shown: Page) -> dict[str, list[Card]]:
    """Every part of the page as cards; of the lines that help, those of the place and one of the country."""
    parts = {name: [card(book, one, shown.place) for one in getattr(shown, name)] for name in PARTS}
    own = [one for one in shown.support if one.place == shown.place]
    first = [one for one in shown.support if one.place != shown.place][:1]
    return parts | {"support": [card(book, one, shown.place) for one in (*own, *first)]}
