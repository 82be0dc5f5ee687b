"""On the typing screen: how it stands with the telephone call whose words are typed there."""

import hashlib
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hearthline.access.middleware import poll
from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.intake.calls.policy import fetch
from hearthline.intake.desk.http import desk
from hearthline.intake.line import queries
from hearthline.ui import languages


def shown(viewer: Viewer, call_id: UUID) -> dict[str, Any]:
    """What the strip shows of the contact, with its mark; `contact` None for a call that no telephone brought."""
    found = queries.of_call(viewer, call_id)
    said = repr((languages.current(), found))
    mark = hashlib.sha256(said.encode()).hexdigest()[:16]
    return {"contact": found, "call_id": call_id, "at": clock.now(), "line_mark": mark}


@poll
@desk("GET")
def part(request: HttpRequest, viewer: Viewer, call_id: UUID) -> HttpResponse:
    """The strip alone: 304 and nothing while it looks the same."""
    fetch(viewer, call_id, "call:read")
    found = shown(viewer, call_id)
    if request.headers.get("If-None-Match") == f'"{found["line_mark"]}"':
        answer = HttpResponse(status=304)
    else:
        answer = render(request, "screening/desk/telephone/parts/strip.html", found)
    answer["ETag"] = f'"{found["line_mark"]}"'
    return answer
