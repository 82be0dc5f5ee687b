"""Families and households through time, and what was warned of and happened elsewhere."""

from datetime import date
from typing import Any

import pytest

from hearthline.ground.errors import DomainError
from hearthline.ground.ids import uuid7
from hearthline.linkage.record import Name
from hearthline.people import actions, queries
from hearthline.people.family import reverse
from hearthline.people.models import (
    HouseholdMember,
    PastEvent,
    Relation,
    Relationship,
    SafetyAlert,
)
from hearthline.people.records import record_of
from tests.people.family import (
    BARTHOLOMEW,
    DASHIELL,
    HERE,
    IMOGEN,
    WREN,
    ids,
    make,
    wren,
)
from tests.people.merging_build import code

pytestmark = [pytest.mark.django_db, pytest.mark.req("I-6", "S-1")]
SPRING, SUMMER, AUTUMN = date(2026, 3, 1), date(2026, 7, 1), date(2026, 10, 1)


def test_a_relation_reads_right_from_both_sides() -> None:
    child, father = wren(), make(DASHIELL)
    actions.relate(viewer=IMOGEN, person_id=father.pk, other_id=child.pk, kind=Relation.PARENT)
    (of_child,) = queries.history(IMOGEN, child.pk).relatives
    (of_father,) = queries.history(IMOGEN, father.pk).relatives
    assert (of_child.kind, ids([of_child.person])) == ("parent", {father.pk})
    assert (of_father.kind, ids([of_father.person])) == ("child", {child.pk})


@pytest.mark.parametrize("kind", Relation.values)
def test_a_relation_read_twice_the_other_way_round_is_itself(kind: str) -> None:
    assert reverse(kind) in Relation.values
    assert reverse(reverse(kind)) == kind


def test_the_same_relation_said_twice_or_from_the_other_side_is_one() -> None:
    child, father = wren(), make(DASHIELL)
    first = actions.relate(viewer=IMOGEN, person_id=father.pk, other_id=child.pk, kind=Relation.PARENT)
    again = actions.relate(viewer=IMOGEN, person_id=father.pk, other_id=child.pk, kind=Relation.PARENT)
    other = actions.relate(viewer=IMOGEN, person_id=child.pk, other_id=father.pk, kind=Relation.CHILD)
    assert first.pk == again.pk == other.pk
    assert Relationship.unscoped.count() == 1


def test_a_relation_that_ended_stays_and_comes_last() -> None:
    child, father, partner = wren(), make(DASHIELL), make(Name("Odile", "Webb"))
    made = actions.relate(viewer=IMOGEN, person_id=partner.pk, other_id=child.pk, kind=Relation.PARENTS_PARTNER)
    actions.relate(viewer=IMOGEN, person_id=father.pk, other_id=child.pk, kind=Relation.PARENT)
    actions.end_relation(viewer=IMOGEN, person_id=child.pk, row=made.pk, until=SUMMER)
    assert [(one.kind, one.until) for one in queries.history(IMOGEN, child.pk).relatives] == [
        ("parent", None),
        ("parents_partner", SUMMER),
    ]


def test_nobody_is_a_relative_of_themself_and_no_kind_is_made_up() -> None:
    child = wren()
    for other, kind in ((child, Relation.SIBLING), (make(DASHIELL), "nemesis")):
        with pytest.raises(DomainError) as failed:
            actions.relate(viewer=IMOGEN, person_id=child.pk, other_id=other.pk, kind=kind)
        assert code(failed) == "people.relation"


def test_what_ends_before_it_begins_is_asked_again() -> None:
    child, father = wren(), make(DASHIELL)
    with pytest.raises(DomainError) as failed:
        actions.relate(
            viewer=IMOGEN, person_id=father.pk, other_id=child.pk, kind=Relation.PARENT, since=SUMMER, until=SPRING
        )
    assert code(failed) == "people.days"


def test_households_are_kept_through_time() -> None:
    child, father, aunt = wren(), make(DASHIELL), make(Name("Odile", "Webb"))
    old = actions.join_household(viewer=IMOGEN, person_id=child.pk, with_person=father.pk, since=SPRING)
    actions.leave_household(viewer=IMOGEN, person_id=child.pk, household_id=old.household_id, until=SUMMER)
    new = actions.join_household(viewer=IMOGEN, person_id=child.pk, with_person=aunt.pk, since=SUMMER)
    now, before = queries.history(IMOGEN, child.pk).households
    assert (now.id, now.since, now.until) == (new.household_id, SUMMER, None)
    assert ids(one.person for one in now.others) == {aunt.pk}
    assert (before.id, before.until) == (old.household_id, SUMMER)
    assert ids(one.person for one in before.others) == {father.pk}


def test_a_child_may_have_two_homes_and_joining_twice_is_once() -> None:
    child, father, mother = wren(), make(DASHIELL), make(Name("Odile", "Webb"))
    for parent in (father, mother, father):
        actions.join_household(viewer=IMOGEN, person_id=child.pk, with_person=parent.pk)
    assert len(queries.history(IMOGEN, child.pk).households) == 2
    assert HouseholdMember.unscoped.filter(person=child).count() == 2


def test_matching_knows_who_lives_with_somebody_now_and_no_longer_who_left() -> None:
    child, father = wren(), make(DASHIELL)
    home = actions.join_household(viewer=IMOGEN, person_id=child.pk, with_person=father.pk)
    (record,) = record_of([child.pk])
    assert (record.with_names, record.household) == ((DASHIELL,), home.household_id.hex)
    actions.leave_household(viewer=IMOGEN, person_id=father.pk, household_id=home.household_id, until=AUTUMN)
    assert record_of([child.pk])[0].with_names == ()


def test_nobody_lives_with_themself() -> None:
    child = wren()
    with pytest.raises(DomainError) as failed:
        actions.join_household(viewer=IMOGEN, person_id=child.pk, with_person=child.pk)
    assert code(failed) == "people.household"


def test_records_come_in_the_order_asked_for_and_leave_out_who_is_not_there() -> None:
    one, two = wren(), make(DASHIELL)
    assert [record.id for record in record_of([two.pk, uuid7(), one.pk])] == [two.pk.hex, one.pk.hex]
    (record,) = record_of([one.pk])
    assert (record.names, record.phones, record.sex) == ((WREN,), ("9165550142",), "female")
    assert record.addresses[0].number == "88"


def test_many_records_take_as_many_questions_as_one(django_assert_max_num_queries: Any) -> None:
    people = [make(Name(f"Wren{number}", "Webb")).pk for number in range(12)]
    with django_assert_max_num_queries(8):
        assert len(record_of(people)) == 12


def test_a_home_of_very_many_lends_each_of_them_a_few_names() -> None:
    child = wren()
    home = actions.join_household(viewer=IMOGEN, person_id=child.pk)
    others = [make(Name(f"Odile{number}", "Webb")) for number in range(15)]
    HouseholdMember.objects.bulk_create(
        HouseholdMember(agency_id=HERE, person=one, household_id=home.household_id) for one in others
    )
    records = record_of([child.pk, *(one.pk for one in others)])
    assert {len(record.with_names) for record in records} == {12}
    assert all(record.names[0] not in record.with_names for record in records)


def test_a_warning_ends_by_a_named_person_and_stays() -> None:
    child = wren()
    made = actions.warn(viewer=IMOGEN, person_id=child.pk, kind="dog", said="  two   large dogs ")
    (seen,) = queries.warnings(BARTHOLOMEW, [child.pk])
    assert (seen.kind, seen.note, seen.person_id) == ("dog", "two large dogs", child.pk)
    actions.end_warning(viewer=BARTHOLOMEW, person_id=child.pk, row=made.pk)
    assert queries.warnings(IMOGEN, [child.pk]) == []
    assert SafetyAlert.unscoped.get().ended_by == BARTHOLOMEW.id
    with pytest.raises(DomainError) as failed:
        actions.end_warning(viewer=IMOGEN, person_id=child.pk, row=made.pk)
    assert code(failed) == "people.no-such-fact"


def test_what_happened_elsewhere_is_kept_the_newest_first() -> None:
    child = wren()
    for began in (SPRING, AUTUMN):
        actions.note_past(viewer=IMOGEN, person_id=child.pk, kind="case", county="Hill", began_on=began)
    assert [one.began_on for one in queries.history(IMOGEN, child.pk).past] == [AUTUMN, SPRING]
    for bad in ({"kind": "rumour"}, {"kind": "case", "began_on": AUTUMN, "ended_on": SPRING}):
        with pytest.raises(DomainError):
            actions.note_past(viewer=IMOGEN, person_id=child.pk, **bad)  # type: ignore[arg-type]  # wrong on purpose
    assert PastEvent.unscoped.count() == 2
