"""Looking for a service at the desk: the search of the public pages, with words and places that stand in no address."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext

from hearthline.directory import loading
from hearthline.directory.finding_help import needs, places
from hearthline.directory.finding_help.public.asking import LAST_PAGE, number
from hearthline.directory.finding_help.searching import Wish, search
from hearthline.directory.finding_help.showing import OfferCard, card
from hearthline.ground import clock
from hearthline.ground.text import one_line
from hearthline.ui import languages


@dataclass(frozen=True)
class Place:
    """One that was found. `service`: of its listing."""

    card: OfferCard
    service: str


@dataclass(frozen=True)
class Looked:
    """What came of a search. `errors`: field to what is wrong there. `choices`: places of one name, to choose from.
    `place`: as a page says it. `page`: of the list; `more`: there is a next one."""

    need: str = ""
    typed_place: str = ""
    errors: Mapping[str, str] | None = None
    choices: tuple[tuple[str, str], ...] = ()
    place: str = ""
    cards: tuple[Place, ...] = ()
    page: int = 1
    more: bool = False
    done: bool = False


def look(given: Mapping[str, str]) -> Looked:
    """Search as a form asks. Never raises for what somebody typed."""
    vocabulary, book = needs.current(), loading.current()
    need = one_line(given.get("need", ""), needs.LONGEST).strip()
    typed = one_line(given.get("place", ""), 80).strip()
    asked, codes = vocabulary.asked(need), places.code_of(book, typed)
    errors = {}
    if not (asked.needs or asked.words):
        errors["need"] = gettext("Write what they need, or the name of a place that helps.")
    if not codes:
        errors["place"] = (
            gettext("Write a ZIP code, a county or a state.")
            if not typed
            else gettext("We do not know this place. Write a ZIP code, a county or a state.")
        )
    if errors:
        return Looked(need, typed, errors)
    if len(codes) > 1:
        lang = languages.current()
        return Looked(
            need, typed, choices=tuple((places.name(book, one, "en"), places.name(book, one, lang)) for one in codes)
        )
    where = places.where(book, codes[0])
    assert where
    page = min(max(number(given.get("page", "1")), 1), LAST_PAGE)
    words = () if asked.needs else asked.words
    found = search(Wish(asked.needs, words), where, page)
    now = clock.now()
    return Looked(
        need,
        typed,
        place=places.name(book, codes[0], languages.current()),
        cards=tuple(Place(card(hit, vocabulary, now), hit.offer.service) for hit in found.hits),
        page=page,
        more=found.more and page < LAST_PAGE,
        done=True,
    )
