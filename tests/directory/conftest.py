"""The directory's tests read the project's own files, and see the public pages as the public face shows them."""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import clear_url_caches, set_urlconf

from hearthline.directory import loading
from hearthline.directory.book import Book
from hearthline.directory.door import calls, noting
from hearthline.ground import clock
from hearthline.ground.budget import Budget

ROOT = Path(__file__).resolve().parents[2]
FILES = ROOT / "packs" / "directory"


@cache
def files() -> Book:
    """The book of the files alone."""
    return loading.load(FILES)


@pytest.fixture(scope="session")
def book() -> Book:
    return files()


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing kept from another test: no budget spent, no call known."""
    monkeypatch.setattr(noting, "_budget", Budget())
    monkeypatch.setattr(calls, "_kept", calls.Kept())


@pytest.fixture
def face(settings: Any) -> Iterator[Client]:
    """A browser at the public face: no cookies, no session."""
    settings.ROOT_URLCONF = "hearthline.site.urls_public"
    settings.HEARTHLINE_FACE = "public"
    settings.MIDDLEWARE = [
        "hearthline.site.middleware.Boundary",
        "django.middleware.locale.LocaleMiddleware",
        "django.middleware.common.CommonMiddleware",
    ]
    clear_url_caches()
    set_urlconf(None)
    yield Client()
    clear_url_caches()
    set_urlconf(None)


Visit = Callable[[str], str]


@pytest.fixture
def visit(face: Client, monkeypatch: pytest.MonkeyPatch) -> Visit:
    """The HTML of an address, without asking the database."""
    monkeypatch.setattr(calls.Kept, "now", lambda self: {})

    def look(address: str) -> str:
        answer = face.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        return str(answer.content.decode())

    return look


@pytest.fixture
def still() -> Iterator[None]:
    """The clock stands: what is counted by the day does not begin anew at midnight, in the middle of a test."""
    with clock.freeze(clock.now()):
        yield
