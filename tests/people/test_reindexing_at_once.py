"""Two who change persons of one household at the same instant, on PostgreSQL: what the index knows is what holds."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest
from django.db import connection, connections

from hearthline.linkage.record import Name
from hearthline.people import actions, records
from hearthline.people.index_models import Card
from hearthline.people.models import Person
from tests.people.family import BARTHOLOMEW, DASHIELL, IMOGEN, SOLVEIG, make, query, wren

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
A_WHILE = 1.5
"""Seconds that the first gives the second; whoever must wait for the first is still waiting then."""


@pytest.fixture(autouse=True)
def _on_postgres() -> None:
    if connection.vendor != "postgresql":
        pytest.fail("this test needs PostgreSQL: bin/test --all")


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(2) as made:
        yield made


def beside(pool: ThreadPoolExecutor, work: Callable[[], object]) -> Future[object]:
    """Run with a connection of its own."""

    def run() -> object:
        try:
            return work()
        finally:
            connections.close_all()

    return pool.submit(run)


def home() -> tuple[Person, Person]:
    """A child and her father, who live together."""
    child, father = wren(), make(DASHIELL)
    actions.join_household(viewer=IMOGEN, person_id=child.pk, with_person=father.pk)
    return child, father


def between(
    monkeypatch: pytest.MonkeyPatch,
    pool: ThreadPoolExecutor,
    first: Callable[[], object],
    second: Callable[[], object],
) -> None:
    """`second` begins when `first` has read what is known, and has not told the index yet."""
    real = records.record_of
    read, over = Event(), Event()

    def slowly(ids: Any) -> Any:
        found = real(ids)
        if not read.is_set():
            read.set()
            over.wait(A_WHILE)
        return found

    monkeypatch.setattr(records, "record_of", slowly)
    one = beside(pool, first)
    assert read.wait(30)
    two = beside(pool, second)
    two.add_done_callback(lambda _: over.set())
    one.result(30)
    two.result(30)


@pytest.mark.fault("36")
def test_who_is_sealed_while_another_of_the_household_changes_does_not_come_back_to_the_index(
    monkeypatch: pytest.MonkeyPatch, pool: ThreadPoolExecutor
) -> None:
    child, father = home()
    between(
        monkeypatch,
        pool,
        lambda: actions.add_name(viewer=IMOGEN, person_id=father.pk, name=Name("Dash")),
        lambda: actions.seal(viewer=SOLVEIG, person_id=child.pk, why="adoption"),
    )
    assert not Card._default_manager.filter(person_id=child.pk).exists()
    assert "wren" not in Card._default_manager.get(person_id=father.pk).packed


def test_no_name_that_is_added_at_the_same_instant_is_lost_to_the_index(
    monkeypatch: pytest.MonkeyPatch, pool: ThreadPoolExecutor
) -> None:
    child, father = home()
    between(
        monkeypatch,
        pool,
        lambda: actions.add_name(viewer=IMOGEN, person_id=father.pk, name=Name("Dash", "Abernathy")),
        lambda: actions.add_name(viewer=BARTHOLOMEW, person_id=child.pk, name=Name("Zinnia", "Quillfeather")),
    )
    hits = actions.look_up(IMOGEN, query(Name("Zinnia", "Quillfeather"))).hits
    assert [hit.person.id for hit in hits][:1] == [child.pk]
