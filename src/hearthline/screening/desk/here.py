"""The sign of life of an open page, and who else is there. Asked every few seconds; an unchanged answer is empty."""

import hashlib

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hearthline.access.middleware import poll
from hearthline.access.viewer import Viewer
from hearthline.intake import presence
from hearthline.intake.desk.http import desk


@poll
@desk("POST")
def beat(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """This window is open. 204 when nothing changed since what it shows (`seen`), for a record that is not the
    viewer's, and when it says goodbye (`gone`)."""
    said = request.POST
    kind, subject, writer = said.get("kind", ""), said.get("id", ""), said.get("writer", "")
    if said.get("gone"):
        presence.gone(viewer, kind, subject, writer=writer)
        return HttpResponse(status=204)
    editing, place = said.get("editing") == "1", said.get("place", "")
    if not presence.here(viewer, kind, subject, writer=writer, editing=editing, place=place):
        return HttpResponse(status=204)
    people = presence.who(viewer, kind, [subject], writer=writer).get(subject, ())
    mark = hashlib.sha256(repr([(p.name, p.editing, p.place, p.you) for p in people]).encode()).hexdigest()[:12]
    if said.get("seen") == mark:
        return HttpResponse(status=204)
    return render(request, "screening/desk/parts/here.html", {"people": people, "mark": mark})
