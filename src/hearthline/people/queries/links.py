"""Which persons a report tells of, and in which reports a person was told of."""

import json
from collections.abc import Iterable
from typing import Final
from uuid import UUID

from hearthline.access.policy import require
from hearthline.access.viewer import Viewer
from hearthline.journal.actions import write
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.people.models import ReportedLink
from hearthline.people.queries.knowing import know
from hearthline.people.types import Known, LinkView, ReportOf, Shown

MOST: Final = 500


@use_case
def links_of_report(
    viewer: Viewer, report_id: UUID | str, *, purpose: str = "screening", journal: bool = True
) -> list[LinkView]:
    """The links of a report that stand, by slot. Whether the viewer may read the report is the caller's to ask.

    A link to a restricted person says only that they exist; one to a sealed person is absent. Raises Refused.
    """
    own = report_id if isinstance(report_id, UUID) else UUID(report_id)
    ruling = require(viewer, "person:read", {"agency": viewer.agency_id}, purpose, record_kind="person")
    rows = list(
        ReportedLink.unscoped.filter(agency_id=viewer.agency_id, report_id=own, unlinked_at__isnull=True).order_by(
            "slot", "linked_at"
        )
    )
    known = know(viewer, {row.person_id for row in rows}, purpose)
    links = [view for row in rows if (view := _view(row, known.get(row.person_id))) is not None]
    if journal and links:
        write(
            actor=viewer,
            tag=Tag.LINKS_LISTED,
            record_kind="report",
            record_id=own.hex,
            purpose=purpose,
            authority=ruling.authority,
            fields=[link.person.id.hex for link in links if isinstance(link.person, Shown)],
        )
    return links


def _view(row: ReportedLink, person: Known | None) -> LinkView | None:
    if person is None:
        return None
    is_shown = isinstance(person, Shown)
    return LinkView(
        id=row.pk,
        report_id=row.report_id,
        slot=row.slot,
        person=person,
        bits=row.score_bits if is_shown else 0.0,
        band=row.band if is_shown else "",
        steps=tuple(json.loads(row.steps)) if is_shown else (),
        linked_by=row.linked_by,
        linked_name=row.linked_name,
        linked_at=row.linked_at,
    )


@use_case
def reports_of(viewer: Viewer, person_ids: Iterable[UUID], *, purpose: str = "screening") -> list[ReportOf]:
    """In which reports these persons were told of, by a screener's word, the newest link first.

    Only of persons whom the viewer may read. The reports are ids: who shows one asks for the permission to it. Part
    of a page that was journalled. Raises Refused.
    """
    require(viewer, "person:read", {"agency": viewer.agency_id}, purpose, record_kind="person")
    return reports_among(know(viewer, person_ids, purpose).seen)


def reports_among(ids: Iterable[UUID]) -> list[ReportOf]:
    """For persons whom the viewer may see already."""
    rows = ReportedLink.unscoped.filter(person_id__in=list(ids), unlinked_at__isnull=True).order_by("-linked_at")
    return [ReportOf(row.report_id, row.slot, row.person_id, row.linked_at) for row in rows[:MOST]]
