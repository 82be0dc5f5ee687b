"""Beside a report: who of it is known already, "this is the same person", and taking that back."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from hearthline.access.policy import can
from hearthline.access.viewer import Viewer
from hearthline.intake.desk.http import desk, go, one_id
from hearthline.screening.actions.state import resource
from hearthline.screening.desk.acts import try_it
from hearthline.screening.desk.history import patterns, present
from hearthline.screening.history import linking, looking
from hearthline.screening.models import Screening

LONGEST_WHY = 500


@desk("GET")
def page(request: HttpRequest, viewer: Viewer, report_id: UUID) -> HttpResponse:
    """Everybody of the report, looked up. A page of its own; the report's page puts it beside the report."""
    screening, places, found = looking.with_patterns(viewer, report_id, less=request.GET.get("less", "")[:16])
    context = everything(viewer, screening, places) | {"patterns": patterns.views(found)}
    return render(request, "screening/desk/history/report.html", context)


def everything(viewer: Viewer, screening: Screening, places: tuple[looking.Place, ...]) -> dict[str, Any]:
    """What the panel needs. Linking is offered to who may do it."""
    return {
        "report": screening.report,
        "slots": present.slots(places, reverse("screening:history", args=[screening.report_id])),
        "may_link": can(viewer, "screening:run", resource(screening)).allowed,
        "errors": [],
    }


@desk("POST")
def link(request: HttpRequest, viewer: Viewer, report_id: UUID) -> HttpResponse:
    """This is the same person."""

    def act() -> str:
        person_id = one_id(request.POST.get("person", ""))
        linking.link(viewer=viewer, report_id=report_id, slot=request.POST.get("slot", "")[:16], person_id=person_id)
        return "linked"

    return try_it(request, viewer, report_id, act)


@desk("POST")
def unlink(request: HttpRequest, viewer: Viewer, report_id: UUID) -> HttpResponse:
    """It is not."""

    def act() -> str:
        linking.unlink(
            viewer=viewer,
            report_id=report_id,
            link_id=one_id(request.POST.get("link", "")),
            why=request.POST.get("why", "")[:LONGEST_WHY],
        )
        return "unlinked"

    return try_it(request, viewer, report_id, act)


@desk("POST")
def new_person(request: HttpRequest, viewer: Viewer, report_id: UUID) -> HttpResponse:
    """None of those who were found: somebody new."""

    def act() -> str:
        linking.new_person(
            viewer=viewer,
            report_id=report_id,
            slot=request.POST.get("slot", "")[:16],
            token=request.POST.get("lookup", "")[:64],
        )
        return "new_person"

    return try_it(request, viewer, report_id, act)


@desk("POST")
def looked(request: HttpRequest, viewer: Viewer, decision_id: UUID) -> HttpResponse:
    """A supervisor has looked at a decision that stood on a link which was taken back."""
    linking.look_at_gone_link(viewer=viewer, decision_id=decision_id)
    return go(request, reverse("screening:supervisor"))
