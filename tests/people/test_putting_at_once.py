"""Several writers of the index at once, on PostgreSQL: nobody is lost, and a build waits for who is at it."""

from collections.abc import Callable
from threading import Event, Thread
from uuid import UUID

import pytest
from django.db import connection, connections, transaction

from hearthline.ground.ids import uuid7
from hearthline.linkage.buckets import every
from hearthline.linkage.record import Born, Name, Record
from hearthline.people import index
from hearthline.people.index.building import begin_lists
from hearthline.people.index.shelf import shelf_of
from hearthline.people.index_models import Card, Posting, Shelf

AGENCY = "sacramento-demo"
SAME = Record(names=(Name("Wren", "Abernathy-Solis"),), born=Born(2020, 5, 6))
PATIENCE = 30

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _on_postgres() -> None:
    if connection.vendor != "postgresql":
        pytest.fail("this test needs PostgreSQL: bin/test --all")


def beside(work: Callable[[], object]) -> Thread:
    """Run with a connection of its own."""

    def run() -> None:
        try:
            work()
        finally:
            connections.close_all()

    thread = Thread(target=run)
    thread.start()
    return thread


def put_many(ids: list[UUID]) -> None:
    for one in ids:
        index.put(one, SAME, agency_id=AGENCY)


def test_two_who_add_to_the_same_lists_lose_nobody() -> None:
    ids = [uuid7() for _ in range(60)]
    shelf_of(AGENCY)
    threads = [beside(lambda part=part: put_many(ids[part::3])) for part in range(3)]  # type: ignore[misc]  # bound now
    for thread in threads:
        thread.join(PATIENCE)
    numbers = set(Card._default_manager.values_list("number", flat=True))
    assert len(numbers) == 60
    for raw in Posting._default_manager.values_list("people", flat=True):
        entries = every(bytes(raw))
        assert len(entries) == len(set(entries))
        for rest in {rest for rest, _ in entries}:
            assert {number for other, number in entries if other == rest} == numbers


def test_two_who_leave_the_same_lists_leave_nothing_behind() -> None:
    ids = [uuid7() for _ in range(30)]
    put_many(ids)
    threads = [beside(lambda part=part: [index.drop(one) for one in ids[part::3]]) for part in range(3)]  # type: ignore[misc]
    for thread in threads:
        thread.join(PATIENCE)
    assert Card._default_manager.count() == 0
    assert [bytes(raw) for raw in Posting._default_manager.values_list("people", flat=True) if bytes(raw)] == []


def test_a_build_waits_for_who_is_putting_somebody() -> None:
    shelf, began, go_on = shelf_of(AGENCY), Event(), Event()

    def slowly() -> None:
        with transaction.atomic():
            index.put(uuid7(), SAME, agency_id=AGENCY)
            began.set()
            go_on.wait(PATIENCE)

    first = beside(slowly)
    assert began.wait(PATIENCE)
    second = beside(lambda: begin_lists(shelf))
    second.join(0.3)
    assert second.is_alive()
    assert index.search(AGENCY, SAME).hits == []  # a search does not wait
    go_on.set()
    first.join(PATIENCE)
    second.join(PATIENCE)
    assert Shelf._default_manager.get().top == Card._default_manager.get().number
