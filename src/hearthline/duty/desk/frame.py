"""What every page of the duty room shares: who is looking, refusals, and fields of its forms."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from hearthline.access.viewer import Viewer
from hearthline.ground.errors import DomainError, Refused
from hearthline.journal.usecase import keep
from hearthline.ui.fields import Choice, FieldView

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, Viewer, P], HttpResponse]


def desk(*methods: str) -> Callable[[View[P]], Callable[..., HttpResponse]]:
    """A desk view: `view(request, viewer, …)`, these methods only. A refusal becomes the 403 page and stays in the
    journal. "Not yours" and "not there" look alike."""

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


def see(place: str) -> HttpResponseRedirect:
    """See other: after a form was taken, so that a reload repeats nothing."""
    answer = HttpResponseRedirect(place)
    answer.status_code = 303
    return answer


def line(
    name: str, label: str, sent: str, wrong: str, *, hint: str = "", limit: int = 0, kind: str = "text"
) -> FieldView:
    """One line to type in; nothing of it goes into the browser's memory or to a spelling service."""
    return FieldView(
        kind="text",
        name=name,
        id=name,
        label=label,
        hint=hint,
        value=sent,
        error=wrong,
        input_type=kind,
        maxlength=limit,
        width="mid" if kind == "date" else "",
        attrs=(("autocomplete", "off"), ("spellcheck", "false")),
    )


def choose(name: str, label: str, options: Iterable[tuple[str, Any]], sent: str, wrong: str) -> FieldView:
    """A list to choose from: (code, words)."""
    made = tuple(Choice(f"{name}_{n}", code, str(text), code == sent) for n, (code, text) in enumerate(options))
    return FieldView(kind="select", name=name, id=name, label=label, error=wrong, choices=made)


def errors(wrong: DomainError | None, places: dict[str, str]) -> dict[str, str]:
    """Place on the page to what is wrong there."""
    return {places.get(wrong.code, "main"): wrong.message} if wrong else {}
