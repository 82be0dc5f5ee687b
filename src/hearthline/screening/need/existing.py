"""Restricted reports as who may not open them is told of them: the number, and whom to ask. Nothing else.

Not when it came, not how urgent it is, not in which language, not whether it is decided: the order is that of the
numbers, which are drawn by lot. Never in a hit by words, beside a person, in a count of a filter or in an alarm.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from hearthline.access.models import Restriction, ReviewKind, ToReview
from hearthline.access.restricting import told_of
from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.intake.models import Report
from hearthline.journal.actions import write
from hearthline.journal.tags import Tag
from hearthline.screening.actions.state import SUBJECT
from hearthline.screening.need.restricting import who_asks

SHOWN_FOR: Final = timedelta(days=30)
"""How long after it was restricted a report stands on the lists: by the day of the restriction, so that nobody sees by
it whether the report is decided. By its number it is found as long as it is restricted."""
MOST: Final = 30
READ, PURPOSE = "report:read", "screening"
TOLD: Final = "told_report"


@dataclass(frozen=True)
class Exists:
    """`ask`: the name of the supervisor to ask, "" when they work here no more: then any."""

    report_id: UUID
    number: str
    ask: str


@dataclass(frozen=True)
class Some:
    """Restricted reports for a list. `more`: how many are left out."""

    rows: tuple[Exists, ...] = ()
    more: int = 0


def listed(viewer: Viewer) -> Some:
    """Those that this viewer may know of and not open, restricted in the last 30 days. Journalled, when there are any.
    Whether the viewer may see the list is the caller's to ask; nothing for who may not be told."""
    rows = told_of(viewer, READ, PURPOSE).filter(at__gt=clock.now() - SHOWN_FOR)
    found = _exists(viewer, list(rows[: MOST * 10]))
    if found:
        _note(viewer, found[:MOST], "list")
    return Some(tuple(found[:MOST]), max(0, len(found) - MOST))


def by_number(viewer: Viewer, numbers: Sequence[str]) -> tuple[Exists, ...]:
    """The one with this number. Journalled, and on a supervisor's list: somebody looked for that very report."""
    ids = Report.unscoped.filter(number__in=numbers, agency_id=viewer.agency_id).values("pk")
    return _hit(viewer, list(told_of(viewer, READ, PURPOSE).filter(record_id__in=ids)) if numbers else [])


def by_id(viewer: Viewer, report_id: UUID) -> Exists | None:
    """The one at this address. Journalled, and on a supervisor's list."""
    return next(iter(_hit(viewer, list(told_of(viewer, READ, PURPOSE).filter(record_id=report_id)))), None)


def _exists(viewer: Viewer, rows: Sequence[Restriction]) -> list[Exists]:
    if not rows:
        return []
    asks = who_asks(viewer.agency_id, {row.ask_id for row in rows})
    found = Report.unscoped.filter(pk__in=[row.record_id for row in rows], agency_id=viewer.agency_id)
    numbers = dict(found.values_list("pk", "number"))
    made = (
        Exists(row.record_id, numbers[row.record_id], asks.get(row.ask_id, ""))
        for row in rows
        if row.record_id in numbers
    )
    return sorted(made, key=lambda one: one.number)


def _hit(viewer: Viewer, rows: Sequence[Restriction]) -> tuple[Exists, ...]:
    found = _exists(viewer, rows)
    if found:
        with transaction.atomic():
            entry = _note(viewer, found, "hit")
            for one in found:
                _to_review(viewer, one.report_id, entry)
    return tuple(found)


def _note(viewer: Viewer, found: Sequence[Exists], how: str) -> UUID:
    with transaction.atomic():
        return write(
            actor=viewer,
            tag=Tag.RESTRICTED_TOLD,
            record_kind=SUBJECT,
            record_id="",
            purpose=how,
            fields=[one.report_id.hex for one in found],
        )


def _to_review(viewer: Viewer, report_id: UUID, entry: UUID) -> None:
    """One open row for one person and one report, however often they look."""
    now, key = clock.now(), f"told:{report_id.hex}:{viewer.id}"
    rows = ToReview.unscoped.filter(
        agency_id=viewer.agency_id, key__startswith=key, closed_at__isnull=True, record_id=report_id.hex
    )
    if rows.update(count=F("count") + 1, last_at=now):
        return
    row = ToReview(
        agency_id=viewer.agency_id,
        key=f"{key}:{entry.hex}",
        kind=ReviewKind.TOLD,
        rule=TOLD,
        user_id=viewer.id,
        record_kind=SUBJECT,
        record_id=report_id.hex,
        first_at=now,
        last_at=now,
        entries=entry.hex,
    )
    try:
        with transaction.atomic():
            ToReview.objects.bulk_create([row])
    except IntegrityError:  # found in this moment by another window of theirs: their row stands
        return
