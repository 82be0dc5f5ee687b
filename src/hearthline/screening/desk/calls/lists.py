"""Every call: those still open first, then all, with filters. Paper is opened from here, with its receipt time."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hearthline.access.viewer import Viewer
from hearthline.ground.errors import DomainError, Refused
from hearthline.intake.calls import actions, queries
from hearthline.intake.desk.http import desk, see, whole_number
from hearthline.screening.desk.calls import ended
from hearthline.ui.agency import current_agency
from hearthline.ui.words import in_words

CHANNELS: Final = {
    "phone": _("Telephone"),
    "walk_in": _("At the counter"),
    "letter": _("Letter"),
    "fax": _("Fax"),
    "paper": _("Paper form"),
    "text": _("Text message"),
}
PAGE: Final = 50


@desk("GET")
def home(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The list."""
    return _list(request, viewer)


def list_again(request: HttpRequest, viewer: Viewer, telephone: str) -> HttpResponse:
    """The list once more, when somebody's own telephone could not be taken: what was typed stands there."""
    return _list(request, viewer, telephone=telephone, status=422)


def _list(
    request: HttpRequest, viewer: Viewer, wrong: DomainError | None = None, telephone: str = "", status: int = 200
) -> HttpResponse:
    asked, received = request.GET, in_words(wrong) if wrong else ""
    number = max(whole_number(asked.get("page", "1")), 1)
    picked = {
        "channel": asked.get("channel", "") if asked.get("channel", "") in CHANNELS else "",
        "result": asked.get("result", "") if asked.get("result", "") in ended.WORDS else "",
        "mine": asked.get("mine") == "1",
    }
    found = queries.calls(
        viewer,
        results=[str(picked["result"])] if picked["result"] else [],
        channel=str(picked["channel"]),
        mine=bool(picked["mine"]),
        limit=PAGE + 1,
        offset=(number - 1) * PAGE,
    )
    context = {
        "open": queries.open_calls(viewer),
        "calls": found[:PAGE],
        "more": len(found) > PAGE,
        "number": number,
        "picked": picked,
        "channels": CHANNELS,
        "results": ended.WORDS,
        "states": ended.STATES,
        "errors": [(place, said) for place, said in (("received", received), ("line-address", telephone)) if said],
        "wrong": received,
        "address_wrong": telephone,
        "address_typed": request.POST.get("address", ""),
        "has_errors": bool(received or telephone),
        "typed": request.POST,
        "said": asked.get("said", "") if asked.get("said", "") in dict(ended.RESULTS) else "",
    }
    return render(request, "screening/desk/calls/list.html", context, status=status)


@desk("POST")
def new(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Begin a call, or go back to one begun just now where nothing was typed; a letter or a fax says when it really
    came. The first field has the focus."""
    try:
        received = _received(request)
        channel = request.POST.get("channel", "phone") or "phone"
        again = queries.untouched(viewer) if channel == "phone" and received is None else None
        if again is not None:
            return _to(again.pk)
        call = actions.open_call(viewer=viewer, channel=channel, received_at=received)
    except Refused:
        raise
    except DomainError as wrong:
        return _list(request, viewer, wrong, status=422)
    return _to(call.pk)


def _to(call_id: UUID) -> HttpResponse:
    return see(reverse("calls:call", args=[call_id]))


def _received(request: HttpRequest) -> datetime | None:
    """The date and hour of the receipt stamp, where the agency is; None when nothing was typed."""
    day, hour = request.POST.get("day", "").strip(), request.POST.get("hour", "").strip()
    if not day and not hour:
        return None
    agency = current_agency()
    try:
        found = datetime.fromisoformat(f"{day}T{hour or '12:00'}")
    except ValueError:
        raise DomainError("call.received", gettext("Write the day and the hour when it came.")) from None
    if agency is None or found.tzinfo is not None:
        raise DomainError("call.received", gettext("Write the day and the hour when it came."))
    return found.replace(tzinfo=agency.zone)
