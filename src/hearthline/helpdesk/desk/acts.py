"""What an agent does with one inquiry: each a form that posts, and leads back to the page."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from hearthline.access.desk.http import whole_number
from hearthline.access.viewer import Viewer
from hearthline.duty.desk.frame import desk, see
from hearthline.ground.errors import ConfigurationError, DomainError, Refused
from hearthline.helpdesk import actions, queries
from hearthline.helpdesk.desk.forms import read_agreed
from hearthline.helpdesk.desk.views import sheet

UNPROCESSABLE = 422
Act = Callable[[], object]


def _version(request: HttpRequest) -> int:
    """As the page had it."""
    return whole_number(request.POST.get("version", ""))


def _do(request: HttpRequest, viewer: Viewer, inquiry_id: UUID, act: Act) -> HttpResponse:
    """Do it and go back to the page; what was refused shows there, with all that was typed."""
    try:
        act()
    except (Refused, ConfigurationError):
        raise
    except DomainError as wrong:
        return sheet(request, viewer, queries.inquiry(viewer, inquiry_id), wrong, UNPROCESSABLE)
    return see(reverse("helpdesk:inquiry", args=[inquiry_id]))


@desk("POST")
def claim(request: HttpRequest, viewer: Viewer, inquiry_id: UUID) -> HttpResponse:
    """Take it; a supervisor also from a colleague."""
    version = _version(request)
    return _do(
        request, viewer, inquiry_id,
        lambda: actions.claim(viewer=viewer, inquiry_id=inquiry_id, version=version),
    )  # fmt: skip


@desk("POST")
def put_back(request: HttpRequest, viewer: Viewer, inquiry_id: UUID) -> HttpResponse:
    """Whoever comes next may take it."""
    version = _version(request)
    return _do(
        request, viewer, inquiry_id,
        lambda: actions.put_back(viewer=viewer, inquiry_id=inquiry_id, version=version),
    )  # fmt: skip


@desk("POST")
def about(request: HttpRequest, viewer: Viewer, inquiry_id: UUID) -> HttpResponse:
    """What it is about, and how we know who asks."""
    topic, proof, version = request.POST.get("topic", ""), request.POST.get("proof", ""), _version(request)
    return _do(
        request, viewer, inquiry_id,
        lambda: actions.change(viewer=viewer, inquiry_id=inquiry_id, version=version, topic=topic, proof=proof),
    )  # fmt: skip


@desk("POST")
def note(request: HttpRequest, viewer: Viewer, inquiry_id: UUID) -> HttpResponse:
    """A note of the desk for the desk."""
    words = request.POST.get("note", "")
    return _do(
        request, viewer, inquiry_id, lambda: actions.note(viewer=viewer, inquiry_id=inquiry_id, words=words)
    )  # fmt: skip


@desk("POST")
def answer(request: HttpRequest, viewer: Viewer, inquiry_id: UUID) -> HttpResponse:
    """The written follow-up goes out."""
    return _do(
        request, viewer, inquiry_id,
        lambda: actions.answer(
            viewer=viewer,
            inquiry_id=inquiry_id,
            version=_version(request),
            words=request.POST.get("words", ""),
            agreed=read_agreed(request.POST),
            signed=request.POST.get("signed", ""),
        ),
    )  # fmt: skip


@desk("POST")
def close(request: HttpRequest, viewer: Viewer, inquiry_id: UUID) -> HttpResponse:
    """All is done."""
    version = _version(request)
    return _do(
        request, viewer, inquiry_id,
        lambda: actions.close(viewer=viewer, inquiry_id=inquiry_id, version=version),
    )  # fmt: skip


@desk("POST")
def report(request: HttpRequest, viewer: Viewer, inquiry_id: UUID) -> HttpResponse:
    """One key: this tells of a child being hurt."""
    return _do(request, viewer, inquiry_id, lambda: actions.report(viewer=viewer, inquiry_id=inquiry_id))


@desk("POST")
def complaint(request: HttpRequest, viewer: Viewer, inquiry_id: UUID) -> HttpResponse:
    """The room of complaints has it from here, and so does the agent: the inquiry closes to who does not hold it, and a
    press that worked must not end on "you may not open this"."""
    try:
        found = actions.complain(viewer=viewer, inquiry_id=inquiry_id, version=_version(request))
    except (Refused, ConfigurationError):
        raise
    except DomainError as wrong:
        return sheet(request, viewer, queries.inquiry(viewer, inquiry_id), wrong, UNPROCESSABLE)
    return see(reverse("complaints:one", args=[found.complaint_id]))


@desk("GET", "POST")
def agreed(request: HttpRequest, viewer: Viewer, agreed_id: UUID) -> HttpResponse:
    """GET leads to the inquiry in which it was agreed, from a clock or an alert; POST says that it is done."""
    if request.method == "POST":
        found = actions.finish(viewer=viewer, agreed_id=agreed_id)
        return see(reverse("helpdesk:inquiry", args=[found.inquiry_id]))
    return see(reverse("helpdesk:inquiry", args=[queries.inquiry_of_agreed(viewer, agreed_id)]))
