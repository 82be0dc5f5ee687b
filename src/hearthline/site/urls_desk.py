"""The desk face's addresses."""

from django.urls import include, path

from hearthline.site import health

urlpatterns = [
    path("healthz", health.view),
    path("ui/", include("hearthline.ui.urls")),
    path("account/", include("hearthline.access.desk.urls")),
    path("scim/", include("hearthline.access.scim.urls")),
    path("reports/", include("hearthline.intake.desk.urls")),
    path("print/", include(("hearthline.intake.desk.downtime", "paper"))),
    path("", include("hearthline.intake.desk.after_urls")),
    path("retention/", include("hearthline.retention.desk.urls")),
    path("", include("hearthline.screening.desk.urls")),
]

handler400 = "hearthline.site.errors.bad_request"
handler403 = "hearthline.site.errors.not_yours"
handler404 = "hearthline.site.errors.not_there"
handler500 = "hearthline.site.errors.server_error"
