"""Files: checked by size, extension and first bytes, sealed, and committed at the files step. Never decoded here."""

from collections.abc import Sequence

from hearthline.ground.errors import DomainError
from hearthline.intake.door.content import File

MAX_FILE = 25 * 1024 * 1024
MAX_TOTAL = 100 * 1024 * 1024
MAX_FILES = 20
EXTENSIONS = ("jpg", "jpeg", "png", "heic", "pdf", "docx", "odt", "mp3", "m4a", "wav", "ogg", "mp4")


class FileRefused(DomainError):
    """A file that was not taken. Codes: file.empty, file.too-large, file.too-many, file.total, file.type (a kind we do
    not take), file.mismatch (its name says one thing and its bytes another), file.no-room (disk reserve or database).
    Words are never refused with it."""


def store(data: bytes, name: str, *, agency_id: str, already: Sequence[File] = ()) -> File:
    """Check, seal and commit one file; returns what goes into the report content (its key too).

    `already`: the files of this report so far. Raises FileRefused.
    """
    raise NotImplementedError
