"""Reading the directory's files: strict, once. A slip in a file names its place and the remedy, and nothing starts."""

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from hearthline.directory.book import (
    LINKED,
    OLD,
    UNVERIFIED,
    VERIFIED,
    Book,
    Entry,
    Hours,
    Number,
    Place,
    Span,
)
from hearthline.ground import clock
from hearthline.law import PackError, schema
from hearthline.law import checking as c
from hearthline.law.checking import Where
from hearthline.law.reading import read

FOLDER: Final = "directory"
OURS: Final = Path(__file__).resolve().parents[3] / "packs" / FOLDER
_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}\Z")
_CODE = re.compile(r"[A-Z]{2}\Z")
_DIAL = re.compile(r"(?:\+?[0-9]{3,15}|#[0-9]{3,6})\Z")
_ZIPS = re.compile(r"([0-9]{3,5})(?:-([0-9]{3,5}))?\Z")
_CLOCK = re.compile(r"(?:[0-9]|1[0-9]|2[0-3]):[0-5][0-9]\Z")
_WEB = re.compile(r"https?://[^\s\"<>]+\Z")
_MAIL = re.compile(r"[^@\s\"<>]+@[^@\s\"<>]+\Z")


def number(value: Any, where: Where) -> Number:
    """ "800-962-2873", a short code ("711"), or a table of what is said and what is dialed."""
    if isinstance(value, dict):
        told = c.record({"say": c.text, "dial": c.text})(value, where)
        made = Number(told["say"], told["dial"])
    else:
        digits = re.sub(r"[^0-9]", "", c.text(value, where))
        made = Number(str(value), f"+1{digits}" if len(digits) == 10 else digits)
    if not _DIAL.match(made.dial) or len(made.dial) in (7, 8, 9):
        raise where.refuse("cannot be dialed", "write ten digits, a short code, or `say:` and `dial:`")
    return made


def span(value: Any, where: Where) -> Span:
    """Days and two times of the clock."""

    def at(text: Any, here: Where) -> str:
        if not _CLOCK.match(c.text(text, here)):
            raise here.refuse("not a time", 'write "8:00" or "16:30", in quotes')
        return str(text)

    told = c.record({"days": c.one_of("mon-fri"), "from": at, "to": at})(value, where)
    return Span(told["days"], told["from"], told["to"])


def hours(value: Any, where: Where) -> Hours:
    """`always`, `business`, `after`, or a list of spans."""
    if isinstance(value, list):
        return Hours("spans", tuple(span(one, where) for one in value))
    return Hours(str(c.one_of("always", "business", "after")(value, where)))


def address(value: Any, where: Where) -> str:
    """A web address with its scheme, or one line of another kind."""
    text = c.text(value, where)
    if text.startswith("http") and not _WEB.match(text):
        raise where.refuse("not a web address", "write one address, without spaces")
    return text


def note(value: Any, where: Where) -> str:
    return str(c.code(value, where))


ENTRY = c.record(
    {
        "kind": c.one_of("hotline", "online", "complaint", "ombudsman", "records"),
        "channel": c.one_of("voice", "tty", "text", "fax", "web", "chat", "email", "post", "list", "none"),
        "sources": c.unique(address),
        "confidence": c.one_of(VERIFIED, OLD, UNVERIFIED),
    },
    {
        "agency": c.text,
        "reports": c.boolean,
        "emergency": c.boolean,
        "numbers": c.each(number),
        "spelled": c.text,
        "send": c.text,
        "texts": c.boolean,
        "relay": c.boolean,
        "address": address,
        "email": c.text,
        "counties": c.unique(c.text),
        "area": c.code,
        "callers": c.one_of("inside", "outside", "mobile"),
        "audience": c.one_of("everyone", "mandated", "youth"),
        "hours": hours,
        "zone": c.one_of("eastern", "central"),
        "then": c.one_of("emergency", "police"),
        "notes": c.unique(note),
        "disputed": c.text,
        "desk": c.text,
        "printed": c.between(1990, 2100),
        "verified_on": c.day,
        "hosts": c.mapping(c.text, keys=c.text),
    },
)


def entry(place: str, agency: str, name: str, told: Mapping[str, Any], where: Where) -> Entry:
    """One entry, with what must be so of every one of them."""
    if not _NAME.match(name):
        raise where.refuse("not a name for an entry", "use small letters, digits and _")
    made = dict(told)
    own = made.pop("hours", Hours())
    made["hours"] = Hours(own.kind, own.spans, made.pop("zone", ""), made.pop("then", ""))
    for many in ("numbers", "counties", "notes", "sources"):
        made[many] = tuple(made.get(many, ()))
    seen = made.pop("verified_on", None)
    made["verified_on"] = date.fromisoformat(seen) if seen else None
    found = Entry(id=f"{place.lower()}.{name}", place=place, agency=made.pop("agency", agency), **made)
    _sound(found, told, where)
    return found


def _sound(found: Entry, told: Mapping[str, Any], where: Where) -> None:
    if not found.agency or not found.sources:
        raise where.refuse("agency or source is missing", "say whose it is and where it was read")
    if (found.confidence == VERIFIED) != (found.verified_on is not None):
        raise where.refuse("verified without a day, or a day without verified", "give both or neither")
    if (found.kind in ("hotline", "online")) != ("reports" in told):
        raise where.refuse(
            "whether it takes reports", "`reports:` stands on every hotline and online entry, and there alone"
        )
    if found.confidence == VERIFIED and found.printed is not None:
        raise where.refuse("printed is for old sources", "remove `printed:`")
    web = found.channel in LINKED - {"email"}
    if found.channel in LINKED | {"post"} and not found.address:
        raise where.refuse("the address is missing", "add `address:`, or `channel: none`")
    if (web and not _WEB.match(found.address)) or (found.channel == "email" and not _MAIL.match(found.address)):
        raise where.refuse("the address does not fit the channel", "mend one of them")
    if any(not any(f"/{site}/" in f"{one}/".replace("//www.", "//") for one in found.sources) for site in found.hosts):
        raise where.refuse("a site that is no source", "`hosts:` names sites of `sources:`, without www")
    if found.email and not _MAIL.match(found.email):
        raise where.refuse("not an e-mail address", "mend it")


def _zips(value: Any, where: Where) -> str:
    match = _ZIPS.match(c.text(value, where))
    if not match or (match[2] and (len(match[1]) != len(match[2]) or match[1] > match[2])):
        raise where.refuse("not a range of ZIP codes", 'write "006-007" or "96799"')
    return str(value)


def _name(value: Any, where: Where) -> dict[str, str]:
    return dict(c.record({"en": c.text}, {"es": c.text, "hmn": c.text})(value, where))


PLACE = c.record(
    {"names": _name}, {"zips": c.unique(_zips), "pack": c.text, "county_packs": c.mapping(c.text, keys=c.text)}
)
PLACES = c.record({"places": c.mapping(PLACE, keys=c.text), "zip_source": c.text, "stale_days": c.positive})

FILE = c.record({"place": c.text, "entries": c.mapping(ENTRY)}, {"agency": c.text})


def prefixes(ranges: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """ZIP digits to places. A range of five digits beats the prefix of three that it lies in."""
    found: dict[str, list[str]] = {}
    for code, own in ranges.items():
        for one in own:
            match = _ZIPS.match(one)
            assert match
            begin, end = match[1], match[2] or match[1]
            for digits in range(int(begin), int(end) + 1):
                found.setdefault(str(digits).zfill(len(begin)), []).append(code)
    return {digits: tuple(codes) for digits, codes in found.items()}


def counties(path: Path, name: str, known: frozenset[str]) -> dict[str, tuple[str, ...]]:
    """Place to the names of its counties, from lines of a code, a tab, and names between bars."""
    found: dict[str, tuple[str, ...]] = {}
    for at, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("#") or not line:
            continue
        code, _, names = line.partition("\t")
        if code not in known or not names or code in found:
            raise PackError("not a line of counties", remedy="a code, a tab, names between |", file=name, line=at)
        found[code] = tuple(names.split("|"))
    return found


def texts(folder: Path) -> dict[str, dict[str, str]]:
    """Language to id to words. What a translation has too much is a slip; what it lacks comes in English."""
    made: dict[str, dict[str, str]] = {}
    for path in sorted(folder.glob("text/*.yaml")):
        name = f"text/{path.name}"
        told = schema.TEXTS(read(path, name), Where(name, 1, ""))
        if told["lang"] != path.stem:
            raise PackError("the file and its `lang` differ", remedy="mend one of them", file=name, key="lang")
        made[path.stem] = {own: said["text"] for own, said in told["texts"].items()}
    for lang, said in made.items():
        if surplus := set(said) - set(made.get("en", {})):
            raise PackError("no English for it", remedy="add it", file=f"text/{lang}.yaml", key=min(surplus))
    return made


def load(folder: Path) -> Book:
    """The book from `folder`. Raises PackError for a slip in a file, and for a case that does not hold."""
    from hearthline.directory import cases

    head = PLACES(read(folder / "places.yaml", "places.yaml"), Where("places.yaml", 1, ""))
    known = {code: _place(code, told) for code, told in head["places"].items()}
    entries = {code: _entries(folder, code, known) for code in known}
    strays = {path.stem for path in (folder / "places").glob("*.yaml")} - set(known)
    if strays:
        raise PackError("a place that is not listed", remedy="add it to places.yaml", file=f"places/{min(strays)}.yaml")
    if strays := {state for own in entries.values() for one in own for state in one.hosts.values()} - set(known):
        raise PackError("a site of no state", remedy="name a place of places.yaml", file="places", key=min(strays))
    words = texts(folder)
    wanted = {f"note.{note}" for own in entries.values() for one in own for note in one.notes}
    wanted |= {f"area.{one.area}" for own in entries.values() for one in own if one.area}
    if lacking := wanted - set(words.get("en", {})):
        raise PackError("a word that no text has", remedy="add it", file="text/en.yaml", key=min(lacking))
    book = Book(
        places=known,
        entries=entries,
        zips=prefixes({code: tuple(told.get("zips", ())) for code, told in head["places"].items()}),
        counties=counties(folder / "counties.tsv", "counties.tsv", frozenset(known)),
        stale_days=head["stale_days"],
        zip_source=head["zip_source"],
        texts=words,
    )
    cases.check(book, folder / "cases.yaml")
    return book


def _place(code: str, told: Mapping[str, Any]) -> Place:
    if not _CODE.match(code):
        raise PackError("not a code of a place", remedy="use the two letters of the post", file="places.yaml", key=code)
    return Place(code, told["names"], told.get("pack", ""), told.get("county_packs", {}))


def _entries(folder: Path, code: str, known: Mapping[str, Place]) -> tuple[Entry, ...]:
    path, name = folder / "places" / f"{code}.yaml", f"places/{code}.yaml"
    if not path.is_file():
        return ()
    table = read(path, name)
    told = FILE(table, Where(name, 1, ""))
    if told["place"] != code or code not in known:
        raise PackError("the file and its `place` differ", remedy="mend one of them", file=name, key="place")
    rows: Any = table["entries"]
    return tuple(
        entry(code, told.get("agency", ""), own, row, Where(name, rows.line_of(own), own))
        for own, row in told["entries"].items()
    )


@lru_cache(maxsize=4)
def book_in(packs: str) -> Book:
    """The book of the files under the folder of the packs, read once in a process. An agency that keeps its packs
    elsewhere and has no directory of its own there uses the project's."""
    own = Path(packs) / FOLDER
    return load(own if own.is_dir() else OURS)


@lru_cache(maxsize=2)
def _on(packs: str, day: date) -> Book:
    from hearthline.directory.of_packs import with_packs

    return with_packs(book_in(packs), day)


def current() -> Book:
    """The book of settings.HEARTHLINE_PACKS_DIR today, with what its packs say of their places.

    Raises PackError when it is missing or refused.
    """
    return _on(str(settings.HEARTHLINE_PACKS_DIR), clock.now().date())
