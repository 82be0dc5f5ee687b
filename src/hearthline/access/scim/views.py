"""The directory's door. Its own authentication, no session, no cookie: so no forged form can use it."""

from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from hearthline.access.directory import viewer_for
from hearthline.access.models import DirectoryToken
from hearthline.access.scim import about, keeping, reading
from hearthline.access.scim.errors import Wrong, invalid
from hearthline.access.viewer import Viewer
from hearthline.ground.errors import Refused

P = ParamSpec("P")
Answer = tuple[int, Any, dict[str, str]]
LIMIT = 64 * 1024
_LIST = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
_TYPES = ("application/scim+json", "application/json")


def door(
    **methods: Callable[Concatenate[HttpRequest, Viewer, DirectoryToken, P], Answer],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """A view for `methods`, for whoever brings a good token; errors in the form that directories read."""

    @csrf_exempt
    def view(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            status, body, headers = _run(request, *args, **kwargs)
        except Wrong as wrong:
            status, body, headers = wrong.status, wrong.body(), wrong.headers
        except Refused:
            missing = Wrong(404, "There is no such user.")
            status, body, headers = missing.status, missing.body(), {}
        headers = {**headers, "Cache-Control": "no-store"}
        if body is None:
            return HttpResponse(status=status, headers=headers)
        return JsonResponse(body, status=status, headers=headers, content_type="application/scim+json")

    def _run(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> Answer:
        found = viewer_for(request.headers.get("Authorization", ""))
        if found is None:
            raise Wrong(401, "A token of this agency is needed.", headers={"WWW-Authenticate": "Bearer"})
        method = methods.get(str(request.method).lower())
        if method is None:
            allowed = ", ".join(sorted(m.upper() for m in methods))
            raise Wrong(405, "This cannot be done here.", headers={"Allow": allowed})
        return method(request, *found, *args, **kwargs)

    return view


def _told(request: HttpRequest) -> dict[str, Any]:
    if (request.content_type or "") not in _TYPES:
        raise Wrong(415, "Send application/scim+json.")
    if int(request.META.get("CONTENT_LENGTH") or 0) > LIMIT:
        raise Wrong(413, "The request is too large.")
    return reading.body(request.body, LIMIT)


def _address(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("scim:users"))


def _whole(request: HttpRequest, token: DirectoryToken, user: Any, status: int = 200) -> Answer:
    body = keeping.resource(token, [user], _address(request))[0]
    return status, body, {"Location": body["meta"]["location"]} if status == 201 else {}


def _number(request: HttpRequest, name: str, default: int) -> int:
    raw = request.GET.get(name, str(default)).removeprefix("-0")
    if not raw.lstrip("-").isascii() or not raw.lstrip("-").isdigit() or len(raw) > 9:
        raise invalid(f"{name} is a whole number.")
    return int(raw)


def _list(request: HttpRequest, viewer: Viewer, token: DirectoryToken) -> Answer:
    asked = request.GET.get("filter", "")
    found = keeping.users(viewer, token, *(reading.filtered(asked) if asked else ()))
    start, count = max(1, _number(request, "startIndex", 1)), _number(request, "count", about.MOST)
    count = max(0, min(count, about.MOST))
    people = list(found[start - 1 : start - 1 + count])
    return 200, _listed(keeping.resource(token, people, _address(request)), found.count(), start), {}


def _listed(rows: list[dict[str, Any]], total: int, start: int = 1) -> dict[str, Any]:
    return {
        "schemas": [_LIST],
        "totalResults": total,
        "startIndex": start,
        "itemsPerPage": len(rows),
        "Resources": rows,
    }


def _create(request: HttpRequest, viewer: Viewer, token: DirectoryToken) -> Answer:
    return _whole(request, token, keeping.make(viewer, token, reading.user(_told(request))), 201)


def _read(request: HttpRequest, viewer: Viewer, token: DirectoryToken, user_id: UUID) -> Answer:
    return _whole(request, token, keeping.one(viewer, user_id))


def _replace(request: HttpRequest, viewer: Viewer, token: DirectoryToken, user_id: UUID) -> Answer:
    told = reading.user(_told(request))
    if told.username is None:
        raise invalid("userName is required.")
    return _whole(request, token, keeping.change(viewer, token, user_id, told))


def _patch(request: HttpRequest, viewer: Viewer, token: DirectoryToken, user_id: UUID) -> Answer:
    return _whole(request, token, keeping.change(viewer, token, user_id, reading.patch(_told(request))))


def _delete(request: HttpRequest, viewer: Viewer, token: DirectoryToken, user_id: UUID) -> Answer:
    """Rows are kept, since the journal speaks of them: the account is closed for good measure of its next use."""
    keeping.change(viewer, token, user_id, reading.Told(active=False))
    return 204, None, {}


def _nothing(request: HttpRequest, viewer: Viewer, token: DirectoryToken, path: str) -> Answer:
    raise Wrong(404, "There is nothing here.")


users = door(get=_list, post=_create)
user = door(get=_read, put=_replace, patch=_patch, delete=_delete)
config = door(get=lambda request, viewer, token: (200, about.config(), {}))
types = door(get=lambda request, viewer, token: (200, _listed(about.types(), len(about.types())), {}))
schemas = door(get=lambda request, viewer, token: (200, _listed(about.schemas(), len(about.schemas())), {}))
nothing = door(get=_nothing, post=_nothing, put=_nothing, patch=_nothing, delete=_nothing)
