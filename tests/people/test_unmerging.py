"""A merge taken back gives back exactly what it took; what people did between stays, and is named."""

from uuid import UUID

import pytest

from hearthline.ground.errors import DomainError, Refused
from hearthline.ground.ids import uuid7
from hearthline.linkage.record import Born, Name
from hearthline.people import actions, queries
from hearthline.people.models import Merge, Person, PersonName, Possible, ReportedLink
from hearthline.people.types import Exists, Shown
from hearthline.sealing import SealError
from tests.people.family import (
    ELSEWHERE,
    HERE,
    IMOGEN,
    JUNIPER,
    REPORT,
    SCORE,
    SOLVEIG,
    WREN,
    ids,
    make,
    query,
)
from tests.people.merging_build import WHY, code, everything, one, twice, two

pytestmark = [pytest.mark.django_db, pytest.mark.req("I-6", "D-7")]


@pytest.fixture
def pair() -> tuple[Person, Person]:
    """The same child twice."""
    return twice()


def test_a_merge_taken_back_restores_every_row(pair: tuple[Person, Person]) -> None:
    first, second = pair
    before = everything()
    merge = one(first, second)
    assert everything() != before
    answer = two(merge, different=False)
    assert everything() == before
    assert (answer.changed, answer.added) == ((), ())
    assert ids(hit.person for hit in actions.look_up(IMOGEN, query(WREN)).hits) >= {first.pk}


def test_the_versions_move_on_so_that_an_old_page_does_not_win(pair: tuple[Person, Person]) -> None:
    first, second = pair
    page = Person.unscoped.get(pk=second.pk).version
    merge = one(first, second)
    merged_page = Person.unscoped.get(pk=second.pk).version
    two(merge)
    for old in (page, merged_page):
        with pytest.raises(DomainError):
            actions.correct(viewer=IMOGEN, person_id=second.pk, version=old, sex="male")


def test_what_was_added_between_stays_with_the_survivor_and_is_named(pair: tuple[Person, Person]) -> None:
    first, second = pair
    merge = one(first, second)
    later = actions.add_name(viewer=IMOGEN, person_id=second.pk, name=Name("Wrennie"))
    made = actions.link(viewer=IMOGEN, report_id=uuid7(), slot="child-2", person_id=second.pk)
    answer = two(merge)
    assert set(answer.added) == {("name", str(later.pk)), ("link", str(made.pk))}
    assert PersonName.unscoped.get(pk=later.pk).person_id == second.pk


def test_what_was_ended_between_stays_ended_and_is_named(pair: tuple[Person, Person]) -> None:
    first, second = pair
    merge = one(first, second)
    row = ReportedLink.unscoped.get(report_id=REPORT)
    actions.unlink(viewer=IMOGEN, link_id=row.pk, why="another child")
    answer = two(merge)
    assert answer.changed == (("link", str(row.pk)),)
    row.refresh_from_db()
    assert (row.person_id, row.unlinked_by) == (first.pk, IMOGEN.id)


def test_what_was_corrected_between_is_not_taken_out_again(pair: tuple[Person, Person]) -> None:
    first, second = pair
    merge = one(first, second)
    version = Person.unscoped.get(pk=second.pk).version
    actions.correct(viewer=IMOGEN, person_id=second.pk, version=version, born=Born(2018, 1, 1))
    two(merge)
    (seen,) = queries.persons(IMOGEN, [second.pk])
    assert isinstance(seen, Shown)
    assert (seen.born, seen.sex) == (Born(2018, 1, 1), "")
    assert queries.history(IMOGEN, first.pk).person.born == Born(2019, 5, 3)


def test_merges_are_taken_back_from_the_last_one(pair: tuple[Person, Person]) -> None:
    first, second = pair
    third = make(Name("Wren", "Webb"))
    inner, outer = one(first, second), one(second, third)
    with pytest.raises(DomainError) as failed:
        two(inner)
    assert code(failed) == "people.merged-later"
    two(outer)
    two(inner)
    assert Person.unscoped.filter(merged_into__isnull=False).count() == 0


def test_a_merge_is_taken_back_once(pair: tuple[Person, Person]) -> None:
    merge = one(*pair)
    two(merge)
    with pytest.raises(DomainError) as failed:
        two(merge)
    assert code(failed) in ("people.unmerged-already", "people.changed")
    merge.refresh_from_db()
    assert (merge.undone_by, merge.undone_why) == (SOLVEIG.id, "two children")


def test_who_was_restricted_while_two_counted_as_one_leaves_both_restricted(pair: tuple[Person, Person]) -> None:
    first, second = pair
    merge = one(first, second)
    actions.restrict(viewer=SOLVEIG, person_id=second.pk, ask=SOLVEIG.name)
    two(merge)
    assert queries.persons(IMOGEN, [first.pk, second.pk]) == [Exists(SOLVEIG.name)]
    assert Person.unscoped.filter(restricted=True).count() == 2


def test_a_merge_is_taken_back_by_who_may_and_no_stranger(pair: tuple[Person, Person]) -> None:
    merge = one(*pair)
    for viewer in (IMOGEN, ELSEWHERE):
        with pytest.raises(Refused):
            actions.unmerge(viewer=viewer, merge_id=merge.pk, why="mine")
    with pytest.raises(Refused):
        actions.unmerge(viewer=SOLVEIG, merge_id=uuid7(), why="what is not there")
    merge.refresh_from_db()
    assert merge.undone_at is None


def test_a_sealed_survivor_keeps_the_merge(pair: tuple[Person, Person]) -> None:
    first, second = pair
    merge = one(first, second)
    actions.seal(viewer=SOLVEIG, person_id=second.pk, why="court")
    with pytest.raises(Refused):
        two(merge)
    assert queries.persons(SOLVEIG, [first.pk, second.pk]) == []
    actions.unseal(viewer=SOLVEIG, person_id=second.pk, purpose="court-order")
    two(merge)
    assert ids(queries.persons(IMOGEN, [first.pk])) == {first.pk}


@pytest.mark.fault("53")
def test_a_snapshot_from_another_merge_does_not_open(pair: tuple[Person, Person]) -> None:
    first, second = pair
    merge, other = one(first, second), one(make(Name("Ann", "Webb")), make(Name("Anne", "Webb")))
    Merge.unscoped.filter(pk=merge.pk).update(snapshot=other.snapshot)
    before = everything()
    with pytest.raises(SealError):
        two(merge)
    assert everything() == before


def test_a_row_that_is_not_where_the_merge_left_it_stops_the_way_back(pair: tuple[Person, Person]) -> None:
    first, second = pair
    merge = one(first, second)
    PersonName.unscoped.filter(surname=WREN.surname).update(person=make(JUNIPER))
    before = everything()
    with pytest.raises(DomainError) as failed:
        two(merge)
    assert code(failed) == "people.torn"
    assert everything() == before


def test_merges_that_stand_are_shown_for_taking_back(pair: tuple[Person, Person]) -> None:
    first, second = pair
    merge = one(first, second)
    (row,) = queries.merges_of(SOLVEIG, second.pk)
    assert (row.id, row.absorbed_id, row.why) == (merge.pk, first.pk, WHY)
    two(merge)
    assert queries.merges_of(SOLVEIG, second.pk) == []


def test_a_pair_of_somebody_merged_is_back_when_the_merge_is_taken_back(pair: tuple[Person, Person]) -> None:
    first, second = pair
    third = make(Name("Wren", "Webb"))
    actions.propose(viewer=IMOGEN, one=first.pk, two=third.pk, score=SCORE)
    merge = one(first, second)
    assert queries.duplicates(IMOGEN) == []
    two(merge)
    (back,) = queries.duplicates(IMOGEN)
    assert {back.one.id, back.two.id} == {first.pk, third.pk}
    assert Possible.unscoped.filter(agency_id=HERE).count() == 2
    assert isinstance(back.id, UUID)


def test_each_side_is_called_by_its_own_name_before_and_after_the_merge_is_taken_back() -> None:
    older, newer = make(Name("Wren", "Webb")), make(Name("Wrenna", "Webber"))
    for absorbed, survivor in ((newer, older), (older, newer)):
        names = {older.pk: "Wren Webb", newer.pk: "Wrenna Webber"}
        merge = one(absorbed, survivor)
        view = queries.unmerge_view(SOLVEIG, merge.pk)
        assert view.stays.name == names[survivor.pk]
        assert f"{view.names[0].given} {view.names[0].surname}" == names[absorbed.pk]
        two(merge, different=False)
        for pk, name in names.items():
            (seen,) = queries.persons(IMOGEN, [pk])
            assert isinstance(seen, Shown)
            assert seen.name == name


def test_a_name_that_came_since_the_merge_stays_with_the_survivor_on_the_page_too() -> None:
    first, second = make(Name("Wren", "Webb")), make(Name("Wrenna", "Webber"))
    merge = one(second, first)
    actions.add_name(viewer=IMOGEN, person_id=first.pk, name=Name("Wren", "Ashworth"))
    assert queries.unmerge_view(SOLVEIG, merge.pk).stays.name == "Wren Ashworth"
