"""The bar on every desk page: danger and other alerts until a named person answers."""

from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from hearthline.access.middleware import poll
from hearthline.access.viewer import Viewer
from hearthline.duty import queries
from hearthline.intake.desk.http import desk
from hearthline.intake.queries import unopened_danger

SHOWN = 3
"""How many dangers the bar spells out. Everything else is a number and a link: a bar full of promises that are late
would teach people not to look at it."""


def bar(viewer: Viewer) -> dict[str, Any]:
    """What the bar shows. Two queries."""
    waiting = queries.alerts(viewer)
    urgent = [row for row in waiting if row.urgent]
    return {
        "alerts": urgent[:SHOWN],
        "more_urgent": max(len(urgent) - SHOWN, 0),
        "others": len(waiting) - len(urgent),
        "unopened": unopened_danger(viewer),
    }


@poll
@desk("GET")
def alerts(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The bar alone, as the page asks for it by itself."""
    here = urlsplit(request.headers.get("HX-Current-URL", "")).path or "/"
    return render(request, "intake/desk/parts/alarms.html", bar(viewer) | {"here": here})


@desk("GET")
def everything(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Every alert that nobody has answered."""
    return render(request, "intake/desk/alarms.html", {"all_alerts": queries.alerts(viewer)})


# Answering one is screening's: who answers a danger takes the report.
urlpatterns = [
    path("", alerts, name="alerts"),
    path("all", everything, name="all"),
]
