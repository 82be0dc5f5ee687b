"""What a person does in a moment: give a sign of life, take something back, look at a number."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path

from hearthline.access.viewer import Viewer
from hearthline.ground.errors import DomainError, Refused
from hearthline.intake.desk.http import desk, one_id
from hearthline.screening import actions
from hearthline.screening.desk.acts import pressed, try_it
from hearthline.screening.desk.report import show
from hearthline.ui.words import in_words

TOUCHED = "Hearthline-Touch"
"""The header of a sign of life that the page's script sends: answered with the new end, or why there is none."""


keep_it = pressed(actions.touch, "touched")
"""By pressing "Keep it": a form without a script."""


@desk("POST")
def touch(request: HttpRequest, viewer: Viewer, report_id: UUID) -> HttpResponse:
    """A sign of life of who holds the report: by the script while somebody types, or by pressing "Keep it"."""
    if TOUCHED not in request.headers:
        return keep_it(request, report_id=report_id)
    try:
        until = actions.touch(viewer=viewer, report_id=report_id)
    except Refused:
        raise
    except DomainError as wrong:
        return JsonResponse({"said": in_words(wrong)})
    return JsonResponse({"until": until.isoformat()})


undo_claim = pressed(actions.undo_claim, "undone_claim")
"""Take a claim back."""
undo_release = pressed(actions.undo_release, "undone_release")
"""Have it again."""


@desk("POST")
def undo_decision(request: HttpRequest, viewer: Viewer, report_id: UUID) -> HttpResponse:
    """Take a decision or a proposal back."""

    def act() -> str:
        own = one_id(request.POST.get("decision", ""))
        actions.undo_decision(viewer=viewer, report_id=report_id, decision_id=own)
        return "undone"

    return try_it(request, viewer, report_id, act)


@desk("POST")
def review(request: HttpRequest, viewer: Viewer, report_id: UUID) -> HttpResponse:
    """A supervisor has looked at an upward decision."""

    def act() -> str:
        actions.review_override(viewer=viewer, decision_id=one_id(request.POST.get("decision", "")))
        return "reviewed"

    return try_it(request, viewer, report_id, act)


@desk("POST")
def callback(request: HttpRequest, viewer: Viewer, report_id: UUID) -> HttpResponse:
    """The number to call back, in this answer and nowhere else, with the report still beside it."""
    try:
        found = actions.show_callback(viewer=viewer, report_id=report_id)
    except Refused:
        raise
    except DomainError as wrong:
        return show(request, viewer, report_id, wrong=wrong, at="reporter", status=422)
    return show(request, viewer, report_id, callback=found)


urlpatterns = [
    path("screening/<uuid:report_id>/touch", touch, name="touch"),
    path("screening/<uuid:report_id>/callback", callback, name="callback"),
    path("screening/<uuid:report_id>/review", review, name="review"),
    path("screening/<uuid:report_id>/undo/claim", undo_claim, name="undo_claim"),
    path("screening/<uuid:report_id>/undo/release", undo_release, name="undo_release"),
    path("screening/<uuid:report_id>/undo/decision", undo_decision, name="undo_decision"),
]
