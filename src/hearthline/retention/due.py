"""What may go by its schedule, and why the rest is kept. Reads; decides nothing that `running` does not ask again."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Final
from uuid import UUID

from django.db.models import QuerySet

from hearthline.dispatch.models import CrossReport, HandOff
from hearthline.duty.models import OPEN, Alert, Clock
from hearthline.intake.door.drafts import LONGEST
from hearthline.intake.models import Call, CallState, FollowUp, Report, ReportPart, Reveal
from hearthline.law.retention import Schedule, youngest_born
from hearthline.retention.models import ItemState, Kind, PlanItem, PlanState
from hearthline.screening.models import BlindReading, FalseReportReview, Sample, Screening, TranslationTask
from hearthline.screening.models.screenings import State

YOUNG: Final = LONGEST
"""A saved draft lies under a code we do not have, and is gone after this. Nothing younger is destroyed."""
_PIECE: Final = 200
_AT_LEAST: Final = {"years": 365, "months": 28, "days": 1}


@dataclass(frozen=True)
class Record:
    """One report or contact. `due_at`: None when no schedule says. `held`: a hold's number, "connected", or "".

    `kept`: a code of what else keeps it ("" for nothing); `outcome`: as decided.
    """

    kind: str
    id: UUID
    number: str
    outcome: str
    ended_at: datetime
    due_at: datetime | None
    schedule: str
    citation: str
    held: str = ""
    kept: str = ""

    @property
    def free(self) -> bool:
        """Whether it may be proposed."""
        return not self.held and not self.kept


def due_records(
    agency_id: str, found: Iterable[Schedule], now: datetime, held: dict[tuple[str, UUID], str], limit: int = 200
) -> list[Record]:
    """Records whose schedule has ended, the longest overdue first within each schedule, at most `limit`.

    `held`: of `holds.protected`. Records that a standing plan names already are left out.
    """
    rows: list[Record] = []
    for schedule in found:
        if not schedule.unknown:
            source = _reports if schedule.kind == Kind.REPORT else _calls
            rows += islice(_due(source(agency_id, schedule, now), now, held), max(limit - len(rows), 0))
    return rows


def _due(rows: Iterable[Record], now: datetime, held: dict[tuple[str, UUID], str]) -> Iterator[Record]:
    for row in rows:
        if row.due_at is None or row.due_at > now or planned(row.kind, row.id):
            continue
        why = kept_for(row.kind, row.id, now)
        number = held.get((row.kind, row.id))
        yield Record(**{**vars(row), "held": "" if number is None else number or "connected", "kept": why})


def planned(kind: str, record_id: UUID) -> bool:
    """Whether a plan that is proposed or approved names it."""
    open_ = (PlanState.PROPOSED, PlanState.APPROVED)
    return (
        PlanItem.unscoped.filter(kind=kind, record_id=record_id, plan__state__in=open_)
        .exclude(state=ItemState.KEPT)
        .exists()
    )


def of_report(screening: Screening, schedule: Schedule | None) -> Record:
    """One decided report under its schedule. `screening` comes with its report and its final decision."""
    report, decision = screening.report, screening.final_decision
    if decision is None:
        raise ValueError("a report without a decision has no schedule")
    decided = max(at for at in (decision.decided_at, decision.second_at) if at is not None)
    events = {"after_received": report.received_at, "after_decision": decided, "after_closed": decided}
    born = youngest_born(report.received_at, report.youngest_age_months)
    return Record(
        Kind.REPORT,
        report.pk,
        report.number,
        decision.outcome,
        decided,
        schedule.due(events, born) if schedule else None,
        schedule.id if schedule else "",
        schedule.citation if schedule else "",
    )


def of_call(call: Call, schedule: Schedule | None) -> Record:
    """One contact that was no report, under its schedule."""
    ended = call.closed_at or call.typed_at
    events = {"after_received": call.received_at, "after_closed": ended}
    due = schedule.due(events) if schedule else None
    own = (schedule.id, schedule.citation) if schedule else ("", "")
    return Record(Kind.CALL, call.pk, call.reference, call.result, ended, due, *own)


def decided_reports(agency_id: str) -> QuerySet[Screening]:
    """Screenings that ended, with what a schedule asks of them."""
    rows = Screening.unscoped.filter(agency_id=agency_id, ended=1, final_decision__isnull=False)
    return rows.select_related("report", "final_decision")


def closed_calls(agency_id: str) -> QuerySet[Call]:
    """Contacts that ended as no report."""
    return Call.unscoped.filter(agency_id=agency_id, state=CallState.CLOSED, report__isnull=True)


def _reports(agency_id: str, schedule: Schedule, now: datetime) -> Iterator[Record]:
    rows = decided_reports(agency_id).filter(
        final_decision__outcome=schedule.outcome, received_at__lt=now - _shortest(schedule)
    )
    for row in rows.order_by("received_at", "pk").iterator(_PIECE):
        yield of_report(row, schedule)


def _calls(agency_id: str, schedule: Schedule, now: datetime) -> Iterator[Record]:
    rows = closed_calls(agency_id).filter(result=schedule.outcome, received_at__lt=now - _shortest(schedule))
    for row in rows.order_by("received_at", "pk").iterator(_PIECE):
        yield of_call(row, schedule)


def _shortest(schedule: Schedule) -> timedelta:
    """Nothing received later than this ago can be due: cuts the reading short, decides nothing."""
    days = [(rule.length or 0) * _AT_LEAST[rule.unit] for rule in schedule.rules if rule.event.startswith("after")]
    return timedelta(days=max(days, default=0))


def kept_for(kind: str, record_id: UUID, now: datetime) -> str:
    """Why it must stay whatever the schedule says and although no hold is on it, as a code, or ""."""
    if kind == Kind.CALL:
        call = Call.unscoped.filter(pk=record_id).first()
        young = call is not None and call.received_at > now - YOUNG
        return "too-young" if young else ("work-open" if call is None or call.state != CallState.CLOSED else "")
    report = Report.unscoped.filter(pk=record_id).first()
    if report is None:
        return "not-there"
    newest = ReportPart.unscoped.filter(report=report).order_by("-received_at").values_list("received_at", flat=True)
    if max([report.received_at, *newest[:1]]) > now - YOUNG:
        return "too-young"
    return "work-open" if _open_work(report) else ""


def _open_work(report: Report) -> bool:
    """Whether anybody still has something to do about it."""
    ids = (report.pk.hex, str(report.pk))
    own = {"report": report}
    return (
        not Screening.unscoped.filter(**own, state=State.DECIDED).exists()
        or ReportPart.unscoped.filter(**own, kind="addition", read_at__isnull=True).exists()
        or FollowUp.unscoped.filter(**own, done_at__isnull=True).exists()
        or HandOff.unscoped.filter(**own, answered_at__isnull=True).exists()
        or CrossReport.unscoped.filter(**own, effect="must", done_at=None, ended_at=None).exists()
        or Reveal.unscoped.filter(**own, closed_at__isnull=True).exists()
        or FalseReportReview.unscoped.filter(**own, closed_at__isnull=True).exists()
        or TranslationTask.unscoped.filter(screening__report=report).exclude(state="done").exists()
        or Sample.unscoped.filter(decision__screening__report=report, verdict="").exists()
        or BlindReading.unscoped.filter(decision__screening__report=report, read_at__isnull=True).exists()
        or Clock.unscoped.filter(subject_id__in=ids, state__in=OPEN).exists()
        or Alert.unscoped.filter(subject_id__in=ids, acknowledged_at__isnull=True).exists()
    )
