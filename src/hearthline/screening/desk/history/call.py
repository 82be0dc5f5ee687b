"""Beside a call: who is known already of the people typed so far. It changes nothing of the call."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from hearthline.access.viewer import Viewer
from hearthline.intake.desk.http import desk
from hearthline.screening.desk.history import present
from hearthline.screening.history import looking


@desk("GET")
def page(request: HttpRequest, viewer: Viewer, call_id: UUID) -> HttpResponse:
    """A page of its own; the call's page puts what it shows beside the cards, again whenever a name was saved."""
    call, places = looking.of_call(viewer, call_id, less=request.GET.get("less", "")[:16])
    here = reverse("calls:history", args=[call_id])
    return render(request, "screening/desk/history/call.html", {"call": call, "slots": present.slots(places, here)})
