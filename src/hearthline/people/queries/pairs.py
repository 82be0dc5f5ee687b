"""The queue of pairs that may be one person, where one pair stands, and what making them one would move."""

import json
from typing import Final, cast
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from hearthline.access.policy import Ruling, require
from hearthline.access.viewer import Viewer
from hearthline.journal.actions import write
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.linkage.record import Name, NameKind
from hearthline.people.actions.snapshots import fill, rows_of
from hearthline.people.models import Merge, Person, PersonName, Possible, PossibleState, Relation, Relationship
from hearthline.people.policy import fetch
from hearthline.people.queries.knowing import know
from hearthline.people.records import ORDER
from hearthline.people.types import MergeView, Moves, Pair, PairPage, PairState

PAGE: Final = 25
MOST_COUNTED: Final = 500
"""Open pairs that are counted: a page says "500 or more" then, and takes no longer for a million."""


@use_case
def duplicates(viewer: Viewer, *, purpose: str = "screening", limit: int = 50) -> list[Pair]:
    """The first page of the queue, of this many (`duplicates_page`)."""
    return list(_page(viewer, purpose, limit, None).pairs)


@use_case
def duplicates_page(
    viewer: Viewer, *, after: UUID | None = None, source: str = "", purpose: str = "screening", limit: int = PAGE
) -> PairPage:
    """Open pairs, the likeliest first, whose two persons this viewer may both see. Journalled. Raises Refused.

    A pair with somebody restricted or sealed is on the list of who may see both, and on nobody else's. `after`: the
    last pair of the page before; one that is not there begins again. `source`: only what came from there, "" for all.
    The same number of queries for any length.
    """
    return _page(viewer, purpose, limit, after, source)


def _page(viewer: Viewer, purpose: str, limit: int, after: UUID | None, source: str = "") -> PairPage:
    ruling = _may_match(viewer, purpose)
    rows = _seen(viewer, purpose).order_by("-score_bits", "id")
    rows = rows.filter(source=source) if source else rows
    at = Possible.unscoped.filter(pk=after, agency_id=viewer.agency_id).first() if after else None
    if at is not None:
        rows = rows.filter(Q(score_bits__lt=at.score_bits) | Q(score_bits=at.score_bits, pk__gt=at.pk))
    limit = min(max(limit, 1), 200)
    found = list(rows[: limit + 1])
    people = know(viewer, {end for row in found[:limit] for end in (row.one_id, row.two_id)}, purpose).seen
    pairs = tuple(
        Pair(
            row.pk,
            people[row.one_id],
            people[row.two_id],
            row.score_bits,
            row.band,
            tuple(json.loads(row.steps)),
            row.source,
            row.found_at,
            row.decided_at,
            row.why,
        )
        for row in found[:limit]
        if {row.one_id, row.two_id} <= set(people)
    )
    write(
        actor=viewer,
        tag=Tag.DUPLICATES_LISTED,
        record_kind="person",
        record_id="",
        purpose=purpose,
        authority=ruling.authority,
        fields=[person.id.hex for pair in pairs for person in (pair.one, pair.two)],
    )
    return PairPage(pairs, found[limit - 1].pk if len(found) > limit else None)


@use_case
def open_duplicates(viewer: Viewer, *, purpose: str = "screening") -> int:
    """How many open pairs this viewer may see, at most MOST_COUNTED. One query, by the index of the queue. It names
    nobody and is not journalled. Raises Refused."""
    _may_match(viewer, purpose)
    return _seen(viewer, purpose)[:MOST_COUNTED].count()


def _may_match(viewer: Viewer, purpose: str) -> Ruling:
    return require(viewer, "person:match", {"agency": viewer.agency_id}, purpose, record_kind="person")


def _seen(viewer: Viewer, purpose: str) -> QuerySet[Possible]:
    """Open pairs of two standing persons, both of whom this viewer may read. Each person is looked up by the pair, so
    that it costs as much as there are pairs to look at, however many persons there are."""
    standing = Person.objects.for_viewer(viewer, "person:read", purpose).filter(merged_into__isnull=True)
    return Possible.unscoped.filter(
        Exists(standing.filter(pk=OuterRef("one_id"))),
        Exists(standing.filter(pk=OuterRef("two_id"))),
        agency_id=viewer.agency_id,
        state=PossibleState.OPEN,
    )


@use_case
def pair_state(viewer: Viewer, pair_id: UUID) -> PairState:
    """Where a pair stands. It names nobody: who shows the two asks for each. Refused alike when there is none."""
    row = Possible.unscoped.filter(pk=pair_id).first()
    one, _ = fetch(viewer, row.one_id if row else pair_id, "person:match")
    if row is None:
        raise LookupError("a policy permits a pair that is not there")
    two, _ = fetch(viewer, row.two_id, "person:match")
    merge = None
    state = "different" if row.state == PossibleState.DIFFERENT else "open"
    if one.pk == two.pk:
        state, ends = "merged", (row.one_id, row.two_id)
        rows = Merge.unscoped.filter(agency_id=row.agency_id, absorbed_id__in=ends, undone_at__isnull=True)
        merge = next((_view(found) for found in rows.order_by("-at")), None)
    elif (one.pk, two.pk) != (row.one_id, row.two_id):
        state = "moved"
    between = Q(person=one, other=two) | Q(person=two, other=one)
    return PairState(
        id=row.pk,
        state=state,
        one_id=one.pk,
        two_id=two.pk,
        source=row.source,
        found_at=row.found_at,
        why=row.why,
        at=row.decided_at,
        twins=Relationship.unscoped.filter(between, kind=Relation.TWIN, until__isnull=True).exists(),
        merge=merge,
    )


@use_case
def pair_of(viewer: Viewer, one_id: UUID, two_id: UUID) -> UUID | None:
    """The pair that these two are, open or said to be two; None when nobody noticed them. Raises Refused."""
    one, _ = fetch(viewer, one_id, "person:match")
    two, _ = fetch(viewer, two_id, "person:match")
    low, high = sorted((one.pk, two.pk))
    rows = Possible.unscoped.filter(agency_id=one.agency_id, one_id=low, two_id=high)
    return rows.values_list("pk", flat=True).first()


@use_case
def moves(viewer: Viewer, absorbed_id: UUID, survivor_id: UUID) -> Moves:
    """What a merge of the one into the other would move, and the name that shows then. Raises Refused."""
    absorbed, _ = fetch(viewer, absorbed_id, "person:merge")
    survivor, _ = fetch(viewer, survivor_id, "person:merge")
    rows = rows_of(absorbed.pk, apart_from=survivor.pk)
    named = PersonName.unscoped.filter(person_id__in=(absorbed.pk, survivor.pk)).order_by("-id")
    names = [Name(row.given, row.surname, row.suffix, cast(NameKind, row.kind)) for row in named]
    return Moves(
        rows=tuple((name, len(kept)) for name, kept in rows.items() if kept),
        filled=tuple(fill(survivor, absorbed)),
        name=min(names, key=lambda name: ORDER[name.kind], default=None),
    )


@use_case
def merges_of(viewer: Viewer, person_id: UUID, *, purpose: str = "screening") -> list[MergeView]:
    """Merges into this person that stand, the newest first: what can be taken back. Raises Refused."""
    person, _ = fetch(viewer, person_id, "person:read", purpose)
    rows = Merge.unscoped.filter(agency_id=person.agency_id, survivor=person, undone_at__isnull=True).order_by("-at")
    return [_view(row) for row in rows]


def _view(row: Merge) -> MergeView:
    return MergeView(row.pk, row.survivor_id, row.absorbed_id, row.by_name, row.at, row.why)
