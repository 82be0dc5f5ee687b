"""What the pages of the plan share: who is looking, refusals, and what could not be taken."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from hearthline.access.viewer import Viewer
from hearthline.duty.places import places
from hearthline.ground.errors import DomainError, Refused
from hearthline.journal.usecase import keep

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, Viewer, P], HttpResponse]


def desk(*methods: str) -> Callable[[View[P]], Callable[..., HttpResponse]]:
    """A desk view, these methods only. A refusal, in the journal by then, becomes the page that says so."""

    def dress(view: View[P]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            viewer = getattr(request, "viewer", None)
            if not isinstance(viewer, Viewer):
                raise PermissionDenied
            try:
                answer = view(request, viewer, *args, **kwargs)
            except Refused as refused:
                keep(refused)
                raise PermissionDenied from None
            answer["Cache-Control"] = "no-store"
            return answer

        return require_http_methods(list(methods))(run)

    return dress


def see(name: str, *args: Any) -> HttpResponseRedirect:
    """See other, after a form was taken."""
    answer = HttpResponseRedirect(reverse(name, args=args))
    answer.status_code = 303
    return answer


def tried(form: Form, act: Callable[[], Any], at: dict[str, str] | None = None) -> bool:
    """Do it; what the room says no to stands at its field (`at`: code to field), else above the form. False then."""
    try:
        act()
    except Refused:
        raise
    except DomainError as wrong:
        name = (at or {}).get(wrong.code)
        form.add_error(name if name in form.fields else None, wrong.message)
        return False
    return True


def place_choices(viewer: Viewer) -> list[tuple[str, str]]:
    """(code, name) of the agency's places."""
    return [(code, row.name) for code, row in places(viewer.agency_id).items()]


def day_of(text: str, otherwise: date) -> date:
    """A day out of an address; `otherwise` for what is none, or is centuries away."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return otherwise
    return found if abs((found - otherwise).days) < 3660 else otherwise
