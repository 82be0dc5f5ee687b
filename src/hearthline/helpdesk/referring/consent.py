"""What may be passed on of a person, and what a consent must say. Plain values; nothing is asked of a table here."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from hearthline.ground.errors import DomainError, tell_all
from hearthline.ground.text import whole_line, whole_text
from hearthline.helpdesk.referring.models import How, Item

LIMITS: Final[Mapping[str, int]] = {Item.NAME: 120, Item.TELEPHONE: 60, Item.LANGUAGE: 60, Item.NEED: 400}
"""Characters of each item. `us` has no words of its own: it is the agency's name."""
WHO: Final = 120
OUR_NUMBER: Final = 60
AHEAD: Final = timedelta(minutes=10)
"""A clock on the wall may be that much ahead of ours."""

_STREETS = (
    "street|st|avenue|ave|road|rd|drive|dr|lane|ln|boulevard|blvd|way|court|ct|place|pl|circle|cir|highway|hwy|"
    "parkway|pkwy|terrace|trail|plaza|square|loop|alley|apartment|apt|unit|calle|avenida|camino"
)
_NUMBERED = r"\d{1,3}(?:st|nd|rd|th)"
"""As in "65th Street"."""
_STREET = re.compile(
    rf"\d{{1,6}}(?:-?[a-z])?\s+(?:(?:[^\W\d]+|{_NUMBERED})\.?\s+){{0,4}}(?:{_STREETS})\b"
    rf"|\d{{1,6}}\s+(?:[nsew]\.?\s+)?{_NUMBERED}\b",
    re.IGNORECASE,
)
_BOX = re.compile(r"\bp\.?\s?o\.?\s?box\b", re.IGNORECASE)
_FIRST = re.compile(r"\b(?:apartment|apt|unit|calle|avenida|camino)\b\.?[^\d\n]{0,40}\d", re.IGNORECASE)
_ZIP = re.compile(r"(?<![0-9-])[0-9]{5}(?:-[0-9]{4})?(?![0-9-])")
_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")


def looks_like_an_address(text: str) -> bool:
    """Whether words seem to say where somebody lives, or a mailbox: a street with its number, a ZIP code, a post office
    box, an e-mail address. It may be wrong either way: it is the second look, the person who types is the first."""
    return any(found.search(text) for found in (_STREET, _BOX, _FIRST, _ZIP, _MAIL))


@dataclass(frozen=True, repr=False)
class Agreed:
    """What somebody agreed to, as typed. `own`: the person themselves, else a parent or guardian for a child. `items`:
    what was ticked, by its code, each with its words. `at`, `until`: since when and to which day."""

    own: bool | None
    who: str
    how: str
    items: Mapping[str, str]
    at: datetime | None
    until: date | None
    our_number: str = ""
    signed: str = ""
    not_reporter: bool = False

    def words(self) -> dict[str, str]:
        """What rests sealed: who agreed, and the words of what was agreed to. Nothing that was not ticked."""
        told = {f"item.{code}": text for code, text in self.items.items()}
        return {"who": self.who, "our_number": self.our_number, "signed": self.signed, **told}


def agreed_from(
    given: Mapping[str, str],
    ticked: Collection[str],
    *,
    at: datetime | None,
    until: date | None,
) -> Agreed:
    """A consent from a form. Words beside a box that is not ticked are dropped here and kept nowhere."""
    own = {"self": True, "guardian": False}.get(given.get("own", ""))
    items = {code: _words(code, given.get(code, "")) for code in Item.values if code in ticked}
    return Agreed(
        own=own,
        who=whole_line(given.get("who", ""), WHO, "consent.who"),
        how=given.get("how", ""),
        items=items,
        at=at,
        until=until,
        our_number=whole_line(given.get("our_number", ""), OUR_NUMBER, "consent.number"),
        signed=whole_line(given.get("signed", ""), WHO, "consent.signed"),
        not_reporter=given.get("not_reporter", "") == "on",
    )


def _words(code: str, typed: str) -> str:
    if code == Item.US:
        return ""
    clean = whole_text if code == Item.NEED else whole_line
    return clean(typed, LIMITS[code], "consent.words")


@dataclass(frozen=True)
class Bounds:
    """Within which days a consent may lie. `today`: on the agency's clock."""

    now: datetime
    today: date
    days_most: int
    about_report: bool = field(default=False)


def check(one: Agreed, within: Bounds) -> None:
    """Raise DomainError unless this is a consent: who agreed, how, since when, to exactly what, until when. All that is
    wrong is told at once, in the order of the form.

    `consent.items`, `.words.<item>`, `.address.<field>`, `.own`, `.who`, `.how`, `.at`, `.until`, `.reporter`,
    `.signed`; Several of them.
    """
    last = within.today + timedelta(days=within.days_most)
    tell_all(
        *_of_items(one),
        (
            one.own is not None,
            DomainError("consent.own", "Say who agreed: the person, or a parent or guardian for a child."),
        ),
        (one.who, DomainError("consent.who", "Write who agreed.")),
        (one.how in How.values, DomainError("consent.how", "Say how they agreed.")),
        (
            one.at is not None and one.at <= within.now + AHEAD,
            DomainError("consent.at", "Write when they agreed: now or earlier."),
        ),
        (
            one.until is not None and within.today <= one.until <= last,
            DomainError("consent.until", "Write until which day they agree: today or later, and not too far ahead."),
        ),
        (
            one.not_reporter or not within.about_report,
            DomainError("consent.reporter", "Confirm that this is not who reported. A reporter’s name never goes out."),
        ),
        (one.signed, DomainError("consent.signed", "Write your name or badge, as the provider hears it.")),
        _no_address("signed", one.signed),
        _no_address("our_number", one.our_number),
    )


def _of_items(one: Agreed) -> list[tuple[object, DomainError]]:
    """What must hold of the things that are ticked: somebody can be called or named, each has its words, and none says
    where they live."""
    some = {Item.NAME, Item.TELEPHONE} & set(one.items)
    none = DomainError("consent.items", "Tick what they agreed to: a name or a telephone number at the least.")
    checks: list[tuple[object, DomainError]] = [(some, none)]
    for code, text in one.items.items():
        empty = DomainError(f"consent.words.{code}", "Write the words of each thing that is ticked.")
        checks += [(text or code == Item.US, empty), _no_address(code, text)]
    return checks


def _no_address(name: str, text: str) -> tuple[object, DomainError]:
    wrong = DomainError(f"consent.address.{name}", "Leave out where they live: no address goes to a provider.")
    return not looks_like_an_address(text), wrong
