"""What other rooms do for the help desk, wired in `site/wiring.py`: reports are intake's, complaints their room's."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from hearthline.access.viewer import Viewer
from hearthline.ground.errors import ConfigurationError


@dataclass(frozen=True, repr=False)
class Told:
    """What a report is made of. `received_at`: when it really came. `token`, `pepper`: always the same for one
    inquiry, so that the same report is made once. `root_id`, `receipt_hash`, `reporter_key`: of the person's receipt;
    the last two are empty when they have none."""

    agency_id: str
    number: str
    words: str
    name: str
    phone: str
    email: str
    address: str
    way: str
    language: str
    received_at: datetime
    token: bytes
    pepper: bytes
    root_id: str
    receipt_hash: str
    reporter_key: bytes


@dataclass(frozen=True)
class Made:
    """A report, or a complaint: its id and its number. `fresh`: something was made, and not all there already."""

    id: UUID
    number: str
    fresh: bool = True


@dataclass(frozen=True, repr=False)
class Complaining:
    """What a complaint begins with. `words`: theirs, in the clear: the room of complaints seals them under its own.
    `reach`: the number, mail address or place where they asked to be answered; empty: with their code."""

    inquiry_id: UUID
    number: str
    root_id: str
    words: str
    name: str
    language: str
    received_at: datetime
    reach: str = ""


ReportMaker = Callable[[Viewer, Told], Made]
ComplaintMaker = Callable[[Viewer, Complaining], Made]
_makers: Final[dict[str, ReportMaker]] = {}
_reported: Final[dict[str, Callable[[Viewer, UUID], None]]] = {}
_complaints: Final[dict[str, ComplaintMaker]] = {}


def reports_by(maker: ReportMaker) -> None:
    """Say who makes reports; `maker` runs inside the caller's transaction and writes its own entries."""
    _makers["report"] = maker


def complaints_by(maker: ComplaintMaker) -> None:
    """Say who opens complaints; inside the caller's transaction."""
    _complaints["complaint"] = maker


def on_reported(handler: Callable[[Viewer, UUID], None]) -> None:
    """Have `handler` called with the inquiry that a report was made of, inside the caller's transaction."""
    _reported["report"] = handler


def reported(viewer: Viewer, inquiry_id: UUID) -> None:
    """A report was made of this inquiry."""
    for handler in _reported.values():
        handler(viewer, inquiry_id)


def make_report(viewer: Viewer, told: Told) -> Made:
    """Raises ConfigurationError (helpdesk.E001) when nobody was wired: then nothing is said to be done."""
    if "report" not in _makers:
        raise ConfigurationError("helpdesk.E001", "nobody makes reports of inquiries", "wire helpdesk.ports.reports_by")
    return _makers["report"](viewer, told)


def takes_complaints() -> bool:
    return "complaint" in _complaints


def open_complaint(viewer: Viewer, told: Complaining) -> Made:
    """Raises ConfigurationError (helpdesk.E002) when nobody was wired."""
    if not takes_complaints():
        raise ConfigurationError("helpdesk.E002", "nobody takes complaints", "wire helpdesk.ports.complaints_by")
    return _complaints["complaint"](viewer, told)
