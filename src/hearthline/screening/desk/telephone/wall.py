"""The wall for supervisors: how the line and the reports stand this moment, in figures and words alone."""

import hashlib
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hearthline.access.middleware import poll
from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.intake.desk.http import desk
from hearthline.intake.line import queries
from hearthline.intake.line.figures import today
from hearthline.screening.desk.telephone import tiles
from hearthline.screening.desk.telephone.promises import of_pack
from hearthline.ui import languages
from hearthline.ui.agency import current_pack

RELOAD: Final = 15
"""Seconds between two loads of the page that loads itself, for a browser that runs no scripts."""


@poll
@desk("GET")
def page(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The wall. `?again`: the browser loads it anew by itself, which a screen without scripts may want."""
    context = _shown(viewer)
    again = "again" in request.GET
    answer = render(request, "screening/desk/telephone/wall.html", context | {"again": again, "reload": RELOAD})
    if again:
        answer["Refresh"] = str(RELOAD)
    return answer


@poll
@desk("GET")
def now(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The figures alone, as the page asks for them by itself: 304 and nothing while they look the same."""
    context = _shown(viewer)
    if request.headers.get("If-None-Match") == f'"{context["mark"]}"':
        answer = HttpResponse(status=304)
    else:
        answer = render(request, "screening/desk/telephone/parts/wall.html", context)
    answer["ETag"] = f'"{context["mark"]}"'
    return answer


def _shown(viewer: Viewer) -> dict[str, Any]:
    """What the wall shows, with its mark. A figure that only grows older does not change the mark: the page counts."""
    at = clock.now()
    wall = queries.wall(viewer, at)
    made = tiles.tiles(wall, of_pack(current_pack()))
    day = today(viewer, at)
    still = [[(one.words, one.figure, one.since, one.broken) for one in tile.lines] for tile in made]
    said = repr(
        (
            languages.current(),
            [(tile.figure, tile.broken) for tile in made],
            still,
            (day.answered, day.at_once, day.abandoned),
        )
    )
    mark = hashlib.sha256(said.encode()).hexdigest()[:16]
    return {"tiles": made, "at": wall.at, "mark": mark, "day": day}
