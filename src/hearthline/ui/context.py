"""The context every page gets. Names are documented in `hearthline.ui`."""

from typing import Any

from django.http import HttpRequest


def face(request: HttpRequest) -> dict[str, Any]:
    """Facts of the page's frame: agency, language, demo, local time, theme."""
    return {}
