"""The lists by key, written anew from the cards, in the order of the keys: both databases then only append.

The keys are first parted into files (`linkage.parts`), which lie in the state folder, readable by us alone, and go at
the end.
"""

import tempfile
from collections import Counter, deque
from collections.abc import Generator, Iterator
from concurrent.futures import Executor
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.db import transaction

from hearthline.ground import clock
from hearthline.linkage.codec import HOT, bytes_to_keys, bytes_to_numbers, numbers_to_bytes
from hearthline.linkage.keys import CAP
from hearthline.linkage.parts import PARTS, Parts, lists_of, span
from hearthline.linkage.ready import unpack
from hearthline.people.index import bulk, lists, words
from hearthline.people.index.building import Progress, Told, workers
from hearthline.people.index.shelf import BUILDING, hold_writers
from hearthline.people.index_models import Card, Gone, Posting, Shelf, Spelling

READ = 10_000
"""Cards read at once."""
AT_ONCE = 250_000
"""Entries written in one transaction: about a second."""
AHEAD = 4
"""Parts made ahead of those that are being written."""
POSTING = (("shelf", "int2"), ("key", "int8"), ("people", "bytea"))
SPELLING = (("shelf", "int2"), ("key", "int8"), ("words", "text"))


def write_lists(shelf: Shelf, agency_id: str, told: Told) -> None:
    """Write every list from the cards up to `shelf.top`, then the spellings, then whoever came meanwhile."""
    state = settings.HEARTHLINE.state
    state.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="people-index-", dir=state) as folder:
        with Parts(Path(folder)) as parts:
            counts = _part(shelf, parts, told)
        with workers(sum(parts.counts) // 20) as pool, closing(_made(parts, shelf.bucket, pool)) as made:
            while shelf.bucket < PARTS:
                _write(shelf, parts, made)
                told(Progress("lists", shelf.bucket, PARTS))
    _finish(shelf, agency_id, counts)


def _made(parts: Parts, first: int, pool: Executor | None) -> Generator[list[tuple[int, bytes]]]:
    """The lists of each part in turn, a few made ahead by other processes."""
    if pool is None:
        yield from (lists_of(parts.path(part), CAP) for part in range(first, PARTS))
        return
    ahead = deque(pool.submit(lists_of, parts.path(part), CAP) for part in range(first, min(first + AHEAD, PARTS)))
    for part in range(first + AHEAD, PARTS + AHEAD):
        now = ahead.popleft().result() if ahead else []
        if part < PARTS:
            ahead.append(pool.submit(lists_of, parts.path(part), CAP))
        yield now


def _part(shelf: Shelf, parts: Parts, told: Told) -> Counter[str]:
    """Every card's keys into its part. Returns how often each word of a name is borne."""
    borne: Counter[str] = Counter()
    after = 0
    while True:
        rows = list(_read(shelf, after))
        if not rows:
            told(Progress("keys", shelf.top, shelf.top))
            return borne
        parts.add([(number, keys) for number, keys, _ in rows])
        for _, _, packed in rows:
            borne.update(words.words_of(unpack(packed)))
        after = rows[-1][0]
        told(Progress("keys", after, shelf.top))


def _read(shelf: Shelf, after: int) -> Iterator[tuple[int, bytes, str]]:
    cards = Card._default_manager.filter(number__gt=after, number__lte=shelf.top, shelf=shelf.pk)
    for number, keys, packed in cards.order_by("number").values_list("number", "keys", "packed")[:READ]:
        yield number, bytes(keys), packed


def _write(shelf: Shelf, parts: Parts, made: Iterator[list[tuple[int, bytes]]]) -> None:
    """The next few parts, in one transaction."""
    first, last, entries = shelf.bucket, shelf.bucket, parts.counts[shelf.bucket]
    while last + 1 < PARTS and entries + parts.counts[last + 1] <= AT_ONCE:
        last += 1
        entries += parts.counts[last]
    rows = [row for _ in range(first, last + 1) for row in next(made)]
    with transaction.atomic():
        hold_writers(BUILDING)
        gone = set(Gone._default_manager.filter(shelf=shelf.pk).values_list("number", flat=True))
        least, greatest = span(first, last)
        Posting._default_manager.filter(shelf=shelf.pk, key__gte=least, key__lte=greatest).delete()
        kept = _without(rows, gone) if gone else rows
        bulk.write("people_posting", POSTING, ((shelf.pk, key, people) for key, people in kept))
        shelf.bucket = last + 1
        shelf.save(update_fields=["bucket"])


def _without(rows: list[tuple[int, bytes]], gone: set[int]) -> Iterator[tuple[int, bytes]]:
    """The same lists without those who went meanwhile."""
    for key, people in rows:
        left = [number for number in bytes_to_numbers(people) if number not in gone]
        if left or people == HOT:
            yield key, numbers_to_bytes(left) if left else HOT


def _finish(shelf: Shelf, agency_id: str, borne: Counter[str]) -> None:
    with transaction.atomic():
        hold_writers(BUILDING)
        Spelling._default_manager.filter(shelf=shelf.pk).delete()
        rows = ((shelf.pk, key, said) for key, said in words.rows_of(borne.items()))
        bulk.write("people_spelling", SPELLING, rows)
        for card in Card._default_manager.filter(number__gt=shelf.top, shelf=shelf.pk).order_by("number").iterator():
            keys = bytes_to_keys(bytes(card.keys))
            lists.take(shelf.pk, card.number, keys)
            lists.add(shelf.pk, card.number, keys)
            words.learn(agency_id, shelf.pk, words.words_of(unpack(card.packed)))
        Gone._default_manager.filter(shelf=shelf.pk).delete()
        shelf.building, shelf.after, shelf.built_at = "", None, clock.now()
        shelf.save(update_fields=["building", "after", "built_at"])
