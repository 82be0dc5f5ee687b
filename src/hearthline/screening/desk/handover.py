"""The hand-over page: for the screen and, on one or two sheets, for the next shift's desk."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hearthline.access.viewer import Viewer
from hearthline.intake.desk.http import desk
from hearthline.screening import queries


@desk("GET")
def page(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What the next shift must know."""
    return render(request, "screening/desk/handover.html", {"found": queries.handover(viewer)})
