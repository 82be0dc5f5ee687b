"""Keeping the shelves as the listings are, in the transaction that changes words of a service or what it is under.

What a chunk changed is gathered here, and settled at its end by what then stands in the tables: so it comes out the
same whatever was told twice, in another order, or before the service that it is about.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from django.db.models import Q

from hearthline.directory.community import shelves
from hearthline.directory.community.models import Attribute, Service, Shelf, Turnstile
from hearthline.directory.community.shape import KINDS

_OTHERS: Final = [name for name in KINDS if name != "service"]
_ASK: Final = 500
_PUT: Final = 500


def of_services() -> Q:
    """Attributes that may sort a service: of another kind's record they say so."""
    return ~Q(link_entity__in=_OTHERS) & Q(link_id__isnull=False, taxonomy_term_id__isnull=False)


def pairs_of(services: Iterable[str]) -> Iterator[tuple[str, str]]:
    """(term, service) of these services' attributes."""
    ids = list(services)
    for start in range(0, len(ids), _ASK):
        rows = Attribute.objects.filter(of_services(), link_id__among=ids[start : start + _ASK])
        for term, link in rows.values_list("taxonomy_term_id", "link_id"):
            yield str(term), str(link)


def wait_for_turn() -> None:
    """Until nobody else changes shelves. Inside a transaction, until its end."""
    Turnstile.objects.get_or_create(pk=1)
    Turnstile.objects.filter(pk=1).update(id=1)  # holds the row


class Filing:
    """What changed, until `settle`."""

    def __init__(self) -> None:
        self._begin()

    def _begin(self) -> None:
        self._in: dict[tuple[str, int], int] = defaultdict(int)
        self._out: dict[tuple[str, int], int] = defaultdict(int)
        self._pairs: set[tuple[str, str]] = set()
        self._links: set[str] = set()

    def told(self, service: str, ordinal: int, before: str | None, after: str) -> None:
        """A service whose words were `before` (None: it is new) and are `after`."""
        block, bit = shelves.spot(ordinal)
        if before is None:
            self._links.add(service)
        old, new = shelves.of_line(before or ""), shelves.of_line(after)
        for word in new - old:
            self._in[shelves.word_key(word), block] |= bit
        for word in old - new:
            self._out[shelves.word_key(word), block] |= bit

    def sorted_under(self, links: Iterable[str | None]) -> None:
        """Services of which something may be said, or was said, by an attribute that is told now."""
        self._links.update(link for link in links if link)

    def touched(self, attributes: Iterable[str]) -> None:
        """Attributes that are about to be told again or to go: what they say now may be true no more."""
        ids = list(attributes)
        for start in range(0, len(ids), _ASK):
            rows = Attribute.objects.filter(of_services(), pk__among=ids[start : start + _ASK])
            for term, link in rows.values_list("taxonomy_term_id", "link_id"):
                self._pairs.add((str(term), str(link)))
                self._links.add(str(link))

    def settle(self) -> None:
        """Write it down. Inside the transaction of the change."""
        self._terms()
        _write(self._in, self._out)
        self._begin()

    def _terms(self) -> None:
        links, gone = sorted(self._links), set(self._pairs)
        ordinals: dict[str, int] = {}
        for start in range(0, len(links), _ASK):
            some = links[start : start + _ASK]
            ordinals.update(Service.objects.filter(pk__among=some).values_list("pk", "ordinal"))
            for term, link in pairs_of(some):
                gone.discard((term, link))
                self._mark(self._in, term, ordinals.get(link))
        for term, link in gone:
            self._mark(self._out, term, ordinals.get(link))

    @staticmethod
    def _mark(where: dict[tuple[str, int], int], term: str, ordinal: int | None) -> None:
        if ordinal is not None:
            block, bit = shelves.spot(ordinal)
            where[shelves.term_key(term), block] |= bit


def _write(add: dict[tuple[str, int], int], drop: dict[tuple[str, int], int]) -> None:
    keys = sorted({*add, *drop})
    for start in range(0, len(keys), _PUT):
        some = keys[start : start + _PUT]
        there = dict(_there(some))
        made: list[Shelf] = []
        empty: list[int] = []
        for one in some:
            pk, before = there.get(one, (None, 0))
            now = (before & ~drop.get(one, 0)) | add.get(one, 0)
            if now == before:
                continue
            if now:
                made.append(Shelf(key=one[0], block=one[1], bits=shelves.pack(now)))
            elif pk is not None:
                empty.append(pk)
        Shelf.objects.bulk_create(
            made, batch_size=300, update_conflicts=True, unique_fields=["key", "block"], update_fields=["bits"]
        )
        Shelf.objects.filter(pk__in=empty).delete()


def _there(keys: list[tuple[str, int]]) -> Iterator[tuple[tuple[str, int], tuple[int, int]]]:
    by_block: dict[int, list[str]] = defaultdict(list)
    for key, block in keys:
        by_block[block].append(key)
    for block, own in by_block.items():
        for pk, key, bits in Shelf.objects.filter(block=block, key__among=own).values_list("pk", "key", "bits"):
            yield (key, block), (pk, shelves.unpack(bits))
