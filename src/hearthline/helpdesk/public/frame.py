"""What the contact pages share: methods, caching, the sealed state, and posts that another site made."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import translation

from hearthline.helpdesk.door.keys import public_ring
from hearthline.sealing import StateError, open_state, seal_state
from hearthline.ui import public as every
from hearthline.ui.languages import LANGUAGES
from hearthline.ui.public import View

UNPROCESSABLE, UNAVAILABLE = 422, 503
KIND = "contact"


def public(*methods: str) -> Callable[[View], View]:
    """A public view of these methods, in the language that its form asks for."""

    def around(view: View) -> View:
        @wraps(view)
        def spoken(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            chosen = request.POST.get("_lang", "") if request.method == "POST" else ""
            if chosen in dict(LANGUAGES):
                translation.activate(chosen)
            return view(request, *args, **kwargs)

        return every.public(*methods)(spoken)

    return around


def page(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, status: int = 200, fresh: bool = False
) -> HttpResponse:
    """The page. `fresh`: it shows nothing that anybody typed, and the browser's Back button may show it again."""
    response = render(request, f"helpdesk/public/{template}", dict(context), status=status)
    response["Cache-Control"] = "private, no-cache" if fresh else "no-store"
    return response


def seal(content: Mapping[str, Any]) -> str:
    """The hidden field of a step."""
    return seal_state(public_ring(), {"kind": KIND, "it": dict(content)})


def opened(request: HttpRequest) -> dict[str, Any]:
    """What `seal` was given; nothing when it did not open, or another site made this browser send the post: a planted
    state would give somebody else the code of what this person writes."""
    if foreign(request):
        return {}
    try:
        data = open_state(public_ring(), request.POST.get("state", ""))
    except StateError:
        return {}
    found = data.get("it")
    return found if data.get("kind") == KIND and isinstance(found, dict) else {}


def foreign(request: HttpRequest) -> bool:
    """Whether another site made this browser send the post. Nobody is refused for it; the state is not believed."""
    fetched = request.headers.get("Sec-Fetch-Site", "")
    if fetched:
        return fetched not in ("same-origin", "none")
    origin = request.headers.get("Origin", "null")
    return origin != "null" and origin.lower().rpartition("://")[2] != request.get_host().lower()


def place(name: str) -> str:
    """The address of a page of another room; "" when that room is not there."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
