"""Two persons who may be one, beside each other: what is known of each, what agrees, and what a merge would move."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from django.db import transaction

from hearthline.access.policy import can
from hearthline.access.viewer import Viewer
from hearthline.ground.errors import DomainError
from hearthline.journal import actions as journal
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import long_reading, use_case
from hearthline.linkage.record import Record
from hearthline.linkage.score import Score
from hearthline.people import actions as people
from hearthline.people import queries as persons
from hearthline.people.index.searching import scorer
from hearthline.people.models import ReportedLink
from hearthline.people.policy import fetch as permitted
from hearthline.people.policy import survivors
from hearthline.people.records import record_of
from hearthline.people.types import History, Known, Moves, PairState, Shown, Unmerged
from hearthline.screening.history.earlier import Named, Of, earlier
from hearthline.screening.history.linking import Rested, flag

PURPOSE: Final = "screening"
UNMERGED: Final = "unmerged"
"""Why a decision is marked: two persons counted as one when it was made."""
SAME_GIVEN: Final = ("same_rare", "same_common", "nickname")
"""Levels of the given name at which nobody thinks of a brother or a sister."""
TWINS, BORN_ALIKE, TIED, TOGETHER = "twins", "born_alike", "tied", "together"


@dataclass(frozen=True, repr=False)
class Side:
    """One of the two, and their earlier reports that the viewer may read."""

    known: History
    reports: Of

    @property
    def id(self) -> UUID:
        return self.known.person.id


@dataclass(frozen=True, repr=False)
class Compared:
    """A pair. `two` is None when the two are one person now. `score`: of what is known today. `cautions`: what speaks
    for twins, brothers and sisters, or a parent and child of one name: codes of `linkage.say.HOLDS`, and TWINS (kept as
    twins), BORN_ALIKE (born alike, with other given names), TIED (kept as relatives of each other), TOGETHER (they
    live or lived in one household as two). `moves`: what a merge would move to each, by who stays;
    empty for who may not merge."""

    state: PairState
    one: Side
    two: Side | None = None
    score: Score | None = None
    cautions: tuple[str, ...] = ()
    moves: tuple[tuple[UUID, Moves], ...] = ()
    may_merge: bool = False


def may(viewer: Viewer, action: str) -> bool:
    """Whether the viewer may do this to persons of their agency whom they may see at all."""
    return can(viewer, action, {"agency": viewer.agency_id}, PURPOSE).allowed


@long_reading
def compare(viewer: Viewer, pair_id: UUID) -> Compared:
    """Open a pair. Each of the two is a reading, journalled. A fixed number of queries, however much is known.

    Refused alike when one of the two is not for this viewer, and when there is no such pair.
    """
    state = persons.pair_state(viewer, pair_id)
    ends = tuple(dict.fromkeys((state.one_id, state.two_id)))
    known = {one: persons.history(viewer, one, purpose=PURPOSE) for one in ends}
    told = earlier(viewer, [Named(row.person_id, row.report_id, row.slot) for k in known.values() for row in k.reports])
    _shown(viewer, told)
    sides = [Side(known[one], told.get(one, Of())) for one in ends]
    may_merge = may(viewer, "person:merge")
    if len(sides) == 1:
        return Compared(state, sides[0], may_merge=may_merge)
    one, two = sides
    score = _score(one.id, two.id)
    offered = may_merge and state.state == "open" and not state.twins
    return Compared(
        state=state,
        one=one,
        two=two,
        score=score,
        cautions=_cautions(state, score, one.known, two.known),
        moves=_moves(viewer, one, two) if offered else (),
        may_merge=may_merge,
    )


def _shown(viewer: Viewer, told: Mapping[UUID, Of]) -> None:
    """Which reports it counted, and of whom."""
    reports = [row.report_id for of in told.values() for row in of.reports]
    with transaction.atomic():
        journal.write(
            actor=viewer,
            tag=Tag.HISTORY_SHOWN,
            record_kind="person",
            record_id="",
            purpose=PURPOSE,
            fields=[one.hex for one in dict.fromkeys([*told, *reports])],
        )


def _score(one: UUID, two: UUID) -> Score | None:
    """What the matching says of these two. That each lives with the other speaks for nothing."""
    known = record_of([one, two])
    if len(known) != 2:
        return None
    a, b = known
    return scorer().score(_without(a, b), _without(b, a))


def _without(one: Record, other: Record) -> Record:
    return replace(one, with_names=tuple(name for name in one.with_names if name not in other.names))


def _cautions(state: PairState, score: Score | None, one: History, two: History) -> tuple[str, ...]:
    levels = {step.field: step.level for step in score.steps} if score else {}
    orders = (one.person.birth_order, two.person.birth_order)
    other_given = levels.get("given", SAME_GIVEN[0]) not in SAME_GIVEN
    alike = (levels.get("born") == "day" and other_given) or (None not in orders and orders[0] != orders[1])
    held = [code for code in (score.held if score else ()) if not (alike and code == "another_name")]
    said = {
        TWINS: state.twins,
        BORN_ALIKE: alike and not state.twins,
        TIED: not state.twins and any(_is(tie.person, two) for tie in one.relatives),
        TOGETHER: any(_is(member.person, two) for home in one.households for member in home.others),
    }
    return (*(code for code, holds in said.items() if holds), *held)


def _is(person: Known, other: History) -> bool:
    return isinstance(person, Shown) and person.id == other.person.id


def _moves(viewer: Viewer, one: Side, two: Side) -> tuple[tuple[UUID, Moves], ...]:
    """By who stays. A restricted person is never absorbed by one who is not, so that is not offered."""
    found = []
    for stays, goes in ((one, two), (two, one)):
        if stays.known.person.restricted or not goes.known.person.restricted:
            found.append((stays.id, persons.moves(viewer, goes.id, stays.id)))
    return tuple(found)


@use_case
def propose(*, viewer: Viewer, one: UUID, two: UUID) -> UUID:
    """Somebody thinks that these two are one person: onto the queue, with what the matching says of them. Returns the
    pair, also one that was there before or that somebody said to be two.

    Raises Refused; DomainError `history.one-person`.
    """
    now = survivors((one, two))
    one, two = now.get(one, one), now.get(two, two)
    for person in (one, two):  # first: a refusal takes as long for everybody
        permitted(viewer, person, "person:match")
    made = people.propose(viewer=viewer, one=one, two=two, score=_score(one, two), source="desk")
    found = made.pk if made else None if one == two else persons.pair_of(viewer, one, two)
    if found is None:
        raise DomainError("history.one-person", "This is the same person already.")
    return found


@use_case
def merge(*, viewer: Viewer, pair_id: UUID, stays: UUID, why: str, versions: tuple[int, int]) -> UUID:
    """The two of this pair are one, by this viewer's word. `stays`: whose record goes on. `versions`: of the two as
    the page showed them, in the order of the pair. Returns who stays.

    Raises Refused; DomainError `history.stays` when it is none of the two, and those of `people.actions.merge`.
    """
    state = persons.pair_state(viewer, pair_id)
    for person in (state.one_id, state.two_id):  # first: who may not is told nothing about what is wrong
        permitted(viewer, person, "person:merge")
    if state.state == "merged":
        raise DomainError("people.one-already", "These two are one person already.")
    if state.state == "moved":
        raise DomainError("people.changed", "One of them was merged with somebody else meanwhile. Look again.")
    ends = (state.one_id, state.two_id)
    if stays not in ends:
        raise DomainError("history.stays", "Choose whose record stays.")
    goes = ends[1] if stays == ends[0] else ends[0]
    seen = dict(zip(ends, versions, strict=True))
    people.merge(viewer=viewer, absorbed_id=goes, survivor_id=stays, why=why, seen=seen)
    return stays


@use_case
def unmerge(*, viewer: Viewer, merge_id: UUID, why: str, different: bool = True) -> Unmerged:
    """They are two after all, as `people.actions.unmerge`; every decision made while they counted as one, on a report
    that either of them is linked to, is marked for a supervisor. Raises as that does."""
    done = people.unmerge(viewer=viewer, merge_id=merge_id, why=why, different=different)
    links = ReportedLink.unscoped.filter(
        agency_id=viewer.agency_id, person_id__in=(done.survivor_id, done.absorbed_id), unlinked_at__isnull=True
    )
    reports = list(links.values_list("report_id", flat=True).distinct())
    flag(viewer, Rested(reports, done.merged_at, UNMERGED, merge_id, ""))
    return done
