"""Beside a report: who of it is known already, "this is the same person", and taking that back."""

from collections.abc import Collection, Iterable
from dataclasses import replace
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
from hearthline.screening.history import linking, looking, words
from hearthline.screening.history.earlier import Of
from hearthline.screening.history.patterns import Pattern
from hearthline.screening.models import Screening

LONGEST_WHY = 500


@desk("GET")
def page(request: HttpRequest, viewer: Viewer, report_id: UUID) -> HttpResponse:
    """Everybody of the report, looked up. A page of its own; the report's page puts it beside the report."""
    screening, places, found = looking.with_patterns(viewer, report_id, less=request.GET.get("less", "")[:16])
    context = everything(viewer, screening, places, found) | {"patterns": patterns.views(found)}
    return render(request, "screening/desk/history/report.html", context)


def everything(
    viewer: Viewer, screening: Screening, places: tuple[looking.Place, ...], found: Iterable[Pattern]
) -> dict[str, Any]:
    """What the panel needs. Linking is offered to who may do it."""
    told = {other.earlier.report_id for pattern in found for other in pattern.others}
    return {
        "report": screening.report,
        "slots": present.slots(
            [_once(place, told) for place in places], reverse("screening:history", args=[screening.report_id])
        ),
        "may_link": can(viewer, "screening:run", resource(screening)).allowed,
        "errors": [],
    }


def _once(place: looking.Place, told: Collection[UUID]) -> looking.Place:
    """Reports that the page's patterns list (`told`) are not said again with the family of who is linked."""
    linked = place.linked
    if linked is None or linked.more is None or not told:
        return place
    rest = ((who, tuple(row for row in of.reports if row.report_id not in told)) for who, of in linked.more.family)
    family = tuple((who, Of(reports)) for who, reports in rest if reports)
    return replace(place, linked=replace(linked, more=replace(linked.more, family=family)))


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
    """None of those who were found: somebody new. The first press asks once, the second keeps them."""
    slot = request.POST.get("slot", "")[:16]
    if request.POST.get("sure", "") != "yes":
        return _asks(request, viewer, report_id, slot)

    def act() -> str:
        linking.new_person(
            viewer=viewer,
            report_id=report_id,
            slot=slot,
            token=request.POST.get("lookup", "")[:64],
        )
        return "new_person"

    return try_it(request, viewer, report_id, act)


def _asks(request: HttpRequest, viewer: Viewer, report_id: UUID, slot: str) -> HttpResponse:
    """Who would be kept, in the words of the report, before anybody is. A place that is not there is said as ever."""
    context: dict[str, Any] = {}

    def ask() -> str:
        screening, asked = linking.asked_at(viewer=viewer, report_id=report_id, slot=slot)
        told = ", ".join(part for part in (asked.name, asked.age) if part)
        lookup = request.POST.get("lookup", "")[:64]
        context.update(report=screening.report, slot=slot, place=words.slot(slot), told=told, lookup=lookup)
        return ""

    refused = try_it(request, viewer, report_id, ask)
    return render(request, "screening/desk/history/new.html", context) if context else refused


@desk("POST")
def looked(request: HttpRequest, viewer: Viewer, decision_id: UUID) -> HttpResponse:
    """A supervisor has looked at a decision that stood on a link which was taken back."""
    linking.look_at_gone_link(viewer=viewer, decision_id=decision_id)
    return go(request, reverse("screening:supervisor"))
