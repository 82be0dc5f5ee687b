"""A provider's own page: what is new of its service, said with the code that it was given. Nobody's story fits here.

The code is typed, so that it stands in no address. What is sent changes nothing by itself: a person here reads it.
"""

from collections.abc import Mapping
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from hearthline.directory.finding_help.door import keys
from hearthline.directory.finding_help.door.models import Key, Offer
from hearthline.directory.finding_help.public.views import AWAY, page
from hearthline.directory.public.frame import UNAVAILABLE, UNPROCESSABLE, public
from hearthline.ground.budget import Budget
from hearthline.ground.text import clean_text, one_line
from hearthline.ui.fields import QUIET, FieldView
from hearthline.ui.words import too_long

LONGEST: Final = {"telephone": 40, "web": 200, "hours": 300, "about": 1000}
_budget = Budget()


@public("GET", "POST")
def tell(request: HttpRequest) -> HttpResponse:
    """The code first; then the form; then thanks. A code that is wrong, over or ended is answered in one way."""
    if request.method != "POST":
        return page(request, "tell.html", {"fields": [_code_field("", "")]})
    typed = one_line(request.POST.get("code", ""), 80).strip()
    many = _budget.note(str(request.META.get("REMOTE_ADDR", "")))
    if many and "again" not in request.POST:
        kept = [(name, request.POST[name]) for name in (*LONGEST, "said") if request.POST.get(name)]
        context = {"fields": [_code_field(typed, "")], "once_more": True, "kept": kept}
        return page(request, "tell.html", context)
    try:
        key = keys.opened(typed)
        if key is None:
            wrong = gettext("We do not know this code. It may be over. Ask us for a new one.")
            context = {"fields": [_code_field(typed, wrong)], "errors": [("code", wrong)], "has_errors": True}
            return page(request, "tell.html", context, UNPROCESSABLE)
        if "said" not in request.POST:
            return page(request, "tell.html", _form(key, typed, {}))
        return _said(request, key, typed)
    except AWAY:
        return page(request, "away.html", {"lines": []}, UNAVAILABLE)


def _said(request: HttpRequest, key: Key, typed: str) -> HttpResponse:
    given = {name: clean_text(request.POST.get(name, ""), 10 * limit).strip() for name, limit in LONGEST.items()}
    said = request.POST.get("said", "")
    if said not in ("same", "changed", "closed") or (said == "changed" and not any(given.values())):
        wrong = gettext("Say what is new, or that all is still right.")
        context = {**_form(key, typed, given), "errors": [("main", wrong)], "has_errors": True}
        return page(request, "tell.html", context, UNPROCESSABLE)
    wrongs = {name: too_long(limit) for name, limit in LONGEST.items() if len(given[name]) > limit}
    if wrongs:
        context = {**_form(key, typed, given, wrongs), "errors": list(wrongs.items()), "has_errors": True}
        return page(request, "tell.html", context, UNPROCESSABLE)
    keys.put_down(key, said, given if said == "changed" else {})
    return page(request, "told.html", {})


def _form(key: Key, typed: str, given: dict[str, str], wrongs: Mapping[str, str] | None = None) -> dict[str, Any]:
    wrongs = wrongs or {}
    offer = Offer.objects.filter(service=key.service).order_by("pk").first()
    fields = [
        _line("telephone", gettext("Telephone"), given, wrongs, kind="tel"),
        _line("web", gettext("Web page"), given, wrongs, kind="url"),
        _line("hours", gettext("Hours"), given, wrongs),
    ]
    about = FieldView(
        kind="textarea",
        name="about",
        id="about",
        label=gettext("What you do, and for whom"),
        hint=gettext("Do not write about a child or a family here."),
        value=given.get("about", ""),
        error=wrongs.get("about", ""),
        maxlength=LONGEST["about"],
        rows=4,
        optional=True,
    )
    return {"code": typed, "name": offer.name if offer else key.service, "fields": [*fields, about]}


def _line(name: str, label: str, given: dict[str, str], wrongs: Mapping[str, str], kind: str = "text") -> FieldView:
    return FieldView(
        kind="text",
        name=name,
        id=name,
        label=label,
        value=given.get(name, ""),
        error=wrongs.get(name, ""),
        input_type=kind,
        maxlength=LONGEST[name],
        optional=True,
        attrs=(("autocomplete", "off"),),
    )


def _code_field(value: str, error: str) -> FieldView:
    return FieldView(
        kind="text",
        name="code",
        id="code",
        label=gettext("Your code"),
        hint=gettext("We gave it to you on paper or by phone."),
        value=value,
        error=error,
        maxlength=80,
        width="mid",
        attrs=QUIET,
    )
