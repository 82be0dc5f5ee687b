"""The queue: danger, then due time, then age. Constant queries; one journal entry with the shown ids."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F, QuerySet

from hearthline.access.policy import require
from hearthline.access.viewer import Viewer
from hearthline.duty import queries as duty
from hearthline.duty.models import Alert
from hearthline.ground import clock
from hearthline.intake.door.content import BadContent, read_report
from hearthline.intake.models import Kind, ReportPart
from hearthline.journal import actions as journal
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.screening import keeping
from hearthline.screening.actions.state import SUBJECT
from hearthline.screening.models import Screening, State
from hearthline.sealing import SealError

OPEN_STATES = (State.WAITING, State.RETURNED, State.PROPOSED)
PAGE = 60
FIRST_WORDS = 90
SOON = timedelta(minutes=30)
"""When a due time is shown as near. A matter of display, not a promise."""


@dataclass(frozen=True, repr=False)
class Row:
    """One line of a list. `first_words`: how the story begins, in `language`; "" when the whole report is not there
    yet or does not open (`damaged`). `seen`: who answered its danger alarm. Never anything about the reporter."""

    screening: Screening
    first_words: str
    damaged: bool
    held_by: str
    mine: bool
    late: bool
    soon: bool
    seen: Alert | None = None


@dataclass(frozen=True, repr=False)
class Queue:
    """The rows shown, how many more there are, and the stamp of this state for the poll."""

    rows: tuple[Row, ...]
    more: int
    as_of: datetime
    stamp: str


@dataclass(frozen=True)
class News:
    """What a poll says: nothing but numbers."""

    stamp: str
    new: int
    changed: int


def _scope(viewer: Viewer) -> QuerySet[Screening]:
    return Screening.objects.for_viewer(viewer, "report:list", "screening")


def in_order(rows: QuerySet[Screening]) -> QuerySet[Screening]:
    """Danger first; within it unmarked before a flood's, then the nearest promise, then the youngest child."""
    return rows.order_by("rank", "burst", "due_at", F("youngest_months").asc(nulls_last=True), "received_at", "id")


def stamp(viewer: Viewer) -> tuple[str, datetime | None]:
    """What the queue looks like now, as an ETag value, and the latest change. Two indexed queries, nothing written.

    A lease that ends changes how the queue looks although no row changed: leases that last are part of the stamp.
    """
    latest = _scope(viewer).order_by("-changed_at").values_list("changed_at", flat=True).first()
    held = _scope(viewer).filter(state__in=OPEN_STATES, claimed_until__gt=clock.now()).count()
    text = f"{viewer.agency_id}|{viewer.id}|{latest.isoformat() if latest else ''}|{held}"
    return hashlib.sha256(text.encode()).hexdigest()[:24], latest


def news(viewer: Viewer, since: datetime) -> News:
    """How many reports came, and how many others changed, after `since` (aware). Counts only, nothing journalled."""
    mark, _ = stamp(viewer)
    moved = list(_scope(viewer).filter(changed_at__gt=since).values_list("report__opened_at", flat=True)[: PAGE + 1])
    new = sum(opened > since for opened in moved)
    return News(mark, new, len(moved) - new)


@use_case
def queue(viewer: Viewer) -> Queue:
    """Everything that waits for somebody, in order; at most 60 rows. Refused when the viewer may list none.

    One journal entry names every report shown. The number of queries does not depend on the number of rows.
    """
    ruling = require(
        viewer, "report:list", {"agency": viewer.agency_id}, "screening", record_kind="report", record_id=""
    )
    mark, _ = stamp(viewer)
    at = clock.now()
    waiting = _scope(viewer).filter(state__in=OPEN_STATES)
    found = list(in_order(waiting.select_related("report", "current_run"))[: PAGE + 1])
    more = waiting.count() - PAGE if len(found) > PAGE else 0
    shown = rows(viewer, found[:PAGE])
    listed(viewer, [row.screening.report_id for row in shown], ruling.authority)
    return Queue(rows=shown, more=max(more, 0), as_of=at, stamp=mark)


def listed(viewer: Viewer, ids: Sequence[UUID], authority: str) -> None:
    """One entry for one list: which reports it showed."""
    journal.write(
        actor=viewer,
        tag=Tag.REPORTS_LISTED,
        record_kind=SUBJECT,
        record_id="",
        purpose="screening",
        authority=authority,
        fields=[one.hex for one in ids],
    )


def rows(viewer: Viewer, found: Sequence[Screening]) -> tuple[Row, ...]:
    """The lines for these screenings. One query for all their parts, one for alarms; only what is shown is opened."""
    parts: dict[UUID, ReportPart] = {}
    for part in ReportPart.unscoped.filter(
        report_id__in=[one.report_id for one in found], kind__in=[Kind.REPORT, Kind.DANGER]
    ).order_by("received_at", "id"):
        if part.report_id not in parts or (part.kind == Kind.REPORT != parts[part.report_id].kind):
            parts[part.report_id] = part
    seen = duty.danger_answers(viewer, [one.report_id.hex for one in found])
    return tuple(_row(viewer, one, parts.get(one.report_id), seen.get(one.report_id.hex)) for one in found)


def _row(viewer: Viewer, screening: Screening, part: ReportPart | None, seen: Alert | None) -> Row:
    now = clock.now()
    words, damaged = _first_words(viewer, screening, part)
    lasts = screening.claimed_until is not None and screening.claimed_until > now
    return Row(
        screening=screening,
        first_words=words,
        damaged=damaged,
        held_by=screening.claimed_name if lasts else "",
        mine=lasts and screening.claimed_by == viewer.id,
        late=screening.due_at < now,
        soon=now <= screening.due_at < now + SOON,
        seen=seen,
    )


def _first_words(viewer: Viewer, screening: Screening, part: ReportPart | None) -> tuple[str, bool]:
    if part is None:
        return "", False
    try:
        key = keeping.key_of(screening.report, actor=viewer.id)
        story = read_report(key.open(*keeping.PART, part.pk, bytes(part.sealed))).story
    except (SealError, BadContent):
        return "", True
    flat = " ".join(story.split())
    return (flat if len(flat) <= FIRST_WORDS else flat[:FIRST_WORDS].rstrip() + "…"), False
