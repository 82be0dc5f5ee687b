"""Saving one field."""

from uuid import UUID

from hearthline.access.viewer import Viewer
from hearthline.intake.calls.types import Saved


def save(*, viewer: Viewer, call_id: UUID, field: str, text: str, base: int, writer: str) -> Saved:
    """Keep `text` in `field`, as a further version.

    `base`: the version the page last saw (0: none). `writer`: the browser tab, up to 32 letters, digits or dashes.
    The words of the same tab within a minute take the same row with a new version, as long as little of them is taken
    away; anything else is a further row. When somebody else (or another tab) was there since `base`, nothing is
    written and `other` holds their words. The same text again, or a request repeated, gives what stands.
    Raises Refused; Ended; DomainError `call.field`, `call.code`, `call.too-long`, `call.writer`, and `call.reporter`
    for the reporter's own fields when `viewer` does not hold the call.
    """
    raise NotImplementedError
