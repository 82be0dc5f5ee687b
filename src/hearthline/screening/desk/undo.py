"""Undo on the page: what this person did a moment ago, and until when they can take it back."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext

from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.journal.tags import Tag
from hearthline.screening.actions import UNDO_WITHIN
from hearthline.screening.models import DecisionState, State
from hearthline.screening.queries import Detail


@dataclass(frozen=True)
class Undo:
    """`what`: what was done, in words. `address` and `decision`: the form. `until`: when it is too late."""

    what: str
    address: str
    decision: str
    until: datetime


def offered(viewer: Viewer, found: Detail) -> Undo | None:
    """The one thing that can still be taken back, or None. A decision before the claim it was made under."""
    return _decision(viewer, found) or _claim(viewer, found)


def _decision(viewer: Viewer, found: Detail) -> Undo | None:
    if found.screening.state not in (State.DECIDED, State.PROPOSED) or not found.decisions:
        return None
    made = max((d.row for d in found.decisions), key=lambda row: (row.decided_at, row.pk))
    until = made.decided_at + UNDO_WITHIN
    fresh = made.state in (DecisionState.FINAL, DecisionState.PROPOSED) and until > clock.now()
    if not fresh or made.decided_by != viewer.id:
        return None
    proposed = made.state == DecisionState.PROPOSED
    what = gettext("You proposed this just now.") if proposed else gettext("You decided this just now.")
    return Undo(what, _address("undo_decision", found), str(made.pk), until)


def _claim(viewer: Viewer, found: Detail) -> Undo | None:
    last = next((e for e in reversed(found.claims) if e.tag != Tag.DECISION_UNDONE), None)
    if last is None or last.actor_id != viewer.id or last.purpose == "undo" or found.screening.state == State.DECIDED:
        return None
    until = last.at + UNDO_WITHIN
    if until <= clock.now():
        return None
    if last.tag == Tag.REPORT_CLAIMED and found.mine:
        return Undo(gettext("You took this report just now."), _address("undo_claim", found), "", until)
    if last.tag == Tag.REPORT_RELEASED and not found.held_by:
        return Undo(gettext("You gave this report back just now."), _address("undo_release", found), "", until)
    return None


def _address(name: str, found: Detail) -> str:
    return reverse(f"screening:{name}", args=[found.report.report.pk])
