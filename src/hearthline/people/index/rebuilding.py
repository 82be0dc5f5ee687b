"""The lists by key, written anew from the cards, in the order of the keys: both databases then only append.

The keys are first parted into 256 files by their first byte, so that each part is sorted in memory however many
persons there are. The files hold hashes and card numbers; they lie in the state folder, readable by us alone, and go
at the end.
"""

import tempfile
from array import array
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import transaction

from hearthline.ground import clock
from hearthline.linkage.codec import bytes_to_keys, numbers_to_bytes
from hearthline.linkage.keys import CAP
from hearthline.linkage.ready import unpack
from hearthline.people.index import bulk, lists, words
from hearthline.people.index.building import Progress, Told
from hearthline.people.index.shelf import BUILDING, hold_writers
from hearthline.people.index_models import Card, Gone, Posting, Shelf, Spelling

PARTS = 256
READ = 10_000
"""Cards read at once."""
AT_ONCE = 250_000
"""Entries written in one transaction: about a second."""
POSTING = (("shelf", "int2"), ("key", "int8"), ("people", "bytea"))
SPELLING = (("shelf", "int2"), ("key", "int8"), ("words", "text"))


class Parts:
    """Pairs of key and card number on disk, by the key's first byte, in the order of their coming."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._files: list[IO[bytes]] = [stack.enter_context((folder / f"{n}").open("w+b")) for n in range(PARTS)]
        self.counts = [0] * PARTS

    def add(self, cards: list[tuple[int, bytes]]) -> None:
        """Cards as (number, keys)."""
        keys = [array("q") for _ in range(PARTS)]
        numbers = [array("I") for _ in range(PARTS)]
        for number, raw in cards:
            for key in bytes_to_keys(raw):
                part = (key >> 56) + 128
                keys[part].append(key)
                numbers[part].append(number)
        for part, file in enumerate(self._files):
            count = len(keys[part])
            self.counts[part] += count
            array("I", [count]).tofile(file)
            keys[part].tofile(file)
            numbers[part].tofile(file)

    def lists(self, part: int) -> dict[int, list[int]]:
        """Every key of a part with its cards."""
        found: dict[int, list[int]] = {}
        file = self._files[part]
        file.seek(0)
        while head := file.read(4):
            keys, numbers, count = array("q"), array("I"), array("I", head)[0]
            keys.fromfile(file, count)
            numbers.fromfile(file, count)
            for key, number in zip(keys, numbers, strict=True):
                if key in found:
                    found[key].append(number)
                else:
                    found[key] = [number]
        return found


def write_lists(shelf: Shelf, agency_id: str, told: Told) -> None:
    """Write every list from the cards up to `shelf.top`, then the spellings, then whoever came meanwhile."""
    state = settings.HEARTHLINE.state
    state.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="people-index-", dir=state) as folder, ExitStack() as stack:
        parts = Parts(Path(folder), stack)
        counts = _part(shelf, parts, told)
        while shelf.bucket < PARTS:
            _write(shelf, parts)
            told(Progress("lists", shelf.bucket, PARTS))
    _finish(shelf, agency_id, counts)


def _part(shelf: Shelf, parts: Parts, told: Told) -> Counter[str]:
    """Every card's keys into its part. Returns how often each word of a name is borne."""
    borne: Counter[str] = Counter()
    after = 0
    while True:
        rows = list(_read(shelf, after))
        if not rows:
            told(Progress("keys", shelf.top, shelf.top))
            return borne
        parts.add([(number, bytes(keys)) for number, keys, _ in rows])
        for _, _, packed in rows:
            borne.update(words.words_of(unpack(packed)))
        after = rows[-1][0]
        told(Progress("keys", after, shelf.top))


def _read(shelf: Shelf, after: int) -> Iterator[tuple[int, bytes, str]]:
    cards = Card._default_manager.filter(number__gt=after, number__lte=shelf.top, shelf=shelf.pk)
    yield from cards.order_by("number").values_list("number", "keys", "packed")[:READ]


def _write(shelf: Shelf, parts: Parts) -> None:
    """The next few parts, in one transaction."""
    first, last, entries = shelf.bucket, shelf.bucket, parts.counts[shelf.bucket]
    while last + 1 < PARTS and entries + parts.counts[last + 1] <= AT_ONCE:
        last += 1
        entries += parts.counts[last]
    with transaction.atomic():
        hold_writers(BUILDING)
        gone = set(Gone._default_manager.filter(shelf=shelf.pk).values_list("number", flat=True))
        span = {"key__gte": (first - 128) << 56, "key__lte": ((last - 127) << 56) - 1}
        Posting._default_manager.filter(shelf=shelf.pk, **span).delete()
        bulk.write("people_posting", POSTING, _rows(shelf.pk, parts, range(first, last + 1), gone))
        shelf.bucket = last + 1
        shelf.save(update_fields=["bucket"])


def _rows(shelf: int, parts: Parts, wanted: range, gone: set[int]) -> Iterator[tuple[int, int, bytes]]:
    for part in wanted:
        found = parts.lists(part)
        for key in sorted(found):
            numbers = found[key]
            if gone:
                numbers = [number for number in numbers if number not in gone]
            if numbers:
                yield shelf, key, numbers_to_bytes(numbers) if len(numbers) <= CAP else lists.HOT


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
