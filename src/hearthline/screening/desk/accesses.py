"""Who looked at a record: the pages, reached from the record's own. Ids only in the addresses."""

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from hearthline.access.viewer import Viewer
from hearthline.intake.desk.http import desk
from hearthline.screening.accesses import looking, words

_BACK = {looking.REPORT: "screening:report", looking.PERSON: "people:person"}


@desk("GET")
def of_report(request: HttpRequest, viewer: Viewer, report_id: UUID) -> HttpResponse:
    """Who looked at this report. Refused alike for one of another agency and one that is not there."""
    return _page(request, viewer, looking.REPORT, report_id)


@desk("GET")
def of_person(request: HttpRequest, viewer: Viewer, person_id: UUID) -> HttpResponse:
    """Who looked at this person's record. Refused alike for a sealed one, another agency's, and none at all."""
    return _page(request, viewer, looking.PERSON, person_id)


def _page(request: HttpRequest, viewer: Viewer, kind: str, record_id: UUID) -> HttpResponse:
    narrowed = request.GET.get("kind", "")
    narrowed = narrowed if narrowed in words.KINDS else ""
    after, family = request.GET.get("after", ""), request.GET.get("family", "") == "1"
    if family:
        found = looking.for_family(viewer, kind, record_id, after=after)
    else:
        found = looking.accesses(viewer, kind, record_id, narrowed=narrowed, after=after)
    context = {
        "found": found,
        "family": family,
        "narrowed": narrowed,
        "kinds": words.KINDS.items(),
        "record": found.number or record_id.hex,
        "back": reverse(_BACK[kind], args=[record_id]) if found.may_open else "",
        "older": _older(narrowed, family, found.after),
        "paged": bool(after),
    }
    return render(request, "screening/desk/accesses.html", context)


def _older(narrowed: str, family: bool, after: str) -> str:
    asked = {"kind": narrowed, "family": "1" if family else "", "after": after}
    return "?" + urlencode({name: value for name, value in asked.items() if value}) if after else ""


of_reports = [path("screening/<uuid:report_id>/journal", of_report, name="journal")]
of_people = [path("people/<uuid:person_id>/journal", of_person, name="journal")]
