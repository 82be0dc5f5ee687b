"""Every desk request: who is looking, with the rights of this moment."""

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.contrib.auth import logout
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve, reverse

from hearthline.access import locking, sessions
from hearthline.access.models import User
from hearthline.access.queries import has_real_factor, viewer_of
from hearthline.access.viewer import Viewer
from hearthline.journal.actions import write
from hearthline.journal.tags import Tag

Handler = Callable[[HttpRequest], HttpResponse]
View = TypeVar("View", bound=Callable[..., Any])

# Open to whoever has not signed in. Everything else on the desk is closed, also addresses that do not exist.
PASSKEY_DOOR = frozenset({"access_passkey_options", "access_passkey_sign_in", "access_passkey_refused"})
OPEN_NAMES = PASSKEY_DOOR | {"account_login", "mfa_authenticate", "access_restart", "access_signed_out", "ui:look"}
# The agency's own identity provider: on the way to signing in, nobody has signed in yet.
OPEN_NAMES |= {f"access_outside_{step}" for step in ("start", "back", "acs", "finish", "metadata")}
# The directory's door has an authentication of its own, by token, and never looks at a session.
# The address of a person's calendar is a secret of its own: a calendar does not sign in.
OPEN_PATHS = ("/healthz", "/static/", "/scim/", "/on-call/calendar/")
# Open to a person who signed in but still has to choose a password or set up a second factor.
SETTING_UP = OPEN_NAMES | {"access_password", "access_factor", "access_passkey_add", "account_logout"}
# All that a locked desk answers, until its person unlocks it.
LOCKED = frozenset(
    {"access_locked", "access_unlock_passkey", "access_somebody_else", "access_passkey_options", "ui:look"}
)


def poll(view: View) -> View:
    """Mark a view that a page asks by itself: it does not keep an idle session alive."""
    view.is_poll = True  # type: ignore[attr-defined]  # a mark on a function
    return view


class ViewerMiddleware:
    """Sets `request.viewer` (a Viewer, or None); asks for sign-in and a second factor everywhere but at the door.

    A request from a view marked `poll`, or with the header `Hearthline-Poll: 1`, does not count as a person's doing.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.viewer = None  # type: ignore[attr-defined]  # what every desk view reads
        if request.path_info.startswith(OPEN_PATHS):
            return self.get_response(request)
        name, polled = _where(request)
        answer = self.admit(request, name, polled) or self.get_response(request)
        if not answer.has_header("Cache-Control"):
            answer["Cache-Control"] = "no-store"
        return answer

    def admit(self, request: HttpRequest, name: str, polled: bool) -> HttpResponse | None:
        """None to go on; else where this person has to go first."""
        user = request.user
        if not isinstance(user, User):
            return None if name in OPEN_NAMES else _to_sign_in(request)
        viewer = viewer_of(user)
        ended = sessions.why_ended(request.session)
        if ended:
            _expire(request, viewer, ended)
            return None if name in OPEN_NAMES else _to_sign_in(request)
        if sessions.locks_now(request.session):
            locking.lock_now(request.session, viewer, "idle")
        if sessions.is_locked(request.session):
            return None if name in LOCKED else locking.to_the_lock(request)
        if not polled:
            sessions.touch(request.session)
        if not sessions.has_factor(request.session) and has_real_factor(user):
            # Opened by a password alone, and the account was set up elsewhere meanwhile: nothing is added from here.
            _expire(request, viewer, "half-open")
            return None if name in OPEN_NAMES else _to_sign_in(request)
        first = _first(request, user)
        if first and name not in SETTING_UP:
            # A part that the page asks for by itself gets nothing: sent on, it would load the same page for ever.
            return HttpResponse(status=204) if "HX-Request" in request.headers else HttpResponseRedirect(reverse(first))
        request.viewer = viewer  # type: ignore[attr-defined]  # as above
        request.setting_up = bool(first)  # type: ignore[attr-defined]  # a page then asks for nothing by itself
        return None


def _where(request: HttpRequest) -> tuple[str, bool]:
    """The name of the address, and whether this is a page asking by itself."""
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return "", False
    marked = bool(getattr(match.func, "is_poll", False))
    return match.view_name, marked or request.headers.get("Hearthline-Poll") == "1"


def _first(request: HttpRequest, user: User) -> str:
    """What must be done before anything else: an address name, or "" for nothing."""
    if user.must_change_password:
        return "access_password"
    return "" if sessions.has_factor(request.session) else "access_factor"


def _expire(request: HttpRequest, viewer: Viewer, why: str) -> None:
    with transaction.atomic():
        write(actor=viewer, tag=Tag.SESSION_EXPIRED, record_kind="user", record_id=viewer.id, fields=(why,))
    logout(request)


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in page, and back afterwards when a page was asked for (a form's text is not carried)."""
    whole_page = request.method == "GET" and "HX-Request" not in request.headers
    query = f"?{urlencode({'next': request.path})}" if whole_page and request.path != "/" else ""
    return locking.go(request, reverse("account_login") + query)
