"""Pages for these tests: rendered with the real frame, in a language, for a face."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.template import engines
from django.test import RequestFactory
from django.utils import translation
from playwright.sync_api import Browser

from hearthline.ui import agency
from tests.chromium import new_page, running
from tests.ui.browser import SITE, Open, answer
from tests.ui.pages import ROOT, Page

Render = Callable[..., Page]


@pytest.fixture(autouse=True)
def _own_addresses(settings: Any) -> Iterator[None]:
    settings.ROOT_URLCONF = "tests.ui.urls"
    settings.HEARTHLINE_DESK_NAV = (
        ("Queue", "queue", "q", ("screener",)),
        ("Elsewhere", "no-such-address", "x", ("screener",)),
        ("People", "queue", "p", ("administrator",)),
    )
    settings.HEARTHLINE_PACK = "us-ca-sacramento"
    settings.HEARTHLINE_PACKS_DIR = ROOT / "packs"
    agency.agency_of.cache_clear()
    yield
    agency.agency_of.cache_clear()


@pytest.fixture
def render(settings: Any) -> Render:
    """render(source or template name, lang="en", face="public", cookies={}, headers={}, path="/", **context) -> Page"""

    def made(source: str, lang: str = "en", face: str = "public", path: str = "/", **context: Any) -> Page:
        request = RequestFactory().get(path, headers=context.pop("headers", None))
        request.face = face  # type: ignore[attr-defined]  # the frame asks the request first
        request.COOKIES.update(context.pop("cookies", {}))
        if "viewer" in context:
            request.viewer = context["viewer"]  # type: ignore[attr-defined]
        engine = engines["django"]
        template = engine.get_template(source) if source.endswith(".html") else engine.from_string(source)
        with translation.override(lang):
            return Page(template.render(context, request))

    return made


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with running() as browser:
        yield browser


@pytest.fixture
def visit(chromium: Browser, render: Render) -> Iterator[Open]:
    """visit(source, width=..., height=..., script=True, **context): the page, under the strict policy of the site."""
    contexts = []

    def opened(source: str, lang: str = "en", face: str = "public", **more: Any) -> Page:
        size = {"width": more.pop("width", 1280), "height": more.pop("height", 800)}
        context = chromium.new_context(viewport=size, java_script_enabled=more.pop("script", True), bypass_csp=False)  # type: ignore[arg-type]  # a TypedDict
        contexts.append(context)
        html = render(source, lang, face, **more).html
        context.route("**/*", lambda route: answer(route, html))
        page = new_page(context)
        page.problems = []  # type: ignore[attr-defined]  # kept on the page for the test to read
        page.on("console", lambda m: page.problems.append(m.text) if m.type == "error" else None)  # type: ignore[attr-defined]
        page.goto(f"{SITE}/r/3")
        return page

    yield opened
    for context in contexts:
        context.close()
