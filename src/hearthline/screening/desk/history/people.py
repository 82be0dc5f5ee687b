"""Somebody asked for by hand, and the page of one person. What is typed goes in a form's body and in no address."""

from collections.abc import Mapping
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters

from hearthline.access.policy import require
from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.ground.errors import Refused
from hearthline.intake.desk.http import desk, one_id, see
from hearthline.journal.usecase import use_case
from hearthline.linkage.dates import NotADate
from hearthline.people import queries as persons
from hearthline.people.types import Exists
from hearthline.screening.desk.history import closing, duplicates, present, proposing, remembered, telling, unsealing
from hearthline.screening.desk.history.finding import FIELDS, enough, fields
from hearthline.screening.history import asking, comparing, looking, whole, words

SAID = ("merged", "unmerged", "restricted", "unrestricted", "unsealed")
MAY = {"may_match": "person:match", "may_merge": "person:merge", "may_close": "person:restrict"}


@sensitive_post_parameters()
@desk("GET", "POST")
def search(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The form; sent, on to who is found, at an address that says nothing. An address with words in it finds nobody:
    they are not looked at."""
    _may_search(viewer=viewer)
    if request.method == "GET":
        again = request.GET.get("found", "")
        return _found(request, viewer, one_id(again)) if again else _empty(request, viewer)
    typed = {name: request.POST.get(name, "")[: asking.LONGEST] for name in FIELDS}
    try:
        asking.of_form(typed, clock.now().date())
    except NotADate as wrong:
        return _wrong(request, typed, "born", words.sentence(wrong.message))
    if not enough(typed):
        return _wrong(request, typed, "name", gettext("Type a name, an address or a telephone number."))
    less = {"less": "1"} if request.POST.get("less", "") == "1" else {}
    return see(f"{reverse('people:search')}?found={remembered.keep(request, viewer, typed | less)}#found")


def _found(request: HttpRequest, viewer: Viewer, search_id: UUID) -> HttpResponse:
    """Who is found by what was typed a moment ago: looked up anew, and journalled, each time the page is opened."""
    asked = remembered.found(request, viewer, search_id)
    if asked is None:
        return _empty(request, viewer, gone=True)
    less, typed = asked.get("less") == "1", {name: asked.get(name, "") for name in FIELDS}
    place = looking.by_hand(viewer, asking.of_form(typed, clock.now().date()), less=less)
    context = {"fields": fields(typed), "errors": [], "slots": [present.slot(place)], "less": less, "typed": typed}
    return render(request, "screening/desk/history/people.html", context)


def _empty(request: HttpRequest, viewer: Viewer, *, gone: bool = False) -> HttpResponse:
    sealed = request.GET.get("said") == "sealed"
    context: dict[str, object] = {"fields": fields({}), "errors": [], "sealed": sealed, "gone": gone}
    context["may_unseal"] = comparing.may(viewer, "person:unseal")
    if comparing.may(viewer, "person:match"):
        context["waiting"] = duplicates.waiting(viewer)
    return render(request, "screening/desk/history/people.html", context, status=410 if gone else 200)


def _wrong(request: HttpRequest, typed: Mapping[str, str], at: str, said: str) -> HttpResponse:
    context = {"fields": fields(typed, {at: said}), "errors": [(at, said)], "has_errors": True}
    return render(request, "screening/desk/history/people.html", context, status=422)


@use_case
def _may_search(*, viewer: Viewer) -> None:
    """Before anything is typed, kept or looked up."""
    known = {"agency": viewer.agency_id}
    require(viewer, "person:search", known, looking.PURPOSE, record_kind="person")


@desk("GET")
def person(request: HttpRequest, viewer: Viewer, person_id: UUID) -> HttpResponse:
    """Everything about one person that the viewer may see. Of a restricted one only that they exist, and whom to ask;
    refused alike when sealed, another agency's and not there."""
    try:
        one = whole.of_person(viewer, person_id)
    except Refused:
        return _exists(request, viewer, person_id)
    own, said = one.candidate.person.id, request.GET.get("said", "")
    if own != person_id:  # merged: their page is that of who they are now, so that no form of it means somebody else
        return see(reverse("people:person", args=[own]))
    merges = persons.merges_of(viewer, own, purpose=looking.PURPOSE)
    context = present.person(one) | {
        **{name: comparing.may(viewer, action) for name, action in MAY.items()},
        "merges": [telling.merge(row) for row in merges],
        "restricted": one.candidate.person.restricted,
        "ask": one.candidate.person.ask,
        "said": said if said in SAID else "",
        "other": one_id(request.GET.get("other", "")) if said == "unmerged" else None,
    }
    return render(request, "screening/desk/history/person.html", context)


def _exists(request: HttpRequest, viewer: Viewer, person_id: UUID) -> HttpResponse:
    """What may be told of somebody whose page is closed. Refused when that is nothing."""
    known = persons.persons(viewer, [person_id], purpose=looking.PURPOSE)
    ask = next((one.ask for one in known if isinstance(one, Exists)), None)
    if ask is None:
        raise PermissionDenied
    return render(request, "screening/desk/history/restricted.html", {"ask": ask, "glass": person_id}, status=403)


_pairs = "people/duplicates/<uuid:pair_id>"
_one = "people/<uuid:person_id>"
urlpatterns = [
    path("people", search, name="search"),
    path("people/unseal", unsealing.unseal, name="unseal"),
    path("people/duplicates", duplicates.queue, name="duplicates"),
    path(_pairs, duplicates.pair, name="pair"),
    path(f"{_pairs}/merge", duplicates.merge, name="merge"),
    path(f"{_pairs}/different", duplicates.different, name="different"),
    path(f"{_pairs}/leave", duplicates.leave, name="leave"),
    path(f"{_pairs}/again", duplicates.again, name="again"),
    path("people/merges/<uuid:merge_id>", closing.unmerge, name="unmerge"),
    path(_one, person, name="person"),
    path(f"{_one}/same", proposing.same, name="same"),
    path(f"{_one}/same/with", proposing.propose, name="propose"),
    path(f"{_one}/restrict", closing.restrict, name="restrict"),
    path(f"{_one}/unrestrict", closing.unrestrict, name="unrestrict"),
    path(f"{_one}/seal", closing.seal, name="seal"),
]
