"""What every page of the desk shares: who is looking, refusals, and where to go next."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from hearthline.access.viewer import Viewer
from hearthline.ground.errors import Refused
from hearthline.journal.usecase import keep

P = ParamSpec("P")
NO_ID = UUID(int=0)


def desk(
    *methods: str,
) -> Callable[[Callable[Concatenate[HttpRequest, Viewer, P], HttpResponse]], Callable[..., HttpResponse]]:
    """A desk view: `view(request, viewer, …)`, these methods only. A refusal becomes the 403 page; what was refused
    is in the journal by then. "Not yours" and "not there" look alike."""

    def dress(view: Callable[Concatenate[HttpRequest, Viewer, P], HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            viewer = getattr(request, "viewer", None)
            if not isinstance(viewer, Viewer):
                raise PermissionDenied
            try:
                response = view(request, viewer, *args, **kwargs)
            except Refused as refused:
                keep(refused)
                raise PermissionDenied from None
            response["Cache-Control"] = "no-store"
            return response

        return require_http_methods(list(methods))(run)

    return dress


def next_place(request: HttpRequest, otherwise: str = "/") -> str:
    """Where the form says to go next, when that is a place on this desk; else `otherwise`."""
    wanted = request.POST.get("next", "")
    local = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if local else otherwise


def see(place: str) -> HttpResponseRedirect:
    """See other: after a form was taken, so that a reload repeats nothing. `place`: ours, never what was sent."""
    answer = HttpResponseRedirect(place)
    answer.status_code = 303
    return answer


def go(request: HttpRequest, otherwise: str = "/") -> HttpResponseRedirect:
    """See other: where the form said, when that is a place on this desk."""
    return see(next_place(request, otherwise))


def uuids(texts: Iterable[str]) -> frozenset[UUID]:
    """The ids among what a form sent; what is none is left out."""
    found = set()
    for text in texts:
        try:
            found.add(UUID(text))
        except ValueError:
            continue
    return frozenset(found)


def one_id(text: str) -> UUID:
    """An id as a form sends it; one that no row has for anything else."""
    try:
        return UUID(text)
    except ValueError:
        return NO_ID


def whole_number(text: str) -> int:
    """A version or page number as a form sends it; -1 (which no row has) for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
