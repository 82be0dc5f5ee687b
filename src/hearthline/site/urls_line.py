"""The line face's addresses: one for the telephone system, one for the monitor."""

from django.urls import path

from hearthline.intake.line.face import views
from hearthline.site import health

urlpatterns = [
    path("healthz", health.view),
    path("line/events", views.events, name="line-events"),
]

handler400 = "hearthline.site.errors.bad_request"
handler403 = "hearthline.site.errors.forbidden"
handler404 = "hearthline.site.errors.not_found"
handler500 = "hearthline.site.errors.server_error"
