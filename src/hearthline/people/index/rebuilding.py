"""The lists by key, written anew from the cards, in the order of the keys: both databases then only append.

The keys are first parted into files (`linkage.parts`), which lie in the state folder, readable by us alone, and go at
the end.
"""

import tempfile
from collections import Counter
from collections.abc import Generator, Iterator
from concurrent.futures import Executor
from contextlib import closing
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from hearthline.ground import clock
from hearthline.linkage.buckets import FEWEST, bits_for
from hearthline.linkage.cards import card_parts, words_of
from hearthline.linkage.codec import bytes_to_keys
from hearthline.linkage.keys import CAP
from hearthline.linkage.parts import PARTS, Parts, buckets_of, span
from hearthline.linkage.ready import unpack
from hearthline.people.index import bulk, lists, words
from hearthline.people.index.building import Progress, Told, ahead, workers
from hearthline.people.index.shelf import BUILDING, hold_writers
from hearthline.people.index_models import Card, Gone, Shelf, Spelling

READ = 5_000
"""Cards read at once."""
AT_ONCE = 250_000
"""Entries written in one transaction: about a second."""
POSTING = (("place", "int2"), ("bucket", "int4"), ("people", "bytea"))
SPELLING = (("shelf", "int2"), ("key", "int8"), ("words", "text"))


def write_lists(shelf: Shelf, agency_id: str, told: Told) -> None:
    """Write every list from the cards up to `shelf.top`, then the spellings, then whoever came meanwhile.

    The lists are written beside those in use, which are dropped when the new ones take their place.
    """
    state = settings.HEARTHLINE.state
    state.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="people-index-", dir=state) as folder, workers(shelf.top) as pool:
        with Parts(Path(folder)) as parts:
            borne = _part(shelf, parts, pool, told)
        if not shelf.new_bits:
            shelf.new_bits = bits_for(sum(parts.counts))
            shelf.save(update_fields=["new_bits"])
        with closing(_made(parts, shelf, pool)) as made:
            while shelf.bucket < PARTS:
                _write(shelf, parts, made)
                told(Progress("lists", shelf.bucket, PARTS))
    old = lists.place_of(shelf.pk, shelf.turn, shelf.bits)
    _finish(shelf, agency_id, borne)
    for part in range(PARTS):
        lists.drop(old.number, *span(part, part, max(old.bits, FEWEST)))


def _made(parts: Parts, shelf: Shelf, pool: Executor | None) -> Generator[list[tuple[int, bytes]]]:
    """The buckets of each part in turn."""
    work = partial(buckets_of, bits=shelf.new_bits, cap=CAP)
    yield from ahead(pool, work, (parts.path(part) for part in range(shelf.bucket, PARTS)))


def _part(shelf: Shelf, parts: Parts, pool: Executor | None, told: Told) -> Counter[str]:
    """Every card's keys into its part. Returns how often each word of a name is borne."""
    borne: Counter[str] = Counter()
    for parted, words_here, last in ahead(pool, card_parts, _read(shelf)):
        parts.add(parted)
        borne.update(words_here)
        told(Progress("keys", last, shelf.top))
    told(Progress("keys", shelf.top, shelf.top))
    return borne


def _read(shelf: Shelf) -> Iterator[list[tuple[int, bytes, str]]]:
    """(number, keys, packed) of every card up to the top, in portions."""
    after = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT number, keys, packed FROM people_card WHERE number > %s AND number <= %s AND shelf = %s"
                " ORDER BY number LIMIT %s",
                [after, shelf.top, shelf.pk, READ],
            )
            rows = [(number, bytes(keys), packed) for number, keys, packed in cursor.fetchall()]
        if not rows:
            return
        yield rows
        after = rows[-1][0]


def _write(shelf: Shelf, parts: Parts, made: Iterator[list[tuple[int, bytes]]]) -> None:
    """The next few parts, in one transaction."""
    first, last, entries = shelf.bucket, shelf.bucket, parts.counts[shelf.bucket]
    while last + 1 < PARTS and entries + parts.counts[last + 1] <= AT_ONCE:
        last += 1
        entries += parts.counts[last]
    rows = [row for _ in range(first, last + 1) for row in next(made)]
    new = _new_place(shelf)
    with transaction.atomic():
        hold_writers(BUILDING)
        lists.drop(new.number, *span(first, last, new.bits))
        bulk.write("people_posting", POSTING, ((new.number, bucket, people) for bucket, people in rows))
        shelf.bucket = last + 1
        shelf.save(update_fields=["bucket"])


def _new_place(shelf: Shelf) -> lists.Place:
    return lists.place_of(shelf.pk, 1 - shelf.turn, shelf.new_bits)


def _finish(shelf: Shelf, agency_id: str, borne: Counter[str]) -> None:
    with transaction.atomic():
        hold_writers(BUILDING)
        Spelling._default_manager.filter(shelf=shelf.pk).delete()
        rows = ((shelf.pk, key, said) for key, said in words.rows_of(borne.items()))
        bulk.write("people_spelling", SPELLING, rows)
        new = _new_place(shelf)
        gone = Gone._default_manager.filter(shelf=shelf.pk).order_by("number")
        for number, keys in gone.values_list("number", "keys"):
            lists.take(new, number, bytes_to_keys(bytes(keys)))
        for card in Card._default_manager.filter(number__gt=shelf.top, shelf=shelf.pk).order_by("number").iterator():
            lists.add(new, card.number, bytes_to_keys(bytes(card.keys)))
            words.learn(agency_id, shelf.pk, words_of(unpack(card.packed)))
        gone.delete()
        shelf.building, shelf.after, shelf.built_at = "", None, clock.now()
        shelf.turn, shelf.bits, shelf.new_bits = 1 - shelf.turn, new.bits, 0
        shelf.save(update_fields=["building", "after", "built_at", "turn", "bits", "new_bits"])
