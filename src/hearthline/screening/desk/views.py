"""Saved views: keeping a filter under a name, and forgetting it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from hearthline.access.viewer import Viewer
from hearthline.ground.errors import DomainError, Refused
from hearthline.intake.desk.http import desk, one_id, see
from hearthline.screening import actions
from hearthline.screening.queries.filters import Filter
from hearthline.ui.words import in_words


@desk("POST")
def save(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Keep the filter that the form carries as codes; then back to that list."""
    wanted = Filter.read(request.POST.get("codes", ""))
    try:
        actions.save_view(viewer=viewer, name=request.POST.get("name", ""), wanted=wanted)
    except Refused:
        raise
    except DomainError as error:
        messages.error(request, in_words(error))
    return _back(wanted)


@desk("POST")
def delete(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Forget one of the viewer's own; back to the list it was asked from."""
    actions.delete_view(viewer=viewer, view_id=one_id(request.POST.get("view", "")))
    return _back(Filter.read(request.POST.get("codes", "")))


def _back(wanted: Filter) -> HttpResponse:
    where = reverse("screening:queue")
    return see(f"{where}?{wanted.codes}" if wanted.codes else where)
