"""Answering: one way to make a page, and what a browser or a proxy may keep of it."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hearthline.ui.public import View, public

__all__ = ["FRESH", "PRIVATE", "View", "page", "public"]

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
