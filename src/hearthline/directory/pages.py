"""A place in the order in which a page says it: first who takes a report, by telephone, and is checked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hearthline.directory.book import COUNTRY, Book, Entry, Found, after_calls

Calls = Mapping[str, Found]
"""Entry to what calling it came to last."""


@dataclass(frozen=True)
class Page:
    """What is said of one place, or of one county in it.

    `report`: checked voice and text lines that take reports from everybody, for all of the place before those for a
    part of it. `tty`, `outside` (from other states, or only from inside), `mandated`: the same for some people.
    `others`: counties' lines that stand on a state's page. `online`: checked links that take reports. `offices`: who
    takes reports where there is no number. `printed`: old prints, never to call. `left_out`: how many numbers are not
    shown at all. `help`: complaints, ombudsman, records. `support`: lines that take no reports. `unknown`: no checked
    number takes reports for the whole of this place.
    """

    place: str
    county: str
    report: tuple[Entry, ...]
    tty: tuple[Entry, ...]
    outside: tuple[Entry, ...]
    mandated: tuple[Entry, ...]
    others: tuple[Entry, ...]
    online: tuple[Entry, ...]
    online_mandated: tuple[Entry, ...]
    offices: tuple[Entry, ...]
    printed: tuple[Entry, ...]
    help: tuple[Entry, ...]
    support: tuple[Entry, ...]
    left_out: int
    unknown: bool


def page(book: Book, place: str, county: str = "", calls: Calls | None = None) -> Page:
    """The page of a place. `county`: one of its counties. `calls`: what the desk found out by calling.
    Raises KeyError for a place that is not in the book."""
    if place not in book.places:
        raise KeyError(place)
    known = [after_calls(e, (calls or {}).get(e.id)) for e in book.of(place)]
    own = [e for e in known if _here(e, county)]
    near = [e for e in own if county or not e.counties]
    national = [after_calls(e, (calls or {}).get(e.id)) for e in book.of(COUNTRY)]
    lines = [e for e in own if e.kind == "hotline" and e.reports and e.callable]
    main = [e for e in lines if _for_all(e)]
    whole = [e for e in main if _whole(e, county)]
    report = whole if whole or not county else main
    sent = [e for e in own if e.kind == "online" and e.reports]
    taken = {n.dial for e in national for n in e.numbers} if place != COUNTRY else set()
    shown = {n.dial for e in own if e.callable for n in e.numbers} | taken
    return Page(
        place=place,
        county=county,
        report=_sorted(report, county),
        tty=tuple(e for e in lines if e.channel == "tty" and e.audience == "everyone"),
        outside=tuple(e for e in lines if e.callers in ("outside", "mobile") and e.audience == "everyone"),
        mandated=tuple(e for e in lines if e.audience != "everyone"),
        others=tuple(e for e in main if e not in report) if not county else (),
        online=tuple(e for e in sent if e.linked and e.audience == "everyone"),
        online_mandated=tuple(e for e in sent if e.linked and e.audience != "everyone"),
        offices=_offices(own, bool(county and whole)),
        printed=tuple(e for e in own if e.kind in ("hotline", "online") and _print(e, shown)),
        help=tuple(e for e in near if e.kind in ("complaint", "ombudsman", "records") and (e.trusted or e.printable)),
        support=_support(near, national, place),
        left_out=sum(1 for e in known if e.numbers and not (e.callable or e.trusted or e.printable)),
        unknown=not report,
    )


def _here(entry: Entry, county: str) -> bool:
    """Of the whole place, of a part that has no county's name, or of this county; on a state's own page, everything."""
    return not county or not entry.counties or county in entry.counties


def _for_all(entry: Entry) -> bool:
    return (
        entry.channel in ("voice", "text")
        and entry.audience == "everyone"
        and entry.callers not in ("outside", "mobile")
    )


def _whole(entry: Entry, county: str) -> bool:
    """It answers for all of what the page is about. Of a county that has its own line, nothing else does."""
    return county in entry.counties if county else not entry.counties


def _sorted(entries: Iterable[Entry], county: str) -> tuple[Entry, ...]:
    def rank(entry: Entry) -> tuple[bool, bool, bool]:
        away = bool(county) and county not in entry.counties
        return away, not entry.statewide, bool(entry.area) and entry.area != "other_counties"

    return tuple(sorted(entries, key=rank))


def _offices(own: Iterable[Entry], county_has_one: bool) -> tuple[Entry, ...]:
    """Who takes reports where there is no number: for a county with a line of its own, no list of the other ones."""
    found = [e for e in own if e.reports and e.trusted and not e.numbers and e.channel in ("list", "none")]
    return tuple(e for e in found if e.counties or not county_has_one)


def _print(entry: Entry, shown: set[str]) -> bool:
    """An old print that nothing better stands beside with the same number, and that says how to reach somebody."""
    if not entry.printable or not entry.reports:
        return False
    return bool(entry.numbers or entry.address or entry.notes) and not {n.dial for n in entry.numbers} & shown


def _support(own: Iterable[Entry], national: Iterable[Entry], place: str) -> tuple[Entry, ...]:
    """Lines that help and take no reports: of this place, then of the whole country; each number once."""
    found: list[Entry] = []
    for entry in (*own, *(national if place != COUNTRY else ())):
        fits = entry.kind in ("hotline", "online") and not entry.reports and not entry.emergency
        if fits and (entry.callable or entry.linked) and entry not in found:
            found.append(entry)
    return tuple(found)
