"""A query that reads much and writes one entry: nobody waits for it while it reads, and nothing is shown unnamed."""

import pytest
from django.db import connection, transaction

from hearthline.ground.errors import Refused
from hearthline.journal.actions import OutsideTransaction, write
from hearthline.journal.actor import Actor
from hearthline.journal.models import Entry, Outcome
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import long_reading, use_case

ACTOR = Actor("person", "p1", "here")
SAID = {"actor": ACTOR, "tag": Tag.REPORTS_LISTED, "record_kind": "report", "record_id": ""}


@long_reading
def listing(held: list[bool]) -> str:
    """Reads, then names what it read."""
    held.append(connection.in_atomic_block)
    with transaction.atomic():
        held.append(connection.in_atomic_block)
        write(**SAID)
    held.append(connection.in_atomic_block)
    return "rows"


@pytest.mark.django_db(transaction=True)
def test_the_database_is_held_for_the_entry_alone_and_not_while_it_is_read() -> None:
    held: list[bool] = []
    assert listing(held) == "rows"
    assert held == [False, True, False]
    assert Entry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_entry_needs_its_transaction_here_too() -> None:
    @long_reading
    def careless() -> None:
        write(**SAID)

    with pytest.raises(OutsideTransaction):
        careless()
    assert not Entry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_what_is_refused_while_reading_is_kept() -> None:
    @long_reading
    def refused() -> None:
        raise Refused("access.refused", "no", entry=dict(SAID))

    with pytest.raises(Refused):
        refused()
    assert Entry.objects.get().outcome == Outcome.REFUSED


@pytest.mark.django_db(transaction=True)
def test_inside_a_use_case_it_stands_or_falls_with_it() -> None:
    held: list[bool] = []

    @use_case
    def whole(fails: bool) -> None:
        listing(held)
        if fails:
            raise ValueError("after the list")

    whole(False)
    assert held == [True, True, True]
    with pytest.raises(ValueError):
        whole(True)
    assert Entry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_error_after_the_entry_leaves_the_entry() -> None:
    """More is named than was shown, never less."""

    @long_reading
    def broken() -> None:
        listing([])
        raise ValueError("no page")

    with pytest.raises(ValueError):
        broken()
    assert Entry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_use_case_that_is_refused_inside_a_reading_is_kept_once() -> None:
    @use_case
    def inner() -> None:
        raise Refused("access.refused", "no", entry=dict(SAID))

    @long_reading
    def outer() -> None:
        inner()

    with pytest.raises(Refused):
        outer()
    assert [one.outcome for one in Entry.objects.all()] == [Outcome.REFUSED]
