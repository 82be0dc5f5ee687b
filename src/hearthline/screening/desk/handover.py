"""The hand-over page: for the screen and, on one or two sheets, for the next shift's desk."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hearthline.access.viewer import Viewer
from hearthline.duty import queries as duty
from hearthline.duty.roster import calendar
from hearthline.intake.desk.http import desk
from hearthline.screening import queries


@desk("GET")
def page(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What the next shift must know."""
    context = {
        "found": queries.handover(viewer),
        "on_call": calendar.on_duty_now(viewer),
        "alarms": duty.alerts(viewer),
    }
    return render(request, "screening/desk/handover.html", context)
