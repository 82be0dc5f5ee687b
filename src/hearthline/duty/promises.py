"""Which limits of the pack the desk's own promises are. The numbers are in the pack, with their source."""

from datetime import datetime, timedelta
from typing import Final

from hearthline.duty import models
from hearthline.ground import clock
from hearthline.ground.errors import ConfigurationError
from hearthline.law import Closure, Due, TimeLimit
from hearthline.ui.agency import current_pack

SCREENING: Final = "promise.screening"
"""From receipt to a screener's decision."""
EMERGENCY: Final = "promise.screening_emergency"
"""From an emergency being known as one to a screener's decision."""
SECOND_LOOK: Final = "promise.second_look"
"""From a proposal to the second person."""
TRANSLATION: Final = "promise.translation"
"""From receipt to a translation a screener can decide on."""
DANGER_ANSWERED: Final = "promise.danger_acknowledge"
"""From an urgent alert to a named person's answer."""
ALERT_ANSWERED: Final = "promise.second_look"
"""From any other alert to a named person's answer: silence is raised as fast as for a second look."""
BY_A_PERSON: Final = "promise.person"
"""No limit of the pack: what somebody who works here promised. Its citation says who, in words for the desk."""
READ: Final = "promise.read_web_report"
"""From receipt to a person having read it."""
CLAIM: Final = "promise.claim_lease"
"""A value of the pack, in minutes: how long a claim holds without a sign of life."""
CLAIM_EMERGENCY: Final = "promise.claim_emergency"
"""The same for an emergency, which cannot wait for somebody who has left their place."""
CLAIM_EMERGENCY_WARN: Final = "promise.claim_emergency_warn"
"""A value of the pack, in minutes without a sign of life: when the holder of an emergency is warned."""


def due(limit_id: str, start: datetime, *, agency_id: str = "") -> Due:
    """When the promise that began at `start` (aware) ends, by the pack in force, with its citation.

    `agency_id`: whose closures of courts and offices count; only a limit that counts by a calendar asks for them.
    """
    limit = current_pack().limit(limit_id)
    return limit.due(start, closures(agency_id, limit)) if limit.by_calendar and agency_id else limit.due(start)


def closures(agency_id: str, limit: TimeLimit, *, known_at: datetime | None = None) -> tuple[Closure, ...]:
    """The days on which this limit's court or office was closed for once. One query, none without a calendar.

    `known_at`: as they stood at that moment: entered before, and not yet withdrawn.
    """
    if limit.calendar is None:
        return ()
    rows = models.Closure.unscoped.filter(agency_id=agency_id, calendar=limit.calendar.id)
    if known_at is None:
        rows = rows.filter(withdrawn_at__isnull=True)
    else:
        rows = rows.filter(entered_at__lt=known_at).exclude(withdrawn_at__lt=known_at)
    return tuple(Closure(day, source) for day, source in rows.values_list("day", "source"))


def length(limit_id: str) -> timedelta:
    """How long the promise is, counted from now."""
    now = clock.now()
    return due(limit_id, now).at - now


def answer_within(*, urgent: bool) -> timedelta:
    """How long an alert may wait for a person before it rises a level."""
    return length(DANGER_ANSWERED if urgent else ALERT_ANSWERED)


def claim_lease(*, emergency: bool = False) -> timedelta:
    """How long a claim holds without a sign of life; never longer for an emergency than for others."""
    usual = _minutes(CLAIM)
    return min(usual, _minutes(CLAIM_EMERGENCY)) if emergency else usual


def claim_warning() -> timedelta:
    """After how long without a sign of life the holder of an emergency is warned."""
    return min(_minutes(CLAIM_EMERGENCY_WARN), claim_lease(emergency=True))


def _minutes(key: str) -> timedelta:
    value = current_pack().value(key).value
    if not isinstance(value, int):
        raise ConfigurationError("duty.E001", f"{key} is not a number of minutes", "set it in the agency's pack")
    return timedelta(minutes=value)


def authority(rule: str, citation: str) -> str:
    """The rule of a clock for the journal. Of a person's promise without the citation: the journal holds no names."""
    return rule if rule == BY_A_PERSON else f"{rule}: {citation}"[:500]
