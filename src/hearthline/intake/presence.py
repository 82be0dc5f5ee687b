"""Who has a report or a call open now, and whether they type. A courtesy between colleagues, not a lock.

A page says "here" every few seconds; 30 seconds of silence and it is as if nobody were there. Nothing of this is
journalled: it is swept away within minutes, and what somebody read is in the journal by the reading itself.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet

from hearthline.access.restricting import without_closed
from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.intake.models import Call, Presence, Report

REPORT, CALL = "report", "call"
STALE = timedelta(seconds=30)
"""Silence after which a page counts as closed."""
FRESH = timedelta(seconds=8)
"""A sign of life that says nothing new is not written again within this: forty people poll, and few rows change."""
KEPT = timedelta(minutes=10)
_WRITER = re.compile(r"[A-Za-z0-9_-]{1,32}")
_PLACE = re.compile(r"[a-z0-9_.-]{0,64}")


@dataclass(frozen=True)
class Here:
    """One page that is open. `place`: the card it is at, a code. `you`: another window of the viewer's own."""

    name: str
    editing: bool
    place: str
    seen_at: datetime
    you: bool = False


def here(viewer: Viewer, kind: str, subject_id: str, *, writer: str, editing: bool = False, place: str = "") -> bool:
    """The viewer has this report or call open in the window `writer` (its own random id, at most 32 characters).

    One conditional UPDATE, and an INSERT the first time. False, and nothing written, when the viewer may not see the
    record, when there is none, and for a writer or place that no page of ours would send.
    """
    if not (_WRITER.fullmatch(writer) and _PLACE.fullmatch(place)) or not _may_see(viewer, kind, subject_id):
        return False
    now = clock.now()
    own = Presence.unscoped.filter(agency_id=viewer.agency_id, subject_kind=kind, subject_id=subject_id, writer=writer)
    said = {"editing": editing, "place": place}
    known = own.values_list("user", "seen_at", "editing", "place").first()
    if known is None:
        row = Presence(
            agency_id=viewer.agency_id,
            subject_kind=kind,
            subject_id=subject_id,
            writer=writer,
            user=viewer.id,
            name=viewer.name,
            seen_at=now,
            **said,
        )
        Presence.objects.bulk_create([row], ignore_conflicts=True)
    elif known[0] == viewer.id and (known[1] < now - FRESH or known[2:] != (editing, place)):
        own.filter(user=viewer.id).update(seen_at=now, name=viewer.name, **said)
    return True


def gone(viewer: Viewer, kind: str, subject_id: str, *, writer: str) -> None:
    """That window was closed."""
    Presence.unscoped.filter(
        agency_id=viewer.agency_id, subject_kind=kind, subject_id=subject_id, writer=writer, user=viewer.id
    ).delete()


def who(viewer: Viewer, kind: str, ids: Iterable[str], *, writer: str = "") -> Mapping[str, tuple[Here, ...]]:
    """Others who have these open, by subject id; who types comes first. One query.

    `ids`: of rows the viewer was allowed to list. With `writer`, other windows of the viewer's own are told too.
    """
    rows = _alive(viewer).filter(subject_kind=kind, subject_id__in=list(ids))
    return _told(viewer, rows, writer)


def everywhere(viewer: Viewer, kind: str) -> Mapping[str, tuple[Here, ...]]:
    """Others at any record of this kind that the viewer may list: for the poll of a list. One query."""
    return _told(viewer, _alive(viewer).filter(subject_kind=kind), "")


def sweep(now: datetime) -> int:
    """Delete what is long silent; how many rows. For the worker."""
    return int(Presence.unscoped.filter(seen_at__lt=now - KEPT).delete()[0])


def _alive(viewer: Viewer) -> QuerySet[Presence]:
    rows = Presence.objects.for_viewer(viewer, "report:list", "screening").filter(seen_at__gt=clock.now() - STALE)
    return without_closed(rows, viewer, "report:list")


def _told(viewer: Viewer, rows: QuerySet[Presence], writer: str) -> Mapping[str, tuple[Here, ...]]:
    mine = Q(user=viewer.id) & (Q(writer=writer) if writer else Q())
    found: dict[str, dict[str, Here]] = {}
    for row in rows.exclude(mine).order_by("subject_id", F("editing").desc(), "name", "-seen_at"):
        # Several windows of one person count as one, the one in which they type.
        people = found.setdefault(row.subject_id, {})
        people.setdefault(row.user, Here(row.name, row.editing, row.place, row.seen_at, row.user == viewer.id))
    return {subject: tuple(people.values()) for subject, people in found.items()}


def _may_see(viewer: Viewer, kind: str, subject_id: str) -> bool:
    rows: QuerySet[Report] | QuerySet[Call]
    if kind == REPORT:
        rows = Report.objects.for_viewer(viewer, "report:list", "screening")
    elif kind == CALL:
        rows = Call.objects.for_viewer(viewer, "call:list", "screening")
    else:
        return False
    return len(subject_id) == 32 and subject_id.isalnum() and rows.filter(pk=subject_id).exists()
