"""Links of reported people to persons, families and households through time, and the queue of duplicates."""

import json
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from hearthline.ground.errors import DomainError, Refused
from hearthline.ground.ids import uuid7
from hearthline.journal.tags import Tag
from hearthline.linkage.record import Name
from hearthline.linkage.say import Said
from hearthline.linkage.score import Score, Step
from hearthline.people import actions, queries
from hearthline.people.actions.facts import slot
from hearthline.people.actions.linking import LONGEST, steps_text
from hearthline.people.family import reverse
from hearthline.people.models import (
    HouseholdMember,
    PastEvent,
    Person,
    Possible,
    Relation,
    Relationship,
    ReportedLink,
    SafetyAlert,
)
from hearthline.people.records import record_of
from hearthline.people.types import Shown
from tests.people.family import (
    BARTHOLOMEW,
    DASHIELL,
    ELSEWHERE,
    HERE,
    IMOGEN,
    JUNIPER,
    OTHER_REPORT,
    REPORT,
    SCORE,
    SOLVEIG,
    WORKER,
    WREN,
    entries,
    ids,
    make,
    wren,
)

pytestmark = [pytest.mark.django_db, pytest.mark.req("I-6", "S-1")]
SPRING, SUMMER, AUTUMN = date(2026, 3, 1), date(2026, 7, 1), date(2026, 10, 1)


def code(failed: pytest.ExceptionInfo[DomainError]) -> str:
    return failed.value.code


def put(person: Person, place: str = "child-1", **more: Any) -> ReportedLink:
    return actions.link(viewer=IMOGEN, report_id=REPORT, slot=place, person_id=person.pk, **more)


def test_a_link_keeps_the_score_why_who_and_when() -> None:
    child = wren()
    put(child, score=SCORE)
    (seen,) = queries.links_of_report(BARTHOLOMEW, REPORT)
    assert isinstance(seen.person, Shown)
    assert (seen.person.id, seen.slot, seen.bits, seen.band) == (child.pk, "child-1", 17.25, "probable")
    assert seen.steps == ({"field": "surname", "level": "same", "bits": 9.5, "said": "surname.both"},)
    assert (seen.linked_by, seen.linked_name) == (IMOGEN.id, IMOGEN.name)
    (entry,) = entries(Tag.PERSON_LINKED)
    assert entry.record_id == child.pk.hex
    assert f"report:{REPORT.hex}" in entry.fields


def test_a_link_found_by_hand_has_no_score_and_a_report_may_be_named_by_its_hex() -> None:
    child = wren()
    actions.link(viewer=IMOGEN, report_id=REPORT.hex, slot="adult-2", person_id=child.pk)
    (seen,) = queries.links_of_report(IMOGEN, REPORT.hex)
    assert (seen.slot, seen.bits, seen.steps) == ("adult-2", 0.0, ())


def test_the_same_link_twice_is_one() -> None:
    child = wren()
    assert put(child).pk == put(child).pk
    assert ReportedLink.unscoped.count() == 1


def test_a_place_in_a_report_is_one_person() -> None:
    put(wren())
    with pytest.raises(DomainError) as failed:
        put(make(JUNIPER))
    assert code(failed) == "people.linked-already"


def test_the_database_itself_keeps_one_person_a_place() -> None:
    made = put(wren())
    again = {
        field.attname: getattr(made, field.attname) for field in made._meta.concrete_fields if not field.primary_key
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportedLink.objects.create(**again)


def test_a_link_taken_back_ends_stays_and_frees_its_place() -> None:
    child, sister = wren(), make(JUNIPER)
    made = put(child, score=SCORE)
    ended = actions.unlink(viewer=BARTHOLOMEW, link_id=made.pk, why="another Wren")
    assert (ended.unlinked_by, ended.unlinked_why) == (BARTHOLOMEW.id, "another Wren")
    assert queries.links_of_report(IMOGEN, REPORT) == []
    assert queries.reports_of(IMOGEN, [child.pk]) == []
    put(sister)
    assert ReportedLink.unscoped.count() == 2
    (entry,) = entries(Tag.PERSON_UNLINKED)
    assert entry.actor_id == BARTHOLOMEW.id
    assert "another" not in entry.fields + entry.purpose


def test_a_link_is_taken_back_once() -> None:
    made = put(wren())
    actions.unlink(viewer=IMOGEN, link_id=made.pk)
    with pytest.raises(DomainError) as failed:
        actions.unlink(viewer=BARTHOLOMEW, link_id=made.pk)
    assert code(failed) == "people.unlinked-already"


@pytest.mark.fault("46")
def test_nobody_takes_back_anothers_link_or_one_that_is_not_there() -> None:
    made = put(wren())
    for viewer, link_id in ((ELSEWHERE, made.pk), (WORKER, made.pk), (IMOGEN, uuid7())):
        with pytest.raises(Refused):
            actions.unlink(viewer=viewer, link_id=link_id)
    assert ReportedLink.unscoped.get().unlinked_at is None


def test_no_machine_links_anybody() -> None:
    child = wren()
    with pytest.raises(Refused):
        actions.link(viewer=WORKER, report_id=REPORT, slot="child-1", person_id=child.pk, score=SCORE)


@pytest.mark.fault("43")
@pytest.mark.parametrize(
    "place", ["reporter-1", "reporter", "child", "child-0", "child-100", "child-1\n", "", "CHILD-1"]
)
def test_only_children_and_adults_of_a_report_are_linked_and_never_who_reported(place: str) -> None:
    with pytest.raises(DomainError) as failed:
        slot(place)
    assert code(failed) == "people.slot"


def test_an_explanation_that_is_too_long_loses_its_least_steps() -> None:
    steps = [Step(f"field-{n}", "same", 100.0 - n, Said("x" * 50, "")) for n in range(1000)]
    kept = json.loads(steps_text(steps))
    assert len(steps_text(steps)) <= LONGEST
    assert kept[0]["field"] == "field-0"
    assert len(kept) > 50


def test_reports_of_a_person_are_ids_with_their_place_the_newest_link_first() -> None:
    child = wren()
    put(child)
    actions.link(viewer=IMOGEN, report_id=OTHER_REPORT, slot="child-3", person_id=child.pk)
    found = queries.reports_of(BARTHOLOMEW, [child.pk])
    assert [(one.report_id, one.slot) for one in found] == [(OTHER_REPORT, "child-3"), (REPORT, "child-1")]


def test_a_report_without_links_is_listed_without_an_entry() -> None:
    assert queries.links_of_report(IMOGEN, REPORT) == []
    assert entries(Tag.LINKS_LISTED) == []


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


def test_twins_leave_the_queue_of_duplicates() -> None:
    one, two = wren(), wren()
    actions.propose(viewer=WORKER, one=one.pk, two=two.pk, score=SCORE, source="batch")
    assert len(queries.duplicates(IMOGEN)) == 1
    actions.relate(viewer=IMOGEN, person_id=one.pk, other_id=two.pk, kind=Relation.TWIN)
    assert queries.duplicates(IMOGEN) == []


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
