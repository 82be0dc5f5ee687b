"""Addresses of the intake desk. Included at `/reports/`.

    "<report id>/question"  "<report id>/read"  "<report id>/identity"  "<report id>/identity/review/<id>"
    "<report id>/file/<id>"  "<report id>/file/<id>/page/<n>"  "<report id>/file/<id>/quarantine"
"""

from django.urls import URLPattern

app_name = "intake_desk"
urlpatterns: list[URLPattern] = []
