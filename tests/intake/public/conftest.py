"""A public face in the test client: its own addresses, middleware and no sign-in."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.test import Client, override_settings

from hearthline.ground import clock
from hearthline.intake.door import budget
from hearthline.site.settings import public
from tests.intake.public.walking import Walk

NOON = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _public_face(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(budget, "_budget", budget.Budget())
    settings = vars(public)
    with (
        override_settings(
            ROOT_URLCONF="hearthline.site.urls_public",
            MIDDLEWARE=settings["MIDDLEWARE"],
            HEARTHLINE_FACE="public",
        ),
        clock.freeze(NOON),
    ):
        yield


@pytest.fixture
def visitor() -> Client:
    """A browser that keeps no cookies, because none are ever set."""
    return Client(raise_request_exception=True)


@pytest.fixture
def walk(visitor: Client) -> Walk:
    """Somebody who walks through the wizard."""
    return Walk(visitor)
