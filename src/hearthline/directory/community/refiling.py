"""Shelves held against the listings, and made anew from them: for a store that was filled past the import.

A block at a time: nobody who writes waits longer than for one of them, and no more than one is held.
"""

from collections import defaultdict
from typing import Final

from django.db import transaction

from hearthline.directory.community import shelves
from hearthline.directory.community.filing import pairs_of, wait_for_turn
from hearthline.directory.community.models import Service, Shelf

_ASK: Final = 10_000
_PUT: Final = 500


def differing() -> int:
    """How many shelves say something else than the listings. Others may write meanwhile: a block that seems to differ
    is looked at once more while nobody does."""
    return sum(_differing(block, alone=True) for block in _blocks() if _differing(block))


def anew() -> int:
    """Make every shelf anew, each block in a transaction of its own; stopped midway, it is run again. Returns how many
    shelves there are."""
    made = 0
    for block in _blocks():
        with transaction.atomic():
            wait_for_turn()
            Shelf.objects.filter(block=block).delete()
            rows = [Shelf(key=key, block=block, bits=shelves.pack(bits)) for key, bits in _said(block).items()]
            made += len(Shelf.objects.bulk_create(rows, batch_size=_PUT))
    return made


def _blocks() -> list[int]:
    """Blocks with a listing or with a shelf."""
    ordinals = Service.objects.order_by("ordinal").values_list("ordinal", flat=True)
    there = {shelves.spot(ordinal)[0] for ordinal in ordinals.iterator(chunk_size=_ASK)}
    return sorted(there | set(Shelf.objects.order_by("block").values_list("block", flat=True).distinct()))


def _differing(block: int, *, alone: bool = False) -> int:
    if alone:
        with transaction.atomic():
            wait_for_turn()
            return _differing(block)
    said = _said(block)
    rows = Shelf.objects.filter(block=block).values_list("key", "bits")
    kept = {key: shelves.unpack(bits) for key, bits in rows}
    return sum(said.get(key, 0) != kept.get(key, 0) for key in said.keys() | kept.keys())


def _said(block: int) -> dict[str, int]:
    """Key to bits, as the listings of this block say it themselves."""
    first = block << shelves.SHIFT
    rows = Service.objects.filter(ordinal__gte=first, ordinal__lt=first + shelves.BLOCK)
    found: dict[str, int] = defaultdict(int)
    bits: dict[str, int] = {}
    for pk, ordinal, folded in rows.values_list("pk", "ordinal", "folded"):
        bits[pk] = shelves.spot(ordinal)[1]
        for word in shelves.of_line(folded):
            found[shelves.word_key(word)] |= bits[pk]
    for term, link in pairs_of(bits):
        found[shelves.term_key(term)] |= bits[link]
    return dict(found)
