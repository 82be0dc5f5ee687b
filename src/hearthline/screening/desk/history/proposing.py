"""One record may be the same as another: look for the other one, and put the two beside each other."""

from dataclasses import replace
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters

from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.ground.errors import DomainError, Refused
from hearthline.intake.desk.http import desk, one_id, see
from hearthline.linkage.dates import NotADate
from hearthline.people import queries as persons
from hearthline.people.types import Shown
from hearthline.screening.desk.history import present, remembered
from hearthline.screening.desk.history.finding import FIELDS, enough, fields
from hearthline.screening.history import asking, comparing, looking, words
from hearthline.ui.words import in_words


@sensitive_post_parameters()
@desk("GET", "POST")
def same(request: HttpRequest, viewer: Viewer, person_id: UUID) -> HttpResponse:
    """Look for the other record. What is typed goes in the form's body, and on to an address that says nothing."""
    person = persons.person_for(viewer, person_id, "person:match", purpose=comparing.PURPOSE)
    if request.method == "GET":
        if again := request.GET.get("found", ""):
            return _found(request, viewer, person, one_id(again))
        return _show(request, person, {"name": person.name})
    typed = {name: request.POST.get(name, "")[: asking.LONGEST] for name in FIELDS}
    try:
        asking.of_form(typed, clock.now().date())
    except NotADate as wrong:
        return _show(request, person, typed, ("born", words.sentence(wrong.message)))
    if not enough(typed):
        return _show(request, person, typed, ("name", gettext("Type a name, an address or a telephone number.")))
    return see(f"{reverse('people:same', args=[person_id])}?found={remembered.keep(request, viewer, typed)}#found")


def _found(request: HttpRequest, viewer: Viewer, person: Shown, search_id: UUID) -> HttpResponse:
    """Who else is found by what was typed a moment ago: looked up anew each time the page is opened."""
    typed = remembered.found(request, viewer, search_id)
    if typed is None:
        return _show(request, person, {"name": person.name}, gone=True)
    place = looking.by_hand(viewer, asking.of_form(typed, clock.now().date()))
    others = replace(place, hits=tuple(hit for hit in place.hits if hit.person.id != person.id))
    return _show(request, person, typed, slots=[present.slot(others)])


def _show(
    request: HttpRequest,
    person: Shown,
    typed: dict[str, str],
    wrong: tuple[str, str] | None = None,
    slots: list[present.SlotView] | None = None,
    gone: bool = False,
) -> HttpResponse:
    context = {
        "person": person.id,
        "name": person.name or gettext("somebody without a name"),
        "facts": present.facts(person),
        "fields": fields(typed, dict([wrong]) if wrong else None),
        "slots": slots or [],
        "same_as": person.id,
        "errors": [wrong] if wrong else [],
        "has_errors": wrong is not None,
        "gone": gone,
    }
    status = 422 if wrong else 410 if gone else 200
    return render(request, "screening/desk/history/same.html", context, status=status)


@desk("POST")
def propose(request: HttpRequest, viewer: Viewer, person_id: UUID) -> HttpResponse:
    """These two: onto the queue, and to the page where they stand beside each other."""
    other = one_id(request.POST.get("other", ""))
    try:
        pair = comparing.propose(viewer=viewer, one=person_id, two=other)
    except Refused:
        raise
    except DomainError as wrong:
        person = persons.person_for(viewer, person_id, "person:match", purpose=comparing.PURPOSE)
        return _show(request, person, {"name": person.name}, ("name", in_words(wrong)))
    return see(reverse("people:pair", args=[pair]))
