"""An invented population into a measurement's database, made by two processes: its rows, and the cards of the index."""

import os
import sys
import time
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from bench.people_store import AGENCY, Store, person_id

if TYPE_CHECKING:
    from hearthline.linkage.record import Record
    from hearthline.people.importing.reading import Person
    from hearthline.people.importing.rows import Tables

CHUNK = 5_000
_HOUSEHOLDS = 1 << 100


class How(NamedTuple):
    """What a process needs to know to make rows of a part of the population."""

    size: int
    seed: int
    shelf: int
    at: datetime
    plain: bool


def fill(store: Store, size: int, seed: int) -> dict[str, float]:
    """Write the population, unless it is there already; what was broken off goes on where it stood. Returns the seconds
    this run took and the bytes of the cards it wrote."""
    from django.db import transaction

    from hearthline.ground import clock
    from hearthline.people.importing.writing import insert
    from hearthline.people.index import building
    from hearthline.people.index.shelf import EDITION, shelf_of
    from hearthline.people.models import Person

    # Others may be there beside the population: its ids are small numbers.
    had = Person.unscoped.filter(agency_id=AGENCY, pk__lt=UUID(int=_HOUSEHOLDS)).count()
    begun = store.folder / f"filling-{size}-{seed}"
    if had == size:
        return {}
    if had and not (begun.exists() and had < size and had % CHUNK == 0):
        raise SystemExit(f"the folder keeps {had} persons, not {size}")
    begun.touch()
    began, done, cards_took = time.perf_counter(), had, 0
    shelf = shelf_of(AGENCY)
    how = How(size, seed, shelf.pk, clock.now(), store.database != "postgresql")
    chunks = (range(first, min(first + CHUNK, size)) for first in range(had, size, CHUNK))
    with building.workers(size) as pool:
        for rows, cards in building.ahead(pool, partial(made, how=how), chunks):
            with transaction.atomic():
                insert(rows)
                before = store.bytes_used() if how.plain else 0
                insert(cards)
                cards_took += store.bytes_used() - before if how.plain else 0
            done += CHUNK
            print(f"\rwritten {min(done, size):,} of {size:,}", end="", file=sys.stderr)
    print(file=sys.stderr)
    if shelf.edition != EDITION:
        raise SystemExit("the shelf is of another edition")
    building.begin_lists(shelf)
    begun.unlink()
    return {"fill_s": round(time.perf_counter() - began, 1), "card_bytes": cards_took}


def made(numbers: range, how: How) -> "tuple[Tables, Tables]":
    """The rows of these persons of the population, and their cards, with the households that begin among them."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hearthline.site.settings.test")
    from hearthline.linkage.cards import card_of
    from hearthline.linkage.madeup.population import BLOCK, neighbourhood
    from hearthline.people.importing.rows import card_rows, home_rows, person_rows

    people: list[Person] = []
    for block in range(numbers.start // BLOCK, -(-numbers.stop // BLOCK)):
        for one in neighbourhood(how.seed, block)[: how.size - block * BLOCK]:
            record = one.record()
            people.append(_stored(record)._replace(card=card_of(_as_read(record))))
    homes = dict.fromkeys(one.household for one in people if one.household)
    rows = home_rows(AGENCY, ((home, "") for home in homes), plain=how.plain)
    rows |= person_rows(AGENCY, people, how.at, plain=how.plain)
    return rows, card_rows(how.shelf, people, plain=how.plain)


def _as_read(one: "Record") -> "Record":
    """The record as `people.records` gives it back: that is what the index is built from."""
    from hearthline.linkage.places import parse_address

    addresses = tuple(parse_address(place.line, place.city, place.zip) for place in one.addresses)
    return replace(one, addresses=addresses, identifiers=(("import", one.id),))


def _stored(one: "Record") -> "Person":
    """The person as an import hands them on. What came last is written last, as it would have been in time."""
    from hearthline.linkage.cards import Made
    from hearthline.people.importing.reading import Person

    block, _, number = one.household[1:].partition("-")
    record = _as_read(one)
    record = replace(record, addresses=record.addresses[::-1], phones=one.phones[::-1], names=one.names[::-1])
    home = UUID(int=_HOUSEHOLDS + int(block) * 1_000 + int(number))
    return Person(person_id(int(one.id[1:])), home, one.id, record, Made("", b""), False)
