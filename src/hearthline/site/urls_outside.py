"""The outside face's addresses. Nothing in them names abuse, a person, an organisation or a report."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from hearthline.site import health

urlpatterns = [
    path("healthz", health.view),
    *i18n_patterns(path("", include("hearthline.realm.outside.urls")), prefix_default_language=False),
]

handler400 = "hearthline.site.errors.bad_request"
handler403 = "hearthline.site.errors.forbidden"
handler404 = "hearthline.site.errors.not_found"
handler500 = "hearthline.site.errors.server_error"
