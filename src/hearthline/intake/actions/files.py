"""Files at the desk: the viewing copy only, and one action that takes it away."""

from uuid import UUID

from hearthline.access.viewer import Viewer
from hearthline.intake.models import FileCopy


def open_file(*, viewer: Viewer, copy_id: UUID, page: int = 1) -> bytes:
    """One page of a viewing copy, as JPEG bytes. Journalled and committed before it returns.

    Raises Refused; DomainError `file.not-ready`, `file.quarantined`, `file.no-copy`, `file.page`.
    """
    raise NotImplementedError


def quarantine_file(*, viewer: Viewer, copy_id: UUID) -> FileCopy:
    """Nobody sees it again: the viewing copy is deleted, the sealed original stays as evidence."""
    raise NotImplementedError
