"""A browser that sees the pages of these tests under the site's own strict content policy, with no server."""

import mimetypes
from collections.abc import Callable
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from playwright.sync_api import Page, Route

SITE = "http://hearthline.test"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
Open = Callable[..., Page]

QUEUE = """{% extends "ui/desk/base.html" %}{% load hearthline %}{% block main %}<h1>Reports</h1>
<table class="hl-table"><caption>By danger</caption><thead><tr><th scope="col">Urgency</th><th scope="col">Report</th>
</tr></thead><tbody>{% for u in levels %}<tr data-row id="r{{ forloop.counter }}"><td>{% urgency u %}</td>
<td><a href="/queue#{{ forloop.counter }}">Report {{ forloop.counter }}</a>
<button type="button" data-key="c" class="hl-linkbutton">Claim {{ forloop.counter }}</button></td></tr>{% endfor %}
</tbody></table><form data-card><label for="note">Note</label><textarea id="note"></textarea></form>{% endblock %}"""
LEVELS = ["emergency", "urgent", "soon", "routine", "done"]


def answer(route: Route, html: str) -> None:
    path = route.request.url.removeprefix(SITE)
    if path.startswith("/static/"):
        found = finders.find(path.removeprefix("/static/"))
        assert isinstance(found, str), path
        kind = mimetypes.guess_type(found)[0] or "text/plain"
        return route.fulfill(body=Path(found).read_bytes(), content_type=kind)
    if path.startswith(("/leave", "/posted", "/duty")):
        return route.fulfill(body=f"<title>there</title><p id=there>{route.request.post_data or ''}</p>")
    return route.fulfill(
        body=html, content_type="text/html; charset=utf-8", headers={"Content-Security-Policy": POLICY}
    )


def faults(page: Page) -> list[str]:
    result = Axe().run(page)
    return [f"{v['id']}: {v['nodes'][0]['html'][:90]}" for v in result.response["violations"]]
