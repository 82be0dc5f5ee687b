"""Which persons a report tells of, and in which reports a person was told of."""

import json
from collections.abc import Iterable
from typing import Final
from uuid import UUID

from hearthline.access.policy import can, require
from hearthline.access.viewer import Viewer
from hearthline.journal.actions import write
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.people.actions.aside import ASIDE
from hearthline.people.actions.linking import NEW
from hearthline.people.models import ReportedLink
from hearthline.people.queries.knowing import know
from hearthline.people.types import Deed, Known, LinkView, ReportOf, Shown

MOST: Final = 500
LINKED, MADE, UNLINKED = DEEDS = ("linked", "new_person", "unlinked")
"""What somebody says of a place of a report: this is a person who is known; nobody who is known, so a new one; it is
not this one."""


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
def deeds_of_report(viewer: Viewer, report_id: UUID, *, purpose: str = "screening") -> list[Deed]:
    """Every link of a report, and every one that was taken back, the newest first, for who may read the report. None
    for who may read no person.

    Of a restricted person only that they exist; of a sealed one nothing, and no statement more than where nobody was
    ever linked. That a link ended by a seal is nobody's word about the report, so it is no deed. Journalled.
    """
    ruling = can(viewer, "person:read", {"agency": viewer.agency_id}, purpose)
    if not ruling.allowed:
        return []
    own = ReportedLink.unscoped.filter(agency_id=viewer.agency_id, report_id=report_id, person__sealed=False)
    rows = list(own.order_by("-linked_at", "-pk")[:MOST])
    if not rows:
        return []
    known = know(viewer, {row.person_id for row in rows}, purpose)
    deeds = [deed for row in rows if (person := known.get(row.person_id)) for deed in _deeds(row, person)]
    if shown := [one.person.id.hex for one in deeds if isinstance(one.person, Shown)]:
        write(
            actor=viewer,
            tag=Tag.LINKS_LISTED,
            record_kind="report",
            record_id=report_id.hex,
            purpose=purpose,
            authority=ruling.authority,
            fields=list(dict.fromkeys(shown)),
        )
    return sorted(deeds, key=lambda one: one.at, reverse=True)


def _deeds(row: ReportedLink, person: Known) -> list[Deed]:
    own, ended_at = row.report_id, row.unlinked_at
    kind = MADE if row.band == NEW else LINKED
    by, name = row.linked_by, row.linked_name
    made = Deed(row.pk, own, row.linked_at, kind, row.slot, person, by, name, stands=ended_at is None)
    if ended_at is None or row.unlinked_by == ASIDE:
        return [made]
    why = row.unlinked_why if isinstance(person, Shown) else ""
    ended = Deed(row.pk, own, ended_at, UNLINKED, row.slot, person, row.unlinked_by, row.unlinked_name, why)
    return [ended, made]


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
