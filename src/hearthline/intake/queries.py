"""Reads of the intake room. The viewer comes first; a reading is journalled and committed before it returns."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Count, F, Min, Q

from hearthline.access.policy import require
from hearthline.access.viewer import Viewer
from hearthline.intake import reading
from hearthline.intake.keys import record_key
from hearthline.intake.models import (
    DANGER_RANK,
    Danger,
    FileCopy,
    IntakePending,
    Kind,
    Report,
    ReportPart,
    Reveal,
    State,
)
from hearthline.intake.policy import fetch
from hearthline.intake.reading import (
    AskedView,
    Counts,
    FileView,
    PartView,
    ReportDetail,
    ReporterView,
)
from hearthline.intake.status import health
from hearthline.journal.actions import write
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case

WAITING = (State.NEW, State.SCREENING, State.PROPOSED)
MOST_LISTED = 200
_URGENT = (Danger.YES, Danger.CANNOT_CALL)


@use_case
def report_list(
    viewer: Viewer, *, states: Sequence[str] = WAITING, limit: int = 50, journal: bool = True
) -> list[Report]:
    """Reports by danger, burst, due time, age. One query and one journal entry with the shown ids (unless `journal`
    is false: a poll that shows nothing new). Refused when the viewer may list none."""
    ruling = require(viewer, "report:list", {"agency": viewer.agency_id}, "screening", record_kind="report")
    found = list(
        Report.objects.for_viewer(viewer, "report:list", "screening")
        .filter(state__in=list(states))
        .order_by("danger_rank", "burst", F("due_at").asc(nulls_last=True), "received_at", "id")
        .defer("wrapped_key", "reporter_key")[: min(limit, MOST_LISTED)]
    )
    if journal:
        write(
            actor=viewer,
            tag=Tag.REPORTS_LISTED,
            record_kind="report",
            record_id="",
            purpose="screening",
            authority=ruling.authority,
            fields=[report.id.hex for report in found],
        )
    return found


def report_detail(viewer: Viewer, report_id: UUID, purpose: str) -> ReportDetail:
    """One report, opened for this purpose (`policy.PURPOSES`). Refused when it is not theirs or not there (alike).

    The entry is committed before the first value is opened. Raises SealError when the report's own key does not open.
    """
    report = _record_reading(viewer=viewer, report_id=report_id, purpose=purpose)
    key = record_key(report, actor=viewer.id, purpose=purpose)
    return reading.assemble(report, key)


@use_case
def _record_reading(*, viewer: Viewer, report_id: UUID, purpose: str) -> Report:
    report, ruling = fetch(viewer, report_id, "report:read", purpose)
    write(
        actor=viewer,
        tag=Tag.REPORT_READ,
        record_kind="report",
        record_id=report.id.hex,
        purpose=purpose,
        authority=ruling.authority,
        fields=("parts", "files", "questions"),
    )
    return report


@use_case
def report_for(viewer: Viewer, report_id: UUID) -> Report:
    """The row of one report, for a page about it that opens nothing of it. A refusal stays in the journal."""
    return fetch(viewer, report_id, "report:read", "screening")[0]


def by_number(viewer: Viewer, typed: str) -> UUID | None:
    """The report with this number, as somebody types it, among those the viewer may list. One query, opens nothing."""
    number = "".join(typed.split()).upper()
    rows = Report.objects.for_viewer(viewer, "report:list", "screening").filter(number=number)
    found: UUID | None = rows.values_list("pk", flat=True).first()
    return found


@use_case
def file_for(viewer: Viewer, report_id: UUID, copy_id: UUID) -> FileCopy:
    """The row of one file of a report. Refused alike when it is not theirs, not there, or another report's."""
    copy = FileCopy.unscoped.filter(pk=copy_id, report_id=report_id).select_related("report").first()
    fetch(viewer, report_id if copy else copy_id, "file:open", "file")
    if copy is None:
        raise LookupError("a policy permits opening what is not there")
    return copy


def changed_at(viewer: Viewer) -> datetime | None:
    """When the viewer's list last looked different: for an ETag. One indexed query, nothing journalled."""
    newest: datetime | None = (
        Report.objects.for_viewer(viewer, "report:list", "screening")
        .order_by("-changed_at")
        .values_list("changed_at", flat=True)
        .first()
    )
    return newest


def counts(viewer: Viewer) -> Counts:
    """Counts for the header. Not journalled: no record is named. Two queries."""
    found = (
        Report.objects.for_viewer(viewer, "report:list", "screening")
        .filter(state__in=list(WAITING))
        .aggregate(
            waiting=Count("id"),
            danger=Count("id", filter=Q(danger_rank__lte=DANGER_RANK[Danger.YES])),
            oldest=Min("received_at"),
        )
    )
    return Counts(found["waiting"], found["danger"], unopened_danger(viewer), found["oldest"])


def unopened_danger(viewer: Viewer) -> int:
    """Danger envelopes nobody has opened yet, from their headers: right with the worker down, and when set aside."""
    return (
        IntakePending.objects.for_viewer(viewer, "report:list", "screening")
        .filter(danger__in=[str(danger) for danger in _URGENT])
        .count()
    )


def unreadable(viewer: Viewer) -> list[tuple[str, str, datetime]]:
    """Envelopes set aside because they would not open: (id, fault, received), danger first."""
    rows = (
        IntakePending.objects.for_viewer(viewer, "report:list", "screening")
        .exclude(fault="")
        .order_by("received_at")
        .values_list("envelope_id", "fault", "received_at")
    )
    return list(rows)


def unread(viewer: Viewer, report_ids: Iterable[UUID]) -> frozenset[UUID]:
    """Which of these have an answer or an addition that no person has marked as read. One query, not journalled."""
    rows = ReportPart.objects.for_viewer(viewer, "report:list", "screening").filter(
        report_id__in=list(report_ids), kind=Kind.ADDITION, read_at=None
    )
    return frozenset(rows.values_list("report_id", flat=True))


def open_reveals(viewer: Viewer) -> list[tuple[Reveal, str]]:
    """Reveals no supervisor has closed, oldest first, each with its reason opened. Journalled."""
    found = _record_reveals(viewer=viewer)
    opened = []
    for reveal in found:
        key = record_key(reveal.report, actor=viewer.id, purpose="supervision")
        opened.append((reveal, key.open("reveal", "reason", reveal.id, reveal.reason).decode()))
    return opened


@use_case
def _record_reveals(*, viewer: Viewer) -> list[Reveal]:
    ruling = require(viewer, "supervise:list", {"agency": viewer.agency_id}, "supervision", record_kind="reveal")
    found = list(
        Reveal.objects.for_viewer(viewer, "supervise:list", "supervision")
        .filter(closed_at=None)
        .select_related("report")
        .order_by("at", "id")[:MOST_LISTED]
    )
    write(
        actor=viewer,
        tag=Tag.REPORTS_LISTED,
        record_kind="reveal",
        record_id="",
        purpose="supervision",
        authority=ruling.authority,
        fields=[reveal.id.hex for reveal in found],
    )
    return found


def opened_at(viewer: Viewer, reveal_id: UUID | None) -> datetime | None:
    """When this viewer opened an identity by this form; None when they did not. Names nobody: only the moment."""
    if reveal_id is None:
        return None
    mine = Reveal.objects.for_viewer(viewer, "identity:reveal", "call_back").filter(pk=reveal_id, by=viewer.id)
    return mine.values_list("at", flat=True).first()


__all__ = [
    "AskedView",
    "Counts",
    "FileView",
    "PartView",
    "ReportDetail",
    "ReporterView",
    "by_number",
    "changed_at",
    "counts",
    "file_for",
    "health",
    "open_reveals",
    "opened_at",
    "report_detail",
    "report_for",
    "report_list",
    "unopened_danger",
    "unread",
    "unreadable",
]
