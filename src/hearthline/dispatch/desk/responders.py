"""The list of offices that can be told, and its pages for an administrator."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from hearthline.access.policy import can, require
from hearthline.access.viewer import Viewer
from hearthline.dispatch import actions, law, queries
from hearthline.dispatch.actions.responders import MANAGE, PURPOSE
from hearthline.dispatch.desk import forms
from hearthline.dispatch.offices import of_row, offices, row_of
from hearthline.dispatch.places import Office
from hearthline.ground.errors import DomainError, Refused
from hearthline.intake.desk.fields import at_the_top, faults
from hearthline.intake.desk.http import desk, see, whole_number
from hearthline.ui.agency import current_pack
from hearthline.ui.moments import parse_day

AT = {
    "responder.recipient": "recipient",
    "responder.covers": "covers",
    "responder.place": "place",
    "responder.name": "name",
    "responder.source": "source",
    "responder.checked": "checked_on",
}


@desk("GET")
def page(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Everybody who can be called, by kind and place."""
    found = queries.responders(viewer)
    may = can(viewer, MANAGE, {"agency": viewer.agency_id}, PURPOSE).allowed
    kinds: dict[str, list[Office]] = {code: [] for code in law.known(current_pack())}
    for one in found:
        kinds.setdefault(one.recipient, []).append(one)
    context = {"kinds": [(code, rows) for code, rows in kinds.items() if rows], "may_manage": may}
    return render(request, "dispatch/desk/responders.html", context)


@desk("GET", "POST")
def new(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """An office of the agency's own."""
    _may(viewer, viewer.agency_id)
    return _edit(request, viewer, None)


@desk("GET", "POST")
def own(request: HttpRequest, viewer: Viewer, responder_id: UUID) -> HttpResponse:
    """Change a row of the agency. Refused alike when it is another's and when there is none."""
    row = row_of(responder_id)
    _may(viewer, row.agency_id if row else "none")
    return _edit(request, viewer, of_row(row) if row else None, responder_id=responder_id)


@desk("GET", "POST")
def take(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Take an office of the pack over, with the number the agency knows. `entry`: its name in the pack."""
    _may(viewer, viewer.agency_id)
    entry = request.POST.get("entry", request.GET.get("entry", ""))
    found = next((one for one in offices(viewer.agency_id) if one.key == entry and not one.version), None)
    return _edit(request, viewer, found, from_pack=entry) if found else see(reverse("dispatch:responders"))


def _may(viewer: Viewer, agency_id: str) -> None:
    require(viewer, MANAGE, {"agency": agency_id}, PURPOSE, record_kind="responder")


def _edit(
    request: HttpRequest,
    viewer: Viewer,
    office: Office | None,
    *,
    responder_id: UUID | None = None,
    from_pack: str = "",
) -> HttpResponse:
    wrong: DomainError | None = None
    given = {name: request.POST.get(name, "") for name in request.POST}
    if request.method == "POST":
        try:
            actions.keep_responder(
                viewer=viewer,
                values=given,
                checked_on=parse_day(given.get("checked_on", "")),
                responder_id=responder_id,
                from_pack=from_pack,
                version=whole_number(given.get("version", "")),
            )
            return see(reverse("dispatch:responders"))
        except Refused:
            raise
        except DomainError as caught:
            wrong = caught
    errors = faults(wrong, AT)
    context = {
        "office": office,
        "responder_id": responder_id,
        "entry": from_pack,
        "fields": forms.responder_fields(office, given, errors),
        **at_the_top(errors),
    }
    return render(request, "dispatch/desk/responder.html", context, status=422 if wrong else 200)


@desk("POST")
def end(request: HttpRequest, viewer: Viewer, responder_id: UUID) -> HttpResponse:
    """It is not called any more."""
    try:
        actions.end_responder(
            viewer=viewer, responder_id=responder_id, version=whole_number(request.POST.get("version", ""))
        )
    except Refused:
        raise
    except DomainError as wrong:
        return HttpResponse(wrong.message, status=422, content_type="text/plain; charset=utf-8")
    return see(reverse("dispatch:responders"))
