"""What reports owe to bodies outside, as the desk reads it."""

from uuid import UUID

from django.db.models import QuerySet

from hearthline.access.policy import require
from hearthline.access.viewer import Viewer
from hearthline.dispatch.models import CrossReport, Effect
from hearthline.dispatch.queries import MOST_LISTED, note_reading
from hearthline.dispatch.sealed import PURPOSE, key_of, open_words
from hearthline.intake.models import Report
from hearthline.intake.policy import fetch
from hearthline.journal.actions import write
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case


def owed(viewer: Viewer) -> list[CrossReport]:
    """What is owed to somebody outside and not done, the latest first. At most 100. Journalled."""
    return _record_owed(viewer=viewer)


@use_case
def _record_owed(*, viewer: Viewer) -> list[CrossReport]:
    ruling = require(viewer, "handoff:write", {"agency": viewer.agency_id}, PURPOSE, record_kind="cross-report")
    found = list(open_owed(viewer).select_related("report").order_by("due_at", "id")[:MOST_LISTED])
    write(
        actor=viewer,
        tag=Tag.CROSS_REPORTS_LISTED,
        record_kind="cross-report",
        record_id="",
        purpose=PURPOSE,
        authority=ruling.authority,
        fields=[row.pk.hex for row in found],
    )
    return found


def open_owed(viewer: Viewer) -> QuerySet[CrossReport]:
    """What is owed and open, of the reports this person may work on."""
    rows = CrossReport.objects.for_viewer(viewer, "handoff:write", PURPOSE)
    return rows.filter(done_at=None, ended_at=None, effect=Effect.MUST)


def owed_by(viewer: Viewer, report: Report) -> list[CrossReport]:
    """What this report owes or owed, open ones first by time. One query. Names bodies, nothing of a family."""
    rows = CrossReport.objects.for_viewer(viewer, "handoff:write", PURPOSE).filter(report=report, effect=Effect.MUST)
    return sorted(rows, key=lambda row: (row.done_at is not None or row.ended_at is not None, row.due_at))


@use_case
def cross_report(viewer: Viewer, cross_report_id: UUID) -> CrossReport:
    """One, for its page. Refused alike when it is not theirs and not there. Journalled."""
    row = CrossReport.unscoped.filter(pk=cross_report_id).select_related("report").first()
    _, ruling = fetch(viewer, row.report_id if row else cross_report_id, "handoff:write", PURPOSE)
    if row is None:
        raise LookupError("a policy permits reading what is not there")
    note_reading(viewer, row.report_id, ruling.authority, "cross-reports")
    return row


def kept_words(viewer: Viewer, row: CrossReport) -> dict[str, str]:
    """To whom a form went and how, or why it is not owed. Nothing when there is nothing."""
    return (open_words(key_of(row.report, viewer), "crossreport", row) or {}) if row.sealed else {}
