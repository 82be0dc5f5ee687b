"""The queue: danger, then due time, then age. Constant queries; one journal entry with the shown ids."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Count, QuerySet

from hearthline.access.policy import require
from hearthline.access.viewer import Viewer
from hearthline.duty import queries as duty
from hearthline.duty.models import Alert
from hearthline.ground import clock
from hearthline.intake import presence
from hearthline.intake.calls.queries import callers_of
from hearthline.intake.door.content import BadContent, read_report
from hearthline.intake.models import Kind, ReportPart
from hearthline.intake.presence import Here
from hearthline.journal import actions as journal
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import long_reading
from hearthline.screening import keeping
from hearthline.screening.actions.state import SUBJECT
from hearthline.screening.models import LEVELS, Screening
from hearthline.screening.queries.filters import BY_TIME, BY_URGENCY, SOON_WITHIN, Filter, Place, in_order
from hearthline.sealing import SealError
from hearthline.ui.agency import current_zone

PAGE = 40
FIRST_WORDS = 90
SOON = SOON_WITHIN
COUNTED = 1_000
"""How far "how many more" is counted: beyond it, "more than" says as much and costs nothing."""
EVERYTHING = Filter()


@dataclass(frozen=True, repr=False)
class Row:
    """One line of a list. `first_words`: how the story begins, in `language`; "" when the whole report is not there
    yet or does not open (`damaged`). `seen`: who answered its danger alarm. `here`: who else has it open now.
    `unread`: the reporter added something that nobody has read. `caller`: told by voice: which language they
    speak, and whether they need an interpreter. Never anything else about the reporter."""

    screening: Screening
    first_words: str
    damaged: bool
    held_by: str
    mine: bool
    late: bool
    soon: bool
    seen: Alert | None = None
    here: tuple[Here, ...] = ()
    unread: bool = False
    caller: tuple[str, str] | None = None


@dataclass(frozen=True, repr=False)
class Queue:
    """The rows shown, how many more there are (counted up to COUNTED), and the stamp of this state for the poll.

    `next`: where the next page begins, "" on the last. `levels`: open reports by urgency, whatever the filter.
    `first`: whether nothing stands before these rows. `there`: who else is at any report of the agency.
    """

    rows: tuple[Row, ...]
    more: int
    as_of: datetime
    stamp: str
    wanted: Filter = EVERYTHING
    next: str = ""
    first: bool = True
    levels: Mapping[str, int] = field(default_factory=dict)
    there: Mapping[str, tuple[Here, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class News:
    """What a poll says: nothing but numbers."""

    stamp: str
    new: int
    changed: int


def _scope(viewer: Viewer) -> QuerySet[Screening]:
    return Screening.objects.for_viewer(viewer, "report:list", "screening")


def stamp(viewer: Viewer) -> tuple[str, datetime | None]:
    """What the queue looks like now, as an ETag value, and the latest change. Two indexed queries, nothing written.

    A lease that ends changes how the queue looks although no row changed: leases that last are part of the stamp.
    """
    latest = _scope(viewer).order_by("-changed_at").values_list("changed_at", flat=True).first()
    held = _scope(viewer).filter(claimed_until__gt=clock.now(), ended=0).count()
    text = f"{viewer.agency_id}|{viewer.id}|{latest.isoformat() if latest else ''}|{held}"
    return hashlib.sha256(text.encode()).hexdigest()[:24], latest


def news(viewer: Viewer, since: datetime, mark: str = "") -> News:
    """How many reports came, and how many others changed, after `since` (aware). Counts only, nothing journalled.

    `mark`: the stamp, when the caller has asked for it already.
    """
    moved = list(_scope(viewer).filter(changed_at__gt=since).values_list("report__opened_at", flat=True)[: PAGE + 1])
    new = sum(opened > since for opened in moved)
    return News(mark or stamp(viewer)[0], new, len(moved) - new)


@long_reading
def queue(viewer: Viewer, wanted: Filter = EVERYTHING, after: str = "") -> Queue:
    """The reports that `wanted` asks for, in order; at most 50 rows. Refused when the viewer may list none.

    `after`: the `next` of the page before. One journal entry names every report shown. The number of queries does not
    depend on the number of rows, nor the time on how many reports stand before the page.
    """
    ruling = require(
        viewer, "report:list", {"agency": viewer.agency_id}, "screening", record_kind="report", record_id=""
    )
    mark, _ = stamp(viewer)
    at = clock.now()
    all_of_it = wanted.apply(_scope(viewer), viewer, current_zone())
    place = Place.read(after, wanted) if after else None
    names = BY_URGENCY if wanted.by_urgency else BY_TIME
    page = in_order(place.after(all_of_it) if place else all_of_it, names)
    found = list(page.select_related("report")[: PAGE + 1])
    more, upto = 0, ""
    if len(found) > PAGE:
        last = Place.at(found[PAGE - 1], wanted)
        # In order, so that the count too is a range of the list's index.
        more, upto = in_order(last.after(all_of_it), names)[:COUNTED].count(), last.token
    there = presence.everywhere(viewer, presence.REPORT)
    shown = rows(viewer, found[:PAGE], there)
    listed(viewer, [row.screening.report_id for row in shown], ruling.authority)
    return Queue(shown, more, at, mark, wanted, upto, place is None, _levels(viewer), there)


def _levels(viewer: Viewer) -> dict[str, int]:
    """Open reports by urgency, as the policy lets this viewer count them."""
    found = _scope(viewer).filter(ended=0).values_list("rank").annotate(n=Count("pk")).order_by("rank")
    return {level: dict(found).get(rank, 0) for level, rank in LEVELS.items()}


def listed(viewer: Viewer, ids: Sequence[UUID], authority: str) -> None:
    """One entry for one list: which reports it showed."""
    with transaction.atomic():
        journal.write(
            actor=viewer,
            tag=Tag.REPORTS_LISTED,
            record_kind=SUBJECT,
            record_id="",
            purpose="screening",
            authority=authority,
            fields=[one.hex for one in ids],
        )


def rows(
    viewer: Viewer, found: Sequence[Screening], there: Mapping[str, tuple[Here, ...]] | None = None
) -> tuple[Row, ...]:
    """The lines for these screenings. One query each for their parts, alarms, additions, callers and, unless it is
    known already (`there`), who is at them; only what is shown is opened."""
    ids = [one.report_id for one in found]
    names = [one.hex for one in ids]
    parts: dict[UUID, ReportPart] = {}
    for part in ReportPart.unscoped.filter(report_id__in=ids, kind__in=[Kind.REPORT, Kind.DANGER]).order_by(
        "received_at", "id"
    ):
        if part.report_id not in parts or (part.kind == Kind.REPORT != parts[part.report_id].kind):
            parts[part.report_id] = part
    seen = duty.danger_answers(viewer, names)
    more = ReportPart.unscoped.filter(report_id__in=ids, kind=Kind.ADDITION, read_at__isnull=True)
    unread = set(more.values_list("report_id", flat=True))
    there = presence.who(viewer, presence.REPORT, names) if there is None else there
    callers = callers_of(viewer, ids)
    return tuple(
        replace(
            _row(viewer, one, parts.get(one.report_id), seen.get(name)),
            here=there.get(name, ()),
            unread=one.report_id in unread,
            caller=callers.get(one.report_id),
        )
        for one, name in zip(found, names, strict=True)
    )


def row_of_open(viewer: Viewer, screening: Screening) -> Row:
    """The line of a report that is read itself beside it: without its first words, who saw its alarm, who is at it and
    what nobody has read. One query."""
    caller = callers_of(viewer, [screening.report_id]).get(screening.report_id)
    return replace(_row(viewer, screening, None, None), caller=caller)


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
