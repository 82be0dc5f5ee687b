"""What the directory's public pages share: caching, and no cookie for anything."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from hearthline.ui.public import public

__all__ = ["UNAVAILABLE", "UNPROCESSABLE", "page", "public", "see"]

UNPROCESSABLE, UNAVAILABLE = 422, 503


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
