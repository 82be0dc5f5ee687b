"""The list of all clocks, one clock, and letting one stand still."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from hearthline.access.stepup import step_up
from hearthline.access.viewer import Viewer
from hearthline.duty import actions
from hearthline.duty.board import ANY, WHEN, WHO, Asked, Board, board
from hearthline.duty.desk import words
from hearthline.duty.desk.frame import choose, desk, errors, line, see
from hearthline.duty.history import Told, clock_page
from hearthline.ground import clock
from hearthline.ground.errors import DomainError, Refused
from hearthline.ui.agency import current_zone
from hearthline.ui.moments import parse_day

AT = {
    "pause.why": "why",
    "pause.authority": "authority",
    "pause.until": "until",
}


@desk("GET")
def everything(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Every open clock that the viewer may see, the latest first; counts and filters beside it."""
    asked = Asked.of(request.GET.dict())
    found = board(viewer, asked, now=clock.now(), zone=current_zone())
    context = {
        "board": found,
        "asked": asked,
        "who_ways": [_way(asked, words.word(words.WHO, who), found.by_who[who], who=who, owner="") for who in WHO],
        "when_ways": _whens(found),
        "kind_ways": _kinds(found),
        "owners": [(one, _query(replace(asked, who="team", owner=one.id, after=""))) for one in found.owners],
        "when": WHEN,
        "next": _query(replace(asked, after=found.rows[-1].pk.hex)) if found.more else "",
        "first": _query(replace(asked, after="")) if asked.after else "",
    }
    return render(request, "duty/desk/clocks.html", context)


def _whens(found: Board) -> list[dict[str, Any]]:
    total = sum(found.by_when.values())
    every = _way(found.asked, gettext("All"), total, when=ANY)
    return [every, *(_way(found.asked, words.word(words.WHEN, one), found.by_when[one], when=one) for one in WHEN)]


def _kinds(found: Board) -> list[dict[str, Any]]:
    every = _way(found.asked, gettext("Every kind"), sum(count for _, count in found.kinds), kind="")
    return [every, *(_way(found.asked, words.word(words.KINDS, kind), n, kind=kind) for kind, n in found.kinds)]


def _way(asked: Asked, said: str, count: int, **changes: str) -> dict[str, Any]:
    current = all(getattr(asked, name) == code for name, code in changes.items())
    return {"word": said, "count": count, "query": _query(replace(asked, after="", **changes)), "current": current}


def _query(asked: Asked) -> str:
    """The address's part that asks for this; codes and ids only, and nothing for the widest choice."""
    plain = Asked()
    given = {name: getattr(asked, name) for name in ("who", "when", "kind", "owner", "after")}
    return urlencode({name: code for name, code in given.items() if code != getattr(plain, name)})


@desk("GET")
def one(request: HttpRequest, viewer: Viewer, clock_id: UUID) -> HttpResponse:
    """One clock: its rule, what it counts, and all that happened to it."""
    return _one(request, viewer, clock_id)


def _one(request: HttpRequest, viewer: Viewer, clock_id: UUID, wrong: DomainError | None = None) -> HttpResponse:
    told = clock_page(viewer, clock_id)
    found = errors(wrong, AT)
    context = {
        "told": told,
        "row": told.clock,
        "fields": _pause_fields(told, request.POST, found),
        "errors": list(found.items()),
        "has_errors": bool(found),
    }
    return render(request, "duty/desk/clock.html", context, status=422 if wrong else 200)


def _pause_fields(told: Told, sent: Mapping[str, str], found: Mapping[str, str]) -> list[object]:
    if not told.may_pause or told.limit is None or told.limit.pause is None or told.clock.state != "running":
        return []
    reasons = [("", gettext("Choose")), *((code, code.replace("_", " ")) for code in told.limit.pause.reasons)]
    hint = gettext("The number of the order or section. No names.")
    return [
        choose("why", gettext("Why it stands still"), reasons, sent.get("why", ""), found.get("why", "")),
        line(
            "authority",
            gettext("By what authority"),
            sent.get("authority", ""),
            found.get("authority", ""),
            hint=hint,
            limit=120,
        ),
        line("until", gettext("Until which day"), sent.get("until", ""), found.get("until", ""), kind="date"),
    ]


@desk("POST")
@step_up()
def pause(request: HttpRequest, viewer: Viewer, clock_id: UUID) -> HttpResponse:
    """Let it stand still."""
    sent = request.POST
    try:
        actions.pause_clock(
            viewer=viewer,
            clock_id=clock_id,
            why=sent.get("why", ""),
            authority=sent.get("authority", ""),
            until=_day(sent.get("until", "")),
        )
    except Refused:
        raise
    except DomainError as wrong:
        return _one(request, viewer, clock_id, wrong)
    return see(reverse("clocks:clock", args=[clock_id]))


@desk("POST")
def resume(request: HttpRequest, viewer: Viewer, clock_id: UUID) -> HttpResponse:
    """It goes on."""
    try:
        actions.resume_clock(viewer=viewer, clock_id=clock_id)
    except Refused:
        raise
    except DomainError as wrong:
        return _one(request, viewer, clock_id, wrong)
    return see(reverse("clocks:clock", args=[clock_id]))


def _day(text: str) -> datetime:
    """The local midnight at which that day begins. One that cannot be read is long past, which the use case refuses."""
    return datetime.combine(parse_day(text) or date(1970, 1, 1), time(0), tzinfo=current_zone())
