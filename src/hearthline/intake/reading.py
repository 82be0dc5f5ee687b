"""A report as the desk reads it: values opened with the report's own key. Called after the reading was journalled."""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from hearthline.intake.door.content import BadContent, ReportContent, read_report
from hearthline.intake.keys import RecordKey
from hearthline.intake.line.recordings import recorded
from hearthline.intake.models import Channel, FileCopy, Kind, Question, Report, ReporterCard, ReportPart
from hearthline.sealing import SealError


@dataclass(frozen=True, repr=False)
class PartView:
    """One envelope as it was given. `content` is None when it does not open: shown as damaged, never hidden."""

    id: UUID
    kind: str
    language: str
    danger: str
    received_at: datetime
    read_at: datetime | None
    content: ReportContent | None


@dataclass(frozen=True, repr=False)
class FileView:
    """One file at the desk: its row, and its name and size as given. `index` counts from 1 in the report."""

    copy: FileCopy
    name: str
    size: int
    index: int


@dataclass(frozen=True, repr=False)
class ReporterView:
    """What the desk knows of the reporter without opening who they are. Whether they reported before is no part of
    it: see `intake.reporters`."""

    given: bool
    kind: str
    category: str
    declined: tuple[str, ...]


@dataclass(frozen=True, repr=False)
class AskedView:
    """A question to the reporter, as the desk reads it."""

    id: UUID
    text: str
    asked_by: str
    asked_at: datetime


@dataclass(frozen=True, repr=False)
class ReportDetail:
    """A report with everything but the identity. `parts` by time; `main`: the whole report, else the first part.
    `recorded`: a recording of the call is kept at the telephone system; where it lies opens as the identity does."""

    report: Report
    parts: tuple[PartView, ...]
    main: PartView
    files: tuple[FileView, ...]
    reporter: tuple[ReporterView, ...]
    questions: tuple[AskedView, ...]
    recorded: bool


@dataclass(frozen=True)
class Counts:
    """For the header of every desk page. `unopened_danger` comes from envelope headers: true with the worker down."""

    waiting: int
    danger: int
    unopened_danger: int
    oldest_waiting: datetime | None


def assemble(report: Report, key: RecordKey) -> ReportDetail:
    """Open everything of one report but the identity. One damaged value never hides the others."""
    parts = tuple(_part(row, key) for row in ReportPart.unscoped.filter(report=report).order_by("received_at", "id"))
    main = next((part for part in parts if part.kind == Kind.REPORT), parts[0])
    files = FileCopy.unscoped.filter(report=report).order_by("id")
    asked = Question.unscoped.filter(report=report).order_by("asked_at", "id")
    cards = ReporterCard.unscoped.filter(report=report).order_by("id")
    return ReportDetail(
        report=report,
        parts=parts,
        main=main,
        files=tuple(_file(copy, key, index) for index, copy in enumerate(files, 1)),
        reporter=tuple(
            ReporterView(card.given, card.kind, card.category, tuple(card.declined.split())) for card in cards
        ),
        questions=tuple(
            AskedView(row.id, _text(key, "question", row.id, row.sealed), row.asked_by, row.asked_at) for row in asked
        ),
        recorded=report.channel == Channel.PHONE and recorded(report).exists(),
    )


def _part(row: ReportPart, key: RecordKey) -> PartView:
    try:
        content = read_report(key.open("reportpart", "sealed", row.id, row.sealed))
    except (SealError, BadContent):
        content = None
    return PartView(row.id, row.kind, row.language, row.danger, row.received_at, row.read_at, content)


def _file(copy: FileCopy, key: RecordKey, index: int) -> FileView:
    try:
        facts = json.loads(key.open("filecopy", "facts", copy.id, copy.facts))
    except (SealError, ValueError):
        facts = {}
    return FileView(copy, str(facts.get("name", "")), int(facts.get("size", 0)), index)


def _text(key: RecordKey, table: str, row_id: UUID, sealed: bytes | memoryview) -> str:
    try:
        return key.open(table, "sealed", row_id, sealed).decode()
    except (SealError, UnicodeDecodeError):
        return ""
