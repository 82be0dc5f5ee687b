"""Families have a browser at the public face. The slow hash is made quick: its cost is tested in tests/sealing."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import clear_url_caches, set_urlconf
from django.utils import translation

from hearthline.ground import clock
from hearthline.ground.budget import Budget
from hearthline.helpdesk.mycase.door import opening
from hearthline.sealing import letters


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """No budget spent by another test, and a hash that takes no time."""
    monkeypatch.setattr(opening, "_budget", Budget())
    monkeypatch.setattr(letters, "COST", 2)


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    """What a page was shown in stays with its test."""
    yield
    translation.deactivate()


@pytest.fixture
def family(settings: Any) -> Iterator[Client]:
    """A browser at the public face: no cookies, no session, and the middleware that makes its headers."""
    from hearthline.site.settings import public

    settings.ROOT_URLCONF = "hearthline.site.urls_public"
    settings.HEARTHLINE_FACE = "public"
    settings.MIDDLEWARE = public.MIDDLEWARE
    settings.SECURE_REFERRER_POLICY = "no-referrer"
    clear_url_caches()
    set_urlconf(None)
    yield Client()
    clear_url_caches()
    set_urlconf(None)


@pytest.fixture
def still() -> Iterator[None]:
    """The clock stands: what is counted by the day does not begin anew at midnight, in the middle of a test."""
    with clock.freeze(clock.now()):
        yield
