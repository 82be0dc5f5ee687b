"""Restricted: "exists, ask X". Sealed: absent, from every list, count, name and time."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hearthline.access.models import RoleGrant, User
from hearthline.access.policy import can
from hearthline.access.viewer import SUPERVISOR, Viewer
from hearthline.ground import clock
from hearthline.ground.errors import DomainError, Refused
from hearthline.ground.ids import uuid7
from hearthline.journal.tags import Tag
from hearthline.linkage.record import Name
from hearthline.people import actions, index, queries
from hearthline.people.index_models import Card
from hearthline.people.models import Person, Standing
from hearthline.people.policy import resource, sort
from hearthline.people.records import record_of
from hearthline.people.types import Exists
from tests.people.family import (
    BARTHOLOMEW,
    ELSEWHERE,
    HERE,
    IMOGEN,
    JUNIPER,
    REPORT,
    RUTGER,
    SCREENING,
    SOLVEIG,
    WREN,
    entries,
    ids,
    make,
    query,
    works_here,
    wren,
)
from tests.people.showing_build import ACTS, ASK, everywhere, sisters

pytestmark = [pytest.mark.django_db, pytest.mark.req("S-1", "D-7")]


@pytest.fixture
def family() -> tuple[Person, Person]:
    """Wren and Juniper."""
    return sisters()


def refused(act: Callable[..., object], *args: Any, **kwargs: Any) -> None:
    with pytest.raises(Refused):
        act(*args, **kwargs)


@pytest.mark.fault("47")
def test_a_restricted_person_is_told_to_exist_and_whom_to_ask_and_nothing_else(family: tuple[Person, Person]) -> None:
    child, sister = family
    actions.restrict(viewer=SOLVEIG, person_id=sister.pk, ask=ASK)
    seen = everywhere(BARTHOLOMEW, child, sister)
    assert seen["asks"] == [ASK]
    for name in ("persons", "relatives", "household", "links", "address"):
        assert seen[name] == [Exists(ASK)], name
    for name in ("reports", "warnings", "duplicates", "households", "relations"):
        assert seen[name] == [], name
    assert sister.pk not in ids(seen["hits"])
    (link,) = [one for one in queries.links_of_report(BARTHOLOMEW, REPORT) if one.slot == "child-2"]
    assert (link.bits, link.band, link.steps) == (0.0, "", ())


def test_a_supervisor_and_who_is_assigned_see_a_restricted_person(family: tuple[Person, Person]) -> None:
    child, sister = family
    actions.restrict(viewer=SOLVEIG, person_id=sister.pk, ask=ASK)
    actions.stand(viewer=SOLVEIG, person_id=sister.pk, user_id=IMOGEN.id, kind="assigned")
    for viewer in (SOLVEIG, IMOGEN):
        seen = everywhere(viewer, child, sister)
        assert sister.pk in ids(seen["hits"])
        assert ids(seen["persons"]) == {sister.pk}
    assert everywhere(BARTHOLOMEW, child, sister)["persons"] == [Exists(ASK)]


def test_an_assignment_that_ended_opens_nothing(family: tuple[Person, Person]) -> None:
    child, sister = family
    actions.restrict(viewer=SOLVEIG, person_id=sister.pk, ask=ASK)
    row = actions.stand(viewer=SOLVEIG, person_id=sister.pk, user_id=IMOGEN.id, kind="assigned")
    actions.stop_standing(viewer=SOLVEIG, person_id=sister.pk, row=row.pk)
    assert everywhere(IMOGEN, child, sister)["persons"] == [Exists(ASK)]


@pytest.mark.fault("44")
def test_how_many_restricted_persons_there_are_is_not_told(family: tuple[Person, Person]) -> None:
    for person in (*family, make(Name("Juniper", "Abernathy"))):
        actions.restrict(viewer=SOLVEIG, person_id=person.pk, ask=ASK)
    assert actions.look_up(BARTHOLOMEW, query(JUNIPER)).asks == (ASK,)
    assert entries(Tag.PERSONS_LOOKED_UP)[-1].fields.endswith("restricted"), "who probes is seen in the journal"
    assert queries.persons(BARTHOLOMEW, [one.pk for one in family]) == [Exists(ASK)]


def test_a_weak_likeness_does_not_tell_that_a_restricted_person_exists(family: tuple[Person, Person]) -> None:
    _, sister = family
    actions.restrict(viewer=SOLVEIG, person_id=sister.pk, ask=ASK)
    assert actions.look_up(BARTHOLOMEW, query(Name("Juniper", "Zzyzx"))).asks == ()


def test_a_restricted_member_of_a_household_lends_the_others_no_name_to_be_found_by(
    family: tuple[Person, Person],
) -> None:
    child, sister = family
    assert record_of([child.pk])[0].with_names == (JUNIPER,)
    actions.restrict(viewer=SOLVEIG, person_id=sister.pk, ask=ASK)
    assert record_of([child.pk])[0].with_names == ()
    actions.unrestrict(viewer=SOLVEIG, person_id=sister.pk)
    assert record_of([child.pk])[0].with_names == (JUNIPER,)


@pytest.mark.parametrize("viewer", [IMOGEN, SOLVEIG])
@pytest.mark.parametrize("why", ["adoption", "court"])
def test_a_sealed_person_is_absent_everywhere_for_everybody(
    family: tuple[Person, Person], viewer: Viewer, why: str
) -> None:
    child, sister = family
    actions.stand(viewer=SOLVEIG, person_id=sister.pk, user_id=IMOGEN.id, kind="assigned")
    actions.seal(viewer=SOLVEIG, person_id=sister.pk, why=why)
    seen = everywhere(viewer, child, sister)
    assert ids(seen.pop("hits")) <= {child.pk}
    assert ids(seen.pop("address")) == set()
    assert seen.pop("persons") == []
    assert not any(seen.values()), seen
    assert not Card._default_manager.filter(person_id=sister.pk).exists()


def test_a_restricted_person_who_is_sealed_does_not_even_exist(family: tuple[Person, Person]) -> None:
    child, sister = family
    actions.restrict(viewer=SOLVEIG, person_id=sister.pk, ask=ASK)
    actions.seal(viewer=SOLVEIG, person_id=sister.pk, why="court")
    seen = everywhere(IMOGEN, child, sister)
    assert (seen["asks"], seen["persons"], seen["relatives"], seen["links"]) == ([], [], [], [])


def test_a_sealed_person_is_not_among_the_candidates_of_a_search(family: tuple[Person, Person]) -> None:
    child, sister = family
    before = index.search(HERE, query(JUNIPER))
    actions.seal(viewer=SOLVEIG, person_id=sister.pk, why="adoption")
    after = index.search(HERE, query(JUNIPER))
    assert sister.pk in {hit.person_id for hit in before.hits}
    assert sister.pk not in {hit.person_id for hit in after.hits}
    assert after.candidates == before.candidates - 1
    assert record_of([child.pk])[0].with_names == ()


@pytest.mark.fault("36")
def test_exactly_as_much_is_asked_of_the_database_about_a_sealed_person_as_about_nobody() -> None:
    sealed = wren()
    actions.seal(viewer=SOLVEIG, person_id=sealed.pk, why="court")
    reads: list[Callable[[UUID], object]] = [
        lambda one: queries.persons(IMOGEN, [one]),
        lambda one: queries.reports_of(IMOGEN, [one]),
        lambda one: refused(queries.history, IMOGEN, one),
        lambda one: refused(actions.add_name, viewer=IMOGEN, person_id=one, name=WREN),
    ]
    for read in reads:
        asked = []
        for person_id in (sealed.pk, uuid7()):
            with CaptureQueriesContext(connection) as caught:
                read(person_id)
            asked.append(len(caught.captured_queries))
        assert asked[0] == asked[1]


def test_the_policies_shut_a_sealed_person_too_should_a_query_forget_to() -> None:
    sealed = wren()
    actions.seal(viewer=SOLVEIG, person_id=sealed.pk, why="court")
    for viewer in (IMOGEN, SOLVEIG):
        assert not sort(viewer, [sealed.pk], SCREENING).seen
        assert not sort(viewer, [sealed.pk], SCREENING).exists
        assert not can(viewer, "person:read", resource(Person.unscoped.get(pk=sealed.pk)), SCREENING).allowed


def test_a_sealed_person_comes_back_whole_by_an_order_and_only_by_a_supervisor(family: tuple[Person, Person]) -> None:
    child, sister = family
    actions.seal(viewer=SOLVEIG, person_id=sister.pk, why="court")
    for viewer, purpose in ((IMOGEN, "court-order"), (SOLVEIG, ""), (ELSEWHERE, "court-order")):
        with pytest.raises(Refused):
            actions.unseal(viewer=viewer, person_id=sister.pk, purpose=purpose)
    actions.unseal(viewer=SOLVEIG, person_id=sister.pk, purpose="court-order")
    assert all(value for name, value in everywhere(IMOGEN, child, sister).items() if name != "asks")


@pytest.mark.parametrize("act", sorted(set(ACTS) - {"unseal"}))
def test_every_act_on_a_sealed_person_is_refused_like_nobody_at_all(act: str) -> None:
    sealed = wren()
    actions.seal(viewer=SOLVEIG, person_id=sealed.pk, why="court")
    with pytest.raises(Refused):
        ACTS[act](SOLVEIG, sealed.pk)


def code(act: Callable[..., object], **about: Any) -> str:
    with pytest.raises(DomainError) as failed:
        act(viewer=SOLVEIG, **about)
    return failed.value.code


@pytest.mark.parametrize("whom", [IMOGEN.name, ELSEWHERE.name, RUTGER.name, "the adoptions supervisor", "", " "])
def test_only_a_supervisor_who_works_here_may_be_named_as_whom_to_ask(whom: str) -> None:
    child = wren()
    assert code(actions.restrict, person_id=child.pk, ask=whom) == "people.ask"
    child.refresh_from_db()
    assert not child.restricted


def test_who_left_who_lost_the_role_and_who_is_kept_away_may_not_be_named() -> None:
    child = wren()
    assert queries.askable(SOLVEIG, child.pk) == (SOLVEIG.name,)
    second = Viewer("person", UUID(int=9).hex, HERE, frozenset({SUPERVISOR}), "Ottoline Marsh")
    works_here(second)
    assert queries.askable(SOLVEIG, child.pk) == ("Ottoline Marsh", SOLVEIG.name)
    row = actions.stand(viewer=SOLVEIG, person_id=child.pk, user_id=second.id, kind="conflicted")
    assert queries.askable(SOLVEIG, child.pk) == (SOLVEIG.name,)
    actions.stop_standing(viewer=SOLVEIG, person_id=child.pk, row=row.pk)
    RoleGrant.unscoped.filter(user_id=second.id).update(revoked_at=clock.now(), revoked_by="x")
    assert queries.askable(SOLVEIG, child.pk) == (SOLVEIG.name,)
    User.objects.filter(pk=SOLVEIG.id).update(is_active=False)
    assert queries.askable(SOLVEIG, child.pk) == ()
    refused(queries.askable, IMOGEN, child.pk)


@pytest.mark.parametrize("kind", ["assigned", "named", "conflicted"])
@pytest.mark.parametrize("user_id", [ELSEWHERE.id, "u-x", "", UUID(int=99).hex])
def test_nobody_of_another_agency_and_nobody_at_all_stands_near_a_person(kind: str, user_id: str) -> None:
    assert code(actions.stand, person_id=wren().pk, user_id=user_id, kind=kind) == "people.standing"
    assert not Standing.unscoped.exists()


def test_assigned_is_who_screens_or_supervises_and_anybody_here_may_be_kept_away() -> None:
    child = wren()
    assert code(actions.stand, person_id=child.pk, user_id=RUTGER.id, kind="assigned") == "people.standing"
    actions.stand(viewer=SOLVEIG, person_id=child.pk, user_id=RUTGER.id, kind="conflicted")
    actions.stand(viewer=SOLVEIG, person_id=child.pk, user_id=IMOGEN.id, kind="assigned")
    assert Standing.unscoped.count() == 2
