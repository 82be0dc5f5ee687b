"""What every page of the desk shares, whichever room it is in: who is looking, refusals, and what a form sends."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from hearthline.access.viewer import Viewer
from hearthline.ground.errors import Refused
from hearthline.journal.usecase import keep

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, Viewer, P], HttpResponse]
NO_ID = UUID(int=0)


def desk(*methods: str) -> Callable[[View[P]], Callable[..., HttpResponse]]:
    """A desk view: `view(request, viewer, …)`, these methods only. A refusal becomes the 403 page; what was refused
    is in the journal by then. "Not yours" and "not there" look alike."""

    def dress(view: View[P]) -> Callable[..., HttpResponse]:
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


def see(place: str) -> HttpResponseRedirect:
    """See other: after a form was taken, so that a reload repeats nothing. `place`: ours, never what was sent."""
    answer = HttpResponseRedirect(place)
    answer.status_code = 303
    return answer


def whole_number(text: str) -> int:
    """A version or page number as a form sends it; -1 (which no row has) for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def maybe_id(text: str) -> UUID | None:
    """An id as a form sends it; None for anything else."""
    try:
        return UUID(text)
    except ValueError:
        return None


def one_id(text: str) -> UUID:
    """The same; an id that no row has for anything else."""
    return maybe_id(text) or NO_ID
