"""Several people at once: one person a look-up, one merge of two, and no fact lost between. Real threads."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import pytest
from django.db import connections

from hearthline.ground.errors import DomainError
from hearthline.ground.ids import uuid7
from hearthline.linkage.record import Name
from hearthline.people import actions, queries
from hearthline.people.models import Merge, Person, PersonName, PossibleState, ReportedLink
from tests.people.family import BARTHOLOMEW, DASHIELL, IMOGEN, JUNIPER, REPORT, SOLVEIG, WREN, make, token, wren

pytestmark = pytest.mark.django_db(transaction=True)
T = TypeVar("T")


def at_once(*jobs: Callable[[], T]) -> list[T | str]:
    """Run the jobs in as many threads, all started together: their results, or the code of why not."""
    ready = threading.Barrier(len(jobs))

    def run(job: Callable[[], T]) -> T | str:
        try:
            ready.wait(30)
            return job()
        except DomainError as failed:
            return failed.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


@pytest.mark.fault("16")
def test_the_same_look_up_spent_six_times_at_once_makes_one_person() -> None:
    spent = token(WREN)
    jobs = [lambda: actions.create(viewer=IMOGEN, token=spent, names=[WREN])] * 6
    answers = at_once(*jobs)
    assert sorted(str(one) for one in answers if isinstance(one, str)) == ["people.search-first"] * 5
    assert Person.unscoped.count() == 1


@pytest.mark.fault("10")
def test_two_who_link_the_same_place_at_once_make_one_link() -> None:
    people = [wren(), make(JUNIPER)]
    answers = at_once(
        lambda: actions.link(viewer=IMOGEN, report_id=REPORT, slot="child-1", person_id=people[0].pk),
        lambda: actions.link(viewer=BARTHOLOMEW, report_id=REPORT, slot="child-1", person_id=people[1].pk),
    )
    assert [one for one in answers if isinstance(one, str)] == ["people.linked-already"]
    assert ReportedLink.unscoped.count() == 1


@pytest.mark.fault("10")
def test_two_who_merge_each_into_the_other_at_once_leave_one_person() -> None:
    one, two = wren(), make(DASHIELL)
    at_once(
        lambda: actions.merge(viewer=SOLVEIG, absorbed_id=one.pk, survivor_id=two.pk, why="one"),
        lambda: actions.merge(viewer=SOLVEIG, absorbed_id=two.pk, survivor_id=one.pk, why="the other"),
    )
    assert Merge.unscoped.count() == 1
    assert Person.unscoped.filter(merged_into__isnull=True).count() == 1


def test_no_fact_that_is_added_during_a_merge_is_left_behind() -> None:
    one, two = wren(), make(DASHIELL)
    names = [Name(f"Wren{number}") for number in range(5)]

    def merged() -> object:
        for _ in range(50):
            try:
                return actions.merge(viewer=SOLVEIG, absorbed_id=one.pk, survivor_id=two.pk, why="one")
            except DomainError:
                continue
        raise AssertionError("the merge never came through")

    jobs: list[Callable[[], object]] = [
        lambda name=name: actions.add_name(viewer=IMOGEN, person_id=one.pk, name=name)  # type: ignore[misc]
        for name in names
    ]
    answers = at_once(merged, *jobs)
    kept = [answer for answer in answers[1:] if not isinstance(answer, str)]
    assert not PersonName.unscoped.filter(person=one).exists()
    assert PersonName.unscoped.filter(person=two, given__startswith="Wren").count() == len(kept) + 1
    assert len(queries.history(IMOGEN, one.pk).person.names) == len(kept) + 2


def test_a_merge_taken_back_by_two_at_once_is_taken_back_once() -> None:
    one, two = wren(), make(DASHIELL)
    merge = actions.merge(viewer=SOLVEIG, absorbed_id=one.pk, survivor_id=two.pk, why="one")
    answers = at_once(*[lambda: actions.unmerge(viewer=SOLVEIG, merge_id=merge.pk, why="two")] * 3)
    assert len([answer for answer in answers if not isinstance(answer, str)]) == 1
    assert Person.unscoped.filter(merged_into__isnull=True).count() == 2
    assert not PersonName.unscoped.filter(person=two, given="Wren").exists()


def test_a_link_to_a_person_who_is_merged_meanwhile_is_never_lost() -> None:
    one, two = wren(), make(DASHIELL)
    report = uuid7()
    answers = at_once(
        lambda: actions.merge(viewer=SOLVEIG, absorbed_id=one.pk, survivor_id=two.pk, why="one"),
        lambda: actions.link(viewer=IMOGEN, report_id=report, slot="child-1", person_id=one.pk),
    )
    if not isinstance(answers[1], str):
        (found,) = queries.reports_of(IMOGEN, [one.pk])
        assert found.report_id == report
    assert not ReportedLink.unscoped.filter(person__merged_into__isnull=False).exists()


@pytest.mark.fault("10")
def test_two_merges_that_cross_leave_no_fact_with_somebody_merged_away() -> None:
    one, two, three = wren(), make(DASHIELL), make(JUNIPER)
    at_once(
        lambda: actions.merge(viewer=SOLVEIG, absorbed_id=one.pk, survivor_id=two.pk, why="one"),
        lambda: actions.merge(viewer=SOLVEIG, absorbed_id=two.pk, survivor_id=three.pk, why="two"),
        lambda: actions.merge(viewer=SOLVEIG, absorbed_id=three.pk, survivor_id=one.pk, why="three"),
    )
    assert not PersonName.unscoped.filter(person__merged_into__isnull=False).exists()
    standing = Person.unscoped.filter(merged_into__isnull=True)
    assert standing.count() == 3 - Merge.unscoped.count()
    assert standing.exists()


def test_a_merge_and_its_taking_back_crossed_by_a_new_name_lose_nothing() -> None:
    one, two = wren(), make(DASHIELL)
    made = actions.merge(viewer=SOLVEIG, absorbed_id=one.pk, survivor_id=two.pk, why="one")
    answers = at_once(
        lambda: actions.unmerge(viewer=SOLVEIG, merge_id=made.pk, why="two"),
        lambda: actions.add_name(viewer=IMOGEN, person_id=one.pk, name=Name("Wrennie")),
    )
    added = answers[1]
    assert PersonName.unscoped.filter(given="Wrennie").count() == (0 if isinstance(added, str) else 1)
    assert not PersonName.unscoped.filter(person__merged_into__isnull=False).exists()


@pytest.mark.fault("10")
def test_one_who_merges_and_one_who_says_they_are_two_at_once_are_not_both_right() -> None:
    for _again in range(3):
        one, two = wren(), make(DASHIELL)
        pair = actions.propose(viewer=IMOGEN, one=one.pk, two=two.pk)
        assert pair is not None
        answers = at_once(
            lambda one=one, two=two: actions.merge(  # type: ignore[misc]
                viewer=SOLVEIG, absorbed_id=one.pk, survivor_id=two.pk, why="one"
            ),
            lambda pair=pair: actions.dismiss(viewer=IMOGEN, pair_id=pair.pk, why="two"),  # type: ignore[misc]
        )
        assert len([answer for answer in answers if isinstance(answer, str)]) == 1
        pair.refresh_from_db()
        merged = Person.unscoped.get(pk=one.pk).merged_into_id is not None
        assert merged == (pair.state == PossibleState.OPEN)
