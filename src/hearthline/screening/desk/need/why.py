"""The page "Why": whether a colleague can do something with a record, and by which policies. Shows no record."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from hearthline.access.policy import require
from hearthline.access.viewer import Viewer
from hearthline.ground.errors import DomainError, Refused
from hearthline.intake.desk.fields import at_the_top, faults, line_field, set_field
from hearthline.intake.desk.http import desk
from hearthline.journal.usecase import use_case
from hearthline.screening.need import why
from hearthline.screening.need.wording import MISSING

AT = {"why.who": "who", "why.action": "action"}
LONGEST = 64


@use_case
def _may(*, viewer: Viewer) -> None:
    require(viewer, "access:explain", {"agency": viewer.agency_id}, record_kind="user")


@desk("GET", "POST")
def page(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The question; sent, the answer above it. What is asked stands in no address."""
    _may(viewer=viewer)
    sent = {name: request.POST.get(name, "")[:LONGEST] for name in ("who", "action", "record", "purpose")}
    wrong, found = None, None
    if request.method == "POST":
        try:
            found = why.explain(
                viewer=viewer,
                username=sent["who"],
                action=sent["action"],
                record=sent["record"],
                purpose=sent["purpose"],
            )
        except Refused:
            raise
        except DomainError as error:
            wrong = error
    at = faults(wrong, AT)
    choices = [("", gettext("Choose one")), *((name, name) for name in why.actions())]
    context = {
        "found": found,
        "missing": [MISSING[code] for code in found.missing] if found else [],
        "fields": (
            line_field("who", gettext("User name of the colleague"), sent["who"], at.get("who", ""), limit=LONGEST),
            set_field(
                "select", "action", gettext("What they want to do"), choices, sent["action"], at.get("action", "")
            ),
            line_field(
                "record",
                gettext("Number of the record"),
                sent["record"],
                hint=gettext("A report's number, or the number of a person's record. Empty: no record in particular."),
                limit=LONGEST,
            ),
            line_field(
                "purpose",
                gettext("Purpose"),
                sent["purpose"],
                hint=gettext("Such as screening. Empty: none is said."),
                limit=LONGEST,
            ),
        ),
        **at_the_top(at),
    }
    return render(request, "screening/desk/need/why.html", context, status=422 if wrong else 200)
