"""Pages for these tests: rendered with the real frame, in a language, for a face."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.template import engines
from django.test import RequestFactory
from django.utils import translation

from hearthline.ui import agency
from tests.ui.pages import ROOT, Page

Render = Callable[..., Page]


@pytest.fixture(scope="session", autouse=True)
def _catalogues() -> None:
    """The .mo files, made as set-up makes them."""
    for po in ROOT.glob("src/hearthline/ui/locale/*/LC_MESSAGES/*.po"):
        mo = po.with_suffix(".mo")
        if mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime:
            continue
        with po.open("rb") as source, mo.open("wb") as target:
            write_mo(target, read_po(source, locale=None))


@pytest.fixture(autouse=True)
def _own_addresses(settings: Any) -> Iterator[None]:
    settings.ROOT_URLCONF = "tests.ui.urls"
    settings.HEARTHLINE_DESK_NAV = (("Queue", "queue", "q"), ("Elsewhere", "no-such-address", "x"))
    settings.HEARTHLINE_PACK = "us-ca-sacramento"
    settings.HEARTHLINE_PACKS_DIR = ROOT / "packs"
    agency.agency_of.cache_clear()
    yield
    agency.agency_of.cache_clear()


@pytest.fixture
def render(settings: Any) -> Render:
    """render(source or template name, lang="en", face="public", cookies={}, path="/", **context) -> Page."""

    def made(source: str, lang: str = "en", face: str = "public", path: str = "/", **context: Any) -> Page:
        request = RequestFactory().get(path)
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
