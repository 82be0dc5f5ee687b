"""What is uncovered: written down when found, told to supervisors when it is near, closed when somebody stands in.

The desk shows a gap in red from the moment its row is written. The worker looks five weeks ahead, so a gap that could
be known stands there long before its seven days; one that comes up later, by an absence or an account that ends, raises
an alert in the same transaction as what made it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from hearthline.access.models import Agency
from hearthline.duty.actions.alerts import raise_alert
from hearthline.duty.actions.reopening import close_alert
from hearthline.duty.models import AlertKind, CoverageGap, RotaVersion, Shift
from hearthline.duty.oncall import SOON
from hearthline.duty.roster import load, plan
from hearthline.duty.roster.plan import Book, Post
from hearthline.duty.roster.spans import Span, common, less, touch
from hearthline.ground import clock
from hearthline.journal import actions as journal
from hearthline.journal.actor import Actor, system
from hearthline.journal.tags import Tag

AHEAD: Final = timedelta(days=35)
"""How far ahead gaps are written down. Five weeks: if the worker stood still for four, each was still shown in time."""


@dataclass
class Found:
    """What one look changed: gaps that are new, gaps that are closed, alerts raised."""

    new: int = 0
    closed: int = 0
    told: int = 0


def look_everywhere() -> int:
    """Every agency once, each in its own transaction: for the worker. Returns how many alerts were raised."""
    told = 0
    for agency in Agency.objects.values_list("pk", flat=True):
        with transaction.atomic():
            told += look(agency).told
    return told


def look(agency_id: str) -> Found:
    """Bring the rows of one agency to what its plan says now, inside the caller's transaction.

    An agency that has never planned anything is left alone: its page says that there is no rota.
    """
    now, found = clock.now(), Found()
    if not planned(agency_id):
        return found
    actor = system("coverage", agency_id)
    zone = load.zone_of(agency_id)
    # To the end of a local day: the far end moves once a day, and not at every look.
    ahead = plan.bounds(now.astimezone(zone).date(), (now + AHEAD).astimezone(zone).date(), zone)[1]
    book = load.book(agency_id, now, ahead)
    holes = plan.all_holes(book, (now, ahead))
    rows = list(CoverageGap.unscoped.filter(agency_id=agency_id, closed_at__isnull=True, ends_at__gt=now))
    for post in sorted({*holes, *((row.place, row.programme) for row in rows)}):
        mine = [row for row in rows if (row.place, row.programme) == post]
        _one_post(actor, book, post, holes.get(post, []), mine, found)
    return found


def planned(agency_id: str) -> bool:
    """Whether this agency has ever planned a shift."""
    return (
        RotaVersion.unscoped.filter(agency_id=agency_id).exists() or Shift.unscoped.filter(agency_id=agency_id).exists()
    )


def _one_post(
    actor: Actor, book: Book, post: Post, holes: Sequence[Span], rows: Sequence[CoverageGap], found: Found
) -> None:
    now = clock.now()
    kept: list[CoverageGap] = []
    for row in rows:
        span = (max(row.starts_at, now), row.ends_at)
        left = common([span], holes)
        if left == [span]:
            kept.append(row)
            continue
        kept += [_put(actor, post, part, row.found_at, row.alert_key, row.alerted_at) for part in left]
        CoverageGap.unscoped.filter(pk=row.pk).update(closed_at=now)
        found.closed += 1
        if not left:
            _closed(actor, row)
    for part in less(holes, ((row.starts_at, row.ends_at) for row in kept)):
        kept.append(_put(actor, post, part, now))
        found.new += 1
    for row in sorted(kept, key=lambda one: one.starts_at):
        if row.alerted_at is None and row.starts_at < now + SOON:
            found.told += _tell(actor, book, row, kept)


def _put(
    actor: Actor, post: Post, span: Span, found_at: datetime, alert_key: str = "", alerted_at: datetime | None = None
) -> CoverageGap:
    return CoverageGap.objects.create(
        agency_id=actor.agency_id,
        place=post[0],
        programme=post[1],
        starts_at=span[0],
        ends_at=span[1],
        found_at=found_at,
        alert_key=alert_key,
        alerted_at=alerted_at,
    )


def _tell(actor: Actor, book: Book, row: CoverageGap, rows: Sequence[CoverageGap]) -> bool:
    """Raise the alert of a gap that is near. What was shown in time and goes on from a gap that was told is part of it.

    True when an alert was raised.
    """
    now = clock.now()
    in_time = row.starts_at - row.found_at >= SOON
    before = next((one for one in rows if one.alerted_at and touch(_span(one), _span(row))), None) if in_time else None
    before = before or _wider(row)
    key = before.alert_key if before else f"gap:{row.pk.hex}"
    row.alert_key, row.alerted_at = key, now
    CoverageGap.unscoped.filter(pk=row.pk).update(alert_key=key, alerted_at=now)
    if before is not None:
        return False
    raise_alert(
        actor=actor,
        kind=AlertKind.COVERAGE_GAP,
        key=key,
        subject_kind="coverage",
        subject_id=row.pk.hex,
        label=row.starts_at.astimezone(book.zone).strftime("%Y-%m-%d %H:%M"),
        about=row.place[:32],
    )
    return True


def _wider(row: CoverageGap) -> CoverageGap | None:
    """The same time at the whole agency, when that was told: a place without anybody then is no second alert."""
    if not row.place and not row.programme:
        return None
    whole = CoverageGap.unscoped.filter(agency_id=row.agency_id, place="", programme="", closed_at__isnull=True)
    same = whole.filter(starts_at=row.starts_at, ends_at=row.ends_at, alerted_at__isnull=False)
    return same.first()


def _span(row: CoverageGap) -> Span:
    return row.starts_at, row.ends_at


def _closed(actor: Actor, row: CoverageGap) -> None:
    """Somebody stands there again: the alert goes, unless another stretch of the same gap still waits."""
    if not row.alert_key:
        return
    others = CoverageGap.unscoped.filter(agency_id=actor.agency_id, alert_key=row.alert_key, closed_at__isnull=True)
    if others.filter(ends_at__gt=clock.now()).exists():
        return
    entry = journal.write(
        actor=actor, tag=Tag.GAP_CLOSED, record_kind="coverage", record_id=row.pk.hex, purpose="coverage"
    )
    close_alert(actor=actor, key=row.alert_key, entry=str(entry))
