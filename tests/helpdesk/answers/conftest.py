"""The public pages of the answers, as a browser at the public face sees them: no cookie, no session, no database."""

import re
from collections.abc import Callable, Iterator
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import clear_url_caches, set_urlconf

from hearthline.directory.door import calls
from hearthline.helpdesk.answers import book as books
from hearthline.helpdesk.answers.book import Book

LINK = re.compile(r'<a [^>]*href="([^"]+)"')


@pytest.fixture
def book() -> Book:
    """The answers of the practice agency."""
    return books.current()


@pytest.fixture
def face(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    settings.ROOT_URLCONF = "hearthline.site.urls_public"
    settings.HEARTHLINE_FACE = "public"
    settings.MIDDLEWARE = [
        "hearthline.site.middleware.Boundary",
        "django.middleware.locale.LocaleMiddleware",
        "django.middleware.common.CommonMiddleware",
    ]
    monkeypatch.setattr(calls.Kept, "now", lambda self: {})
    clear_url_caches()
    set_urlconf(None)
    yield Client()
    clear_url_caches()
    set_urlconf(None)


Visit = Callable[[str], str]
Ask = Callable[..., str]


@pytest.fixture
def visit(face: Client) -> Visit:
    """The HTML of an address."""

    def look(address: str) -> str:
        answer = face.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        assert not answer.cookies
        return str(answer.content.decode())

    return look


@pytest.fixture
def ask(face: Client) -> Ask:
    """The HTML of what a search finds, on a page in a language."""

    def typed(text: str, lang: str = "en") -> str:
        prefix = "" if lang == "en" else f"/{lang}"
        answer = face.post(f"{prefix}/answers/search", {"q": text})
        assert answer.status_code == 200
        assert answer["Cache-Control"] == "no-store"
        return str(answer.content.decode())

    return typed


def main(html: str) -> str:
    return html[html.index("<main") : html.index("</main>")]


def links(html: str) -> list[str]:
    """Where a page leads, in its order, inside the page proper."""
    return [unescape(address) for address in LINK.findall(main(html))]


def words_of(html: str) -> str:
    """What is read on a piece of a page."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())
