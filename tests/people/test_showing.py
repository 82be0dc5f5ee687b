"""Who sees whom: the right to look, another agency, restricted ("exists, ask X"), sealed (absent), and near staff."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hearthline.access.policy import can
from hearthline.access.viewer import Viewer
from hearthline.ground.errors import DomainError, Refused
from hearthline.ground.ids import uuid7
from hearthline.journal.tags import Tag
from hearthline.linkage.record import Name
from hearthline.people import actions, index, queries
from hearthline.people.index_models import Card
from hearthline.people.models import Person, Relation, Standing
from hearthline.people.policy import fetch, person_id_of, resource, sort, survivors
from hearthline.people.records import record_of
from hearthline.people.types import Exists, Shown
from tests.people.family import (
    BARTHOLOMEW,
    DASHIELL,
    ELSEWHERE,
    HERE,
    HOME,
    IMOGEN,
    JUNIPER,
    NOBODY,
    OTHER_REPORT,
    REPORT,
    RUTGER,
    SCORE,
    SCREENING,
    SOLVEIG,
    WORKER,
    WREN,
    entries,
    ids,
    make,
    query,
    wren,
)

pytestmark = [pytest.mark.django_db, pytest.mark.req("S-1", "D-7")]
ASK = "the adoptions supervisor"


@pytest.fixture
def family() -> tuple[Person, Person]:
    """Wren and Juniper: sisters, one household, one address, both told of in one report."""
    child, sister = wren(), make(JUNIPER, addresses=[HOME])
    actions.relate(viewer=IMOGEN, person_id=sister.pk, other_id=child.pk, kind=Relation.SIBLING)
    actions.join_household(viewer=IMOGEN, person_id=sister.pk, with_person=child.pk)
    actions.link(viewer=IMOGEN, report_id=REPORT, slot="child-1", person_id=child.pk, score=SCORE)
    actions.link(viewer=IMOGEN, report_id=REPORT, slot="child-2", person_id=sister.pk, score=SCORE)
    actions.propose(viewer=IMOGEN, one=child.pk, two=sister.pk, score=SCORE)
    actions.warn(viewer=IMOGEN, person_id=sister.pk, kind="dog")
    return child, sister


def everywhere(viewer: Viewer, child: Person, sister: Person) -> dict[str, list[Any]]:
    """Everything in which the sister could show to somebody who looks at the child."""
    looked = actions.look_up(viewer, query(JUNIPER))
    history = queries.history(viewer, child.pk)
    return {
        "hits": [hit.person for hit in looked.hits],
        "asks": list(looked.asks),
        "persons": queries.persons(viewer, [sister.pk]),
        "relatives": [one.person for one in history.relatives],
        "household": [one.person for home in history.households for one in home.others],
        "links": [link.person for link in queries.links_of_report(viewer, REPORT) if link.slot == "child-2"],
        "reports": [one for one in queries.reports_of(viewer, [sister.pk])],
        "address": queries.at_addresses(viewer, child.pk),
        "warnings": queries.warnings(viewer, [child.pk, sister.pk]),
        "duplicates": [pair for pair in queries.duplicates(viewer)],
        "households": [home for homes in queries.households(viewer, [sister.pk]).values() for home in homes],
        "relations": [one for ones in queries.relatives(viewer, [sister.pk]).values() for one in ones],
    }


def test_who_may_read_sees_the_sister_everywhere(family: tuple[Person, Person]) -> None:
    child, sister = family
    seen = everywhere(BARTHOLOMEW, child, sister)
    assert seen.pop("asks") == []
    for name in ("persons", "relatives", "household", "links", "address"):
        assert ids(seen[name]) == {sister.pk}, name
    assert sister.pk in ids(seen["hits"])
    assert all(seen.values())


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


def refused(act: Callable[..., object], *args: Any, **kwargs: Any) -> None:
    with pytest.raises(Refused):
        act(*args, **kwargs)


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


ACTS: dict[str, Callable[[Viewer, UUID], object]] = {
    "history": queries.history,
    "address": queries.at_addresses,
    "merges": queries.merges_of,
    "name": lambda viewer, one: actions.add_name(viewer=viewer, person_id=one, name=WREN),
    "link": lambda viewer, one: actions.link(viewer=viewer, report_id=OTHER_REPORT, slot="child-1", person_id=one),
    "warn": lambda viewer, one: actions.warn(viewer=viewer, person_id=one, kind="dog"),
    "restrict": lambda viewer, one: actions.restrict(viewer=viewer, person_id=one, ask=ASK),
    "unrestrict": lambda viewer, one: actions.unrestrict(viewer=viewer, person_id=one),
    "seal": lambda viewer, one: actions.seal(viewer=viewer, person_id=one, why="court"),
    "unseal": lambda viewer, one: actions.unseal(viewer=viewer, person_id=one, purpose="court-order"),
    "stand": lambda viewer, one: actions.stand(viewer=viewer, person_id=one, user_id="u-x", kind="assigned"),
}


@pytest.mark.fault("46")
@pytest.mark.parametrize("act", sorted(ACTS))
def test_another_agencys_person_is_refused_like_nobody_at_all(act: str) -> None:
    theirs = make(viewer=ELSEWHERE)
    before = Person.unscoped.values().get(pk=theirs.pk)
    for person_id in (theirs.pk, uuid7()):
        with pytest.raises(Refused) as refused:
            ACTS[act](SOLVEIG, person_id)
        assert refused.value.message == "You may not do this. If your work needs it, ask a supervisor."
    assert Person.unscoped.values().get(pk=theirs.pk) == before


@pytest.mark.parametrize("act", sorted(set(ACTS) - {"unseal"}))
def test_every_act_on_a_sealed_person_is_refused_like_nobody_at_all(act: str) -> None:
    sealed = wren()
    actions.seal(viewer=SOLVEIG, person_id=sealed.pk, why="court")
    with pytest.raises(Refused):
        ACTS[act](SOLVEIG, sealed.pk)


@pytest.mark.fault("50")
@pytest.mark.parametrize("viewer", [NOBODY, RUTGER, WORKER], ids=["no role", "administrator", "system"])
@pytest.mark.parametrize("act", sorted(ACTS))
def test_who_has_no_right_is_refused_and_that_is_kept(viewer: Viewer, act: str) -> None:
    child = wren()
    with pytest.raises(Refused):
        ACTS[act](viewer, child.pk)
    assert [(one.actor_id, one.outcome) for one in entries(Tag.RIGHT_REFUSED)] == [(viewer.id, "refused")]


@pytest.mark.parametrize("viewer", [NOBODY, RUTGER, WORKER], ids=["no role", "administrator", "system"])
def test_who_has_no_right_reads_no_list(viewer: Viewer, family: tuple[Person, Person]) -> None:
    child, _ = family
    reads: list[Callable[[], object]] = [
        lambda: actions.look_up(viewer, query(WREN)),
        lambda: queries.persons(viewer, [child.pk]),
        lambda: queries.links_of_report(viewer, REPORT),
        lambda: queries.reports_of(viewer, [child.pk]),
        lambda: queries.households(viewer, [child.pk]),
        lambda: queries.relatives(viewer, [child.pk]),
        lambda: queries.warnings(viewer, [child.pk]),
    ]
    for read in reads:
        with pytest.raises(Refused):
            read()


def test_another_agency_sees_nothing_of_ours_in_any_list(family: tuple[Person, Person]) -> None:
    child, sister = family
    both = [child.pk, sister.pk]
    assert actions.look_up(ELSEWHERE, query(WREN)).hits == ()
    assert queries.persons(ELSEWHERE, both) == []
    assert queries.links_of_report(ELSEWHERE, REPORT) == []
    assert queries.reports_of(ELSEWHERE, both) == []
    assert queries.households(ELSEWHERE, both) == {}
    assert queries.relatives(ELSEWHERE, both) == {}
    assert queries.warnings(ELSEWHERE, both) == []
    assert queries.duplicates(ELSEWHERE) == []


@pytest.mark.fault("47")
def test_staff_do_not_find_themselves_or_those_they_may_not_come_near(family: tuple[Person, Person]) -> None:
    child, sister = family
    for kind in ("named", "conflicted"):
        row = actions.stand(viewer=SOLVEIG, person_id=sister.pk, user_id=BARTHOLOMEW.id, kind=kind)
        for restricted in (False, True):
            if restricted:
                actions.restrict(viewer=SOLVEIG, person_id=sister.pk, ask=ASK)
            seen = everywhere(BARTHOLOMEW, child, sister)
            assert sister.pk not in ids(seen["hits"])
            assert (seen["asks"], seen["persons"], seen["relatives"], seen["links"]) == ([], [], [], [])
            with pytest.raises(Refused):
                queries.history(BARTHOLOMEW, sister.pk)
        actions.unrestrict(viewer=SOLVEIG, person_id=sister.pk)
        actions.stop_standing(viewer=SOLVEIG, person_id=sister.pk, row=row.pk)
    assert Standing.unscoped.filter(ended_at__isnull=True).count() == 0


def test_a_screener_restricts_seals_and_merges_nobody(family: tuple[Person, Person]) -> None:
    child, sister = family
    for act in ("restrict", "unrestrict", "seal", "stand"):
        with pytest.raises(Refused):
            ACTS[act](IMOGEN, child.pk)
    with pytest.raises(Refused):
        actions.merge(viewer=IMOGEN, absorbed_id=child.pk, survivor_id=sister.pk, why="the same")


def test_a_reading_is_journalled_with_who_was_shown(family: tuple[Person, Person]) -> None:
    child, _ = family
    looked = actions.look_up(BARTHOLOMEW, query(WREN))
    entry = entries(Tag.PERSONS_LOOKED_UP)[-1]
    assert entry.fields.split() == [hit.person.id.hex for hit in looked.hits]
    assert entry.purpose == SCREENING
    queries.history(BARTHOLOMEW, child.pk)
    (read,) = entries(Tag.PERSON_READ)
    assert (read.record_id, read.actor_id) == (child.pk.hex, BARTHOLOMEW.id)
    assert "staff-find-persons" in read.authority


def test_nobody_reads_without_a_purpose(family: tuple[Person, Person]) -> None:
    with pytest.raises(Refused):
        queries.history(IMOGEN, family[0].pk, purpose="")
    with pytest.raises(Refused):
        actions.look_up(IMOGEN, query(WREN), purpose="")


def test_a_list_keeps_its_order_and_names_each_person_once() -> None:
    one, two = wren(), make(DASHIELL)
    found = queries.persons(IMOGEN, [two.pk, one.pk, two.pk, uuid7()])
    assert [known.id for known in found if isinstance(known, Shown)] == [two.pk, one.pk]
    assert entries(Tag.PERSONS_LISTED)[-1].fields.split() == [two.pk.hex, one.pk.hex]


def test_an_empty_question_finds_nobody_and_says_so_calmly() -> None:
    wren()
    assert actions.look_up(IMOGEN, query()).hits == ()
    assert queries.persons(IMOGEN, []) == []


def test_what_is_shown_tells_nothing_when_it_is_written_into_a_log() -> None:
    made = wren()
    (seen,) = queries.persons(IMOGEN, [made.pk])
    assert "Wren" not in repr(seen)
    assert "Wren" not in repr(made) + str(made)


def test_an_id_that_is_none_is_an_answer_and_no_crash() -> None:
    with pytest.raises(DomainError):
        person_id_of("../../etc")
    assert survivors([uuid7()]) == {}
    with pytest.raises(Refused):
        fetch(IMOGEN, uuid7(), "person:read", SCREENING)


def test_a_look_up_takes_few_questions_however_many_are_found(family: tuple[Person, Person]) -> None:
    for number in range(8):
        make(Name(f"Wren{number}", "Abernathy-Solis"))
    with CaptureQueriesContext(connection) as caught:
        found = actions.look_up(IMOGEN, query(WREN))
    assert len(found.hits) >= 5
    assert len(caught.captured_queries) <= 30
