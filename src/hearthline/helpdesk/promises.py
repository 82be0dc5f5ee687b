"""Which limits of the pack the help desk's promises are. The numbers stand in the pack, with their source."""

from datetime import datetime, timedelta
from typing import Final

from hearthline.duty import promises
from hearthline.helpdesk.models import WayIn
from hearthline.law import Due

ANSWER_KIND: Final = "inquiry"
"""The kind of the clock that a written answer meets, and of its subject."""
AGREED: Final = "agreed"
"""The kind of the clock that chases what was agreed, and of its subject."""


def answer_due(way: str, received_at: datetime, agency_id: str) -> Due:
    """When what came this way gets its written answer."""
    return promises.due(f"promise.inquiry_{WayIn(way)}", received_at, agency_id=agency_id)


def unread_after(way: str) -> timedelta:
    """How long what came this way may lie unopened before somebody is alarmed."""
    return promises.length(f"way_in.{WayIn(way)}.unread")


def silent_after(way: str) -> timedelta:
    """How long this way may give no sign of life."""
    return promises.length(f"way_in.{WayIn(way)}.silent")
