"""Alerts that are another room's as well: who works on what they are about sees them, and answers them.

Who may see every alert of the agency sees these among them. The rooms above say whose else they are; wired in
`site/wiring.py`.
"""

from dataclasses import dataclass
from typing import Final

from django.db.models import QuerySet

from hearthline.access.policy import Ruling, can, require
from hearthline.access.restricting import without_closed
from hearthline.access.viewer import Viewer
from hearthline.duty.models import Alert

LIST: Final = "alert:list"
ANSWER: Final = "alert:acknowledge"


@dataclass(frozen=True)
class Beside:
    """Alerts about these kinds of subjects; the actions by which somebody may see and answer them; for what."""

    kinds: tuple[str, ...]
    sees: str
    answers: str
    purpose: str

    def action(self, asked: str) -> str:
        return self.answers if asked == ANSWER else self.sees


_known: list[Beside] = []


def beside(room: Beside) -> None:
    """Say whose alerts these are as well. Twice the same counts once."""
    if room not in _known:
        _known.append(room)


def alerts_for(viewer: Viewer, action: str) -> QuerySet[Alert]:
    """The alerts that this viewer may list or answer. None of a record that is closed to them."""
    if can(viewer, action, {"agency": viewer.agency_id}).allowed:
        return without_closed(Alert.objects.for_viewer(viewer, action), viewer, action)
    rows = Alert.objects.for_viewer(viewer, action)
    for room in _known:
        rows |= Alert.objects.for_viewer(viewer, room.action(action), room.purpose).filter(subject_kind__in=room.kinds)
    return without_closed(rows, viewer, action)


def require_answer(viewer: Viewer, alert_id: str, row: Alert | None) -> Ruling:
    """The permission to answer this alert (None: one that is not there, or not theirs). Raises Refused."""
    named = {"record_kind": "alert", "record_id": alert_id}
    if row is not None and not can(viewer, ANSWER, {"agency": row.agency_id}).allowed:
        for room in _known:
            if row.subject_kind in room.kinds:
                return require(viewer, room.answers, {"agency": row.agency_id}, room.purpose, **named)
    return require(viewer, ANSWER, {"agency": row.agency_id if row else ""}, **named)
