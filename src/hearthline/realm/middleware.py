"""Every request at the outside face: whose it is, with what is true of their account at this moment."""

from collections.abc import Callable

from django.contrib import auth
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve, reverse

from hearthline.journal.tags import Tag
from hearthline.realm import sessions
from hearthline.realm.accounts import note_session
from hearthline.realm.models import Person

Handler = Callable[[HttpRequest], HttpResponse]
# Open to whoever has not signed in. Everything else is closed, also addresses that do not exist.
OPEN_NAMES = frozenset({"outside:sign_in", "outside:code", "outside:open", "outside:choose", "outside:signed_out"})
OPEN_PATHS = ("/healthz", "/static/")
# Open to a new account that has no second step yet.
SETTING_UP = OPEN_NAMES | {"outside:factor", "outside:sign_out"}


class RealmMiddleware:
    """Sets `request.person` (a Person, or None). A session that Django finds nobody for is a stranger's."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.person = None  # type: ignore[attr-defined]  # what every page here reads
        if request.path_info.startswith(OPEN_PATHS):
            return self.get_response(request)
        answer = self.admit(request, _name(request)) or self.get_response(request)
        if not answer.has_header("Cache-Control"):
            answer["Cache-Control"] = "no-store"
        return answer

    def admit(self, request: HttpRequest, name: str) -> HttpResponse | None:
        """None to go on; else where this person has to go first."""
        person = request.user
        if not isinstance(person, Person):
            return None if name in OPEN_NAMES else HttpResponseRedirect(reverse("outside:sign_in"))
        if sessions.has_ended(request.session):
            note_session(person=person, tag=Tag.OUTSIDER_SIGNED_OUT, how="idle")
            auth.logout(request)
            return None if name in OPEN_NAMES else HttpResponseRedirect(reverse("outside:sign_in"))
        sessions.touch(request.session)
        if not sessions.has_factor(request.session) and name not in SETTING_UP:
            return HttpResponseRedirect(reverse("outside:factor"))
        request.person = person
        return None


def _name(request: HttpRequest) -> str:
    try:
        return resolve(request.path_info).view_name
    except Resolver404:
        return ""
