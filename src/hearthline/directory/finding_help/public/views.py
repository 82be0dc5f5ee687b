"""The question, what is near, and the page of one service."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlencode

from django.db import Error as DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

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
from hearthline.directory.public.frame import UNAVAILABLE, UNPROCESSABLE, public, see
from hearthline.directory.showing import Card
from hearthline.directory.showing import card as line_card
from hearthline.ground import clock
from hearthline.ground.text import one_line
from hearthline.ui import languages

AWAY: Final = (DatabaseError, OSError)


def page(request: HttpRequest, template: str, context: Mapping[str, Any], status: int = 200) -> HttpResponse:
    """A page, kept by nobody on the way."""
    response = render(request, f"helpfinder/public/{template}", dict(context), status=status)
    response["Cache-Control"] = "no-store" if request.method == "POST" else "private, no-cache"
    return response


@public("GET", "POST")
def ask(request: HttpRequest) -> HttpResponse:
    """What do you need, and where: in one's own words. What names a known need and place leads to a page whose address
    says only their codes; what is left, the name of a service, is looked for here and stands in no address."""
    vocabulary, book = needs.current(), loading.current()
    if request.method != "POST":
        known = request.GET.get("at", "")
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
        return see(asking.address([vocabulary.needs[need].code for need in found], codes[0]))
    return _named(request, vocabulary, asked.words, codes[0])


def _named(request: HttpRequest, vocabulary: Vocabulary, words: tuple[str, ...], code: str) -> HttpResponse:
    where = places.where(loading.current(), code)
    assert where
    try:
        found = search(Wish(words=words), where)
    except AWAY:
        return _away(request, ())
    return _list(request, found, where, code, (), Sieve(), 1)


@public("GET")
def near(request: HttpRequest) -> HttpResponse:
    """What is near a place for some needs: 404 for an address with anything in it that is no code of ours."""
    vocabulary, book = needs.current(), loading.current()
    wanted = [vocabulary.by_code.get(asking.number(code)) for code in request.GET.getlist("n")[: asking.MOST_NEEDS]]
    code = request.GET.get("at", "")
    sieve = asking.sieve(request.GET)
    number = asking.number(request.GET.get("page", "1"))
    if not wanted or None in wanted or sieve is None or not 1 <= number <= asking.LAST_PAGE:
        raise Http404
    own = [need for need in wanted if need]
    if places.spot_of(book, code) is None:
        raise Http404
    try:
        where = places.where(book, code)
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
        "again": f"{reverse('help:ask')}?{urlencode({'at': code})}",
        "measured": where.point is not None,
        "is_zip": bool(where.zip),
        "leave": any(need.leave for need in wanted) or any(one.leave for one in cards),
        "urgent": any(need.leave for need in wanted),
        "lines": lines(wanted, where.state),
        "fields": asking.sieve_fields(sieve),
        "hidden": [("n", str(own)) for own in codes] + [("at", code)],
        "sieved": sieve != Sieve(),
        "unsieved": asking.address(codes, code),
        "next": asking.address(codes, code, sieve, number + 1) if found.more and number < asking.LAST_PAGE else "",
        "back": asking.address(codes, code, sieve, number - 1) if number > 1 else "",
        "number": number,
        "others": asking.doors(vocabulary, code, codes) if not cards else [],
    }
    return page(request, "near.html", context)


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
