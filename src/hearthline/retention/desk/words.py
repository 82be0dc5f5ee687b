"""Codes of retention in words."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext, gettext_lazy

from hearthline.law.retention import Schedule
from hearthline.retention.models import HoldWhy
from hearthline.screening.desk.calls.ended import WORDS as ENDED
from hearthline.ui.words import maybe

KEPT: Final[Mapping[str, Any]] = {
    "held": gettext_lazy("A legal hold protects it"),
    "too-young": gettext_lazy("A saved draft may still belong to it"),
    "work-open": gettext_lazy("Something about it is still to be done"),
    "not-there": gettext_lazy("It was not there any more"),
    "not-due": gettext_lazy("Its time is not over"),
    "person-closed": gettext_lazy("The person's record is closed"),
    "person-from-elsewhere": gettext_lazy("The person's record came from another system"),
    "person-has-a-past": gettext_lazy("Something from before is known of the person"),
    "person-has-staff": gettext_lazy("Staff are assigned to the person"),
    "person-in-other-reports": gettext_lazy("The person is in another report"),
    "person-in-a-call": gettext_lazy("The person was picked in a call"),
}
WHY: Final[Mapping[str, Any]] = {
    HoldWhy.LAWSUIT: gettext_lazy("A lawsuit or claim"),
    HoldWhy.COURT_ORDER: gettext_lazy("A court's order"),
    HoldWhy.AUDIT: gettext_lazy("An audit or review"),
    HoldWhy.INQUIRY: gettext_lazy("An investigation of staff or of the agency"),
    HoldWhy.REQUEST: gettext_lazy("A request for the record is not answered yet"),
    HoldWhy.DEATH: gettext_lazy("A child's death or near death is looked into"),
    HoldWhy.OTHER: gettext_lazy("Another reason"),
}
KIND: Final[Mapping[str, Any]] = {
    "report": gettext_lazy("Report"),
    "call": gettext_lazy("Contact with the line"),
    "person": gettext_lazy("Person"),
}
FROM: Final[Mapping[str, Any]] = {
    "after_received": gettext_lazy("after it came in"),
    "after_decision": gettext_lazy("after the decision"),
    "after_closed": gettext_lazy("after it ended"),
    "child_is": gettext_lazy("until the youngest child is that old"),
}
UNIT: Final[Mapping[str, Any]] = {
    "years": gettext_lazy("years"),
    "months": gettext_lazy("months"),
    "days": gettext_lazy("days"),
}


def kept(code: str) -> str:
    """Why a record is kept, in words; "" for no code."""
    return str(KEPT.get(code, code))


def held(code: str) -> str:
    """By which hold: its number when it is on this record, or that something connected is held."""
    return gettext("A legal hold on something connected") if code == "connected" else code


def schedule(code: str) -> str:
    """What a schedule is about: the kind of record and how it ended, as in "report.evaluate_out". Any other code, such
    as an order's number on a certificate, stays as it is."""
    kind, _, ended = code.partition(".")
    found = maybe(f"outcome.{ended}") if kind == "report" else None
    said = str(ENDED[ended]) if kind == "call" and ended in ENDED else found.text if found else ""
    return f"{KIND[kind]}: {said}" if said else code


def lengths(schedule: Schedule) -> list[str]:
    """Each rule of a schedule in words; what is unknown says so."""
    return [
        gettext("unknown") if rule.length is None else f"{rule.length} {UNIT[rule.unit]} {FROM[rule.event]}"
        for rule in schedule.rules
    ]


def grouped(code: str) -> str:
    """A hash in groups of eight, so that it fits a narrow page and can be read aloud."""
    return " ".join(code[start : start + 8] for start in range(0, len(code), 8))
