"""Addresses of both faces as the frame asks for them, with nothing behind them."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


public = ([path("leave", nothing, name="leave"), path("r/<int:number>", nothing, name="step")], "report")
duty = ([path("alerts", nothing, name="alerts")], "duty")
urlpatterns = [
    path("", include(public)),
    path("duty/", include(duty)),
    path("queue", nothing, name="queue"),
    path("out", nothing, name="account_logout"),
    path("ui/", include("hearthline.ui.urls")),
]
