"""What every public page shares, whichever room it is in: its methods, and how its forms are read."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

View = Callable[..., HttpResponse]


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

        # Nobody is signed in here and nothing is done in anybody's name: there is nothing that a forged form could
        # misuse, and a refusal for want of a cookie would be a refused cry for help. Where a form goes on in steps, its
        # sealed state stands where a token would.
        inner.csrf_exempt = True  # type: ignore[attr-defined]  # read by Django's middleware
        return inner

    return around
