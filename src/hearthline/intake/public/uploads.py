"""Files that come with a page: stored at once, each by itself, and a refusal says why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from hearthline.ground.text import one_line
from hearthline.intake.door import attachments
from hearthline.intake.door.content import File


@dataclass(frozen=True, repr=False)
class Refusal:
    """A file we did not take: its name as sent, and why, in words."""

    name: str
    reason: str

    @property
    def said(self) -> str:
        """Both in one line."""
        return f"{self.name}: {self.reason}"


def reason(code: str) -> str:
    """Why a file was not taken, in words a person can act on."""
    known = {
        "file.empty": _("The file is empty."),
        "file.too-large": _("The file is too big. It can be up to 25 MB."),
        "file.too-many": _("There are too many files. Send the others later with your code."),
        "file.total": _("The files together are too big. Send the others later with your code."),
        "file.type": _("We cannot take this kind of file. Send a photo, a PDF, a document or a sound file."),
        "file.mismatch": _("The name of the file does not fit what is in it. Save it again and try once more."),
        "file.no-room": _("We cannot take files right now. Your words are safe on this page. Try the file later."),
    }
    return known.get(code, known["file.no-room"])


def take(
    uploaded: Sequence[UploadedFile[bytes]], already: Sequence[dict[str, Any]]
) -> tuple[list[dict[str, Any]], list[Refusal]]:
    """Store what was uploaded. Returns (all files so far as content mappings, refusals). Never raises for a file."""
    files = [File.of(one) for one in already]
    refused = []
    for one in uploaded:
        name = one_line(one.name or "", 120)
        try:
            files.append(
                attachments.store(one.read(), name, agency_id=settings.HEARTHLINE_AGENCY, already=tuple(files))
            )
        except attachments.FileRefused as error:
            refused.append(Refusal(name, reason(error.code)))
    return [one.mapping() for one in files], refused
