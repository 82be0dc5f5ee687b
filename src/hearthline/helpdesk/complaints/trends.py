"""What complaints are about, in counts. A small number is never shown: it could be one family. Nor is what came in
this month: who looks every day would see each one come."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from django.db.models import Count

from hearthline.access.policy import require
from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.helpdesk.actions.beginning import zone_of
from hearthline.helpdesk.answers import book as books
from hearthline.helpdesk.complaints.models import RECORD, Complaint
from hearthline.helpdesk.complaints.policy import TRENDS
from hearthline.helpdesk.complaints.sealed import PURPOSE
from hearthline.helpdesk.door.models import Helped, Of, Topic, Verdict
from hearthline.helpdesk.masking import FEW, Masked, masked, month
from hearthline.journal.actions import write
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.ui.agency import current_pack

YEAR: Final = 12
"""Months."""


@dataclass(frozen=True)
class Trends:
    """The last twelve whole months beside the twelve before, by theme, by how it ended, and how many
    went up because we were late.

    `written`, `public`: whether answers answered it in those months, by topic: of those written to one person, and of
    those that stand on the site.
    """

    themes: Mapping[str, tuple[int | None, int | None]]
    outcomes: Mapping[str, tuple[int | None, int | None]]
    late: tuple[int | None, int | None]
    written: Mapping[str, Masked]
    public: Mapping[str, Masked]


@use_case
def trends(viewer: Viewer) -> Trends:
    """Counts of the viewer's agency. Four queries. Journalled. Raises Refused.

    They count what the viewer may not open as well: no count leads to one complaint.
    """
    ruling = require(viewer, TRENDS, {"agency": viewer.agency_id}, PURPOSE, record_kind=RECORD)
    write(
        actor=viewer,
        tag=Tag.COMPLAINT_TRENDS_SHOWN,
        record_kind=RECORD,
        record_id="",
        purpose=PURPOSE,
        authority=ruling.authority,
    )
    pack, zone = current_pack().resolved(), ZoneInfo(zone_of(viewer.agency_id))
    end, start, before = (month(clock.now(), zone, back) for back in (0, YEAR, 2 * YEAR))
    spans = ((start, end), (before, start))
    return Trends(
        themes=_beside("theme", pack["complaint_themes"], viewer.agency_id, spans),
        outcomes=_beside("outcome", pack["complaint_outcomes"], viewer.agency_id, spans),
        late=_late(viewer.agency_id, spans),
        written=_helped(viewer.agency_id, Of.WRITTEN, Topic.values, spans[0]),
        public=_helped(viewer.agency_id, Of.PUBLIC, books.current().shelf.front.topics, spans[0]),
    )


def _helped(agency_id: str, of: str, topics: Iterable[str], span: tuple[datetime, datetime]) -> Mapping[str, Masked]:
    """What was said of answers in these months, by topic. What came of a flood counts as nothing. One query."""
    days = {"day__gte": span[0].date(), "day__lt": span[1].date()}
    rows = Helped.unscoped.filter(agency_id=agency_id, of=of, burst=False, **days)
    found = {(topic, said): n for topic, said, n in rows.values_list("topic", "said").annotate(n=Count("pk"))}
    return {topic: masked({said: found.get((topic, said), 0) for said in Verdict.values}) for topic in topics}


Spans = tuple[tuple[datetime, datetime], tuple[datetime, datetime]]


def _beside(
    column: str, codes: Mapping[str, object], agency_id: str, spans: Spans
) -> Mapping[str, tuple[int | None, int | None]]:
    new, old = (masked(_counted(column, codes, agency_id, span)) for span in spans)
    return {code: (new[code], old[code]) for code in codes}


def _counted(
    column: str, codes: Mapping[str, object], agency_id: str, span: tuple[datetime, datetime]
) -> dict[str, int]:
    rows = Complaint.unscoped.filter(agency_id=agency_id, received_at__gte=span[0], received_at__lt=span[1])
    found = dict(rows.values_list(column).annotate(n=Count("pk")).order_by(column))
    return {code: found.get(code, 0) for code in codes}


def _late(agency_id: str, spans: Spans) -> tuple[int | None, int | None]:
    rows = Complaint.unscoped.filter(agency_id=agency_id, late=True)
    new, old = (rows.filter(received_at__gte=start, received_at__lt=end).count() for start, end in spans)
    return (new if new >= FEW else None, old if old >= FEW else None)
