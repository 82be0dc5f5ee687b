"""Who was called about an alert that nobody answered, and, for supervisors, every alert that is calling people now."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from hearthline.access.viewer import Viewer
from hearthline.duty.escalation import queries
from hearthline.intake.desk.http import desk


@desk("GET")
def called(request: HttpRequest, viewer: Viewer, alert_id: UUID) -> HttpResponse:
    """Each step, person and channel: when it was asked for, when a provider took it, what came back."""
    return render(request, "intake/desk/called.html", {"told": queries.who_was_called(viewer, alert_id)})


@desk("GET")
def running(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """For supervisors: alerts about which people are being called now, the longest wait first."""
    return render(request, "intake/desk/calling.html", {"rows": queries.running(viewer)})


urlpatterns = [
    path("calling", running, name="calling"),
    path("<uuid:alert_id>/called", called, name="called"),
]
