"""Beginning a call, and taking it over from a colleague."""

from datetime import datetime
from uuid import UUID

from hearthline.access.viewer import Viewer
from hearthline.intake.calls.models import Call

CHANNELS = ("phone", "walk_in", "paper", "fax", "letter", "text")


def open_call(*, viewer: Viewer, channel: str = "phone", received_at: datetime | None = None) -> Call:
    """Begin to type. The row is committed before this returns; nothing that is typed waits for a name or a language.

    `received_at`: aware, when it really came: now for who telephones, the date stamp for a letter; never in the
    future. Raises Refused; DomainError `call.channel`, `call.future`.
    """
    raise NotImplementedError


def take_over(*, viewer: Viewer, call_id: UUID) -> Call:
    """Hold the call from now on: the reporter's own fields show to `viewer`, and to nobody else any more.

    Journalled. Who holds it already changes nothing. Raises Refused; Ended.
    """
    raise NotImplementedError
