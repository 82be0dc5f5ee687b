"""What the directory knows, as plain values. Nothing here asks a database or the web.

A number is *callable* only if it is a voice, TTY or text line, its confidence is `verified`, and nobody disputes it.
Everything else is printed, at most, and says so.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Final

COUNTRY: Final = "US"
"""The place that holds the lines of the whole country."""
CALLED: Final = frozenset({"voice", "tty", "text"})
"""Channels that a telephone reaches."""
LINKED: Final = frozenset({"web", "chat", "list", "email"})
"""Channels that a link reaches."""
VERIFIED, OLD, UNVERIFIED = "verified", "single_old_source", "unverified"


@dataclass(frozen=True, slots=True)
class Number:
    """A number as printed, and as a telephone dials it ("+18009622873", "711", "#7233")."""

    say: str
    dial: str


@dataclass(frozen=True, slots=True)
class Span:
    """Part of a week, on the clock of the place: `days` is a code such as "mon-fri"; times are "8:00", 24 hours."""

    days: str
    begins: str
    ends: str


@dataclass(frozen=True, slots=True)
class Hours:
    """When a line answers. `kind`: always | business | after | spans | unknown. `then`: emergency or police after
    hours. `zone`: eastern or central when the source names it, else ""."""

    kind: str = "unknown"
    spans: tuple[Span, ...] = ()
    zone: str = ""
    then: str = ""


@dataclass(frozen=True)
class Entry:
    """One way to reach somebody, with where it comes from.

    `id`: place and name, such as "fl.line". `kind`: hotline | online | complaint | ombudsman | records. `channel`:
    voice | tty | text | fax | web | chat | email | post | list | none. `reports`: it takes reports; a line that listens
    and takes none is support. `counties`: it answers for these alone. `area`: for a part of the place, no county.
    `callers`: inside | outside | mobile, when it works only from there. `audience`: everyone | mandated | youth.
    `disputed`: why nobody may trust the number. `printed`: the year of an old print, None when nobody knows. `desk`:
    a word to staff. `label`: language to a pack's words that name it; empty for entries of the files. `hosts`: of an
    entry of the whole country, sites among its sources to the one state that they belong to.
    """

    id: str
    place: str
    kind: str
    channel: str
    agency: str
    confidence: str
    sources: tuple[str, ...]
    reports: bool = False
    emergency: bool = False
    numbers: tuple[Number, ...] = ()
    spelled: str = ""
    send: str = ""
    texts: bool = False
    relay: bool = False
    address: str = ""
    email: str = ""
    counties: tuple[str, ...] = ()
    area: str = ""
    callers: str = ""
    audience: str = "everyone"
    hours: Hours = field(default=Hours())
    notes: tuple[str, ...] = ()
    disputed: str = ""
    desk: str = ""
    printed: int | None = None
    verified_on: date | None = None
    label: Mapping[str, str] = field(default_factory=dict)
    hosts: Mapping[str, str] = field(default_factory=dict)
    called: bool = False
    withdrawn: bool = False

    @property
    def callable(self) -> bool:
        """May stand on a page as a number to call."""
        return bool(self.numbers) and self.channel in CALLED and self.trusted

    @property
    def trusted(self) -> bool:
        """Somebody has looked, nobody disputes it, and no call found it wrong."""
        return self.confidence == VERIFIED and not self.disputed and not self.withdrawn

    @property
    def printable(self) -> bool:
        """May stand on a page as "printed in <year>, not checked by us": no link, and never first."""
        return self.confidence == OLD and not self.disputed and not self.withdrawn

    @property
    def linked(self) -> bool:
        """May stand on a page as a link out."""
        return bool(self.address) and self.channel in LINKED and self.trusted

    @property
    def statewide(self) -> bool:
        """It answers for the whole place."""
        return not self.counties and not self.area

    @cached_property
    def mark(self) -> str:
        """A print of what a check is about: when the number or address changes, an old check counts no more."""
        said = "|".join([*(n.dial for n in self.numbers), self.address, self.email, self.channel])
        return hashlib.sha256(said.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Place:
    """A state, a territory, or the whole country. `names`: language to name, "en" always there."""

    code: str
    names: Mapping[str, str]
    pack: str = ""
    county_packs: Mapping[str, str] = field(default_factory=dict)

    def name(self, lang: str) -> str:
        return self.names.get(lang) or self.names["en"]


@dataclass(frozen=True, eq=False)
class Book:
    """Every place and every entry. `zips`: first digits to the places they may belong to; `counties`: place code to
    the names of its counties; `stale_days`: after how long an entry is looked at again; `texts`: language to id to
    words; `gaps`: (place, county) to what a pack says nobody has found out, in each language."""

    places: Mapping[str, Place]
    entries: Mapping[str, tuple[Entry, ...]]
    zips: Mapping[str, tuple[str, ...]]
    counties: Mapping[str, tuple[str, ...]]
    stale_days: int
    zip_source: str = ""
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    gaps: Mapping[tuple[str, str], tuple[Mapping[str, str], ...]] = field(default_factory=dict)

    def of(self, code: str) -> tuple[Entry, ...]:
        """What is known of one place, in the order of its file; nothing for a place without entries."""
        return self.entries.get(code, ())

    def entry(self, entry_id: str) -> Entry | None:
        """One entry by its id, None when there is none."""
        return next((e for e in self.of(entry_id.partition(".")[0].upper()) if e.id == entry_id), None)

    def text(self, text_id: str, lang: str) -> tuple[str, str]:
        """A short word about an entry and the language it came out in: the one asked for, else English.

        Raises KeyError for an id that has no English; the loader refuses such a file.
        """
        own = self.texts.get(lang, {}).get(text_id)
        return (own, lang) if own else (self.texts["en"][text_id], "en")

    def all(self) -> Iterator[Entry]:
        """Every entry of every place."""
        return (entry for found in self.entries.values() for entry in found)


@dataclass(frozen=True, slots=True)
class Found:
    """What calling an entry came to last. `state`: works | wrong. `mark`: of the entry at that time."""

    mark: str
    state: str
    checked_on: date


def after_calls(entry: Entry, found: Found | None) -> Entry:
    """The entry as it stands after somebody called it. A disputed one stays disputed until its file is changed."""
    if found is None or found.mark != entry.mark:
        return entry
    if found.state == "wrong":
        return replace(entry, withdrawn=True, verified_on=found.checked_on)
    if entry.verified_on is not None and entry.verified_on > found.checked_on:
        return entry
    return replace(entry, confidence=VERIFIED, verified_on=found.checked_on, called=True)
