"""After somebody answered: what is new, whether they have it, what came of it; and the file for their system."""

import json
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from hearthline.access.viewer import Viewer
from hearthline.dispatch import actions
from hearthline.dispatch.desk.telling import show
from hearthline.dispatch.exporting import document
from hearthline.ground.errors import DomainError, Refused
from hearthline.intake.desk.http import desk, see
from hearthline.ui.moments import parse_moment


@desk("POST")
def update(request: HttpRequest, viewer: Viewer, hand_off_id: UUID) -> HttpResponse:
    """Somebody tells them something new."""
    try:
        actions.send_update(viewer=viewer, hand_off_id=hand_off_id, words=request.POST.get("words", ""))
    except Refused:
        raise
    except DomainError as wrong:
        return show(request, viewer, hand_off_id, wrong)
    return see(reverse("dispatch:hand_off", args=[hand_off_id]) + "#updates")


@desk("POST")
def received(request: HttpRequest, viewer: Viewer, update_id: UUID) -> HttpResponse:
    """Somebody there has it."""
    try:
        made = actions.update_received(
            viewer=viewer, update_id=update_id, received_by=request.POST.get("received_by", "")
        )
    except Refused:
        raise
    except DomainError as wrong:
        return HttpResponse(wrong.message, status=422, content_type="text/plain; charset=utf-8")
    return see(reverse("dispatch:hand_off", args=[made.handoff_id]) + "#updates")


@desk("POST")
def outcome(request: HttpRequest, viewer: Viewer, hand_off_id: UUID) -> HttpResponse:
    """What the response came to."""
    try:
        actions.record_outcome(
            viewer=viewer,
            hand_off_id=hand_off_id,
            code=request.POST.get("code", ""),
            words=request.POST.get("said_words", ""),
            at=parse_moment(request.POST.get("at", "")),
        )
    except Refused:
        raise
    except DomainError as wrong:
        return show(request, viewer, hand_off_id, wrong)
    return see(reverse("dispatch:hand_off", args=[hand_off_id]) + "#outcomes")


@desk("GET")
def eido(request: HttpRequest, viewer: Viewer, hand_off_id: UUID) -> HttpResponse:
    """The hand-off as a file for the other body's machines."""
    try:
        made = document(viewer, hand_off_id)
    except Refused:
        raise
    except DomainError as wrong:
        return HttpResponse(wrong.message, status=422, content_type="text/plain; charset=utf-8")
    answer = HttpResponse(json.dumps(made, ensure_ascii=False, indent=1), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="hand-off-{hand_off_id.hex[:8]}.json"'
    return answer
