"""Places that have their own people on duty: an administrator keeps them, everybody sees them."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hearthline.access.viewer import ADMINISTRATOR, Viewer
from hearthline.duty import places
from hearthline.duty.desk.forms import PlaceForm
from hearthline.duty.desk.http import desk, place_choices, see, tried
from hearthline.duty.roster import calendar
from hearthline.ground.errors import DomainError, Refused

AT = {"place.code": "code", "place.name": "name", "rota.place": "within"}


@desk("GET", "POST")
def page(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Every place, and for an administrator a form for a new one."""
    return _page(request, viewer)


def _page(request: HttpRequest, viewer: Viewer, refused: str = "") -> HttpResponse:
    calendar.may_see(viewer)
    sent = request.POST if request.method == "POST" and not refused else None
    form = PlaceForm(sent, places=place_choices(viewer))
    if sent is not None:
        places.may_edit(viewer)
        if form.is_valid() and tried(form, lambda: places.make_place(viewer=viewer, **form.cleaned_data), AT):
            return see("rota:places")
    wrong = bool(form.errors or refused)
    context = {
        "places": list(places.places(viewer.agency_id).values()),
        "names": dict(place_choices(viewer)),
        "form": form,
        "errors": [("main", refused)] if refused else (),
        "keeps": ADMINISTRATOR in viewer.roles,
        "has_errors": wrong,
    }
    return render(request, "duty/desk/places.html", context, status=422 if wrong else 200)


@desk("POST")
def close(request: HttpRequest, viewer: Viewer, place_id: UUID) -> HttpResponse:
    """Nobody is planned there any more."""
    try:
        places.close_place(viewer=viewer, place_id=place_id)
    except Refused:
        raise
    except DomainError as wrong:
        return _page(request, viewer, wrong.message)
    return see("rota:places")
