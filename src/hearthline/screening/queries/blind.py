"""Second readings that do not see the first, and how far two screeners agree."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from hearthline.access.policy import can, require
from hearthline.access.viewer import Viewer
from hearthline.intake import queries as intake
from hearthline.intake.models import Report
from hearthline.intake.reading import PartView
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.law import Pack, Recommendation
from hearthline.screening import keeping
from hearthline.screening.actions.blind import fetch_blind, may_read_blind, more_urgent, opened, pack_of
from hearthline.screening.actions.quality import READ, REVIEW
from hearthline.screening.actions.state import SUBJECT
from hearthline.screening.agreement import Agreement, agreement
from hearthline.screening.choices import TOOL
from hearthline.screening.models import BlindReading, Decision, TranslationTask
from hearthline.screening.queries.quality import opened as open_text
from hearthline.screening.queries.queue import listed
from hearthline.ui.agency import current_zone

PURPOSE = "quality"
MOST = 2_000


@dataclass(frozen=True, repr=False)
class Blind:
    """What the second screener sees: the report as it stood when it was decided, and nothing of what came of it.

    `told`: the tool's answers that the report's own words give; `facts`: theirs, which start as those.
    """

    row: BlindReading
    report: Report
    parts: tuple[PartView, ...]
    translations: tuple[tuple[str, str], ...]
    pack: Pack
    facts: Mapping[str, str]
    told: Mapping[str, str]
    result: Recommendation


@dataclass(frozen=True)
class Month:
    """`first`: a moment in the month, for its name."""

    first: datetime
    outcome: Agreement
    priority: Agreement


@dataclass(frozen=True, repr=False)
class Compared:
    """Second readings beside first decisions. `apart`: those that differ; `peeked`: left out of the figures, because
    the reader opened the report itself in between."""

    outcome: Agreement
    priority: Agreement
    months: tuple[Month, ...]
    apart: tuple[tuple[BlindReading, bool], ...]
    peeked: tuple[BlindReading, ...]


@use_case
def _mine(viewer: Viewer, reading_id: UUID) -> BlindReading:
    return fetch_blind(viewer, reading_id)[0]


def blind(viewer: Viewer, reading_id: UUID) -> Blind:
    """The report for a second reading. Only what had come when it was decided; the reading is journalled first.

    Refused for anybody but the reader who was asked. Raises SealError when the report does not open.
    """
    row = _mine(viewer, reading_id)
    made = row.decision
    detail = intake.report_detail(viewer, made.screening.report_id, PURPOSE)
    parts = tuple(part for part in detail.parts if part.received_at <= made.decided_at)
    key = keeping.key_of(made.screening.report, actor=viewer.id)
    tasks = TranslationTask.unscoped.filter(screening=made.screening, written_at__lte=made.decided_at).order_by("id")
    pack = pack_of(row)
    tool = pack.tool(TOOL)
    told = tool.worst_of(tool.prefill(part.content.mapping()) for part in parts if part.content)
    saved, _ = opened(viewer, row)
    facts = saved if row.sealed else dict(told)
    return Blind(
        row=row,
        report=detail.report,
        parts=parts,
        translations=tuple(
            (task.language, open_text(key, keeping.TRANSLATION, task.pk, bytes(task.sealed))) for task in tasks
        ),
        pack=pack,
        facts=facts,
        told=told,
        result=tool.run({fact: answer for fact, answer in facts.items() if answer != "unknown"}),
    )


@use_case
def my_readings(viewer: Viewer) -> tuple[BlindReading, ...]:
    """Second readings this person is asked for and has not done, oldest first."""
    require(viewer, READ, {"agency": viewer.agency_id}, record_kind="blind_reading")
    mine = BlindReading.objects.for_viewer(viewer, READ).filter(reader=viewer.id, read_at__isnull=True)
    return tuple(mine.select_related("decision__screening__report").order_by("asked_at"))


def readings_waiting(viewer: Viewer) -> int:
    """How many second readings wait for this person. One query, nothing is opened."""
    if not can(viewer, READ, {"agency": viewer.agency_id}).allowed:
        return 0
    return BlindReading.objects.for_viewer(viewer, READ).filter(reader=viewer.id, read_at__isnull=True).count()


@use_case
def may_ask(viewer: Viewer, decision_id: UUID) -> tuple[Decision, dict[UUID, str]]:
    """A decision, and whom a supervisor could ask to read its report blind. Refused for who does not supervise."""
    made = (
        Decision.unscoped.filter(pk=decision_id, agency_id=viewer.agency_id).select_related("screening__report").first()
    )
    known = {"agency": made.agency_id if made else ""}
    require(viewer, REVIEW, known, "supervision", record_kind="decision", record_id=decision_id.hex)
    if made is None:
        raise LookupError("a permitted decision that does not exist")
    return made, may_read_blind(made)


@use_case
def compared(viewer: Viewer) -> Compared:
    """How far second readings agree with first decisions: over all, by month of the reading, and where they do not.

    At most the latest 2,000 readings. Refused for who does not supervise.
    """
    ruling = require(viewer, REVIEW, {"agency": viewer.agency_id}, "supervision", record_kind=SUBJECT)
    done = list(
        BlindReading.objects.for_viewer(viewer, REVIEW, "supervision")
        .filter(read_at__isnull=False)
        .select_related("decision__screening__report", "decision__screening__final_decision__run")
        .order_by("-read_at")[:MOST]
    )
    looked = _peeked(viewer.agency_id, done)
    counted = [row for row in done if row.pk not in looked]
    apart = [row for row in counted if _said(row) != _decided(row)]
    listed(viewer, [row.decision.screening.report_id for row in apart], ruling.authority)
    return Compared(
        outcome=agreement([(row.decision.outcome, row.outcome) for row in counted]),
        priority=agreement([(row.decision.priority, row.priority) for row in counted]),
        months=_months(counted),
        apart=tuple((row, more_urgent(row)) for row in apart),
        peeked=tuple(row for row in done if row.pk in looked),
    )


def _said(row: BlindReading) -> tuple[str, str]:
    return row.outcome, row.priority


def _decided(row: BlindReading) -> tuple[str, str]:
    return row.decision.outcome, row.decision.priority


def _months(rows: Sequence[BlindReading]) -> tuple[Month, ...]:
    zone = current_zone()
    by_month: dict[tuple[int, int], list[BlindReading]] = {}
    for row in rows:
        if row.read_at is not None:
            local = row.read_at.astimezone(zone)
            by_month.setdefault((local.year, local.month), []).append(row)
    return tuple(
        Month(
            first=found[-1].read_at or found[-1].asked_at,
            outcome=agreement([(row.decision.outcome, row.outcome) for row in found]),
            priority=agreement([(row.decision.priority, row.priority) for row in found]),
        )
        for _, found in sorted(by_month.items(), reverse=True)
    )


def _peeked(agency_id: str, rows: Sequence[BlindReading]) -> set[UUID]:
    """Readings whose reader opened the report for another purpose between being asked and answering. One query."""
    reports = {row.decision.screening.report_id.hex for row in rows}
    readers = {row.reader for row in rows}
    entries = (
        Entry.objects.filter(
            agency_id=agency_id,
            record_kind=SUBJECT,
            record_id__in=reports,
            actor_id__in=readers,
            tag=Tag.REPORT_READ,
        )
        .exclude(purpose=PURPOSE)
        .values_list("record_id", "actor_id", "at")
    )
    looks: dict[tuple[str, str], list[datetime]] = {}
    for record_id, actor_id, at in entries:
        looks.setdefault((record_id, actor_id), []).append(at)
    return {
        row.pk
        for row in rows
        for at in looks.get((row.decision.screening.report_id.hex, row.reader), ())
        if row.read_at is not None and row.asked_at <= at <= row.read_at
    }
