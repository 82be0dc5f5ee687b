"""Two persons become one and two again, exactly; and the journal tells it all and stays whole."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.db import models, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hearthline.ground.errors import DomainError, Refused
from hearthline.ground.ids import uuid7
from hearthline.journal.tags import Tag
from hearthline.journal.verify import verify
from hearthline.linkage.record import Born, Name
from hearthline.people import actions, queries
from hearthline.people.actions.snapshots import MOVED, STAYS, plain
from hearthline.people.models import Merge, Person, PersonName, Possible, Relation, Relationship, ReportedLink
from hearthline.people.types import Exists, Shown
from hearthline.sealing import SealError
from tests.journal.chain import PUBLIC, link
from tests.people.family import (
    DASHIELL,
    ELSEWHERE,
    HERE,
    HOME,
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
    wren,
)

pytestmark = [pytest.mark.django_db, pytest.mark.req("I-6", "D-7")]
WHY = "same birthday, same mother"
MOVES_ON = {"version", "changed_at"}
"""Columns of a person that never go back: a page from before must not win."""


def tables() -> Iterator[type[models.Model]]:
    """Every table of the room that holds facts. Not the index, which is made from them, and not what merges keep."""
    for table in apps.get_app_config("people").get_models():
        points = any(field.related_model is Person for field in table._meta.concrete_fields)
        if (points or table is Person) and table is not Merge:
            yield table


def everything() -> dict[str, dict[str, Any]]:
    """Every row of every table, as it stands."""
    return {
        table.__name__: {
            str(row.pk): {name: value for name, value in plain(row).items() if (table, name) not in SKIPPED}
            for row in table._default_manager.all()
        }
        for table in tables()
    }


SKIPPED = {(Person, name) for name in MOVES_ON}


def one(first: Person, second: Person) -> Merge:
    return actions.merge(viewer=SOLVEIG, absorbed_id=first.pk, survivor_id=second.pk, why=WHY)


def two(merge: Merge, **more: Any) -> Any:
    return actions.unmerge(viewer=SOLVEIG, merge_id=merge.pk, why="two children", **more)


def code(failed: pytest.ExceptionInfo[DomainError]) -> str:
    return failed.value.code


@pytest.fixture
def pair() -> tuple[Person, Person]:
    """The same child twice: once with a birth, an address and a report; once with another name and another report."""
    first = wren(identifiers=[("case", "C-17")])
    second = make(Name("Ren", "Solis"), phones=["916-555-0163"])
    actions.join_household(viewer=IMOGEN, person_id=first.pk, with_person=make(DASHIELL).pk)
    actions.warn(viewer=IMOGEN, person_id=first.pk, kind="dog")
    actions.note_past(viewer=IMOGEN, person_id=first.pk, kind="case", county="Hill")
    actions.link(viewer=IMOGEN, report_id=REPORT, slot="child-1", person_id=first.pk, score=SCORE)
    actions.link(viewer=IMOGEN, report_id=OTHER_REPORT, slot="child-1", person_id=second.pk, score=SCORE)
    return first, second


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


NAMES = st.builds(
    Name, st.sampled_from(["Wren", "Ren", "Uriel"]), st.sampled_from(["Solis", "Webb"]), st.sampled_from(["", "Jr."])
)
BIRTHS = st.sampled_from([Born(), Born(2019, 5, 3), Born(2018), Born(None, 5, 3), Born(earliest=2017, latest=2019)])
WORLD = st.fixed_dictionaries(
    {
        "people": st.lists(
            st.fixed_dictionaries(
                {
                    "name": NAMES,
                    "more": st.lists(NAMES, max_size=2),
                    "born": BIRTHS,
                    "sex": st.sampled_from(["", "female", "male"]),
                    "home": st.booleans(),
                    "phone": st.booleans(),
                    "restricted": st.booleans(),
                }
            ),
            min_size=3,
            max_size=4,
        ),
        "ties": st.lists(
            st.tuples(
                st.integers(0, 3),
                st.integers(0, 3),
                st.sampled_from(["parent", "sibling", "household", "pair", "link", "warn", "past", "stand"]),
            ),
            max_size=8,
        ),
        "merges": st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=3),
        "between": st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["name", "link"])), max_size=2),
    }
)


def populate(world: dict[str, Any]) -> list[Person]:
    people = []
    for told in world["people"]:
        person = make(
            told["name"],
            born=told["born"],
            sex=told["sex"],
            addresses=[HOME] if told["home"] else [],
            phones=["916-555-0142"] if told["phone"] else [],
        )
        for name in told["more"]:
            actions.add_name(viewer=IMOGEN, person_id=person.pk, name=name)
        people.append(person)
    for number, (a, b, kind) in enumerate(world["ties"]):
        tie(people[a % len(people)], people[b % len(people)], kind, number)
    for person, told in zip(people, world["people"], strict=True):
        if told["restricted"]:
            actions.restrict(viewer=SOLVEIG, person_id=person.pk, ask="Solveig")
    return people


def tie(one_of: Person, other: Person, kind: str, number: int) -> None:
    pk = one_of.pk
    if kind == "link":
        actions.link(viewer=SOLVEIG, report_id=uuid7(), slot=f"child-{number + 1}", person_id=pk, score=SCORE)
    elif kind == "warn":
        actions.warn(viewer=SOLVEIG, person_id=pk, kind="dog")
    elif kind == "past":
        actions.note_past(viewer=SOLVEIG, person_id=pk, kind="finding", outcome="substantiated")
    elif kind == "stand":
        actions.stand(viewer=SOLVEIG, person_id=pk, user_id="u-x", kind="assigned")
    elif one_of.pk == other.pk:
        return
    elif kind == "household":
        actions.join_household(viewer=SOLVEIG, person_id=pk, with_person=other.pk)
    elif kind == "pair":
        actions.propose(viewer=SOLVEIG, one=pk, two=other.pk, score=SCORE)
    else:
        actions.relate(viewer=SOLVEIG, person_id=pk, other_id=other.pk, kind=kind)


def test_any_merges_taken_back_in_turn_restore_every_row_and_the_journal_stays_whole() -> None:
    """Chains and stars of merges over random families; facts that were added between stay with the survivor."""

    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(WORLD)
    def tried(world: dict[str, Any]) -> None:
        start = transaction.savepoint()
        people = populate(world)
        before = everything()
        done = []
        for a, b in world["merges"]:
            try:
                done.append(one(people[a % len(people)], people[b % len(people)]))
            except DomainError as refused:
                assert refused.code in ("people.one-already", "people.restricted-first")
        new = added(people, world["between"]) if done else set()
        named: set[tuple[str, str]] = set()
        for merge in reversed(done):
            answer = two(merge, different=False)
            assert answer.changed == ()
            named |= set(answer.added)
        after = everything()
        for table, rows in after.items():
            kept = {key: row for key, row in rows.items() if key in before[table]}
            assert kept == before[table], table
        extra = {(table, key) for table, rows in after.items() for key in rows if key not in before[table]}
        assert extra == new
        standing = {row.pk for row in Person.unscoped.filter(merged_into__isnull=True)}
        assert standing == {person.pk for person in people}
        link()
        assert verify(PUBLIC).ok
        assert len(entries(Tag.PERSONS_UNMERGED)) == 2 * len(done)
        transaction.savepoint_rollback(start)

    tried()


def added(people: list[Person], between: list[tuple[int, str]]) -> set[tuple[str, str]]:
    new = set()
    for number, kind in between:
        person = people[number % len(people)]
        if kind == "name":
            made: Any = actions.add_name(viewer=SOLVEIG, person_id=person.pk, name=Name("Later"))
            new.add(("PersonName", str(made.pk)))
        else:
            made = actions.link(viewer=SOLVEIG, report_id=uuid7(), slot="child-1", person_id=person.pk)
            new.add(("ReportedLink", str(made.pk)))
    return new


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
    actions.restrict(viewer=SOLVEIG, person_id=first.pk, ask="Solveig")
    with pytest.raises(DomainError) as failed:
        one(first, second)
    assert code(failed) == "people.restricted-first"
    merge = one(second, first)
    assert queries.persons(IMOGEN, [second.pk]) == [Exists("Solveig")]
    two(merge)
    assert ids(queries.persons(IMOGEN, [second.pk])) == {second.pk}


def test_who_was_restricted_while_two_counted_as_one_leaves_both_restricted(pair: tuple[Person, Person]) -> None:
    first, second = pair
    merge = one(first, second)
    actions.restrict(viewer=SOLVEIG, person_id=second.pk, ask="Solveig")
    two(merge)
    assert queries.persons(IMOGEN, [first.pk, second.pk]) == [Exists("Solveig")]
    assert Person.unscoped.filter(restricted=True).count() == 2


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


def test_merges_that_stand_are_shown_for_taking_back(pair: tuple[Person, Person]) -> None:
    first, second = pair
    merge = one(first, second)
    (row,) = queries.merges_of(SOLVEIG, second.pk)
    assert (row.id, row.absorbed_id, row.why) == (merge.pk, first.pk, WHY)
    two(merge)
    assert queries.merges_of(SOLVEIG, second.pk) == []


def test_the_same_person_twice_is_one_already(pair: tuple[Person, Person]) -> None:
    first, second = pair
    with pytest.raises(DomainError) as failed:
        one(first, first)
    assert code(failed) == "people.one-already"
    one(first, second)
    with pytest.raises(DomainError):
        one(first, second)
    assert Merge.unscoped.count() == 1


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
