"""What pages of reports share beside what every page of the desk does: where to go next, and ids of a form."""

from collections.abc import Iterable
from uuid import UUID

from django.http import HttpRequest, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme

from hearthline.access.desk.http import desk, maybe_id, one_id, see, whole_number

__all__ = ["desk", "go", "next_place", "one_id", "see", "uuids", "whole_number"]


def next_place(request: HttpRequest, otherwise: str = "/") -> str:
    """Where the form says to go next, when that is a place on this desk; else `otherwise`."""
    wanted = request.POST.get("next", "")
    local = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if local else otherwise


def go(request: HttpRequest, otherwise: str = "/") -> HttpResponseRedirect:
    """See other: where the form said, when that is a place on this desk."""
    return see(next_place(request, otherwise))


def uuids(texts: Iterable[str]) -> frozenset[UUID]:
    """The ids among what a form sent; what is none is left out."""
    return frozenset(found for text in texts if (found := maybe_id(text)) is not None)
