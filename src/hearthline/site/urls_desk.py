"""The desk face's addresses."""

from django.urls import include, path

from hearthline.site import health

urlpatterns = [
    path("healthz", health.view),
    path("ui/", include("hearthline.ui.urls")),
    path("account/", include("hearthline.access.desk.urls")),
    path("scim/", include("hearthline.access.scim.urls")),
    path("outside/", include("hearthline.realm.desk.urls")),
    path("reports/", include("hearthline.intake.desk.urls")),
    path("print/", include(("hearthline.intake.desk.downtime", "paper"))),
    path("", include("hearthline.intake.desk.after_urls")),
    path("numbers/", include("hearthline.directory.desk.urls")),
    path("family-pages/", include("hearthline.helpdesk.mycase.desk.urls")),
    path("services/referrals/", include("hearthline.helpdesk.referring.desk.urls")),
    path("services/", include("hearthline.directory.finding_help.desk.urls")),
    path("say/", include("hearthline.helpdesk.disclosure.desk.urls")),
    path("complaints/", include("hearthline.helpdesk.complaints.desk.urls")),
    path("help/", include("hearthline.helpdesk.desk.urls")),
    path("messages/", include("hearthline.messaging.desk.urls")),
    path("duty/", include("hearthline.duty.desk.clocks_urls")),
    path("on-call/", include("hearthline.duty.desk.urls")),
    path("", include("hearthline.dispatch.desk.urls")),
    path("retention/", include("hearthline.retention.desk.urls")),
    path("", include("hearthline.screening.desk.urls")),
]

handler400 = "hearthline.site.errors.bad_request"
handler403 = "hearthline.site.errors.not_yours"
handler404 = "hearthline.site.errors.not_there"
handler500 = "hearthline.site.errors.server_error"
