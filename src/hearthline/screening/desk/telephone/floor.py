"""The line on the Calls page: who waits, taking the next, saying that one is ready, what a screener has now."""

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from hearthline.access.middleware import poll
from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.ground.errors import DomainError, Refused
from hearthline.intake.desk.http import desk, see, whole_number
from hearthline.intake.line import actions, queries
from hearthline.intake.line.figures import today
from hearthline.intake.line.models import ContactState
from hearthline.intake.line.types import Mine
from hearthline.screening.desk.calls.lists import list_again
from hearthline.screening.desk.calls.page import keep, show
from hearthline.screening.desk.telephone.promises import of_pack
from hearthline.ui import languages
from hearthline.ui.agency import current_pack
from hearthline.ui.words import in_words


def mark(viewer: Viewer, mine: Sequence[Mine]) -> str:
    """Changes whenever the lists would look different, ages aside: those the page counts by itself."""
    said = repr((languages.current(), queries.changed(viewer), mine))
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def shown(viewer: Viewer, at: datetime) -> dict[str, Any]:
    """What the part of the page shows. The mark is older than the lists: what comes between is shown a second time."""
    mine = queries.mine(viewer)
    found = {"mine": mine, "mark": mark(viewer, mine), "at": at, "viewer": viewer, "day": today(viewer, at)}
    waiting = queries.waiting(viewer, at)
    most = of_pack(current_pack()).longest_wait
    rows = [(one, one.since + most if most else None) for one in waiting]
    return found | {
        "waiting": [(one, late_at, late_at is not None and late_at < at) for one, late_at in rows],
        "on_the_line": sum(one.kind != "call_back" for one in waiting),
        "owed": queries.to_call_back(viewer, at),
    }


@poll
@desk("GET")
def part(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The lists alone, as the page asks for them by itself: 304 and nothing while they look the same."""
    now = mark(viewer, queries.mine(viewer))
    if request.headers.get("If-None-Match") == f'"{now}"':
        answer = HttpResponse(status=304)
    else:
        found = shown(viewer, clock.now())
        now = found["mark"]
        answer = render(request, "screening/desk/telephone/parts/lists.html", found)
        more = found["on_the_line"] - whole_number(request.GET.get("had", ""))
        if more > 0 and "had" in request.GET:
            answer["X-Say"] = quote(ngettext("%(n)s more caller waits", "%(n)s more callers wait", more) % {"n": more})
    answer["ETag"] = f'"{now}"'
    return answer


@desk("POST")
def ready(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Say that one is ready at this telephone, or not any more. What could not be taken stays in the field."""
    on, address = request.POST.get("ready") == "on", request.POST.get("address", "")
    try:
        actions.ready(viewer=viewer, on=on, address=address)
    except Refused:
        raise
    except DomainError as wrong:
        return list_again(request, viewer, in_words(wrong))
    return _home()


@desk("POST")
def take_next(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The first in the queue is this screener's: to the typing screen, while their telephone rings."""
    try:
        found = actions.take_next(viewer=viewer)
    except Refused:
        raise
    except DomainError as wrong:
        return said(request, wrong)
    if found is None:
        messages.info(request, gettext("Nobody waits on the line."))
        return _home()
    if found.state == ContactState.CALL_BACK:  # who keeps a place may not be on the line: there is something to read
        return see(reverse("line:contact", args=[found.pk]))
    return typing(viewer, found.pk)


@desk("POST")
def take(request: HttpRequest, viewer: Viewer, contact_id: UUID) -> HttpResponse:
    """This one."""
    try:
        actions.take(viewer=viewer, contact_id=contact_id)
    except Refused:
        raise
    except DomainError as wrong:
        return said(request, wrong)
    return typing(viewer, contact_id)


@desk("POST")
def put_back(request: HttpRequest, viewer: Viewer, contact_id: UUID) -> HttpResponse:
    """Back to the place in the queue. What was typed stays in the open calls, also what stands on the form just now."""
    own = next((one.call_id for one in queries.mine(viewer) if one.contact_id == contact_id), None)
    if own is not None and "writer" in request.POST:
        kept = keep(request, viewer, own)
        if isinstance(kept, HttpResponse):
            return kept
        if kept.wrong or kept.others:
            return show(request, viewer, own, typed=kept, status=409)
    return _done(request, lambda: actions.put_back(viewer=viewer, contact_id=contact_id))


@desk("POST")
def finish(request: HttpRequest, viewer: Viewer, contact_id: UUID) -> HttpResponse:
    """Nobody is on the telephone any more."""
    return _done(request, lambda: actions.finish(viewer=viewer, contact_id=contact_id))


@desk("POST")
def open_screen(request: HttpRequest, viewer: Viewer, contact_id: UUID) -> HttpResponse:
    """The typing screen of a contact that one has: the second press gives the same one."""
    try:
        return typing(viewer, contact_id)
    except Refused:
        raise
    except DomainError as wrong:
        return said(request, wrong)


def typing(viewer: Viewer, contact_id: UUID) -> HttpResponse:
    """To the typing screen."""
    call = actions.open_for(viewer=viewer, contact_id=contact_id)
    return see(reverse("calls:call", args=[call.pk]))


def said(request: HttpRequest, wrong: DomainError) -> HttpResponse:
    """Back to the Calls page, which says what was in the way."""
    messages.error(request, in_words(wrong))
    return _home()


def _done(request: HttpRequest, act: Callable[[], object]) -> HttpResponse:
    try:
        act()
    except Refused:
        raise
    except DomainError as wrong:
        return said(request, wrong)
    return _home()


def _home() -> HttpResponse:
    return see(reverse("calls:list"))
