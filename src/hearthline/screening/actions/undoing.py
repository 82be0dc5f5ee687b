"""Taking back what one pressed a moment ago: for ten seconds, by the same person, never without a trace."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from hearthline.access.viewer import Viewer
from hearthline.screening.models import Decision, Screening

UNDO_WITHIN: Final = timedelta(seconds=10)
"""How long something can be taken back by who did it. Longer, and somebody may already be acting on it."""


def undo_claim(*, viewer: Viewer, report_id: UUID) -> Screening:
    """Give back what was claimed within `UNDO_WITHIN`. A danger alarms again: nobody has it.

    Raises Refused; DomainError `screening.too-late` (longer ago, not theirs, or somebody acted since).
    """
    raise NotImplementedError


def undo_release(*, viewer: Viewer, report_id: UUID) -> Screening:
    """Take back what was given back within `UNDO_WITHIN`, when nobody took it since; answers the alarm it raised.

    Raises as `undo_claim` does; Held when somebody has it.
    """
    raise NotImplementedError


def undo_decision(*, viewer: Viewer, report_id: UUID, decision_id: UUID) -> Decision:
    """Take back a decision or a proposal within `UNDO_WITHIN`. The row stays as `undone`; the viewer has the report.

    The screening is where it was and its promises are open again; a response clock that the decision made shorter
    stays short: a promise never moves later. What the reporter sees does not change.
    Raises Refused; DomainError `screening.too-late` (longer ago, not theirs, agreed to, or new facts came since).
    """
    raise NotImplementedError
