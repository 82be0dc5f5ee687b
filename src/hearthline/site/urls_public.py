"""The public face's addresses. Nothing in them names abuse, a person or a report."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from hearthline.site import health

urlpatterns = [
    path("healthz", health.view),
    path("hooks/", include("hearthline.messaging.public.urls")),
    path("hsds/", include("hearthline.directory.community.public.urls")),
    *i18n_patterns(path("", include("hearthline.directory.public.urls")), prefix_default_language=False),
    *i18n_patterns(path("", include("hearthline.helpdesk.answers.public.urls")), prefix_default_language=False),
    *i18n_patterns(path("", include("hearthline.helpdesk.mycase.public.urls")), prefix_default_language=False),
    *i18n_patterns(path("", include("hearthline.directory.finding_help.public.urls")), prefix_default_language=False),
    *i18n_patterns(path("", include("hearthline.helpdesk.complaints.public.urls")), prefix_default_language=False),
    *i18n_patterns(path("", include("hearthline.helpdesk.public.urls")), prefix_default_language=False),
    *i18n_patterns(path("", include("hearthline.intake.public.urls")), prefix_default_language=False),
]

handler400 = "hearthline.site.errors.bad_request"
handler403 = "hearthline.site.errors.forbidden"
handler404 = "hearthline.site.errors.not_found"
handler500 = "hearthline.site.errors.server_error"
