"""Coming back with a receipt: a status, the screener's questions, and nothing of what was sent before."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from hearthline.intake.door.envelope import Origin


@dataclass(frozen=True, repr=False)
class AskedQuestion:
    """A screener's question, opened with the receipt."""

    id: str
    text: str
    asked_at: datetime


@dataclass(frozen=True, repr=False)
class Found:
    """What a receipt leads to. Give `origin` to `envelope.build` for a reply."""

    origin: Origin
    status: Literal["received", "read", "question", "closed"]
    status_at: datetime
    questions: tuple[AskedQuestion, ...]


@dataclass(frozen=True)
class NotFound:
    """`not_yet`: something waits in the spool, or the database is away: if they just sent it, it is safe; look again
    in 15 minutes. Malformed, unknown and expunged codes answer alike."""

    not_yet: bool


def find(typed: str, *, agency_id: str) -> Found | NotFound:
    """Look up a typed receipt code with the same work for right, wrong and malformed ones. Never raises."""
    raise NotImplementedError
