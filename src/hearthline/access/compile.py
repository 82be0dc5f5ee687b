"""Policies as SQL: the rows a viewer may see for an action, as one Q. Interface; the compiler follows."""

from collections.abc import Mapping

from django.db.models import Q

from hearthline.access.scoped import Column
from hearthline.access.viewer import Viewer


def scope(
    viewer: Viewer, action: str, purpose: str = "", *, columns: Mapping[str, Column] = {"agency": "agency_id"}
) -> Q:
    """The rows on which `can(viewer, action, row, purpose)` says yes, as a Q over `columns`."""
    raise NotImplementedError
