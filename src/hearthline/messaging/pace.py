"""How long between two attempts, and for how long: an outbox's patience. Service settings, no law."""

import random
from datetime import timedelta
from typing import Final

FIRST: Final = {True: 5.0, False: 30.0}
"""Seconds after the first failure, by urgency."""
MOST: Final = {True: 60.0, False: 1800.0}
"""Seconds between two attempts at most."""
LAST: Final = {True: timedelta(minutes=10), False: timedelta(hours=24)}
FEWEST: Final = 5
"""Attempts that are made in any case, however late the first one was."""


def patience(urgent: bool) -> timedelta:
    """How long after it was asked for a message is tried."""
    return LAST[urgent]


def pause(tries: int, urgent: bool, drawn: float | None = None) -> timedelta:
    """The pause after `tries` failures: doubled each time up to a limit, and then between half and all of it, so that
    a provider that comes back is not met by everybody at once. `drawn`: 0 to 1, for tests."""
    whole = min(FIRST[urgent] * 2 ** min(max(tries - 1, 0), 20), MOST[urgent])
    share = random.random() if drawn is None else drawn
    return timedelta(seconds=whole * (0.5 + share / 2))
