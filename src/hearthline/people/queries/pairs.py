"""The queue of pairs that may be one person, and merges that can be taken back."""

import json
from collections.abc import Sequence
from uuid import UUID

from hearthline.access.policy import require
from hearthline.access.viewer import Viewer
from hearthline.journal.actions import write
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.people.models import Merge, Possible, PossibleState
from hearthline.people.policy import fetch
from hearthline.people.queries.knowing import know
from hearthline.people.types import MergeView, Pair, Shown


@use_case
def duplicates(viewer: Viewer, *, purpose: str = "screening", limit: int = 50) -> list[Pair]:
    """Open pairs, the likeliest first, whose two persons this viewer may both see. Journalled. Raises Refused.

    A pair with somebody restricted or sealed is on the list of who may see both, and on nobody else's.
    """
    ruling = require(viewer, "person:match", {"agency": viewer.agency_id}, purpose, record_kind="person")
    found: list[Pair] = []
    open_ones = Possible.unscoped.filter(
        agency_id=viewer.agency_id,
        state=PossibleState.OPEN,
        one__merged_into__isnull=True,
        two__merged_into__isnull=True,
        one__sealed=False,
        two__sealed=False,
    ).order_by("-score_bits", "id")
    for row, one, two in _seen(viewer, list(open_ones[: min(limit, 200) * 2]), purpose):
        found.append(
            Pair(row.pk, one, two, row.score_bits, row.band, tuple(json.loads(row.steps)), row.source, row.found_at)
        )
    shown = found[:limit]
    write(
        actor=viewer,
        tag=Tag.DUPLICATES_LISTED,
        record_kind="person",
        record_id="",
        purpose=purpose,
        authority=ruling.authority,
        fields=[person.id.hex for pair in shown for person in (pair.one, pair.two)],
    )
    return shown


def _seen(viewer: Viewer, rows: Sequence[Possible], purpose: str) -> list[tuple[Possible, Shown, Shown]]:
    people = know(viewer, {end for row in rows for end in (row.one_id, row.two_id)}, purpose).seen
    return [(row, people[row.one_id], people[row.two_id]) for row in rows if {row.one_id, row.two_id} <= set(people)]


@use_case
def merges_of(viewer: Viewer, person_id: UUID, *, purpose: str = "screening") -> list[MergeView]:
    """Merges into this person that stand, the newest first: what can be taken back. Raises Refused."""
    person, _ = fetch(viewer, person_id, "person:read", purpose)
    rows = Merge.unscoped.filter(agency_id=person.agency_id, survivor=person, undone_at__isnull=True).order_by("-at")
    return [MergeView(row.pk, row.survivor_id, row.absorbed_id, row.by_name, row.at, row.why) for row in rows]
