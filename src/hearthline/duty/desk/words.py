"""Codes of clocks in words."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext, gettext_lazy, ngettext

from hearthline.law import TimeLimit
from hearthline.ui import codes

KINDS: Final[Mapping[str, Any]] = {
    "read": gettext_lazy("To be read"),
    "screening": gettext_lazy("To decide"),
    "response": gettext_lazy("To respond"),
    "second_look": gettext_lazy("Second look"),
    "translation": gettext_lazy("To translate"),
    "follow-up": gettext_lazy("Follow-up"),
    "hand-off": gettext_lazy("To hand on"),
    "update": gettext_lazy("To be heard there: what is new"),
    "cross_report": gettext_lazy("Somebody outside to tell"),
    "complaint": gettext_lazy("A complaint to answer"),
    "complaint-told": gettext_lazy("To tell somebody that their complaint came"),
    "inquiry": gettext_lazy("To answer in writing"),
    "agreed": gettext_lazy("Agreed with somebody"),
    "referral": gettext_lazy("To ask what became of a referral"),
}
WHO: Final[Mapping[str, Any]] = {
    "team": gettext_lazy("Everybody’s"),
    "mine": gettext_lazy("Mine"),
    "unowned": gettext_lazy("Nobody’s"),
}
WHEN: Final[Mapping[str, Any]] = {
    "late": gettext_lazy("Late"),
    "today": gettext_lazy("Due today"),
    "week": gettext_lazy("Within 7 days"),
    "later": gettext_lazy("Later"),
    "paused": gettext_lazy("Standing still"),
}
STATES: Final[Mapping[str, Any]] = {
    "running": gettext_lazy("running"),
    "met": gettext_lazy("kept"),
    "breached": gettext_lazy("missed"),
    "shortened": gettext_lazy("made shorter"),
    "cancelled": gettext_lazy("ended by a decision"),
    "paused": gettext_lazy("standing still"),
    "recounted": gettext_lazy("counted again"),
}
STEPS: Final[Mapping[str, Any]] = {
    "started": gettext_lazy("Began"),
    "shortened": gettext_lazy("Made shorter"),
    "recounted": gettext_lazy("Counted again"),
    "paused": gettext_lazy("Stood still from here"),
    "resumed": gettext_lazy("Went on"),
    "breached": gettext_lazy("Missed"),
    "met": gettext_lazy("Kept"),
    "cancelled": gettext_lazy("Ended by a decision"),
}
ACTS: Final[Mapping[str, Any]] = {
    "intake:report:mark-read": gettext_lazy("a person read the report"),
    "screening:decision:make": gettext_lazy("a decision"),
    "screening:decision:agree": gettext_lazy("a second person agreed"),
    "screening:translation:write": gettext_lazy("a translation was written"),
    "intake:hand-off:answer": gettext_lazy("a person there answered"),
    "dispatch:hand-off:receive": gettext_lazy("a person there has what is new"),
    "dispatch:cross-report:do": gettext_lazy("somebody outside was told"),
    "helpdesk:inquiry:answer": gettext_lazy("an answer was written"),
    "helpdesk:agreed:done": gettext_lazy("somebody said that it is done"),
}
UNITS: Final[Mapping[str, Any]] = {
    "immediately": gettext_lazy("at once"),
    "minutes": gettext_lazy("minutes"),
    "hours": gettext_lazy("hours"),
    "calendar_days": gettext_lazy("calendar days"),
    "business_days": gettext_lazy("business days"),
    "judicial_days": gettext_lazy("court days"),
}
CLOSED_WHY: Final[Mapping[str, Any]] = {
    "weather": gettext_lazy("Weather"),
    "disaster": gettext_lazy("Disaster or emergency"),
    "building": gettext_lazy("The building could not be used"),
    "appointed": gettext_lazy("A day appointed as a holiday"),
    "other": gettext_lazy("Another reason"),
}
BEGUN_BY: Final = frozenset(
    ("report.received", "emergency.known", "proposal.made", "question.asked", "telling.began", "inquiry.received")
)
"""Events that start a clock here today. A clock type with another event waits for the room that knows it."""


word = codes.said


def act(tag: str) -> str:
    """Which act of the journal kept a promise, in words; its tag when there are none."""
    return word(ACTS, tag) if tag else gettext("an act in the journal")


def span(seconds: float) -> str:
    """A length of time in its two largest parts: "2 days 3 hours", "5 minutes"."""
    minutes = int(abs(seconds) // 60)
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    parts = [
        (days, ngettext("%(n)s day", "%(n)s days", days)),
        (hours, ngettext("%(n)s hour", "%(n)s hours", hours)),
        (rest, ngettext("%(n)s minute", "%(n)s minutes", rest)),
    ]
    told = [text % {"n": count} for count, text in parts if count]
    return " ".join(told[:2]) or gettext("less than a minute")


def left(due: datetime, now: datetime) -> str:
    """How much time is left until `due`, or how late it is."""
    seconds = (due - now).total_seconds()
    said = gettext("%(span)s left") if seconds >= 0 else gettext("late by %(span)s")
    return said % {"span": span(seconds)}


def length(limit: TimeLimit) -> str:
    """ "10 calendar days", "at once"."""
    return word(UNITS, limit.unit) if limit.unit == "immediately" else f"{limit.length} {word(UNITS, limit.unit)}"
