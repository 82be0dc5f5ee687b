"""From a service as its source told it to one row that is searched and shown. Plain values; nothing is asked here.

Nothing is guessed: a state that is none, a time without a clock, a cost in words stay unknown. A place that must be
secret leaves no address, no point and only the area of its ZIP code.
"""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final
from zoneinfo import ZoneInfo

from hearthline.directory.book import COUNTRY, Book
from hearthline.directory.finding import fold, index
from hearthline.directory.finding_help import hours, marks, needs
from hearthline.directory.finding_help.door.models import Offer
from hearthline.directory.finding_help.gathering import Whole, record
from hearthline.directory.finding_help.models import Correction
from hearthline.directory.finding_help.near import Point, point
from hearthline.ground.text import clean_text, one_line

VERSION: Final = 3
"""Of how rows are made: a new number makes every one of them again."""
WORDS_A_ROW: Final = 16
_ZIP: Final = re.compile(r"\s*([0-9]{5})(?:-?[0-9]{4})?\s*\Z", re.ASCII)
_COUNTY: Final = re.compile(r"(.+?)\s+(?:county|parish)\b", re.IGNORECASE)
_FREE: Final = frozenset(
    {"free", "none", "no cost", "no charge", "no fee", "no fees", "free of charge", "gratis", "$0"}
)
WEB: Final = re.compile(r"https?://[\w.-]+(?::[0-9]{1,5})?(?:[/?#][^\s\"<>]*)?\Z")
"""A page of a site that can be read off its address: no name before an @, and nothing that is no name."""
_MAIL: Final = re.compile(r"[^@\s\"<>?&%]+@[^@\s\"<>?&%]+\Z")


@dataclass(frozen=True)
class Around:
    """What rows are made with, beside the store's services: the book of places, the vocabulary, the clock of each state
    that a pack knows one of, and the names of those whose listings they are."""

    book: Book
    vocabulary: needs.Vocabulary
    zones: Mapping[str, str]
    sources: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Area:
    """Where, as far as an address or a service's area says. `county`: a name of the book's."""

    state: str = ""
    county: str = ""
    zip: str = ""


def offer_id(service: str, place: str) -> int:
    """The same service at the same place is the same row, whoever makes it and when."""
    print_ = hashlib.sha256(f"{service}\x00{place}".encode()).digest()
    return int.from_bytes(print_[:8]) >> 1


def shape(one: Whole, around: Around, correction: Correction | None = None) -> Offer:
    """The row of one service at one place."""
    told = record(one.service)
    place = one.location.pk if one.location else ""
    # The service's own terms say what it is; where they say nothing that we know, its name does.
    found = _needs(around.vocabulary, tuple(one.terms)) or around.vocabulary.of_terms([one.service.name])
    owner = one.organization.name if one.organization else ""
    secret = one.secret or around.vocabulary.hides([*one.terms, one.service.name, owner])
    # Of a service beside one that is kept secret nothing is said, either: that its address is secret would tell why.
    zone, there = _there(one, around, secret=secret or one.kept)
    row = Offer(
        id=offer_id(one.service.pk, place),
        service=one.service.pk,
        place=place,
        name=_line(one.service.name, 300),
        organization=_line(owner, 300),
        about=clean_text(str(told.get("description") or ""), 1200).strip(),
        needs=marks.column(found),
        languages=marks.column(marks.language(_language(own)) for own in one.languages),
        people=_people(str(told.get("eligibility_description") or "")),
        free=_free(one, told),
        open=_hours(tuple(json.dumps(told, sort_keys=True) for told in one.schedules), zone),
        zone=zone,
        telephones=json.dumps(_phones(one)),
        web=_fit(told.get("url") or _of(one.organization, "website"), WEB, 400),
        email=_fit(told.get("email"), _MAIL, 200),
        told=json.dumps(_only_shown(one, told, secret=secret), sort_keys=True),
        checked_on=_latest(one.service.assured_date, one.service.checked_on),
        source=_line(around.sources.get(one.service.source_id) or one.service.source_id, 200),
        **there,
    )
    if correction is not None:
        correct(row, correction, one.service.modified_at)
    row.digest = _digest(row)
    return row


@lru_cache(maxsize=4_096)
def _needs(vocabulary: needs.Vocabulary, terms: tuple[str, ...]) -> tuple[str, ...]:
    """Most services are sorted under the same few terms."""
    return vocabulary.of_terms(terms)


@lru_cache(maxsize=4_096)
def _people(said: str) -> str:
    return marks.column(people(said))


@lru_cache(maxsize=4_096)
def _hours(schedules: tuple[str, ...], zone: str) -> str:
    """Many places keep the same hours: each is read once."""
    return hours.pack(hours.read(map(json.loads, schedules), ZoneInfo(zone) if zone else None))


def _there(one: Whole, around: Around, *, secret: bool) -> tuple[str, dict[str, Any]]:
    """The clock of the place, and the columns that say where it is; of a secret place only the area of its ZIP code."""
    address, area = _where(one, around.book)
    spot = None if secret or one.location is None else _point(one, area)
    return around.zones.get(area.state, ""), {
        "address": "" if secret else address,
        "lat": spot.lat if spot else None,
        "lon": spot.lon if spot else None,
        "zip": area.zip[:3] if secret else area.zip,
        "state": area.state,
        "county": area.county,
    }


def correct(row: Offer, by: Correction, modified_at: datetime) -> None:
    """What the agency itself found out, unless the source changed the service after that."""
    row.checked_on = _latest(row.checked_on, by.checked_on)
    if by.made_at < modified_at:
        return
    if by.telephone:
        row.telephones = json.dumps([[by.telephone, "", ""]])
    if by.web:
        row.web = _fit(by.web, WEB, 400) or row.web
    if by.about:
        row.about = by.about
    if by.hours:
        # Said in words: whether it is open now is not known until its source says it in the standard's way.
        row.open = ""
        row.told = json.dumps(json.loads(row.told) | {"hours": by.hours}, sort_keys=True)


def _latest(*days: date | None) -> date | None:
    return max((day for day in days if day is not None), default=None)


_SAID: Final = sorted(f.attname for f in Offer._meta.concrete_fields if f.attname != "digest")


def _digest(row: Offer) -> str:
    own = {name: str(getattr(row, name)) for name in _SAID}
    said = json.dumps([VERSION, own], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def _line(text: Any, limit: int) -> str:
    return one_line(str(text or ""), limit).strip()


def _fit(value: Any, pattern: re.Pattern[str], limit: int) -> str:
    text = str(value or "").strip()
    return text if len(text) <= limit and pattern.match(text) else ""


def _of(row: Any, key: str) -> str:
    return str(record(row).get(key) or "") if row is not None else ""


def _point(one: Whole, area: Area) -> Point | None:
    """The point of the place, unless it has no address to be at: an office's point is no place to go to."""
    assert one.location
    if one.location.location_type == "virtual":
        return None
    return point(one.location.latitude, one.location.longitude)


def _where(one: Whole, book: Book) -> tuple[str, Area]:
    """The address in one line, and the area: of the address, else of whom the service is for."""
    physical = next((a for a in one.addresses if str(a.get("address_type") or "physical") == "physical"), None)
    if physical is not None:
        zipped = _ZIP.match(str(physical.get("postal_code") or ""))
        state = _state(book, str(physical.get("state_province") or ""))
        county = _county(book, state, str(physical.get("region") or ""))
        parts = [physical.get(key) for key in ("address_1", "address_2", "city")]
        last = " ".join(
            filter(None, [_line(physical.get("state_province"), 30), _line(physical.get("postal_code"), 10)])
        )
        line = ", ".join(part for part in [*(_line(part, 120) for part in parts), last] if part)
        county = county or next((c for s, c in _areas(one, book) if s in (state, "") and c), "")
        return line[:300], Area(state, county, zipped[1] if zipped else "")
    for state, county in _areas(one, book):
        return "", Area(state, county)
    return "", Area()


def _areas(one: Whole, book: Book) -> list[tuple[str, str]]:
    """(state, county) of each area that the service says it is for; what we cannot place is left out."""
    found = []
    for told in one.areas:
        name = str(told.get("name") or told.get("description") or told.get("extent") or "")
        front, _, back = name.rpartition(",")
        state = _state(book, back or name)
        county = _county(book, state, front or name)
        if not state and not front and _COUNTY.match(name):
            spots = [spot for spot in _spots(book, name) if spot[0] in _home(book)]
            state, county = spots[0] if len(spots) == 1 else ("", "")
        if state:
            found.append((state, county))
    return found


def _home(book: Book) -> frozenset[str]:
    """States that have a pack of their own here: a county named alone is one of theirs."""
    return frozenset(code for code, place in book.places.items() if place.pack)


@lru_cache(maxsize=4_096)
def _state(book: Book, text: str) -> str:
    code = index(book)[0].get(fold(text), "")
    return "" if code == COUNTRY else code


def _county(book: Book, state: str, text: str) -> str:
    return next((name for code, name in _spots(book, text) if code == state), "") if state else ""


@lru_cache(maxsize=4_096)
def _spots(book: Book, text: str) -> tuple[tuple[str, str], ...]:
    said = fold(text)
    match = _COUNTY.match(said)
    spots = index(book)[1].get(match[1] if match else said, ())
    return tuple((spot.place, spot.county) for spot in spots)


def _language(told: Mapping[str, Any]) -> str:
    return str(told.get("code") or told.get("name") or "")


def people(text: str) -> list[str]:
    """Whom a service names as those it is for."""
    said = f" {' '.join(needs.words(text))} "
    return [code for code, ways in marks.PEOPLE.items() if any(f" {way} " in said for way in ways)]


def _free(one: Whole, told: Mapping[str, Any]) -> str:
    """Whether it costs nothing: an amount of nought, or a fee in a word that can mean nothing else."""
    amounts = [cost.get("amount") for cost in one.costs if cost.get("amount") not in (None, "")]
    try:
        numbers = [float(str(amount)) for amount in amounts]
    except ValueError:
        return "unknown"
    if any(number > 0 for number in numbers):
        return "no"
    if any(number != 0 for number in numbers):
        return "unknown"  # less than nothing is a slip, and no promise
    words = [str(told.get("fees_description") or ""), *(str(cost.get("option") or "") for cost in one.costs)]
    said = {" ".join(fold(word).strip(" .!").split()) for word in words if word.strip()}
    return "yes" if numbers or (said and said <= _FREE) else "unknown"


def _phones(one: Whole) -> list[list[str]]:
    found = []
    for told in one.phones:
        number = _line(told.get("number"), 40)
        kind = _line(told.get("type"), 10).casefold()
        if number and kind != "fax":
            extension = told.get("extension")
            found.append(
                [number, _line("" if extension is None else extension, 10), _line(told.get("description"), 80)]
            )
    return found[:4]


_TEXTS: Final = {
    "apply": "application_process",
    "fees": "fees_description",
    "who": "eligibility_description",
    "wait": "wait_time",
    "alert": "alert",
    "interpreters": "interpretation_services",
}


def _only_shown(one: Whole, told: Mapping[str, Any], *, secret: bool) -> dict[str, Any]:
    found: dict[str, Any] = {key: text for key, own in _TEXTS.items() if (text := _line(told.get(own), 600))}
    found["ages"] = [one.service.minimum_age, one.service.maximum_age]
    said: Sequence[str] = list(dict.fromkeys(_line(s.get("description"), 300) for s in one.schedules))
    found["hours"] = " ".join(text for text in said if text)[:600]
    found["bring"] = [text for doc in one.documents if (text := _line(doc.get("document"), 120))][:12]
    found["secret"] = secret
    return found
