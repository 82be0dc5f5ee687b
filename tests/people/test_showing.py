"""Who sees whom: the right to look, another agency, near staff; and what the journal keeps of a look."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hearthline.access.viewer import Viewer
from hearthline.ground.errors import Refused
from hearthline.ground.ids import uuid7
from hearthline.journal.tags import Tag
from hearthline.linkage.record import Name
from hearthline.people import actions, queries
from hearthline.people.models import Person, Standing
from hearthline.people.policy import fetch, survivors
from hearthline.people.types import Shown
from tests.people.family import (
    BARTHOLOMEW,
    DASHIELL,
    ELSEWHERE,
    IMOGEN,
    NOBODY,
    REPORT,
    RUTGER,
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
from tests.people.showing_build import ACTS, ASK, everywhere, sisters

pytestmark = [pytest.mark.django_db, pytest.mark.req("S-1", "D-7")]


@pytest.fixture
def family() -> tuple[Person, Person]:
    """Wren and Juniper."""
    return sisters()


def test_who_may_read_sees_the_sister_everywhere(family: tuple[Person, Person]) -> None:
    child, sister = family
    seen = everywhere(BARTHOLOMEW, child, sister)
    assert seen.pop("asks") == []
    for name in ("persons", "relatives", "household", "links", "address"):
        assert ids(seen[name]) == {sister.pk}, name
    assert sister.pk in ids(seen["hits"])
    assert all(seen.values())


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


def test_an_id_that_nobody_has_is_an_answer_and_no_crash() -> None:
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
