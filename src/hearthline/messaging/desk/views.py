"""Messages that wait, fail or failed for good: for supervisors and administrators. What they say is shown nowhere."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET, require_POST

from hearthline.access.desk.http import see, whole_number
from hearthline.access.desk.staff import desk
from hearthline.access.viewer import Viewer
from hearthline.ground.errors import DomainError, Refused
from hearthline.ground.ids import uuid7
from hearthline.messaging import actions, queries
from hearthline.messaging.actions.ending import TESTED, WHY
from hearthline.messaging.desk import words
from hearthline.messaging.models import OPEN, Channel, State
from hearthline.ui.fields import QUIET, Choice, FieldView


@require_GET
@desk
def board(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """How messages stand, and a form for a test."""
    return _board(request, viewer)


def _board(request: HttpRequest, viewer: Viewer, wrong: DomainError | None = None) -> HttpResponse:
    found = queries.board(viewer)
    parts = (
        ("dead", gettext("Failed for good"), found.dead),
        ("failing", gettext("Failing, and tried again"), found.failing),
        ("waiting", gettext("Waiting"), found.waiting),
        ("given_up", gettext("Given up"), found.given_up),
    )
    context = {
        "parts": [(code, title, found.counts[code], [_row(one) for one in rows]) for code, title, rows in parts],
        "counts": [(words.STATE[code], found.counts[code]) for code in (State.SENT, State.DELIVERED, State.UNANSWERED)],
        "shown": queries.SHOWN,
        "fields": _test_fields(request, viewer, wrong),
        "once": uuid7(),
        "sent": request.GET.get("sent") == "1",
        "errors": [("address", wrong.message)] if wrong else [],
        "has_errors": wrong is not None,
    }
    return render(request, "messaging/desk/list.html", context, status=422 if wrong else 200)


def _row(one: queries.Shown) -> dict[str, Any]:
    return {
        "it": one,
        "channel": words.CHANNEL[one.channel],
        "problem": words.problem(one.problem),
        "why": words.WHY.get(one.ended_why, ""),
    }


def _test_fields(request: HttpRequest, viewer: Viewer, wrong: DomainError | None) -> tuple[FieldView, ...]:
    chosen = request.POST.get("channel", Channel.MAIL)
    choices = tuple(Choice(f"channel_{way}", way, words.CHANNEL[way], way == chosen) for way in TESTED)
    known = viewer.user.email if viewer.user else ""
    return (
        FieldView(kind="radios", name="channel", id="channel", label=gettext("Which way"), choices=choices),
        FieldView(
            kind="text",
            name="address",
            id="address",
            label=gettext("Your own address or number"),
            hint=gettext("A number with its country: +19165550100"),
            value=request.POST.get("address", known),
            error=wrong.message if wrong else "",
            maxlength=254,
            attrs=QUIET,
        ),
    )


@require_POST
@desk
def test(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """A test message to oneself."""
    sent = request.POST
    try:
        actions.test_message(
            viewer=viewer,
            channel=sent.get("channel", ""),
            address=sent.get("address", "").strip(),
            language=(get_language() or "en").partition("-")[0],
            once=sent.get("once", ""),
        )
    except Refused:
        raise
    except DomainError as wrong:
        return _again(request, viewer, wrong)
    return see(reverse("messages:list") + "?sent=1#test")


def _again(request: HttpRequest, viewer: Viewer, wrong: DomainError) -> HttpResponse:
    return _board(request, viewer, wrong)


@require_GET
@desk
def message(request: HttpRequest, viewer: Viewer, message_id: UUID) -> HttpResponse:
    """One message: to whom, how it stands, each attempt, and what can be done."""
    return _message(request, viewer, message_id)


def _message(request: HttpRequest, viewer: Viewer, message_id: UUID, wrong: DomainError | None = None) -> HttpResponse:
    found = queries.one(viewer, message_id)
    context = {
        **_row(found),
        "state": words.STATE[found.state],
        "attempts": [
            (one, words.OUTCOME[one.outcome], words.problem(one.problem))
            for one in queries.attempts(viewer, message_id)
        ],
        "dead": found.state == State.DEAD,
        "open": found.state in (*OPEN, State.DEAD),
        "fields": (_why_field(wrong),),
        "errors": [("why", wrong.message)] if wrong else [],
        "has_errors": wrong is not None,
    }
    return render(request, "messaging/desk/message.html", context, status=422 if wrong else 200)


def _why_field(wrong: DomainError | None) -> FieldView:
    choices = tuple(Choice(f"why_{n}", code, words.WHY[code]) for n, code in enumerate(WHY))
    error = wrong.message if wrong and wrong.code == "messaging.why" else ""
    return FieldView(kind="radios", name="why", id="why", label=gettext("Why"), choices=choices, error=error)


@require_POST
@desk
def retry(request: HttpRequest, viewer: Viewer, message_id: UUID) -> HttpResponse:
    """Send it anew."""
    try:
        actions.retry(viewer=viewer, message_id=message_id, version=_version(request))
    except Refused:
        raise
    except DomainError as wrong:
        return _look_again(request, viewer, message_id, wrong)
    return see(reverse("messages:message", args=[message_id]))


@require_POST
@desk
def give_up(request: HttpRequest, viewer: Viewer, message_id: UUID) -> HttpResponse:
    """It is not sent any more."""
    why = request.POST.get("why", "")
    try:
        actions.give_up(viewer=viewer, message_id=message_id, version=_version(request), why=why)
    except Refused:
        raise
    except DomainError as wrong:
        return _look_again(request, viewer, message_id, wrong)
    return see(reverse("messages:message", args=[message_id]))


def _look_again(request: HttpRequest, viewer: Viewer, message_id: UUID, wrong: DomainError) -> HttpResponse:
    return _message(request, viewer, message_id, wrong)


def _version(request: HttpRequest) -> int:
    return whole_number(request.POST.get("version", ""))
