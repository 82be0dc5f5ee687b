"""An offer as a page shows it: the words of its source, in its source's language, and our words around them."""

import json
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote

from hearthline.directory.finding import plain
from hearthline.directory.finding_help import hours, marks, needs, words
from hearthline.directory.finding_help.door.models import Offer
from hearthline.directory.finding_help.searching import Hit, next_open, opened
from hearthline.directory.showing import Link, host
from hearthline.ground import clock
from hearthline.ui import languages

_DIGITS = re.compile(r"[0-9]")
_BETWEEN = r"[\s./()\u00b7\u2010-\u2015-]{0,4}"
_ONE_NUMBER = re.compile(
    rf"(?<![0-9])(?:\+?1{_BETWEEN})?\(?((?!.11|988)[2-9][0-9]{{2}}){_BETWEEN}([0-9]{{3}}){_BETWEEN}([0-9]{{4}})(?![0-9])"
)
"""A number of this country with its area code, which is never one of three figures that are called by themselves."""


@dataclass(frozen=True)
class Phone:
    """A number to call. `href` "" when nobody can dial it as it stands. `about`: what it is for, as its source says."""

    say: str
    href: str
    extension: str
    about: str


@dataclass(frozen=True)
class OfferCard:
    """What is shown of one service at one place. Texts of the source (`name` to `bring`) are in its language, most of
    them English; everything else is in the page's. `open`: yes | no | ask."""

    id: int
    name: str
    organization: str
    about: str
    address: str
    secret: bool
    far: str
    open: str
    open_said: str
    hours: tuple[str, ...]
    hours_told: str
    phones: tuple[Phone, ...]
    web: Link | None
    email: Link | None
    cost: str
    fees: str
    languages: tuple[str, ...]
    people: tuple[str, ...]
    who: str
    ages: str
    apply: str
    bring: tuple[str, ...]
    alert: str
    needs: tuple[str, ...]
    checked: str
    stale: bool
    source: str
    source_lang: str
    leave: bool


def card(hit: Hit, vocabulary: needs.Vocabulary, moment: datetime, source: str = "") -> OfferCard:
    """The offer in the page's language. `moment`: for "open now". `source`: the name of who told us."""
    offer, lang = hit.offer, languages.current()
    told = json.loads(offer.told)
    stale = is_stale(offer, vocabulary.stale_days)
    known = [vocabulary.needs[need] for need in marks.codes(offer.needs) if need in vocabulary.needs]
    is_open = opened(offer.open, offer.zone, moment)
    told_by, told_in = words.source(source or offer.source)
    wall, opens = next_open(offer.open, offer.zone, moment)
    least, most = (told.get("ages") or [None, None])[:2]
    return OfferCard(
        id=offer.pk,
        name=offer.name,
        organization=offer.organization if offer.organization != offer.name else "",
        about=offer.about,
        address=offer.address,
        secret=bool(told.get("secret")),
        far=words.far(hit.miles) if hit.miles is not None else str(words.NEAR.get(hit.near, "")),
        open={True: "yes", False: "no", None: "ask"}[is_open],
        open_said=words.is_open(is_open, wall, opens),
        hours=tuple(words.week(hours.unpack(offer.open))),
        hours_told=told.get("hours", ""),
        phones=tuple(_phone(*row) for row in json.loads(offer.telephones)),
        web=Link(host(offer.web), offer.web) if offer.web else None,
        email=Link(offer.email, f"mailto:{offer.email}") if offer.email else None,
        cost=str(words.COST[offer.free]),
        fees=told.get("fees", ""),
        languages=tuple(marks.LANGUAGES[c] for c in marks.codes(offer.languages) if c in marks.LANGUAGES),
        people=tuple(str(words.PEOPLE[code]) for code in marks.codes(offer.people) if code in words.PEOPLE),
        who=told.get("who", ""),
        ages=words.ages(least, most),
        apply=told.get("apply", ""),
        bring=tuple(told.get("bring", ())),
        alert=told.get("alert", ""),
        needs=tuple(need.name(lang) for need in known),
        checked=words.checked(offer.checked_on, stale=stale),
        stale=stale,
        source=told_by,
        source_lang=told_in,
        leave=any(need.leave for need in known),
    )


def is_stale(offer: Offer, days: int) -> bool:
    """Nobody made sure of it for so many days, or ever."""
    return offer.checked_on is None or clock.now().date() - offer.checked_on > timedelta(days=days)


def _phone(number: str, extension: str, about: str) -> Phone:
    said = plain(number)
    digits = "".join(_DIGITS.findall(said))
    # Three or four figures beside letters are the rest of a number in words ("1-800-..."): calling them reaches nobody.
    short = len(digits) in (3, 4) and not any(ch.isalpha() for ch in said)
    # Figures beside the number are an extension, hours, or a second number: together they call somebody else.
    whole = [] if _DIGITS.search(_ONE_NUMBER.sub("", said, count=1)) else _ONE_NUMBER.findall(said)
    dial = digits if short else f"+1{''.join(whole[0])}" if whole else ""
    return Phone(number, f"tel:{quote(dial, safe='+')}" if dial else "", extension, about)
