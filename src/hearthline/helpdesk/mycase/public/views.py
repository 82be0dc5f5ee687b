"""One address: a field for the code, and what the code opens. The answer stands in the answer alone."""

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from datetime import time
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import get_language_from_path, gettext
from django.views.decorators.debug import sensitive_post_parameters

from hearthline.ground import clock
from hearthline.ground.text import one_line
from hearthline.helpdesk.mycase.door import opening
from hearthline.helpdesk.mycase.sheet import Sheet
from hearthline.law import Contact
from hearthline.ui import languages, times
from hearthline.ui.agency import current_pack
from hearthline.ui.fields import FieldView
from hearthline.ui.public import public

TYPED = 100
UNPROCESSABLE, UNAVAILABLE = 422, 503
FOREIGN = ("cross-site", "same-site")


@public("GET", "POST")
@sensitive_post_parameters()
def letter(request: HttpRequest) -> HttpResponse:
    """The field, and what comes of a code. Every code that opens nothing gets the very same answer."""
    if request.method != "POST" or request.headers.get("Sec-Fetch-Site", "") in FOREIGN:
        return _page(request, "letter.html", {"field": _field()})
    typed = one_line(request.POST.get("code", ""), TYPED)
    if not typed:
        problem = gettext("Write the code from your letter.")
        context = {"field": _field(problem), "errors": [("code", problem)], "has_errors": True}
        return _page(request, "letter.html", context, UNPROCESSABLE)
    often = opening.over_budget(str(request.META.get("REMOTE_ADDR", "")))
    if often and "again" not in request.POST:
        return _page(request, "again.html", {"code": typed})
    try:
        sheet = opening.open_sheet(typed, often=often)
    except opening.Busy:
        return _page(request, "again.html", {"code": typed, "busy": True}, UNAVAILABLE)
    except opening.Away:
        return _page(request, "again.html", {"code": typed, "away": True}, UNAVAILABLE)
    if sheet:
        return _shown(request, sheet)
    problem = gettext("This code does not open a page now.")
    context = {"field": _field(problem), "errors": [("code", problem)]}
    return _page(request, "ask.html", context, UNPROCESSABLE)


def _shown(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    """In the language of the address; where that names none, in the letter's."""
    with _speaking(request, sheet.language):
        context = {"sheet": sheet, "hours": _hours(sheet), "offices": _offices()}
        return _page(request, "page.html", context)


def _speaking(request: HttpRequest, language: str) -> AbstractContextManager[Any]:
    named = get_language_from_path(request.path_info)
    offered = language in dict(settings.LANGUAGES)
    return nullcontext() if named or not offered else translation.override(language)


def _offices() -> list[Contact]:
    """Where one complains by telephone, the nearest first. A pack names its parent's before its own."""
    found = [one for one in current_pack().contacts("complaint") if one.medium == "phone" and one.value]
    return found[::-1]


def _hours(sheet: Sheet) -> tuple[str, str] | None:
    """From when until when, in words; None for unknown."""
    if sheet.hours is None:
        return None
    first, last = sheet.hours
    return _clock(first), _clock(last)


def _clock(at: time) -> str:
    """A time of day on the agency's clock, as it is said."""
    return times.say_clock(clock.now().replace(hour=at.hour, minute=at.minute), languages.current())


def _page(request: HttpRequest, name: str, context: Mapping[str, Any], status: int = 200) -> HttpResponse:
    """Kept by nobody, not by the browser either: the telephone may be shared."""
    answer = render(request, f"helpdesk/public/mycase/{name}", dict(context), status=status)
    answer["Cache-Control"] = "no-store"
    answer["Content-Language"] = translation.get_language() or "en"
    return answer


def _field(problem: str = "") -> FieldView:
    return FieldView(
        kind="text",
        name="code",
        id="code",
        label=gettext("Code from your letter"),
        hint=gettext("Small or big letters, with or without spaces: all are fine."),
        error=problem,
        attrs=(("autocomplete", "off"), ("spellcheck", "false"), ("autocapitalize", "off")),
        width="code",
    )
