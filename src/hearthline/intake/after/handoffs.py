"""Hand-offs as the desk reads them: who was called, whether a person answered, and what is still to be handed on."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import QuerySet

from hearthline.access.policy import require
from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.intake.actions.followups import Follow
from hearthline.intake.actions.handoffs import Told
from hearthline.intake.keys import record_key
from hearthline.intake.models import FollowUp, HandOff, Report
from hearthline.intake.policy import fetch
from hearthline.intake.withheld.clues import marks_for
from hearthline.intake.withheld.outgoing import outgoing
from hearthline.journal.actions import write
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.sealing import SealError

PURPOSE = "hand-off"
MOST_LISTED = 100


@dataclass(frozen=True, repr=False)
class HandOffView:
    """One hand-off. `told` is None when it does not open any more: shown as damaged. `late`: no answer in time."""

    row: HandOff
    told: Told | None
    late: bool

    @property
    def answered(self) -> bool:
        """Whether a person wrote down who answered. Nothing else counts."""
        return self.row.answered_at is not None


def hand_offs(viewer: Viewer, *, answered: bool) -> list[HandOffView]:
    """Those that wait, the longest first; or those answered, the newest first. At most 100. Journalled."""
    return _views(viewer, _record_list(viewer=viewer, answered=answered))


@use_case
def _record_list(*, viewer: Viewer, answered: bool) -> list[HandOff]:
    ruling = require(viewer, "handoff:write", {"agency": viewer.agency_id}, PURPOSE, record_kind="hand-off")
    rows = _rows(viewer).filter(answered_at__isnull=not answered)
    found = list(rows.order_by(*(("-answered_at", "-id") if answered else ("due_at", "id")))[:MOST_LISTED])
    write(
        actor=viewer,
        tag=Tag.REPORTS_LISTED,
        record_kind="hand-off",
        record_id="",
        purpose=PURPOSE,
        authority=ruling.authority,
        fields=[row.pk.hex for row in found],
    )
    return found


def _rows(viewer: Viewer) -> QuerySet[HandOff]:
    return HandOff.objects.for_viewer(viewer, "handoff:write", PURPOSE).select_related("report")


def hand_off(viewer: Viewer, hand_off_id: UUID) -> HandOffView:
    """One, for its page or its proof. Refused alike when it is not theirs and not there. Journalled."""
    found = _views(viewer, [_record_one(viewer=viewer, hand_off_id=hand_off_id)])[0]
    marks = marks_for(viewer, found.row.report)
    if not marks or found.told is None:
        return found
    # Marked after it was written: the page is read aloud, and the proof is printed.
    cut = {name: outgoing(text, marks) for name, text in (("said", found.told.said), ("note", found.told.note))}
    return replace(found, told=replace(found.told, **cut))


@use_case
def _record_one(*, viewer: Viewer, hand_off_id: UUID) -> HandOff:
    row = HandOff.unscoped.filter(pk=hand_off_id).select_related("report").first()
    _, ruling = fetch(viewer, row.report_id if row else hand_off_id, "handoff:write", PURPOSE)
    if row is None:
        raise LookupError("a policy permits reading what is not there")
    _note(viewer, row.report_id, ruling.authority)
    return row


def hand_offs_of(viewer: Viewer, report: Report) -> list[HandOffView]:
    """Every hand-off of one report, those that wait first. Journalled when there is one."""
    return _views(viewer, _record_of(viewer=viewer, report=report))


def _record_of(*, viewer: Viewer, report: Report) -> list[HandOff]:
    found = list(_rows(viewer).filter(report=report).order_by("made_at", "id"))
    if found:
        # Most reports have none: only what is shown takes a transaction, and on the embedded database the write lock.
        _record_some(viewer=viewer, report=report)
    return sorted(found, key=lambda row: (row.answered_at is not None, row.due_at))


@use_case
def _record_some(*, viewer: Viewer, report: Report) -> None:
    _, ruling = fetch(viewer, report.pk, "report:read", "screening")
    _note(viewer, report.pk, ruling.authority)


def _note(viewer: Viewer, report_id: UUID, authority: str) -> None:
    write(
        actor=viewer,
        tag=Tag.REPORT_READ,
        record_kind="report",
        record_id=report_id.hex,
        purpose=PURPOSE,
        authority=authority,
        fields=("hand-offs",),
    )


def not_begun(viewer: Viewer) -> list[FollowUp]:
    """Reports that are another agency's to act on and that nobody has begun to hand on, the latest first. One query."""
    return list(_to_begin(viewer).select_related("report").order_by("due_at", "id")[:MOST_LISTED])


def to_begin(viewer: Viewer, report: Report) -> FollowUp | None:
    """The promise to begin with this report, when nobody has. One query."""
    return _to_begin(viewer).filter(report=report).first()


def _to_begin(viewer: Viewer) -> QuerySet[FollowUp]:
    return FollowUp.objects.for_viewer(viewer, "handoff:write", PURPOSE).filter(kind=Follow.HAND_ON, done_at=None)


def _views(viewer: Viewer, rows: Iterable[HandOff]) -> list[HandOffView]:
    now = clock.now()
    made = []
    for row in rows:
        key = record_key(row.report, actor=viewer.id, purpose=PURPOSE)
        try:
            told = Told.read(key.open("handoff", "sealed", row.pk, row.sealed))
        except (SealError, ValueError, TypeError):
            told = None
        made.append(HandOffView(row, told, row.answered_at is None and row.due_at < now))
    return made
