"""Scans and other files of a call: sealed like an upload of the public face, named in the report when it is filed."""

from typing import BinaryIO
from uuid import UUID

from hearthline.access.viewer import Viewer
from hearthline.intake.calls.types import Scan


def attach(*, viewer: Viewer, call_id: UUID, name: str, stream: BinaryIO) -> Scan:
    """Check, seal and keep one file (limits: `door.attachments`). It is there whole or not at all.

    Call it outside any transaction. Raises Refused; Ended; FileRefused (its `code` and `message` are for the page).
    """
    raise NotImplementedError


def detach(*, viewer: Viewer, call_id: UUID, file_id: UUID) -> None:
    """Leave a file out of what is filed. The sealed file and the record of it stay. Raises Refused; Ended."""
    raise NotImplementedError
