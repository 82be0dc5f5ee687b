"""What a curious colleague might try: to learn of somebody closed through their family, a row's number or an error."""

from datetime import date
from typing import Any

import pytest

from hearthline.ground.errors import DomainError, Refused
from hearthline.journal.models import Entry
from hearthline.linkage.record import Name
from hearthline.people import actions, queries, records
from hearthline.people.models import HouseholdMember, Person, Relation, Relationship, Standing
from hearthline.people.queries.knowing import know
from hearthline.people.records import record_of
from hearthline.people.types import Exists
from tests import cast
from tests.people.family import (
    BARTHOLOMEW,
    DASHIELL,
    HERE,
    IMOGEN,
    JUNIPER,
    SCREENING,
    SOLVEIG,
    make,
    token,
    wren,
)

pytestmark = [pytest.mark.django_db, pytest.mark.req("S-1", "D-7")]
ASK = cast.SUPERVISOR
SPRING, SUMMER = date(2024, 3, 20), date(2024, 6, 21)


@pytest.fixture
def mother() -> Person:
    return make(Name("Odile", "Webb"))


def two_restricted(mother: Person) -> list[Person]:
    """Her two children, who came to her at different times."""
    children = [wren(), make(JUNIPER)]
    for child, since in zip(children, (SPRING, SUMMER), strict=True):
        actions.join_household(viewer=IMOGEN, person_id=child.pk, with_person=mother.pk, since=since)
        actions.relate(viewer=IMOGEN, person_id=mother.pk, other_id=child.pk, kind=Relation.PARENT, since=since)
        actions.restrict(viewer=SOLVEIG, person_id=child.pk, ask=ASK)
    return children


@pytest.mark.fault("44")
def test_a_household_tells_neither_how_many_restricted_live_there_nor_since_when(mother: Person) -> None:
    two_restricted(mother)
    homes = queries.history(BARTHOLOMEW, mother.pk).households
    assert [(one.person, one.since, one.until) for home in homes for one in home.others] == [(Exists(ASK), None, None)]


@pytest.mark.fault("36")
def test_no_empty_household_stays_behind_where_somebody_sealed_lived(mother: Person) -> None:
    child = wren()
    actions.join_household(viewer=IMOGEN, person_id=child.pk, with_person=mother.pk, since=SPRING)
    actions.seal(viewer=SOLVEIG, person_id=child.pk, why="adoption")
    alone = make(DASHIELL)
    actions.join_household(viewer=IMOGEN, person_id=alone.pk, since=SPRING)
    assert queries.history(BARTHOLOMEW, mother.pk).households == ()
    assert queries.history(BARTHOLOMEW, alone.pk).households == (), "nobody else there: told of nobody"
    assert queries.households(BARTHOLOMEW, [mother.pk, alone.pk]) == {}


@pytest.mark.fault("44")
def test_a_family_tells_neither_what_nor_how_many_restricted_are_to_somebody(mother: Person) -> None:
    two_restricted(mother)
    (tie,) = queries.history(BARTHOLOMEW, mother.pk).relatives
    assert (tie.person, tie.kind, tie.row, tie.since, tie.until) == (Exists(ASK), "", 0, None, None)
    assert {one.kind for one in queries.history(SOLVEIG, mother.pk).relatives} == {"child"}


@pytest.mark.fault("36")
def test_a_tie_to_somebody_sealed_ends_by_no_guessed_number(mother: Person) -> None:
    child = wren()
    tie = actions.relate(viewer=IMOGEN, person_id=mother.pk, other_id=child.pk, kind=Relation.PARENT)
    actions.seal(viewer=SOLVEIG, person_id=child.pk, why="adoption")
    codes = []
    for row in (tie.pk, tie.pk + 999):
        with pytest.raises(DomainError) as failed:
            actions.end_relation(viewer=IMOGEN, person_id=mother.pk, row=row, until=SUMMER)
        codes.append((type(failed.value), failed.value.code))
    assert codes[0] == codes[1]
    assert Relationship.unscoped.get().until is None


def test_a_tie_to_somebody_restricted_is_ended_by_who_may_see_them(mother: Person) -> None:
    child = wren()
    tie = actions.relate(viewer=IMOGEN, person_id=mother.pk, other_id=child.pk, kind=Relation.PARENT)
    actions.restrict(viewer=SOLVEIG, person_id=child.pk, ask=ASK)
    with pytest.raises(DomainError) as failed:
        actions.end_relation(viewer=IMOGEN, person_id=mother.pk, row=tie.pk, until=SUMMER)
    assert failed.value.code == "people.no-such-fact"
    actions.end_relation(viewer=SOLVEIG, person_id=mother.pk, row=tie.pk, until=SUMMER)
    assert Relationship.unscoped.get().until == SUMMER


def test_a_name_that_is_sealed_leaves_a_home_of_very_many_too(monkeypatch: pytest.MonkeyPatch) -> None:
    child = wren()
    home = actions.join_household(viewer=IMOGEN, person_id=child.pk)
    others = [make(Name(f"Odile{number}", "Webb")) for number in range(6)]
    HouseholdMember.objects.bulk_create(
        HouseholdMember(agency_id=HERE, person=one, household_id=home.household_id) for one in others
    )
    put: list[Any] = []
    monkeypatch.setattr("hearthline.people.index.put", lambda one, *_, **__: put.append(one))
    monkeypatch.setattr(records, "MOST_AT_HOME", 3)
    actions.seal(viewer=SOLVEIG, person_id=child.pk, why="court")
    assert set(put) == {one.pk for one in others}
    assert all(child_name != "Wren" for one in record_of(put) for child_name in (n.given for n in one.with_names))


@pytest.mark.parametrize("kind", ["named", "conflicted"])
def test_who_may_not_come_near_the_merged_comes_near_neither_of_the_two(mother: Person, kind: str) -> None:
    """Said while they counted as one: it may be about either."""
    first, second = wren(), make(JUNIPER)
    made = actions.merge(viewer=SOLVEIG, absorbed_id=first.pk, survivor_id=second.pk, why="one")
    actions.stand(viewer=SOLVEIG, person_id=second.pk, user_id=BARTHOLOMEW.id, kind=kind)
    actions.unmerge(viewer=SOLVEIG, merge_id=made.pk, why="two")
    assert not know(BARTHOLOMEW, [first.pk, second.pk], SCREENING).by_id
    assert len(know(IMOGEN, [first.pk, second.pk], SCREENING).seen) == 2


def test_an_assignment_of_the_merged_opens_only_the_one_it_was_made_to() -> None:
    first, second = wren(), make(JUNIPER)
    made = actions.merge(viewer=SOLVEIG, absorbed_id=first.pk, survivor_id=second.pk, why="one")
    actions.stand(viewer=SOLVEIG, person_id=second.pk, user_id=BARTHOLOMEW.id, kind="assigned")
    actions.unmerge(viewer=SOLVEIG, merge_id=made.pk, why="two")
    assert list(Standing.unscoped.values_list("person_id", flat=True)) == [second.pk]


@pytest.mark.parametrize("order", [-1, 0, 99_999])
def test_a_birth_order_that_cannot_be_is_cut_and_no_database_is_asked_to_hold_it(order: int) -> None:
    made = make(DASHIELL, birth_order=order)
    assert Person.unscoped.get(pk=made.pk).birth_order in range(1, 21)


@pytest.mark.fault("50")
@pytest.mark.parametrize("said", ["for Wren Abernathy-Solis", "Wren", "order 17 of Judge Webb", "x" * 65, "\n", "-"])
def test_why_a_record_is_opened_again_is_a_code_so_that_no_name_is_journalled(said: str) -> None:
    child = wren()
    actions.seal(viewer=SOLVEIG, person_id=child.pk, why="court")
    codes = []
    for person_id in (child.pk, make(DASHIELL).pk):
        with pytest.raises(DomainError) as failed:
            actions.unseal(viewer=SOLVEIG, person_id=person_id, purpose=said)
        codes.append(failed.value.code)
    assert codes == ["people.purpose"] * 2
    assert not Entry.objects.filter(purpose__icontains="wren").exists()
    assert Person.unscoped.get(pk=child.pk).sealed


def test_a_record_is_opened_once() -> None:
    child = wren()
    actions.seal(viewer=SOLVEIG, person_id=child.pk, why="court")
    before = Person.unscoped.get(pk=child.pk).version
    actions.unseal(viewer=SOLVEIG, person_id=child.pk, purpose="court-order")
    with pytest.raises(Refused):
        actions.unseal(viewer=SOLVEIG, person_id=child.pk, purpose="court-order")
    assert Person.unscoped.get(pk=child.pk).version == before + 1


def test_a_look_up_opens_nothing_to_a_colleague() -> None:
    """Its token is its owner's, whatever name it was for."""
    spent = token(JUNIPER)
    with pytest.raises(DomainError) as failed:
        actions.create(viewer=BARTHOLOMEW, token=spent, names=[JUNIPER])
    assert failed.value.code == "people.search-first"
    assert not Person.unscoped.exists()
