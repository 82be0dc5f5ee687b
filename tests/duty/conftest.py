"""A pack with the desk's own promises only: what these numbers are is the pack's business, not duty's."""

from dataclasses import dataclass

import pytest

from hearthline.duty import promises
from hearthline.law import Citation, TimeLimit

LENGTHS = {
    promises.SCREENING: 120,
    promises.SECOND_LOOK: 30,
    promises.TRANSLATION: 90,
    promises.DANGER_ANSWERED: 5,
}


@dataclass(frozen=True)
class PromisesOnly:
    """Answers `limit` with minutes from LENGTHS."""

    def limit(self, limit_id: str) -> TimeLimit:
        return TimeLimit(
            id=limit_id,
            length=LENGTHS[limit_id],
            unit="minutes",
            start_event="invented for tests",
            first_day="excluded",
            ends="instant",
            zone="UTC",
            citation=Citation("Invented promise", limit_id),
            confidence="unverified",
            source_pack="test",
        )


@pytest.fixture(autouse=True)
def _promises(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(promises, "current_pack", PromisesOnly)
