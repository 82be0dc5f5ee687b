"""The queue of pairs that may be one person; and an act that fails, which changes nothing."""

import pytest

from hearthline.ground.errors import DomainError, Refused
from hearthline.journal.tags import Tag
from hearthline.linkage.record import Name
from hearthline.linkage.score import Score
from hearthline.people import actions, queries
from hearthline.people.models import (
    Person,
    Possible,
    Relation,
)
from hearthline.people.records import record_of
from tests.people.family import (
    BARTHOLOMEW,
    DASHIELL,
    ELSEWHERE,
    HERE,
    IMOGEN,
    SCORE,
    SOLVEIG,
    WORKER,
    entries,
    make,
    wren,
)
from tests.people.merging_build import code

pytestmark = [pytest.mark.django_db, pytest.mark.req("I-6", "S-1")]


def test_twins_leave_the_queue_of_duplicates() -> None:
    one, two = wren(), wren()
    actions.propose(viewer=WORKER, one=one.pk, two=two.pk, score=SCORE, source="batch")
    assert len(queries.duplicates(IMOGEN)) == 1
    actions.relate(viewer=IMOGEN, person_id=one.pk, other_id=two.pk, kind=Relation.TWIN)
    assert queries.duplicates(IMOGEN) == []


def test_a_pair_waits_once_whichever_way_round_and_takes_the_newer_score() -> None:
    one, two = wren(), wren()
    first = actions.propose(viewer=WORKER, one=one.pk, two=two.pk, score=SCORE, source="batch")
    better = Score(21.0, SCORE.steps, "probable")
    again = actions.propose(viewer=IMOGEN, one=two.pk, two=one.pk, score=better)
    assert first is not None
    assert again is not None
    assert first.pk == again.pk
    (pair,) = queries.duplicates(SOLVEIG)
    assert (pair.bits, pair.source, {pair.one.id, pair.two.id}) == (21.0, "batch", {one.pk, two.pk})
    assert actions.propose(viewer=IMOGEN, one=one.pk, two=one.pk) is None


def test_the_queue_begins_with_the_likeliest() -> None:
    people = [wren() for _ in range(3)]
    for other, bits in ((1, 5.0), (2, 15.0)):
        score = Score(bits, (), "possible")
        actions.propose(viewer=WORKER, one=people[0].pk, two=people[other].pk, score=score, source="batch")
    assert [pair.bits for pair in queries.duplicates(IMOGEN)] == [15.0, 5.0]
    assert len(queries.duplicates(IMOGEN, limit=1)) == 1


def test_a_pair_that_was_looked_at_is_not_offered_again_and_says_who_looked() -> None:
    one, two = wren(), wren()
    made = actions.propose(viewer=IMOGEN, one=one.pk, two=two.pk, score=SCORE)
    assert made is not None
    with pytest.raises(DomainError) as failed:
        actions.dismiss(viewer=IMOGEN, pair_id=made.pk, why="")
    assert code(failed) == "people.why"
    actions.dismiss(viewer=IMOGEN, pair_id=made.pk, why="different mothers")
    assert queries.duplicates(IMOGEN) == []
    assert actions.propose(viewer=WORKER, one=one.pk, two=two.pk, score=SCORE, source="batch") is None
    row = Possible.unscoped.get()
    assert (row.decided_by, row.why) == (IMOGEN.id, "different mothers")
    with pytest.raises(DomainError) as failed:
        actions.dismiss(viewer=BARTHOLOMEW, pair_id=made.pk, why="too late")
    assert code(failed) == "people.decided-already"


@pytest.mark.fault("46")
def test_no_stranger_puts_a_pair_away_and_pairs_never_cross_agencies() -> None:
    one, two, theirs = wren(), wren(), make(viewer=ELSEWHERE)
    made = actions.propose(viewer=IMOGEN, one=one.pk, two=two.pk)
    assert made is not None
    with pytest.raises(Refused):
        actions.dismiss(viewer=ELSEWHERE, pair_id=made.pk, why="mine")
    for viewer in (IMOGEN, ELSEWHERE):
        with pytest.raises(Refused):
            actions.propose(viewer=viewer, one=one.pk, two=theirs.pk)
    assert Possible.unscoped.filter(agency_id=HERE).count() == 1


def test_a_refused_act_leaves_no_trace_but_the_refusal() -> None:
    child = wren()
    before = Person.unscoped.values().get(pk=child.pk)
    with pytest.raises(Refused):
        actions.merge(viewer=IMOGEN, absorbed_id=child.pk, survivor_id=make(DASHIELL).pk, why="the same")
    assert Person.unscoped.values().get(pk=child.pk) == before
    assert entries(Tag.PERSONS_MERGED) == []
    assert [entry.outcome for entry in entries(Tag.RIGHT_REFUSED)] == ["refused"]


def test_an_act_whose_index_fails_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    child = wren()

    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError("the index is away")

    monkeypatch.setattr("hearthline.people.index.put", broken)
    written = len(entries(Tag.PERSON_CHANGED))
    with pytest.raises(RuntimeError):
        actions.add_name(viewer=IMOGEN, person_id=child.pk, name=Name("Wrennie"))
    assert len(record_of([child.pk])[0].names) == 1
    assert len(entries(Tag.PERSON_CHANGED)) == written


def test_a_pair_found_to_be_two_is_merged_only_after_a_supervisor_put_it_back() -> None:
    one, two = wren(), wren()
    made = actions.propose(viewer=IMOGEN, one=one.pk, two=two.pk, score=SCORE)
    assert made is not None
    actions.dismiss(viewer=IMOGEN, pair_id=made.pk, why="different mothers")
    for viewer in (IMOGEN, ELSEWHERE):
        with pytest.raises(Refused):
            actions.reconsider(viewer=viewer, pair_id=made.pk, why="the hospital called")
    with pytest.raises(DomainError) as failed:
        actions.merge(viewer=SOLVEIG, absorbed_id=one.pk, survivor_id=two.pk, why="the same")
    assert code(failed) == "people.said-different"
    actions.reconsider(viewer=SOLVEIG, pair_id=made.pk, why="the hospital called")
    assert [pair.id for pair in queries.duplicates(IMOGEN)] == [made.pk]
    with pytest.raises(DomainError) as failed:
        actions.reconsider(viewer=SOLVEIG, pair_id=made.pk, why="once more")
    assert code(failed) == "people.decided-already"
    actions.merge(viewer=SOLVEIG, absorbed_id=one.pk, survivor_id=two.pk, why="the same")
    assert Person.unscoped.filter(merged_into__isnull=False).count() == 1
