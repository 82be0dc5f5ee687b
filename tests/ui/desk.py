"""A desk page in a browser, for the tests of what its attributes do."""

from datetime import UTC, datetime
from typing import Any

from playwright.sync_api import Page

from tests.ui.browser import Open
from tests.ui.test_desk_page import Someone

AT = datetime(2026, 3, 1, 3, 0, tzinfo=UTC)
FRAME = '{% extends "ui/desk/base.html" %}{% block main %}<h1>A</h1>BODY{% endblock %}'


def desk(visit: Open, source: str, **more: Any) -> Page:
    """The page, for somebody who is signed in. `more`: as for `visit`."""
    return visit(source, face="desk", viewer=Someone(), **more)
