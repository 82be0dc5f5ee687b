"""The cards of many persons at once, and of all who share a telling key with them: for the comparison in bulk."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar
from uuid import UUID

from hearthline.ground.errors import DomainError
from hearthline.linkage.batch import Row
from hearthline.linkage.codec import bytes_to_keys
from hearthline.linkage.ready import unpack
from hearthline.people.index import lists
from hearthline.people.index.shelf import EDITION
from hearthline.people.index_models import Card, Shelf

TELLING = 30
"""A key that more persons share brings nobody together in bulk: who is one person shares a rarer one as well."""
AT_ONCE = 500
"""Keys or numbers in one statement."""
T = TypeVar("T")


class NoIndex(DomainError):
    """The index of persons is not there, or not whole."""


def sweep(agency_id: str, persons: Sequence[UUID], telling: int = TELLING) -> tuple[list[Row], list[Row]]:
    """(the cards of these persons, the cards of others who share a key with any of them).

    Each card comes with its telling keys only. Who is not in the index (merged away, sealed) is in neither list.
    Reads rows by their keys alone, never a table from end to end. Raises NoIndex.
    """
    shelf = whole_shelf(agency_id)
    wanted = list(_cards(shelf.pk, "person_id__in", persons))
    place = lists.place_of(shelf.pk, shelf.turn, shelf.bits)
    shared = _lists(place, {key for _, _, _, keys in wanted for key in keys}, telling)
    own = {number for number, *_ in wanted}
    near = {one for members in shared.values() for one in members} - own
    others = _cards(shelf.pk, "pk__in", sorted(near))
    return [_row(card, shared) for card in wanted], [_row(card, shared) for card in others]


def whole_shelf(agency_id: str) -> Shelf:
    """The agency's shelf. Raises NoIndex when there is none, while it is built, or when it is old."""
    shelf = Shelf._default_manager.filter(agency_id=agency_id).first()
    if shelf is None or shelf.building or shelf.edition != EDITION:
        raise NoIndex("people.no-index", "the index of persons is not whole: bin/hearthline people index")
    return shelf


_Card = tuple[int, UUID, str, Sequence[int]]


def _cards(shelf: int, by: str, values: Iterable[UUID] | Iterable[int]) -> Iterator[_Card]:
    """Cards of one shelf whose number or person is among the values."""
    for some in _portions(values):
        found = Card._default_manager.filter(shelf=shelf, **{by: some})
        for number, person, packed, keys in found.values_list("pk", "person_id", "packed", "keys"):
            yield number, person, packed, bytes_to_keys(bytes(keys))


def _lists(place: lists.Place, keys: Iterable[int], telling: int) -> dict[int, Sequence[int]]:
    """The lists of those keys that at least two persons share, and no more than `telling`."""
    found: dict[int, Sequence[int]] = {}
    for some in _portions(keys):
        read = lists.of(place, some).items()
        found |= {key: members for key, members in read if 2 <= len(members) <= telling}
    return found


def _row(card: _Card, shared: dict[int, Sequence[int]]) -> Row:
    _, person, packed, keys = card
    return Row(str(person), unpack(packed), tuple(key for key in keys if key in shared))


def _portions(values: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(values)
    while some := list(islice(rest, AT_ONCE)):
        yield some
