"""Lists of the desk: the queue, mine, the supervisor's. The reporter is in none of them."""

from datetime import UTC, datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from hearthline.access.middleware import poll
from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.intake.desk.http import desk
from hearthline.screening import queries

A_DAY = timedelta(days=1)


@desk("GET")
def home(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The queue."""
    return _tagged(render(request, "screening/desk/queue.html", {"queue": queries.queue(viewer)}))


@desk("GET")
def queue_rows(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The table alone: what "show" brings in."""
    found = queries.queue(viewer)
    answer = render(request, "screening/desk/parts/queue_table.html", {"queue": found, "fresh": True})
    answer["ETag"] = f'"{found.stamp}"'
    return _tagged(answer)


@poll
@desk("GET")
def queue_news(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Whether the list would look different: 304 when not, else a line with two numbers. Nothing is written."""
    mark, _ = queries.stamp(viewer)
    if request.headers.get("If-None-Match") == f'"{mark}"':
        answer = HttpResponse(status=304)
    else:
        since = _moment(request.GET.get("since", ""))
        answer = render(
            request, "screening/desk/parts/news.html", {"news": queries.news(viewer, since), "since": since.isoformat()}
        )
    answer["ETag"] = f'"{mark}"'
    return _tagged(answer)


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
    return render(request, "screening/desk/supervisor.html", {"found": queries.supervisor_list(viewer)})
