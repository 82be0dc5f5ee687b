"""The question, what is near, and the page of one service."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.db import Error as DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from hearthline.directory import loading
from hearthline.directory.book import after_calls
from hearthline.directory.door.calls import calls
from hearthline.directory.finding_help import marks, needs, places
from hearthline.directory.finding_help.door.models import Offer
from hearthline.directory.finding_help.needs import Need, Vocabulary
from hearthline.directory.finding_help.public import asking
from hearthline.directory.finding_help.public.asking import Sieve
from hearthline.directory.finding_help.searching import Found, Hit, Where, Wish, search
from hearthline.directory.finding_help.showing import card
from hearthline.directory.public.frame import UNAVAILABLE, UNPROCESSABLE, public
from hearthline.directory.showing import Card
from hearthline.directory.showing import card as line_card
from hearthline.ground import clock
from hearthline.ground.text import one_line
from hearthline.ui import languages

AWAY: Final = (DatabaseError, OSError)


def page(
    request: HttpRequest, template: str, context: Mapping[str, Any], status: int = 200, *, fresh: bool = False
) -> HttpResponse:
    """A page, kept by nobody on the way. `fresh`: it shows nothing that anybody typed, and Back may show it again."""
    response = render(request, f"helpfinder/public/{template}", dict(context), status=status)
    kept = request.method != "POST" or fresh
    response["Cache-Control"] = "private, no-cache" if kept else "no-store"
    return response


@public("GET", "POST")
def ask(request: HttpRequest) -> HttpResponse:
    """What do you need, and where: in one's own words. The answer is this post's own page, so that neither the need nor
    the place stands in an address or in the history of a telephone. `again`: the question once more, with the place."""
    vocabulary, book = needs.current(), loading.current()
    if request.method != "POST" or "again" in request.POST:
        known = request.POST.get("at", "")
        at = places.name(book, known, languages.current()) if places.spot_of(book, known) else ""
        return page(request, "ask.html", asking.context(vocabulary, "", at))
    typed = one_line(request.POST.get("need", ""), needs.LONGEST).strip()
    at = one_line(request.POST.get("place", ""), 80).strip()
    chosen = vocabulary.by_code.get(asking.number(request.POST.get("n", "")))
    asked = vocabulary.asked(typed)
    found = (chosen.id,) if chosen else asked.needs
    codes = places.code_of(book, at)
    errors = asking.errors(bool(found or asked.words), at, codes)
    if errors or len(codes) != 1:
        context = asking.context(vocabulary, typed, at, errors, codes if len(codes) > 1 else (), chosen)
        return page(request, "ask.html", context, UNPROCESSABLE if errors else 200)
    if found:
        return _near(request, [vocabulary.needs[need] for need in found], codes[0], Sieve(), 1)
    return _named(request, vocabulary, asked.words, codes[0])


def _named(request: HttpRequest, vocabulary: Vocabulary, words: tuple[str, ...], code: str) -> HttpResponse:
    where = places.where(loading.current(), code)
    assert where
    try:
        found = search(Wish(words=words), where)
    except AWAY:
        return _away(request, ())
    return _list(request, found, where, code, (), Sieve(), 1)


@public("GET", "POST")
def near(request: HttpRequest) -> HttpResponse:
    """What is near a place for some needs: 404 where anything is no code of ours. Our pages post here; an address that
    somebody kept from before is still answered."""
    vocabulary, book = needs.current(), loading.current()
    asked = request.POST if request.method == "POST" else request.GET
    chosen = request.POST.get("_lang", "")
    if chosen in dict(languages.LANGUAGES):
        translation.activate(chosen)
    wanted = [vocabulary.by_code.get(asking.number(code)) for code in asked.getlist("n")[: asking.MOST_NEEDS]]
    code = asked.get("at", "")
    sieve = asking.sieve(asked)
    number = asking.number(asked.get("page", "1"))
    if not wanted or None in wanted or sieve is None or not 1 <= number <= asking.LAST_PAGE:
        raise Http404
    own = [need for need in wanted if need]
    if places.spot_of(book, code) is None:
        raise Http404
    return _near(request, own, code, sieve, number)


def _near(request: HttpRequest, own: Sequence[Need], code: str, sieve: Sieve, number: int) -> HttpResponse:
    try:
        where = places.where(loading.current(), code)
        assert where
        moment = clock.now() if sieve.open else None
        wish = Wish(tuple(need.id for need in own), (), sieve.marks, moment)
        found = search(wish, where, number)
    except AWAY:
        return _away(request, own)
    return _list(request, found, where, code, own, sieve, number)


def _list(
    request: HttpRequest, found: Found, where: Where, code: str, wanted: Sequence[Need], sieve: Sieve, number: int
) -> HttpResponse:
    vocabulary, lang, now = needs.current(), languages.current(), clock.now()
    codes = [need.code for need in wanted]
    cards = [card(hit, vocabulary, now) for hit in found.hits]
    context = {
        "cards": cards,
        "wanted": [need.name(lang) for need in wanted],
        "by_name": not wanted,
        "place": places.name(loading.current(), code, lang),
        "at": code,
        "measured": where.point is not None,
        "is_zip": bool(where.zip),
        "leave": any(need.leave for need in wanted) or any(one.leave for one in cards),
        "urgent": any(need.leave for need in wanted),
        "lines": lines(wanted, where.state),
        "fields": asking.sieve_fields(sieve),
        "hidden": asking.hidden(codes, code),
        "all_hidden": asking.hidden(codes, code, sieve),
        "sieved": sieve != Sieve(),
        "next": number + 1 if found.more and number < asking.LAST_PAGE else 0,
        "back": number - 1,
        "number": number,
        "others": asking.others(vocabulary, codes) if not cards else [],
        "language_form": "list" if wanted else "",
    }
    return page(request, "near.html", context, fresh=bool(wanted))


def lines(wanted: Sequence[Need], state: str = "") -> list[Card]:
    """Whom to call in any case: the needs' own lines, else those for everything. `state`: of the page, "" for none."""
    book = loading.current()
    ids = dict.fromkeys(own for need in wanted for own in need.lines) or dict.fromkeys(needs.current().lines)
    stands = calls()
    found = [after_calls(entry, stands.get(entry.id)) for own in ids if (entry := book.entry(own))]
    return [line_card(book, entry, state) for entry in found if entry.callable]


def _away(request: HttpRequest, wanted: Sequence[Need]) -> HttpResponse:
    """The database is away: who helps is still said."""
    return page(request, "away.html", {"lines": lines(wanted)}, UNAVAILABLE)


@public("GET")
def at(request: HttpRequest, offer_id: int) -> HttpResponse:
    """One service at one place, to read, to print and to take along."""
    try:
        offer = Offer.objects.filter(pk=offer_id).first() if offer_id < 1 << 63 else None
    except AWAY:
        return _away(request, ())
    if offer is None:
        raise Http404
    vocabulary = needs.current()
    own = [vocabulary.needs[code] for code in marks.codes(offer.needs) if code in vocabulary.needs]
    urgent = [need for need in own if need.leave]
    context = {
        "c": card(Hit(offer), vocabulary, clock.now()),
        "lines": lines(urgent, offer.state) if urgent else [],
    }
    return page(request, "at.html", context)
