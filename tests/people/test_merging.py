"""Two persons become one: what is theirs then, who may say so, and when nobody may."""

import pytest
from django.apps import apps

from hearthline.ground.errors import DomainError, Refused
from hearthline.journal.tags import Tag
from hearthline.linkage.record import Born, Name
from hearthline.people import actions, queries
from hearthline.people.actions.snapshots import MOVED, STAYS
from hearthline.people.models import Merge, Person, PersonName, Relation, Relationship
from hearthline.people.types import Exists
from tests.people.family import (
    ELSEWHERE,
    IMOGEN,
    JUNIPER,
    OTHER_REPORT,
    REPORT,
    SCORE,
    SOLVEIG,
    WREN,
    entries,
    ids,
    make,
    query,
)
from tests.people.merging_build import WHY, code, one, twice, two

pytestmark = [pytest.mark.django_db, pytest.mark.req("I-6", "D-7")]


@pytest.fixture
def pair() -> tuple[Person, Person]:
    """The same child twice."""
    return twice()


def test_everything_known_of_both_is_the_survivors(pair: tuple[Person, Person]) -> None:
    first, second = pair
    one(first, second)
    history = queries.history(IMOGEN, second.pk)
    assert {name.surname for name in history.person.names} == {"Solis", "Abernathy-Solis"}
    assert history.person.born == Born(2019, 5, 3), "what the survivor lacked is filled in"
    assert history.person.sex == "female"
    assert set(history.person.phones) == {"9165550142", "9165550163"}
    assert {report.report_id for report in history.reports} == {REPORT, OTHER_REPORT}
    assert (len(history.warnings), len(history.past), len(history.households)) == (1, 1, 1)


def test_who_was_merged_is_found_and_read_as_who_they_are_now(pair: tuple[Person, Person]) -> None:
    first, second = pair
    one(first, second)
    assert ids(queries.persons(IMOGEN, [first.pk, second.pk])) == {second.pk}
    assert queries.history(IMOGEN, first.pk).person.id == second.pk
    for name in (WREN, Name("Ren", "Solis")):
        hits = [hit.person.id for hit in actions.look_up(IMOGEN, query(name)).hits]
        assert hits[0] == second.pk
        assert first.pk not in hits
    actions.add_name(viewer=IMOGEN, person_id=first.pk, name=Name("Wrennie"))
    assert PersonName.unscoped.get(given="Wrennie").person_id == second.pk


def test_who_were_found_to_be_two_are_not_offered_or_merged_again(pair: tuple[Person, Person]) -> None:
    first, second = pair
    actions.propose(viewer=IMOGEN, one=first.pk, two=second.pk, score=SCORE)
    merge = one(first, second)
    assert queries.duplicates(IMOGEN) == []
    two(merge)
    assert queries.duplicates(IMOGEN) == []
    assert actions.propose(viewer=IMOGEN, one=second.pk, two=first.pk, score=SCORE) is None
    with pytest.raises(DomainError) as failed:
        one(first, second)
    assert code(failed) == "people.said-different"


def test_twins_are_not_merged(pair: tuple[Person, Person]) -> None:
    first, second = pair
    actions.relate(viewer=IMOGEN, person_id=first.pk, other_id=second.pk, kind=Relation.TWIN)
    with pytest.raises(DomainError) as failed:
        one(first, second)
    assert code(failed) == "people.twins"


def test_a_merge_needs_a_reason(pair: tuple[Person, Person]) -> None:
    first, second = pair
    with pytest.raises(DomainError) as failed:
        actions.merge(viewer=SOLVEIG, absorbed_id=first.pk, survivor_id=second.pk, why=" ")
    assert code(failed) == "people.why"


def test_a_restricted_person_never_disappears_into_an_open_one(pair: tuple[Person, Person]) -> None:
    first, second = pair
    actions.restrict(viewer=SOLVEIG, person_id=first.pk, ask=SOLVEIG.name)
    with pytest.raises(DomainError) as failed:
        one(first, second)
    assert code(failed) == "people.restricted-first"
    merge = one(second, first)
    assert queries.persons(IMOGEN, [second.pk]) == [Exists(SOLVEIG.name)]
    two(merge)
    assert ids(queries.persons(IMOGEN, [second.pk])) == {second.pk}


def test_a_tie_between_the_two_is_nobodys_tie_to_themself(pair: tuple[Person, Person]) -> None:
    first, second = pair
    actions.relate(viewer=IMOGEN, person_id=first.pk, other_id=second.pk, kind=Relation.SIBLING)
    merge = one(first, second)
    assert queries.history(IMOGEN, second.pk).relatives == ()
    two(merge)
    assert [tie.kind for tie in queries.history(IMOGEN, second.pk).relatives] == ["sibling"]


def test_a_family_that_both_had_is_shown_once(pair: tuple[Person, Person]) -> None:
    first, second = pair
    mother = make(JUNIPER)
    for child in pair:
        actions.relate(viewer=IMOGEN, person_id=mother.pk, other_id=child.pk, kind=Relation.PARENT)
    one(first, second)
    assert [(tie.kind, ids([tie.person])) for tie in queries.history(IMOGEN, second.pk).relatives] == [
        ("parent", {mother.pk})
    ]
    assert Relationship.unscoped.count() == 2, "nothing is thrown away"


@pytest.mark.fault("46")
def test_persons_of_two_agencies_are_never_merged(pair: tuple[Person, Person]) -> None:
    theirs = make(viewer=ELSEWHERE)
    for absorbed, survivor in ((theirs, pair[0]), (pair[0], theirs)):
        for viewer in (SOLVEIG, ELSEWHERE):
            with pytest.raises(Refused):
                actions.merge(viewer=viewer, absorbed_id=absorbed.pk, survivor_id=survivor.pk, why=WHY)
    assert not Merge.unscoped.exists()


def test_a_snapshot_at_rest_holds_no_name(pair: tuple[Person, Person]) -> None:
    merge = one(*pair)
    assert b"Abernathy" not in bytes(Merge.unscoped.get(pk=merge.pk).snapshot)


def test_every_table_that_points_at_a_person_moves_with_them_or_says_why_not() -> None:
    known = {table for table, _ in MOVED.values()}
    for table in apps.get_app_config("people").get_models():
        columns = {field.attname for field in table._meta.concrete_fields if field.related_model is Person}
        if not columns:
            continue
        assert table in known or table.__name__ in STAYS, table
        for moved, named in MOVED.values():
            if moved is table:
                assert set(named) == columns


def test_the_journal_names_both_and_who_did_it(pair: tuple[Person, Person]) -> None:
    first, second = pair
    merge = one(first, second)
    written = entries(Tag.PERSONS_MERGED)
    assert {entry.record_id for entry in written} == {first.pk.hex, second.pk.hex}
    assert {entry.actor_id for entry in written} == {SOLVEIG.id}
    assert all(f"merge:{merge.pk.hex}" in entry.fields for entry in written)
    assert "Abernathy" not in " ".join(entry.fields for entry in written)


def test_the_same_person_twice_is_one_already(pair: tuple[Person, Person]) -> None:
    first, second = pair
    with pytest.raises(DomainError) as failed:
        one(first, first)
    assert code(failed) == "people.one-already"
    one(first, second)
    with pytest.raises(DomainError):
        one(first, second)
    assert Merge.unscoped.count() == 1
