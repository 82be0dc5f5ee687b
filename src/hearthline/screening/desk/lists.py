"""Lists of the desk: the queue, mine, the supervisor's. The reporter is in none of them."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from hearthline.access.middleware import poll
from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.intake import presence
from hearthline.intake.desk.given import given
from hearthline.intake.desk.http import desk
from hearthline.intake.presence import Here
from hearthline.screening import queries
from hearthline.screening.desk import filtering, present, report
from hearthline.screening.desk.history import duplicates
from hearthline.screening.need import existing
from hearthline.screening.queries.filters import Filter
from hearthline.ui.agency import current_pack

A_DAY = timedelta(days=1)
There = Mapping[str, tuple[Here, ...]]


@desk("GET")
def home(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The queue, or what the filter in the address asks for, with a pane for the chosen report."""
    wanted = Filter.of(request.GET.dict())
    views = queries.saved_views(viewer)
    return _list(request, viewer, wanted, "screening/desk/queue.html", views=views, restricted=existing.listed(viewer))


@desk("GET")
def queue_rows(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The table alone: what "show" brings in."""
    wanted = Filter.of(request.GET.dict())
    return _list(request, viewer, wanted, "screening/desk/parts/queue_table.html", fresh=True)


def _list(request: HttpRequest, viewer: Viewer, wanted: Filter, template: str, **more: Any) -> HttpResponse:
    found = queries.queue(viewer, wanted, request.GET.get("after", ""))
    mark = _mark(found.stamp, found.there)
    context = {
        "queue": found,
        "mark": mark,
        "wanted": wanted,
        "ways": filtering.ways(wanted, found.levels),
        "chosen": filtering.chosen(wanted),
        "fields": filtering.fields(wanted),
    }
    answer = render(request, template, context | more)
    answer["ETag"] = f'"{mark}"'
    return _tagged(answer)


def _mark(stamp: str, there: There) -> str:
    """The ETag of a list: its rows, and who is at them."""
    said = repr([(one, [(h.name, h.editing) for h in people]) for one, people in sorted(there.items())])
    return f"{stamp}.{hashlib.sha256(said.encode()).hexdigest()[:12]}"


@poll
@desk("GET")
def queue_news(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Whether the list would look different: 304 when not, else a line with two numbers, and who is at what. Nothing
    is written."""
    stamp, _ = queries.stamp(viewer)
    there = presence.everywhere(viewer, presence.REPORT)
    mark = _mark(stamp, there)
    if request.headers.get("If-None-Match") == f'"{mark}"':
        answer = HttpResponse(status=304)
    else:
        since = _moment(request.GET.get("since", ""))
        context = {
            "news": queries.news(viewer, since, stamp),
            "mark": mark,
            "since": since.isoformat(),
            "codes": Filter.of(request.GET.dict()).codes,
            "there": there,
        }
        answer = render(request, "screening/desk/parts/news.html", context)
    answer["ETag"] = f'"{mark}"'
    return _tagged(answer)


@desk("GET")
def beside(request: HttpRequest, viewer: Viewer, report_id: UUID) -> HttpResponse:
    """The chosen report, for the pane beside the list. Asked for as a page of its own it is the whole report."""
    if "HX-Request" not in request.headers:
        return report.show(request, viewer, report_id)
    found = queries.summary(viewer, report_id)
    run = found.row.screening.current_run
    context = {
        "r": found.row,
        "g": given(found.report.main),
        "parts": len(found.report.parts),
        "says": present.decided(current_pack(), run.respond, run.priority) if run else "",
        "run": run,
    }
    return _tagged(render(request, "screening/desk/parts/beside.html", context))


def _tagged(answer: HttpResponse) -> HttpResponse:
    patch_vary_headers(answer, ["Cookie", "HX-Request"])
    return answer


def _moment(text: str) -> datetime:
    """A moment as our own pages send it; now for anything else, which then shows nothing as new."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return clock.now()
    found = found if found.tzinfo else found.replace(tzinfo=UTC)
    # A moment at the end of time cannot be told in another zone.
    return found if abs(found - clock.now()) < A_DAY else clock.now()


@desk("GET")
def mine(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What I hold, what of mine waits, what I could translate."""
    return render(request, "screening/desk/mine.html", {"mine": queries.my_work(viewer)})


@desk("GET")
def supervisor(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Everything that waits for a supervisor."""
    found = queries.supervisor_list(viewer)
    return render(request, "screening/desk/supervisor.html", {"found": found, "waiting": duplicates.waiting(viewer)})
