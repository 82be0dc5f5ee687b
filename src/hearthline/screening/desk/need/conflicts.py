"""I know this family: said by who does, about themselves, and the record closes for them."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from hearthline.access.viewer import Viewer
from hearthline.ground.errors import DomainError, Refused
from hearthline.intake.desk.fields import at_the_top, faults, set_field
from hearthline.intake.desk.http import desk
from hearthline.intake.queries import report_for
from hearthline.people import queries as persons
from hearthline.screening.need import conflicts
from hearthline.screening.need.wording import CONFLICT

AT = {"conflict.why": "why_0"}


@desk("GET", "POST")
def person(request: HttpRequest, viewer: Viewer, person_id: UUID) -> HttpResponse:
    """About one person's record."""
    if request.method == "GET":
        persons.person_for(viewer, person_id, "conflict:declare")
    back = reverse("people:person", args=[person_id])
    return _page(
        request, back, lambda why: conflicts.declare_person(viewer=viewer, person_id=person_id, why=why), "person"
    )


@desk("GET", "POST")
def report(request: HttpRequest, viewer: Viewer, report_id: UUID) -> HttpResponse:
    """About one report."""
    if request.method == "GET":
        report_for(viewer, report_id)
    back = reverse("screening:report", args=[report_id])
    return _page(
        request, back, lambda why: conflicts.declare_report(viewer=viewer, report_id=report_id, why=why), "report"
    )


def _page(request: HttpRequest, back: str, declare: Callable[[str], None], about: str) -> HttpResponse:
    wrong: DomainError | None = None
    if request.method == "POST":
        try:
            declare(request.POST.get("why", ""))
            return render(request, "screening/desk/need/declared.html", {"about": about})
        except Refused:
            raise
        except DomainError as error:
            wrong = error
    at = faults(wrong, AT)
    pairs = [(code, str(CONFLICT[code])) for code in conflicts.WHY]
    context = {
        "about": about,
        "back": back,
        "why_field": set_field(
            "radios", "why", gettext("How you know them"), pairs, request.POST.get("why"), at.get("why_0", "")
        ),
        **at_the_top(at),
    }
    return render(request, "screening/desk/need/conflict.html", context, status=422 if wrong else 200)
