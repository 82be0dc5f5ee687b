"""What the fault tests stand on: a public face in the test client, a desk, and one house of real processes."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from bench.stage import House, stage
from django.conf import settings
from django.test import Client, override_settings

from hearthline.ground import clock
from hearthline.intake.door import budget
from hearthline.intake.door.accept import circuit
from hearthline.site.settings import public
from tests.intake.build import empty_spool
from tests.intake.public.walking import Walk

OWN = ("ROOT_URLCONF", "MIDDLEWARE", "SECURE_", "CONTENT_SECURITY_POLICY", "X_FRAME_OPTIONS")
NOON = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every test begins with an empty spool, a closed circuit and nobody over budget."""
    monkeypatch.setattr(budget, "_budget", budget.Budget())
    empty_spool()
    circuit.mend()
    yield
    empty_spool()
    circuit.mend()


@pytest.fixture
def at_noon() -> Iterator[datetime]:
    with clock.freeze(NOON):
        yield NOON


@pytest.fixture
def public_face() -> Iterator[Any]:
    """The public face's own addresses and middleware."""
    own = {name: value for name, value in vars(public).items() if name.startswith(OWN)}
    with override_settings(**own, HEARTHLINE_FACE="public"):
        yield settings


@pytest.fixture
def visitor(public_face: Any) -> Client:
    return Client(raise_request_exception=False)


@pytest.fixture
def walk(visitor: Client) -> Walk:
    return Walk(visitor)


@pytest.fixture(scope="session")
def house() -> Iterator[House]:
    """The real processes, once for all fault tests that need them; a test that stops them starts them again."""
    with stage("sqlite") as running:
        yield running
