"""Answering: one way to make a page, and what a browser or a proxy may keep of it."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render

View = Callable[..., HttpResponse]
# A page with nothing typed on it may be shown again from the browser's memory, so that its Back button works
# without asking to send the form again. Nobody else may keep it, and it is asked for again when it is opened.
FRESH = "private, no-cache"
PRIVATE = "no-store"


def page(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, status: int = 200, fresh: bool = False
) -> HttpResponse:
    """The page. `fresh`: it shows nothing that anyone typed."""
    response = render(request, f"intake/public/{template}", dict(context), status=status)
    response["Cache-Control"] = FRESH if fresh else PRIVATE
    return response


def public(*methods: str) -> Callable[[View], View]:
    """A public view that answers to these methods, and reads forms as UTF-8 whatever the request claims."""

    def around(view: View) -> View:
        @wraps(view)
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in (*methods, "HEAD"):
                return HttpResponseNotAllowed(methods)
            if request.method == "POST":
                request.encoding = "utf-8"
            return view(request, *args, **kwargs)

        # Nothing here acts for a signed-in person: the sealed state stands where a CSRF token would, and a refusal
        # for want of a cookie would be a refused report.
        inner.csrf_exempt = True  # type: ignore[attr-defined]  # read by Django's middleware
        return inner

    return around
