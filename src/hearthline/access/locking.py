"""A shared workstation is locked at once: the session stays, and shows nothing until the same person is back.

By one key or button; by itself after `HEARTHLINE_LOCK_MINUTES`, where an agency set them. The idle limit goes on
counting behind the lock. Why: docs/decisions, "A desk locks by hand, and ends by itself".
"""

from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from hearthline.access import sessions
from hearthline.access.viewer import Viewer
from hearthline.journal.actions import write
from hearthline.journal.tags import Tag

_BACK = "hl_back"


def lock_now(session: SessionBase, viewer: Viewer, how: str) -> None:
    """Lock this session. `how`: "hand" or "idle"."""
    sessions.lock(session)
    _note(viewer, Tag.DESK_LOCKED, how)


def unlocked(session: SessionBase, viewer: Viewer, how: str) -> str:
    """Its person has shown a password or a passkey (`how`): the session goes on under a new key. Returns where they
    were."""
    sessions.unlock(session)
    session.cycle_key()
    _note(viewer, Tag.DESK_UNLOCKED, how)
    return str(session.pop(_BACK, "/"))


def remember_place(session: SessionBase, path: str) -> None:
    """Where to come back to, when it is a place on this desk. Without its query: words that somebody looked for do not
    rest in a session."""
    if path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None):
        session[_BACK] = path.partition("?")[0]


def to_the_lock(request: HttpRequest) -> HttpResponse:
    """Instead of any page: the one that unlocks."""
    if request.method == "GET" and "HX-Request" not in request.headers and _BACK not in request.session:
        remember_place(request.session, request.path)
    return go(request, reverse("access_locked"))


def go(request: HttpRequest, url: str) -> HttpResponse:
    """To another page as a whole, also when a part of a page asked."""
    if "HX-Request" in request.headers:
        answer = HttpResponse(status=200)
        answer["HX-Redirect"] = url
        return answer
    return HttpResponseRedirect(url)


def _note(viewer: Viewer, tag: Tag, how: str) -> None:
    with transaction.atomic():
        write(actor=viewer, tag=tag, record_kind="user", record_id=viewer.id, purpose="own-account", fields=(how,))
