"""The ways in: whose each one is, whether it lives, how long its oldest word lies."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from hearthline.access.desk.http import whole_number
from hearthline.access.policy import can
from hearthline.access.viewer import Viewer
from hearthline.duty.desk.frame import desk, see
from hearthline.ground.errors import DomainError, Refused
from hearthline.helpdesk import actions, queries, words
from hearthline.helpdesk.actions.ways import WITHOUT_HEARTBEAT_OF_OURS
from hearthline.helpdesk.desk.forms import line
from hearthline.ui.fields import Choice, FieldView
from hearthline.ui.words import in_words


@desk("GET")
def page(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Every way in, with its owner."""
    return _page(request, viewer)


def _page(request: HttpRequest, viewer: Viewer, wrong: DomainError | None = None) -> HttpResponse:
    keeps = can(viewer, "channel:keep", {"agency": viewer.agency_id}).allowed
    looks = can(viewer, "inquiry:write", {"agency": viewer.agency_id}).allowed
    rows = [
        (
            way,
            words.said(words.WAYS, way.row.way),
            words.said(words.ROLES, way.row.role),
            _fields(way) if keeps else [],
            looks and way.row.way in WITHOUT_HEARTBEAT_OF_OURS,
        )
        for way in queries.ways_in(viewer)
    ]
    context = {
        "rows": rows,
        "errors": [("main", in_words(wrong))] if wrong else [],
        "has_errors": bool(wrong),
    }
    return render(request, "helpdesk/desk/ways.html", context, status=422 if wrong else 200)


def _fields(way: queries.Way) -> list[FieldView]:
    name = f"{way.row.way}_"
    roles = tuple(
        Choice(f"{name}role_{code}", code, str(word), code == way.row.role) for code, word in words.ROLES.items()
    )
    post = line("post", words.said(words.WAYS, way.row.way), way.row.post, limit=120)
    return [
        FieldView(
            kind="select", name="role", id=f"{name}role", label=words.said(words.WAYS, way.row.way), choices=roles
        ),
        FieldView(kind="text", name="post", id=f"{name}post", label=post.label, value=post.value, attrs=post.attrs),
    ]


@desk("POST")
def owner(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Another post answers for a way in."""
    given = request.POST
    try:
        actions.give(
            viewer=viewer,
            way=given.get("way", ""),
            role=given.get("role", ""),
            post=given.get("post", ""),
            version=whole_number(given.get("version", "")),
        )
    except Refused:
        raise
    except DomainError as wrong:
        return _page(request, viewer, wrong)
    return see(reverse("helpdesk:ways"))


@desk("POST")
def looked(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Somebody looked into the letter box."""
    try:
        actions.looked(viewer=viewer, way=request.POST.get("way", ""))
    except Refused:
        raise
    except DomainError as wrong:
        return _page(request, viewer, wrong)
    return see(reverse("helpdesk:ways"))
