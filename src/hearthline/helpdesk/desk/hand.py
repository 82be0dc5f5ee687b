"""What came by telephone or by letter, typed in by whoever took it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from hearthline.access.desk.http import maybe_id
from hearthline.access.policy import require
from hearthline.access.viewer import Viewer
from hearthline.duty.desk.frame import desk, see
from hearthline.ground import clock
from hearthline.ground.errors import DomainError, Refused
from hearthline.helpdesk import actions, words
from hearthline.helpdesk.actions.logging import BY_HAND, SENDS
from hearthline.helpdesk.desk.forms import area, line, pick
from hearthline.helpdesk.door.content import PLACE, WORDS, Content
from hearthline.helpdesk.policy import PURPOSE, RECORD
from hearthline.ui.faults import at_fields
from hearthline.ui.fields import FieldView
from hearthline.ui.moments import as_typed, moment_field, parse_moment

AT = {
    "log.way": "way_0",
    "log.topic": "topic_0",
    "log.language": "language_0",
    "log.send": "send_0",
    "log.contact": "contact",
    "log.words": "words",
    "log.name": "name",
    "log.place": "place",
    "log.when": "received_at",
}

NEVER = datetime(1, 1, 1, tzinfo=UTC)
"""Nothing came then."""


@desk("GET", "POST")
def new(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The form; what could not be kept stays on it."""
    require(viewer, "inquiry:write", {"agency": viewer.agency_id}, PURPOSE, record_kind=RECORD)
    if request.method != "POST":
        return _form(request, {}, None)
    given = request.POST
    try:
        made = actions.log(
            viewer=viewer,
            way=given.get("way", ""),
            topic=given.get("topic", ""),
            language=given.get("language", ""),
            send=given.get("send", ""),
            content=Content.whole(
                {name: given.get(name, "") for name in ("words", "name", "contact", "place")}
                | {"send": given.get("send", ""), "reads": given.get("language", "")},
                "log",
            ),
            received_at=_moment(given.get("received_at", "")),
            once=maybe_id(given.get("once", "")),
        )
    except Refused:
        raise
    except DomainError as wrong:
        return _form(request, given, wrong)
    return see(reverse("helpdesk:inquiry", args=[made.pk]))


def _moment(text: str) -> datetime | None:
    """None for an empty field, which is now; what is no moment the action refuses, with all else that is wrong."""
    return (parse_moment(text) or NEVER) if text.strip() else None


def _form(request: HttpRequest, given: Mapping[str, str], wrong: DomainError | None) -> HttpResponse:
    errors = at_fields(wrong, AT)
    context: dict[str, Any] = {
        "fields": _fields(given, errors),
        "once": given.get("once", "") or uuid4().hex,
        "errors": list(errors.items()),
        "has_errors": bool(errors),
    }
    return render(request, "helpdesk/desk/new.html", context, status=422 if wrong else 200)


def _fields(given: Mapping[str, str], errors: Mapping[str, str]) -> list[FieldView]:
    def chosen(name: str, usual: str) -> str:
        return given.get(name, usual)

    def wrong(name: str) -> str:
        return errors.get(name, "")

    ways = {str(code): words.WAYS[code] for code in BY_HAND}
    sends = {str(code): words.SENDS[code] for code in SENDS}
    return [
        _pick("way", gettext("How it came"), ways, "phone", given, errors),
        moment_field(
            "received_at",
            gettext("When it came"),
            hint=gettext("Of a letter: the day it reached us. A report made of it keeps this time."),
            value=chosen("received_at", as_typed(clock.now())),
            error=wrong("received_at"),
        ),
        _pick("topic", gettext("What it is about"), words.TOPICS, "question", given, errors),
        area("words", gettext("What they asked, in their words"), chosen("words", ""), wrong("words"), limit=WORDS),
        line("name", gettext("Their name, if they gave one"), chosen("name", ""), wrong("name")),
        _pick("language", gettext("Their language"), dict(words.LANGUAGES), "en", given, errors),
        _pick("send", gettext("How they want the answer"), sends, "told", given, errors),
        line("contact", gettext("Number or address for the answer"), chosen("contact", ""), wrong("contact")),
        area("place", gettext("Where a letter goes"), chosen("place", ""), wrong("place"), limit=PLACE, rows=3),
    ]


def _pick(
    name: str, label: str, table: Mapping[str, Any], usual: str, given: Mapping[str, str], errors: Mapping[str, str]
) -> FieldView:
    return pick(name, label, table, given.get(name, usual), errors.get(f"{name}_0", ""))
