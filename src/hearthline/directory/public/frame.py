"""What the directory's public pages share: methods, caching, and no cookie for anything."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render

View = Callable[..., HttpResponse]
UNPROCESSABLE, UNAVAILABLE = 422, 503


def public(*methods: str) -> Callable[[View], View]:
    """A public view of these methods. Forms are read as UTF-8, whatever the request claims."""

    def around(view: View) -> View:
        @wraps(view)
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in (*methods, "HEAD"):
                return HttpResponseNotAllowed(methods)
            if request.method == "POST":
                request.encoding = "utf-8"
            return view(request, *args, **kwargs)

        # Nobody is signed in here and nothing is done in anybody's name: there is nothing a forged form could misuse.
        inner.csrf_exempt = True  # type: ignore[attr-defined]  # read by Django's middleware
        return inner

    return around


def page(request: HttpRequest, template: str, context: Mapping[str, Any], *, status: int = 200) -> HttpResponse:
    """The page. What was typed on it is kept by nobody."""
    response = render(request, f"directory/public/{template}", dict(context), status=status)
    response["Cache-Control"] = "no-store" if request.method == "POST" else "private, no-cache"
    return response


def see(place: str) -> HttpResponseRedirect:
    """See other, after a form was taken."""
    response = HttpResponseRedirect(place)
    response.status_code = 303
    response["Cache-Control"] = "no-store"
    return response
