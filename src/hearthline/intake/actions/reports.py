"""What a person at the desk does to a report: read it, ask the reporter, move it on."""

from datetime import datetime
from uuid import UUID

from hearthline.access.viewer import Viewer
from hearthline.intake.models import Question, Report


def mark_read(*, viewer: Viewer, report_id: UUID) -> Report:
    """ "Read by a person": shows on the reporter's status page. Again: nothing changes. Refused when not allowed."""
    raise NotImplementedError


def ask_question(*, viewer: Viewer, report_id: UUID, text: str, version: int) -> Question:
    """Ask the reporter, whoever they are. Sealed to their receipt, with a staff copy.

    Raises DomainError `report.changed` when `version` is not the report's, `question.empty`, `question.too-long`.
    """
    raise NotImplementedError


def set_state(*, viewer: Viewer, report_id: UUID, state: str, version: int) -> int:
    """Move a report on, for the floors above, inside their use case; the new version. DomainError `report.changed`.

    "closed" shows on the reporter's status page.
    """
    raise NotImplementedError


def set_due(*, report_id: UUID, due_at: datetime | None) -> None:
    """Keep the nearest open promise on the report, so that the queue can be ordered by it. Inside a transaction."""
    raise NotImplementedError
