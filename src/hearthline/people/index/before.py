"""What the index knows before one person is put: their card, the words, the lists. PostgreSQL is asked once for all."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.backends.utils import CursorWrapper

from hearthline.linkage.buckets import AT_FIRST, by_bucket
from hearthline.people.index import lists, words
from hearthline.people.index.shelf import HOLD_ONE, SHELF, shelf_of


class Had(NamedTuple):
    """A card as it stands."""

    number: int
    shelf: int
    packed: str
    keys: bytes

    def __repr__(self) -> str:
        return f"Had({self.number})"


class Before(NamedTuple):
    """`shelf`: its number. `building` and `top`: as of `Shelf`. `card`: the person's, if they have one. `place`: the
    lists in use. `words`: rows of spellings by key. `rows`: the buckets that were asked for, empty on SQLite when there
    is a card: then the lists that change are few and are read later."""

    shelf: int
    building: str
    top: int
    card: Had | None
    place: lists.Place
    words: dict[int, str]
    rows: dict[int, bytes]

    def __repr__(self) -> str:
        return f"Before({self.shelf})"


_BEFORE = (
    "SELECT s.id, s.building, s.top, s.turn, s.bits, c.number, c.packed, c.keys FROM people_shelf s"
    " LEFT JOIN people_card c ON c.person_id = %s AND c.shelf = s.id WHERE s.agency_id = %s"
)
# The statements of one round trip come each after the one before, the lock first: what is read is not older than it.
_ALL = (
    f"{HOLD_ONE}; {_BEFORE};"  # noqa: S608 - constants
    f" SELECT key, words FROM people_spelling WHERE shelf = {SHELF} AND key = ANY(%s::bigint[]);"
    " SELECT bucket, people FROM people_posting"
    " WHERE place = (SELECT (2 * id + turn)::smallint FROM people_shelf WHERE agency_id = %s) AND bucket = ANY(ARRAY("
    "SELECT ((key >> (64 - bits)) + (1 << (bits - 1)))::integer FROM unnest(%s::bigint[]) AS key,"
    f" (SELECT coalesce(nullif(bits, 0), {AT_FIRST}) AS bits FROM people_shelf WHERE agency_id = %s) AS s))"
)


def before(agency_id: str, person_id: UUID, keys: Sequence[int], spelled: Sequence[int]) -> Before:
    """What there is now. `keys`: those of the card to come; `spelled`: the keys of its words (`words.key_of`).

    Inside a transaction: other writers wait from here to its end.
    """
    read = _at_once if connection.vendor == "postgresql" else _one_by_one
    with connection.cursor() as cursor:
        found = read(cursor, agency_id, person_id, keys, spelled)
    if found is None:
        shelf_of(agency_id)
        return before(agency_id, person_id, keys, spelled)
    return found


def _at_once(
    cursor: CursorWrapper, agency_id: str, person_id: UUID, keys: Sequence[int], spelled: Sequence[int]
) -> Before | None:
    spellings, wanted = lists.array(spelled), lists.array(keys)
    cursor.execute(_ALL, [person_id, agency_id, agency_id, spellings, agency_id, wanted, agency_id])
    cursor.nextset()  # past the table's lock
    cursor.nextset()  # past whose turn it is
    found = _told(cursor.fetchone())
    if found is None:
        return None
    cursor.nextset()
    known = dict(cursor.fetchall())
    cursor.nextset()
    return found._replace(words=known, rows={bucket: bytes(raw) for bucket, raw in cursor.fetchall()})


def _one_by_one(
    cursor: CursorWrapper, agency_id: str, person_id: UUID, keys: Sequence[int], spelled: Sequence[int]
) -> Before | None:
    cursor.execute(_BEFORE, [person_id.hex, agency_id])
    found = _told(cursor.fetchone())
    if found is None:
        return None
    rows = {} if found.card else lists.rows(cursor, found.place, by_bucket(keys, found.place.bits))
    return found._replace(words=words.read(cursor, agency_id, spelled), rows=rows)


def _told(row: tuple[Any, ...] | None) -> Before | None:
    if row is None:
        return None
    shelf, building, top, turn, bits, number, packed, keys = row
    card = None if number is None else Had(number, shelf, packed, bytes(keys))
    return Before(shelf, building, top, card, lists.place_of(shelf, turn, bits), {}, {})
