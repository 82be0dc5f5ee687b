"""Beside a call: who is known already of the people typed so far, and picking who it is. Nothing typed is changed."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from hearthline.access.viewer import Viewer
from hearthline.ground.errors import DomainError, Refused
from hearthline.intake.calls.models import CallState
from hearthline.intake.desk.http import desk, one_id, see
from hearthline.screening.desk.history import present
from hearthline.screening.history import looking, picking
from hearthline.ui.words import in_words


@desk("GET")
def page(request: HttpRequest, viewer: Viewer, call_id: UUID) -> HttpResponse:
    """A page of its own; the call's page puts what it shows beside the cards, again whenever a name was saved."""
    return show(request, viewer, call_id, less=request.GET.get("less", "")[:16])


def show(request: HttpRequest, viewer: Viewer, call_id: UUID, *, less: str = "", wrong: str = "") -> HttpResponse:
    """The page; `wrong`: what could not be done, in words."""
    call, places = looking.of_call(viewer, call_id, less=less)
    here = reverse("calls:history", args=[call_id])
    context = {
        "call": call,
        "slots": present.slots(places, here),
        "may_pick": call.state == CallState.OPEN,
        "wrong": wrong,
        "has_errors": bool(wrong),
    }
    return render(request, "screening/desk/history/call.html", context, status=422 if wrong else 200)


@desk("POST")
def pick(request: HttpRequest, viewer: Viewer, call_id: UUID) -> HttpResponse:
    """This is the one (`pick`: place and person), or it is not (`unpick`). Nothing of the call's form comes along."""
    try:
        if "unpick" in request.POST:
            picking.unpick(viewer=viewer, call_id=call_id, pick_id=one_id(request.POST["unpick"]))
        else:
            slot, _space, person = request.POST.get("pick", "").partition(" ")
            picking.pick(viewer=viewer, call_id=call_id, slot=slot[:16], person_id=one_id(person))
    except Refused:
        raise
    except DomainError as wrong:
        return show(request, viewer, call_id, wrong=in_words(wrong))
    return see(reverse("calls:history", args=[call_id]))
