"""Which limits of the pack the desk's own promises are. The numbers are in the pack, with their source."""

from datetime import datetime, timedelta
from typing import Final

from hearthline.ground import clock
from hearthline.law import Due
from hearthline.ui.agency import current_pack

SCREENING: Final = "desk.screening_decision"
"""From receipt to a screener's decision."""
SECOND_LOOK: Final = "desk.second_look"
"""From a proposal to the second person."""
TRANSLATION: Final = "desk.translation"
"""From receipt to a translation a screener can decide on."""
DANGER_ANSWERED: Final = "desk.danger_alert_answered"
"""From an urgent alert to a named person's answer."""
ALERT_ANSWERED: Final = "desk.alert_answered"
"""From any other alert to a named person's answer."""
CLAIM: Final = "desk.claim_lease"
"""How long a claim holds without a sign of life."""


def due(limit_id: str, start: datetime) -> Due:
    """When the promise that began at `start` (aware) ends, by the pack in force, with its citation."""
    return current_pack().limit(limit_id).due(start)


def length(limit_id: str) -> timedelta:
    """How long the promise is, counted from now."""
    now = clock.now()
    return due(limit_id, now).at - now


def answer_within(*, urgent: bool) -> timedelta:
    """How long an alert may wait for a person before it rises a level."""
    return length(DANGER_ANSWERED if urgent else ALERT_ANSWERED)
