"""Reads of the intake room. The viewer comes first; a reading is journalled and committed before it returns."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from hearthline.access.viewer import Viewer
from hearthline.intake.door.content import ReportContent
from hearthline.intake.models import FileCopy, Report, Reveal


@dataclass(frozen=True, repr=False)
class PartView:
    """One envelope as it was given."""

    id: UUID
    kind: str
    language: str
    danger: str
    received_at: datetime
    read_at: datetime | None
    content: ReportContent


@dataclass(frozen=True, repr=False)
class FileView:
    """One file at the desk: its row, and its name and size as given. `index` counts from 1 in the report."""

    copy: FileCopy
    name: str
    size: int
    index: int


@dataclass(frozen=True, repr=False)
class ReporterView:
    """What the desk knows of the reporter without opening who they are. `same_reporter`: other reports by them."""

    given: bool
    kind: str
    category: str
    declined: tuple[str, ...]
    same_reporter: int


@dataclass(frozen=True, repr=False)
class AskedView:
    """A question to the reporter, as the desk reads it."""

    id: UUID
    text: str
    asked_by: str
    asked_at: datetime


@dataclass(frozen=True, repr=False)
class ReportDetail:
    """A report with everything but the identity. `parts` by time; `main`: the whole report, else the first part."""

    report: Report
    parts: tuple[PartView, ...]
    main: PartView
    files: tuple[FileView, ...]
    reporter: tuple[ReporterView, ...]
    questions: tuple[AskedView, ...]


@dataclass(frozen=True)
class Counts:
    """For the header of every desk page. `unopened_danger` comes from envelope headers: true with the worker down."""

    waiting: int
    danger: int
    unopened_danger: int
    oldest_waiting: datetime | None


def report_list(
    viewer: Viewer, *, states: Sequence[str] = ("new", "screening", "proposed"), limit: int = 50, journal: bool = True
) -> list[Report]:
    """Reports by danger, burst, due time, age. One query and one journal entry with the shown ids (unless `journal`
    is false: a poll that shows nothing new). Refused when the viewer may list none."""
    raise NotImplementedError


def report_detail(viewer: Viewer, report_id: UUID, purpose: str) -> ReportDetail:
    """One report, opened for this purpose. Refused when it is not theirs or not there (alike)."""
    raise NotImplementedError


def changed_at(viewer: Viewer) -> datetime | None:
    """When the viewer's list last looked different: for an ETag. One indexed query, nothing journalled."""
    raise NotImplementedError


def counts(viewer: Viewer) -> Counts:
    """Counts for the header. Not journalled: no record is named."""
    raise NotImplementedError


def unopened_danger(viewer: Viewer) -> int:
    """Danger envelopes nobody has opened yet, from their headers."""
    raise NotImplementedError


def open_reveals(viewer: Viewer) -> list[tuple[Reveal, str]]:
    """Reveals no supervisor has closed, oldest first, each with its reason opened. Journalled."""
    raise NotImplementedError


def health() -> dict[str, Any]:
    """For /healthz: spool, set aside, canary, unopened: counts and seconds only."""
    raise NotImplementedError
