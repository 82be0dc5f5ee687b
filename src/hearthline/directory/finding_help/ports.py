"""What became of people who were sent to a service: counts, and nothing of anybody. An upper room counts them; wired in
`site/wiring.py`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Protocol

from hearthline.access.viewer import Viewer


@dataclass(frozen=True)
class Tally:
    """One service. `sent`: how many were told of it or passed on to it; `passed`: of those, with their name.
    `outcomes`: how many by the code of the last outcome, "" for none yet. `answered_at`: when the provider last told us
    of somebody, None when it never did."""

    sent: int = 0
    passed: int = 0
    outcomes: Mapping[str, int] = field(default_factory=dict)
    answered_at: datetime | None = None

    @property
    def taken(self) -> int:
        """Of those sent, how many the provider took."""
        return self.outcomes.get("accepted", 0) + self.outcomes.get("served", 0)


class Counter(Protocol):
    """Who counts. Both ask no policy: the caller was let in to the listing, and counts say nothing of anybody."""

    def tally(self, viewer: Viewer, service: str) -> Tally:
        """Of one service. Two queries."""
        ...

    def silent(self, viewer: Viewer) -> Mapping[str, int]:
        """Services that did not answer as often as the agency's setting says, since somebody last made sure of them or
        they last told us of somebody, and how often. One query."""
        ...


_counters: Final[dict[str, Counter]] = {}


def counted_by(counter: Counter) -> None:
    """Say who counts."""
    _counters["counter"] = counter


def tally(viewer: Viewer, service: str) -> Tally:
    """Nothing when nobody counts."""
    return _counters["counter"].tally(viewer, service) if "counter" in _counters else Tally()


def silent(viewer: Viewer) -> Mapping[str, int]:
    """Nothing when nobody counts."""
    return _counters["counter"].silent(viewer) if "counter" in _counters else {}
