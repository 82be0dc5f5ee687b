"""Follow-ups as the desk reads them."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from hearthline.access.policy import require
from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.intake.keys import RecordKey, record_key
from hearthline.intake.models import FollowUp, Report
from hearthline.intake.policy import fetch
from hearthline.journal.actions import write
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.sealing import SealError

PURPOSE = "follow-up"
MOST_LISTED = 200


@dataclass(frozen=True, repr=False)
class FollowUpView:
    """One promise. `words`: what is to be done, "" for none; None when they do not open any more."""

    row: FollowUp
    words: str | None
    late: bool
    mine: bool


def follow_ups(viewer: Viewer, *, mine: bool = False) -> list[FollowUpView]:
    """What is promised and not done, the latest first; `mine`: what this person promised. At most 200. Journalled."""
    found = _record_list(viewer=viewer, mine=mine)
    return _views(viewer, found)


@use_case
def _record_list(*, viewer: Viewer, mine: bool) -> list[FollowUp]:
    ruling = require(viewer, "followup:write", {"agency": viewer.agency_id}, PURPOSE, record_kind="follow-up")
    rows = FollowUp.objects.for_viewer(viewer, "followup:write", PURPOSE).filter(done_at=None)
    rows = rows.filter(owner=viewer.id) if mine else rows
    found = list(rows.select_related("report").order_by("due_at", "id")[:MOST_LISTED])
    write(
        actor=viewer,
        tag=Tag.REPORTS_LISTED,
        record_kind="follow-up",
        record_id="",
        purpose=PURPOSE,
        authority=ruling.authority,
        fields=[row.pk.hex for row in found],
    )
    return found


def follow_ups_of(viewer: Viewer, report: Report) -> list[FollowUpView]:
    """Every promise about one report, open ones first. Journalled when there is one. Raises Refused."""
    return _views(viewer, _record_of(viewer=viewer, report=report))


def _record_of(*, viewer: Viewer, report: Report) -> list[FollowUp]:
    found = list(
        FollowUp.objects.for_viewer(viewer, "followup:write", PURPOSE)
        .filter(report=report)
        .select_related("report")
        .order_by("done_at", "due_at", "id")
    )
    if found:
        # Most reports have none: only what is shown takes a transaction, and on the embedded database the write lock.
        _record_some(viewer=viewer, report=report)
    return sorted(found, key=lambda row: (row.done_at is not None, row.due_at))


@use_case
def _record_some(*, viewer: Viewer, report: Report) -> None:
    _, ruling = fetch(viewer, report.pk, "report:read", PURPOSE)
    write(
        actor=viewer,
        tag=Tag.REPORT_READ,
        record_kind="report",
        record_id=report.pk.hex,
        purpose=PURPOSE,
        authority=ruling.authority,
        fields=("follow-ups",),
    )


@use_case
def report_of(viewer: Viewer, follow_up_id: UUID) -> UUID:
    """The report that a follow-up is about. Refused alike when it is not theirs and not there."""
    found: UUID | None = FollowUp.unscoped.filter(pk=follow_up_id).values_list("report_id", flat=True).first()
    return fetch(viewer, found or follow_up_id, "followup:write", PURPOSE)[0].pk


def _views(viewer: Viewer, rows: Iterable[FollowUp]) -> list[FollowUpView]:
    now, keys = clock.now(), {}
    made = []
    for row in rows:
        if row.sealed and row.report_id not in keys:
            keys[row.report_id] = record_key(row.report, actor=viewer.id, purpose=PURPOSE)
        late = row.done_at is None and row.due_at < now
        made.append(FollowUpView(row, _words(keys.get(row.report_id), row), late, row.owner == viewer.id))
    return made


def _words(key: RecordKey | None, row: FollowUp) -> str | None:
    if key is None or not row.sealed:
        return ""
    try:
        return key.open("followup", "sealed", row.pk, row.sealed).decode()
    except (SealError, UnicodeDecodeError):
        return None
