"""Somebody asked for by hand, and the page of one person. What is typed goes in a form's body and is kept nowhere."""

from collections.abc import Mapping
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters

from hearthline.access.policy import require
from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.intake.desk.http import desk
from hearthline.journal.usecase import use_case
from hearthline.linkage.dates import NotADate
from hearthline.screening.desk.history import present
from hearthline.screening.history import asking, looking, whole, words
from hearthline.ui.fields import Choice, FieldView

PRIVATE = (("autocomplete", "off"), ("spellcheck", "false"))
FIELDS = ("name", "born", "place", "phone", "other", "sex")


@sensitive_post_parameters()
@desk("GET", "POST")
def search(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The form; sent, who was found. An address with words in it finds nobody: they are not looked at."""
    if request.method == "GET":
        _may_search(viewer=viewer)
        return render(request, "screening/desk/history/people.html", {"fields": fields({}), "errors": []})
    typed = {name: request.POST.get(name, "")[: asking.LONGEST] for name in FIELDS}
    less = request.POST.get("less", "") == "1"
    try:
        asked = asking.of_form(typed, clock.now().date())
    except NotADate as wrong:
        return _wrong(request, typed, "born", words.sentence(wrong.message))
    if not _enough(typed):
        return _wrong(request, typed, "name", gettext("Type a name, an address or a telephone number."))
    place = looking.by_hand(viewer, asked, less=less)
    context = {"fields": fields(typed), "errors": [], "slots": [present.slot(place)], "less": less, "typed": typed}
    return render(request, "screening/desk/history/people.html", context)


def _wrong(request: HttpRequest, typed: Mapping[str, str], at: str, said: str) -> HttpResponse:
    context = {"fields": fields(typed, {at: said}), "errors": [(at, said)], "has_errors": True}
    return render(request, "screening/desk/history/people.html", context, status=422)


@use_case
def _may_search(*, viewer: Viewer) -> None:
    """For the page before anything was typed."""
    known = {"agency": viewer.agency_id}
    require(viewer, "person:search", known, looking.PURPOSE, record_kind="person")


def _enough(typed: Mapping[str, str]) -> bool:
    return any(typed[name].strip() for name in ("name", "place", "phone", "other"))


def fields(typed: Mapping[str, str], wrong: Mapping[str, str] | None = None) -> list[FieldView]:
    """The form. Nothing typed here goes into a browser's memory of names."""
    wrong = wrong or {}
    told = {
        "name": (gettext("Name"), gettext("In any order and spelling. A nickname will do.")),
        "born": (gettext("Age or date of birth"), gettext("A guess will do: about 8, 3/5/2019, 2019.")),
        "place": (gettext("Address, now or before"), ""),
        "phone": (gettext("Telephone"), ""),
        "other": (gettext("Somebody who lives with them"), ""),
    }
    made = [
        FieldView(
            kind="text",
            name=name,
            id=name,
            label=label,
            hint=hint,
            value=typed.get(name, ""),
            error=wrong.get(name, ""),
            attrs=(*PRIVATE, ("autofocus", "True")) if name == "name" and not typed else PRIVATE,
            maxlength=asking.LONGEST,
        )
        for name, (label, hint) in told.items()
    ]
    picked = typed.get("sex", "")
    pairs = (("", gettext("Not known")), *((code, str(word)) for code, word in words.SEXES.items()))
    choices = tuple(Choice("", code, word, code == picked) for code, word in pairs)
    return [*made, FieldView(kind="select", name="sex", id="sex", label=gettext("Sex"), value=picked, choices=choices)]


@desk("GET")
def person(request: HttpRequest, viewer: Viewer, person_id: UUID) -> HttpResponse:
    """Everything about one person that the viewer may see. Refused alike when restricted, sealed and not there."""
    found = whole.of_person(viewer, person_id)
    return render(request, "screening/desk/history/person.html", present.person(found))


urlpatterns = [
    path("people", search, name="search"),
    path("people/<uuid:person_id>", person, name="person"),
]
