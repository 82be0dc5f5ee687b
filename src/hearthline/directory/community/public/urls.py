"""Addresses of the read API, as HSDS 3.0 names them."""

from django.urls import path, register_converter
from django.urls.converters import PathConverter

from hearthline.directory.community.public import views

app_name = "hsds"


class Anything(PathConverter):
    """The rest of an address, also with an end of line in it: a source may give such an id, and what nobody has is said
    in JSON, too."""

    regex = "(?s:.+)"


register_converter(Anything, "anything")

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
    *(path(f"{name}/<anything:pk>", views.one, {"kind": kind}, name=kind.name) for name, kind in _LISTS),
    path("<anything:_>", views.nothing, name="nothing"),
]
