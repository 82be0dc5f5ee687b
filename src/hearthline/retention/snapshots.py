"""What a merge of two persons remembers, without the links of a report that is destroyed."""

import json
from uuid import UUID

from django.db.models import Q

from hearthline.people.keys import open_snapshot, seal_snapshot
from hearthline.people.models import Merge, ReportedLink
from hearthline.sealing import SealError

_ACTOR = "retention"


def forget_links(agency_id: str, report_id: UUID) -> int:
    """Take the report's links out of every merge that moved them; how many merges changed. The merges can still be
    taken back: what a snapshot does not hold is not moved."""
    persons = ReportedLink.unscoped.filter(agency_id=agency_id, report_id=report_id).values_list("person_id", flat=True)
    merges = set(persons)
    changed = 0
    seen: set[UUID] = set()
    while rows := list(
        Merge.unscoped.filter(Q(survivor_id__in=merges) | Q(absorbed_id__in=merges), agency_id=agency_id).exclude(
            pk__in=seen
        )
    ):
        for row in rows:
            seen.add(row.pk)
            merges |= {row.survivor_id, row.absorbed_id}
            changed += _without(row, report_id)
    return changed


def _without(row: Merge, report_id: UUID) -> int:
    try:
        kept = json.loads(open_snapshot(row.agency_id, row.pk, row.snapshot, actor=_ACTOR))
    except SealError:  # nobody can open it, so nobody reads the link in it either
        return 0
    links = kept["rows"].get("link", {})
    left = {key: link for key, link in links.items() if link.get("report_id") != report_id.hex}
    if len(left) == len(links):
        return 0
    kept["rows"]["link"] = left
    raw = json.dumps(kept, sort_keys=True, ensure_ascii=False).encode()
    Merge.unscoped.filter(pk=row.pk).update(snapshot=seal_snapshot(row.agency_id, row.pk, raw, actor=_ACTOR))
    return 1
