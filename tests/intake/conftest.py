"""Every intake test starts with an empty spool, a closed circuit and nobody listening."""

from collections.abc import Iterator

import pytest

from hearthline.intake import events
from hearthline.intake.door.accept import circuit
from tests.intake.build import empty_spool


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(events, "_handlers", {})
    empty_spool()
    circuit.mend()
    yield
    empty_spool()
    circuit.mend()
