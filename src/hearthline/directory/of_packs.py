"""What a place's own pack says of its contacts: the pack stays the one place where they are kept."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from hearthline import law
from hearthline.directory.book import OLD, UNVERIFIED, VERIFIED, Book, Entry, Hours, Number
from hearthline.ui.agency import pack_at
from hearthline.ui.languages import LANGUAGES

KINDS: Final[Mapping[str, tuple[str, bool]]] = {
    "hotline": ("hotline", True),
    "relay": ("hotline", True),
    "crisis": ("hotline", False),
    "other": ("hotline", False),
    "complaint": ("complaint", False),
    "licensing": ("complaint", False),
    "records": ("records", False),
}
"""A pack's kind of contact to the directory's, and whether it takes reports. The others are for the agency's frame."""
CHANNELS: Final = {"phone": "voice", "email": "email", "web": "web", "mail": "post", "fax": "fax"}
CONFIDENCE: Final = {"verified-statute": VERIFIED, "verified-page": VERIFIED, "old-page": OLD}


def with_packs(book: Book, _day: date) -> Book:
    """The book with the contacts of the packs that its places name. `_day`: packs change by the day."""
    entries, gaps = dict(book.entries), dict(book.gaps)
    for code, place in book.places.items():
        named = [("", place.pack)] if place.pack else []
        for county, pack_id in [*named, *place.county_packs.items()]:
            try:
                pack = pack_at(pack_id)
            except law.PackError:  # an agency elsewhere, without this pack
                continue
            made = [_entry(code, county, pack, one) for one in _own(pack, pack_id) if one.value]
            entries[code] = (*entries.get(code, ()), *made)
            gaps[code, county] = tuple(_words(pack, one.text_id) for one in _own(pack, pack_id) if not one.value)
    return replace(book, entries=entries, gaps=gaps)


def _own(pack: law.Pack, pack_id: str) -> Iterator[law.Contact]:
    """The pack's own contacts, not its parents'."""
    return (one for one in pack.contacts() if one.source_pack == pack_id and one.kind in KINDS)


def _entry(place: str, county: str, pack: law.Pack, one: law.Contact) -> Entry:
    kind, reports = KINDS[one.kind]
    channel = "tty" if one.kind == "relay" else CHANNELS[one.medium]
    called = channel in ("voice", "tty", "fax")
    confidence = CONFIDENCE.get(one.confidence, UNVERIFIED)
    return Entry(
        id=f"{place.lower()}.{pack.id.replace('-', '_')}_{one.id}",
        place=place,
        kind=kind,
        channel=channel,
        agency=_agency(pack) if county else "",
        confidence=confidence,
        sources=(one.citation.address or str(one.citation),),
        reports=reports,
        numbers=(Number(one.value, one.dial or one.value),) if called else (),
        address="" if called else one.value,
        counties=(county,) if county else (),
        hours=Hours("always") if one.kind == "hotline" and _day_and_night(pack) else Hours(),
        verified_on=one.verified_on if confidence == VERIFIED else None,
        label=_words(pack, one.text_id),
    )


def _words(pack: law.Pack, text_id: str) -> dict[str, str]:
    found = {code: pack.text(text_id, code) for code, _name in LANGUAGES}
    return {code: text.text for code, text in found.items() if text.lang == code}


def _agency(pack: law.Pack) -> str:
    try:
        return str(pack.value("agency.name").value or "")
    except law.PackError:
        return ""


def _day_and_night(pack: law.Pack) -> bool:
    """A pack says in `hotline.hours` how many hours of a day its hotline answers."""
    try:
        return bool(pack.value("hotline.hours").value == 24)
    except law.PackError:
        return False
