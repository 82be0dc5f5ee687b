"""The help desk's tests see the public pages as the public face shows them, and spend no budget of another's; no
database rests because of a test before."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import clear_url_caches, set_urlconf

from hearthline.ground.budget import Budget
from hearthline.helpdesk.door import accept, helped
from hearthline.journal.turn import circuit


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(accept, "_budget", Budget())
    monkeypatch.setattr(helped, "_budget", Budget())
    circuit.mend()
    yield
    circuit.mend()


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
