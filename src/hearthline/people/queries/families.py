"""Families and households, seen as the viewer may see each of their people."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Final
from uuid import UUID

from django.db.models import Q

from hearthline.access.viewer import Viewer
from hearthline.journal.usecase import use_case
from hearthline.people.family import reverse
from hearthline.people.models import HouseholdMember, Relationship
from hearthline.people.queries.knowing import know
from hearthline.people.types import HouseholdView, Member, Relative, Shown

MOST: Final = 300
"""Rows that are read at once: a household of hundreds is a mistake in a file, and must not stop a page."""


@use_case
def households(viewer: Viewer, ids: Iterable[UUID], *, purpose: str = "screening") -> dict[UUID, list[HouseholdView]]:
    """Households of these persons, those of now first. Who was asked for and may not be seen has none.

    Part of a page that was journalled: the ids that it shows are in `persons` or `look_up`. Raises Refused.
    """
    from hearthline.people.queries.persons import may_read

    may_read(viewer, purpose)
    return households_among(viewer, know(viewer, ids, purpose).seen, purpose)


@use_case
def relatives(viewer: Viewer, ids: Iterable[UUID], *, purpose: str = "screening") -> dict[UUID, list[Relative]]:
    """Who is what to these persons. As `households`."""
    from hearthline.people.queries.persons import may_read

    may_read(viewer, purpose)
    return relatives_of(viewer, know(viewer, ids, purpose).seen, purpose)


def households_among(viewer: Viewer, ids: Iterable[UUID], purpose: str) -> dict[UUID, list[HouseholdView]]:
    """For persons whom the viewer may see already. A household of which nobody else may be told of is none."""
    own = list(HouseholdMember.unscoped.filter(person_id__in=list(ids)).order_by("-id")[:MOST])
    rows = list(
        HouseholdMember.unscoped.filter(household_id__in={row.household_id for row in own}).order_by("id")[:MOST]
    )
    known = know(viewer, {row.person_id for row in rows}, purpose)
    inside: dict[UUID, list[HouseholdMember]] = defaultdict(list)
    for row in rows:
        inside[row.household_id].append(row)
    found: dict[UUID, dict[tuple[object, ...], HouseholdView]] = defaultdict(dict)
    for mine in own:
        others = [
            Member(person, row.since, row.until) if isinstance(person, Shown) else Member(person, None, None)
            for row in inside[mine.household_id]
            if row.person_id != mine.person_id and (person := known.get(row.person_id)) is not None
        ]
        if not others:  # an empty home would tell that somebody lived there who is told of to nobody
            continue
        view = HouseholdView(mine.household_id, mine.since, mine.until, tuple(dict.fromkeys(others)))
        # Two rows that say the same come from a merge: they are one to whoever reads.
        found[mine.person_id].setdefault((mine.household_id, mine.since, mine.until), view)
    return {one: sorted(views.values(), key=lambda view: view.until is not None) for one, views in found.items()}


def relatives_of(viewer: Viewer, ids: Iterable[UUID], purpose: str) -> dict[UUID, list[Relative]]:
    """For persons whom the viewer may see already. A tie to who was merged into the same person is none.

    Of restricted ones it says only that there are some, once for each whom to ask.
    """
    wanted = set(ids)
    rows = list(
        Relationship.unscoped.filter(Q(person_id__in=wanted) | Q(other_id__in=wanted)).order_by("id")[: MOST * 2]
    )
    known = know(viewer, {end for row in rows for end in (row.person_id, row.other_id)}, purpose)
    found: dict[UUID, dict[tuple[object, ...], Relative]] = defaultdict(dict)
    for row in rows:
        for mine, other, kind in (
            (row.other_id, row.person_id, row.kind),
            (row.person_id, row.other_id, reverse(row.kind)),
        ):
            person = known.get(other)
            if mine in wanted and person is not None and known.now[other] != mine:
                tie = Relative(row.pk, kind, person, row.since, row.until)
                same: tuple[object, ...] = (known.now[other], kind, row.since, row.until)
                if not isinstance(person, Shown):  # what they are to them would say who they are
                    tie, same = Relative(0, "", person, None, None), (person,)
                found[mine].setdefault(same, tie)
    return {one: sorted(ties.values(), key=lambda tie: tie.until is not None) for one, ties in found.items()}
