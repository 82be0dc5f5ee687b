"""Restricting a report, who is named for it, and the page for who may know no more than that it exists."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from hearthline.access.stepup import step_up
from hearthline.access.viewer import Viewer
from hearthline.ground.errors import DomainError, Refused
from hearthline.intake.desk.fields import at_the_top, faults, set_field
from hearthline.intake.desk.http import desk, see, whole_number
from hearthline.people import queries as persons
from hearthline.people.types import Shown
from hearthline.screening.models import Screening
from hearthline.screening.need import existing, glass, restricting, standby
from hearthline.screening.need.closed import REPORT
from hearthline.screening.need.wording import OVER, RESTRICTED
from hearthline.ui.fields import FieldView

AT = {
    "restrict.why": "why_0",
    "restrict.ask": "ask",
    "restrict.named": "named_0",
    "restrict.over": "over_0",
}
CONFLICT = "restrict.changed"


def exists(request: HttpRequest, viewer: Viewer, report_id: UUID) -> HttpResponse:
    """What may be told of a report whose page is closed. Refused when that is nothing: alike for none, another
    agency's, and one that is closed to the viewer by a conflict."""
    one = existing.by_id(viewer, report_id)
    if one is None:
        raise PermissionDenied
    return render(request, "screening/desk/need/restricted_report.html", {"one": one}, status=403)


def told(viewer: Viewer, screening: Screening) -> dict[str, Any]:
    """For the page of a report that is open to the viewer: whether it is restricted, and until when it stays open to
    them. One query when it is."""
    kept = bool(getattr(screening, "kept", False))
    opening = glass.holds(viewer, screening.report_id, REPORT) if kept else None
    return {"restricted": kept, "opened_until": opening.until if opening else None}


@desk("GET", "POST")
@step_up()
def restrict(request: HttpRequest, viewer: Viewer, report_id: UUID) -> HttpResponse:
    """Why, whom to ask, who may open it; sent, it is restricted, or the names change."""
    sent, wrong = request.POST, None
    if request.method == "POST":
        try:
            restricting.restrict(
                viewer=viewer,
                report_id=report_id,
                why=sent.get("why", ""),
                ask=sent.get("ask", ""),
                named=sent.getlist("named"),
                version=whole_number(sent.get("version", "")),
            )
            return see(reverse("need:restrict_report", args=[report_id]))
        except Refused:
            raise
        except DomainError as error:
            wrong = error
    return _page(request, viewer, report_id, wrong)


@desk("POST")
def unrestrict(request: HttpRequest, viewer: Viewer, report_id: UUID) -> HttpResponse:
    """Open again to everybody who screens."""
    try:
        restricting.unrestrict(
            viewer=viewer,
            report_id=report_id,
            why=request.POST.get("over", ""),
            version=whole_number(request.POST.get("version", "")),
        )
    except Refused:
        raise
    except DomainError as wrong:
        return _page(request, viewer, report_id, wrong)
    return see(reverse("screening:report", args=[report_id]))


def _page(request: HttpRequest, viewer: Viewer, report_id: UUID, wrong: DomainError | None) -> HttpResponse:
    found = restricting.standing(viewer, report_id)
    links = persons.links_of_report(viewer, report_id, purpose="screening")
    row, sent, at = found.row, request.POST, faults(wrong, AT)
    named: Sequence[str] = sent.getlist("named") if "why" in sent else sorted(found.named or {found.holder} - {""})
    ask = sent.get("ask", row.ask_id if row else viewer.id if viewer.id in found.ask_names else "")
    context = {
        "report": report_id,
        "row": row,
        "ask": found.ask_names.get(row.ask_id, "") if row else "",
        "held": found.staff.get(found.holder, ""),
        "version": found.version,
        "there": sorted(found.staff[one] for one in standby.at_work(viewer.agency_id, found.named) & set(found.staff)),
        "open_persons": [one.person for one in links if isinstance(one.person, Shown) and not one.person.restricted],
        "why_field": set_field(
            "radios",
            "why",
            gettext("Why"),
            [(code, str(RESTRICTED[code])) for code in restricting.WHY],
            sent.get("why", row.why if row else None),
            at.get("why_0", ""),
        ),
        "ask_field": set_field(
            "select",
            "ask",
            gettext("Whom others are told to ask"),
            [("", gettext("Choose one")), *found.ask_names.items()],
            ask,
            at.get("ask", ""),
            hint=gettext("They may open it, so that there is always somebody who can act."),
        ),
        "named_field": set_field(
            "checkboxes",
            "named",
            gettext("Who may open it, beside supervisors"),
            list(found.staff.items()),
            named,
            at.get("named_0", ""),
            hint=gettext("Not who said that they know the family."),
        ),
        "over_field": _over_field(sent.get("over"), at.get("over_0", "")),
        **at_the_top(at),
    }
    status = 200 if wrong is None else 409 if wrong.code == CONFLICT else 422
    return render(request, "screening/desk/need/restrict.html", context, status=status)


def _over_field(chosen: str | None, error: str) -> FieldView:
    codes = [(code, str(OVER[code])) for code in restricting.OVER]
    return set_field("radios", "over", gettext("Why it ends"), codes, chosen, error)
