"""Everybody of an agency into the index at once: first a card for each person, then the lists by key.

Each step commits as it goes, so that what was stopped goes on from there. A step holds other writers of the index for
its own short transaction only; nobody who searches waits.
"""

import gc
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from typing import TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from hearthline.ground.cycles import as_before, seldom
from hearthline.linkage import buckets
from hearthline.linkage.cards import Made, cards_of
from hearthline.linkage.record import Record
from hearthline.people.index import bulk, lists
from hearthline.people.index.putting import LISTS
from hearthline.people.index.shelf import BUILDING, EDITION, hold_writers, shelf_of
from hearthline.people.index_models import Card, Gone, Shelf

CARDS = "cards"
CHUNK = 2_000
"""Persons of one transaction."""
ALONE = 10_000
"""So many persons are done sooner in this process than by starting others."""
AHEAD = 4
"""Tasks that other processes work on while a result is used."""
CARD_COLUMNS = (("shelf", "int2"), ("person_id", "uuid"), ("packed", "text"), ("keys", "bytea"))


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a build is: `done` of `total` in this `step` ("cards", "keys", "lists")."""

    step: str
    done: int
    total: int


Told = Callable[[Progress], None]
Task = TypeVar("Task")
Result = TypeVar("Result")


def build(agency_id: str, progress: Told | None = None) -> int:
    """Make the index of this agency anew from its persons. Returns how many persons are in it.

    Goes on where an earlier call was stopped. Searches go on meanwhile, and persons put meanwhile are not lost.
    Not inside a transaction.
    """
    from hearthline.people.index import rebuilding

    told = progress or (lambda _: None)
    shelf = shelf_of(agency_id)
    if shelf.building != LISTS:
        if shelf.building != CARDS:
            _turn(shelf, building=CARDS, after=None, edition=EDITION)
        _cards(shelf, agency_id, told)
        begin_lists(shelf)
    rebuilding.write_lists(shelf, agency_id, told)
    return Card._default_manager.filter(shelf=shelf.pk).count()


def begin_lists(shelf: Shelf) -> None:
    """From here on the lists are written anew from the cards that there are; who changes gets a new card."""
    with transaction.atomic():
        hold_writers(BUILDING)
        Gone._default_manager.filter(shelf=shelf.pk).delete()
        lists.drop(2 * shelf.pk + 1 - shelf.turn, 0, 1 << buckets.MOST)  # of a build that was given up
        top = Card._default_manager.filter(shelf=shelf.pk).aggregate(top=Max("number"))["top"] or 0
        _turn(shelf, building=LISTS, top=top, bucket=0, new_bits=0)


def _turn(shelf: Shelf, **values: object) -> None:
    for name, value in values.items():
        setattr(shelf, name, value)
    shelf.save(update_fields=list(values))


@contextmanager
def workers(persons: int) -> Iterator[Executor | None]:
    """Other processes for the reckoning, when there is much of it. Meanwhile they and this one seldom look for cycles:
    rows by the thousand have none, and looking through them took a fifth of the work."""
    if persons <= ALONE:
        yield None
        return
    usual = gc.get_threshold()
    seldom()
    try:
        with ProcessPoolExecutor(2, mp_context=get_context("spawn"), initializer=seldom) as pool:
            yield pool
    finally:
        as_before(usual)


def ahead(pool: Executor | None, work: Callable[[Task], Result], tasks: Iterable[Task]) -> Generator[Result]:
    """`work` of each task, in their order; with a pool a few tasks are taken and done ahead by other processes."""
    waiting: deque[Future[Result]] = deque()
    for task in tasks:
        if pool is None:
            yield work(task)
            continue
        waiting.append(pool.submit(work, task))
        if len(waiting) > AHEAD:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def _cards(shelf: Shelf, agency_id: str, told: Told) -> None:
    from hearthline.people.models import Person

    everybody = Person.unscoped.filter(agency_id=agency_id, merged_into__isnull=True, sealed=False)
    total, done = everybody.count(), 0
    with workers(total) as pool:
        while True:
            with transaction.atomic():
                hold_writers(BUILDING)
                seen = _chunk(shelf, agency_id, pool)
            done += seen
            told(Progress("cards", min(done, total), total))
            if not seen:
                return


def _chunk(shelf: Shelf, agency_id: str, pool: Executor | None) -> int:
    """The next persons in the order of their ids, and away with the cards of whoever is no longer among them."""
    from hearthline.people.models import Person
    from hearthline.people.records import record_of

    rows = Person.unscoped.filter(agency_id=agency_id)
    if shelf.after is not None:
        rows = rows.filter(pk__gt=shelf.after)
    found = list(rows.order_by("pk").values_list("pk", "merged_into_id", "sealed")[:CHUNK])
    if not found:
        return 0
    ids = [pk for pk, merged, sealed in found if merged is None and not sealed]
    records = record_of(ids)
    cards = _reckoned(records, pool)
    store(shelf.pk, zip((UUID(record.id) for record in records), cards, strict=True), [pk for pk, _, _ in found])
    _turn(shelf, after=found[-1][0])
    return len(found)


def _reckoned(records: list[Record], pool: Executor | None) -> list[Made]:
    if pool is None:
        return cards_of(records)
    half = (len(records) + 1) // 2
    first, second = pool.submit(cards_of, records[:half]), pool.submit(cards_of, records[half:])
    return first.result() + second.result()


def store(shelf: int, made: Iterable[tuple[UUID, Made]], among: Iterable[UUID] = ()) -> None:
    """Cards of these persons as they are now. `among`: who of these has a card and is not in `made` loses it.

    The lists are not touched: they are written anew afterwards. Inside a transaction that holds other writers.
    """
    now = dict(made)
    had = {
        card.person_id: card
        for card in Card._default_manager.filter(person_id__in=list(dict.fromkeys((*now, *among))), shelf=shelf)
    }
    gone = [card.number for person, card in had.items() if person not in now]
    if gone:
        Card._default_manager.filter(number__in=gone).delete()
    other = []
    for person, card in had.items():
        new = now.get(person)
        if new is not None and (card.packed, bytes(card.keys)) != new:
            card.packed, card.keys = new
            other.append(card)
    if other:
        Card._default_manager.bulk_update(other, ["packed", "keys"], batch_size=500)
    add((shelf, person, new) for person, new in now.items() if person not in had)


def add(rows: Iterable[tuple[int, UUID, Made]]) -> None:
    """New cards: (shelf, person, card). Inside a transaction."""
    from django.db import connection

    plain = connection.vendor != "postgresql"
    bulk.write(
        "people_card",
        CARD_COLUMNS,
        ((shelf, person.hex if plain else person, made.packed, made.keys) for shelf, person, made in rows),
    )
