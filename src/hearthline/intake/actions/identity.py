"""The reporter's identity: a room of its own, opened on request, never without a trace."""

from uuid import UUID

from hearthline.access.viewer import Viewer
from hearthline.intake.door.content import Identity
from hearthline.intake.models import Reveal


def reveal_identity(*, viewer: Viewer, report_id: UUID, purpose: str, reason: str) -> list[Identity]:
    """Who reported, as given: one Identity for each envelope that held one.

    The entry and the supervisor's row are committed before anything is opened. Raises Refused; DomainError
    `reveal.reason` without a reason, `reveal.none` when nobody gave one, `reveal.away` when the keeper does not answer.
    """
    raise NotImplementedError


def close_reveal(*, viewer: Viewer, reveal_id: UUID) -> Reveal:
    """A supervisor has looked at this reveal. Not the person who asked for it."""
    raise NotImplementedError
