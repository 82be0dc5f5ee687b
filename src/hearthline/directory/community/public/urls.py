"""Addresses of the read API, as HSDS 3.0 names them."""

from django.urls import path

from hearthline.directory.community.public import views

app_name = "hsds"

_LISTS = (
    ("services", views.SERVICES),
    ("service_at_locations", views.PLACES),
    ("organizations", views.ORGANIZATIONS),
    ("taxonomies", views.TAXONOMIES),
    ("taxonomy_terms", views.TERMS),
)
urlpatterns = [
    path("", views.root, name="root"),
    *(path(name, views.many, {"kind": kind}, name=name) for name, kind in _LISTS),
    *(path(f"{name}/<path:pk>", views.one, {"kind": kind}, name=kind.name) for name, kind in _LISTS),
    path("<path:_>", views.nothing, name="nothing"),
]
