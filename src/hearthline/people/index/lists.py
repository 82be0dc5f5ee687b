"""The lists of persons by key, as statements: PostgreSQL and SQLite each in their own words, with the same effect."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from django.db.backends.utils import CursorWrapper

from hearthline.linkage import buckets
from hearthline.linkage.buckets import HOT, by_bucket, entries, heated, list_in, lists_in, rests_of, without
from hearthline.linkage.keys import CAP


class Place(NamedTuple):
    """One set of lists: `number` is its rows' own, `bits` how many bits of a key name its row."""

    number: int
    bits: int


_READ = {
    "postgresql": "SELECT bucket, people FROM people_posting WHERE place = %s AND bucket = ANY(%s::integer[])",
    "sqlite": (
        "SELECT bucket, people FROM people_posting WHERE place = %s AND bucket IN (SELECT value FROM json_each(%s))"
    ),
}
_HOLD = {"postgresql": " ORDER BY bucket FOR UPDATE", "sqlite": ""}
# Buckets in order, so that two who add at once wait for each other and never in a ring.
_APPEND = {
    "postgresql": (
        "INSERT INTO people_posting AS had (place, bucket, people)"
        " SELECT %s, n.bucket, n.people FROM unnest(%s::integer[], %s::bytea[]) AS n (bucket, people) ORDER BY n.bucket"
        " ON CONFLICT (place, bucket) DO UPDATE SET people = had.people || excluded.people"
    ),
    "sqlite": (
        "INSERT INTO people_posting AS had (place, bucket, people) VALUES (%s, %s, %s)"
        " ON CONFLICT (place, bucket) DO UPDATE SET people = CAST(had.people || excluded.people AS BLOB)"
    ),
}
# One round trip: the card, and its number in front of the last four bytes of each key, low byte first (`buckets`).
_NEW = (
    "WITH card AS (INSERT INTO people_card (shelf, person_id, packed, keys) VALUES (%s, %s, %s, %s)"
    " RETURNING int4send(number) AS n), low AS (SELECT substr(n, 4, 1) || substr(n, 3, 1) || substr(n, 2, 1)"
    " || substr(n, 1, 1) AS n FROM card)"
    " INSERT INTO people_posting AS had (place, bucket, people)"
    " SELECT %s, e.bucket, string_agg(low.n || int4send(e.rest), ''::bytea ORDER BY e.at)"
    " FROM low, unnest(%s::integer[], %s::integer[]) WITH ORDINALITY AS e (bucket, rest, at)"
    " GROUP BY e.bucket ORDER BY e.bucket"
    " ON CONFLICT (place, bucket) DO UPDATE SET people = had.people || excluded.people"
)
_CHANGE = {
    "postgresql": (
        "UPDATE people_posting AS had SET people = n.people FROM unnest(%s::integer[], %s::bytea[])"
        " AS n (bucket, people) WHERE had.place = %s AND had.bucket = n.bucket"
    ),
    "sqlite": "UPDATE people_posting SET people = %s WHERE place = %s AND bucket = %s",
}
_EMPTY = "DELETE FROM people_posting WHERE place = %s AND bucket = %s AND length(people) = 0"


def of(place: Place, keys: Sequence[int]) -> dict[int, Sequence[int]]:
    """The lists of those keys that have one and are not hot, by key, in the order of `keys`."""
    found = _lists(place, keys)
    return {key: found[key] for key in keys if key in found and found[key][0] != HOT and len(found[key]) <= CAP}


def add(place: Place, number: int, keys: Iterable[int]) -> None:
    """Put a card's number at the end of these lists. Give it numbers that are not there. Full lists become hot.

    Inside a transaction that holds other writers: what the lists are is read first.
    """
    wanted = sorted(set(keys))
    with connection.cursor() as cursor:
        now = rows(cursor, place, by_bucket(wanted, place.bits))
        new, full = sorted_out(place, now, wanted)
        heat(cursor, place, now, full)
        append(cursor, place, number, new)


def sorted_out(
    place: Place, now: Mapping[int, bytes], keys: Iterable[int]
) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
    """By bucket, in their order: the keys whose lists take one card more, and those whose lists are full now.

    `now`: the buckets of these keys as they are. A key that is hot is in neither.
    """
    new: dict[int, list[int]] = {}
    full: dict[int, list[int]] = {}
    for bucket, some in by_bucket(keys, place.bits).items():
        raw = now.get(bucket, b"")
        for key in some:
            had = list_in(raw, key)
            if not had or had[0] != HOT:
                (new if len(had) < CAP else full).setdefault(bucket, []).append(key)
    return new, full


def heat(cursor: CursorWrapper, place: Place, now: Mapping[int, bytes], full: Mapping[int, list[int]]) -> None:
    """These lists are hot from now on. `now`: their buckets as they are."""
    _change(cursor, place, {bucket: heated(now[bucket], some) for bucket, some in full.items()})


def append(cursor: CursorWrapper, place: Place, number: int, new: Mapping[int, list[int]]) -> None:
    """A card's number at the end of these lists, by bucket."""
    if not new:
        return
    told = [(place.number, bucket, entries(some, number)) for bucket, some in new.items()]
    if connection.vendor == "postgresql":
        _, buckets_, people = zip(*told, strict=True)
        cursor.execute(_APPEND["postgresql"], [place.number, array(buckets_), list(people)])
    else:
        cursor.executemany(_APPEND["sqlite"], told)


def append_new(
    cursor: CursorWrapper, place: Place, card: tuple[int, UUID, str, bytes], new: Mapping[int, list[int]]
) -> None:
    """A new card (shelf, person, packed, keys) and its number at the end of these lists. PostgreSQL only."""
    where = [bucket for bucket, some in new.items() for _ in some]
    rests = rests_of(key for some in new.values() for key in some)
    cursor.execute(_NEW, [*card, place.number, array(where), array(rests)])


def take(place: Place, number: int, keys: Iterable[int]) -> None:
    """Take a card's number out of these lists, wherever it is. Hot lists stay hot, rows of nobody go."""
    wanted = by_bucket(sorted(set(keys)), place.bits)
    if not wanted:
        return
    with connection.cursor() as cursor:
        held = rows(cursor, place, wanted, hold=True)
        less = {bucket: without(raw, wanted[bucket], number) for bucket, raw in held.items()}
        _change(cursor, place, {bucket: raw for bucket, raw in less.items() if raw != held[bucket]})
        empty = [(place.number, bucket) for bucket, raw in less.items() if not raw]
        if empty:
            cursor.executemany(_EMPTY, empty)


def drop(place: int, first: int, last: int) -> None:
    """Away with the rows of these buckets."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM people_posting WHERE place = %s AND bucket BETWEEN %s AND %s", [place, first, last])


def _lists(place: Place, keys: Iterable[int]) -> dict[int, list[int]]:
    """The lists of those keys that anybody has, `[HOT]` for a hot one."""
    wanted = by_bucket(keys, place.bits)
    if not wanted:
        return {}
    with connection.cursor() as cursor:
        now = rows(cursor, place, wanted)
    found: dict[int, list[int]] = {}
    for bucket, raw in now.items():
        found |= lists_in(raw, wanted[bucket])
    return found


def rows(cursor: CursorWrapper, place: Place, wanted: Iterable[int], *, hold: bool = False) -> dict[int, bytes]:
    """The bytes of these buckets. `hold`: nobody else changes them until the transaction ends."""
    numbers = array(wanted) if connection.vendor == "postgresql" else f"[{','.join(map(str, wanted))}]"
    cursor.execute(_READ[connection.vendor] + (_HOLD[connection.vendor] if hold else ""), [place.number, numbers])
    return {bucket: bytes(raw) for bucket, raw in cursor.fetchall()}


def array(numbers: Iterable[int]) -> str:
    """Numbers as PostgreSQL writes an array: sooner made than by its client, number for number."""
    return f"{{{','.join(map(str, numbers))}}}"


def _change(cursor: CursorWrapper, place: Place, rows: Mapping[int, bytes]) -> None:
    if not rows:
        return
    if connection.vendor == "postgresql":
        cursor.execute(_CHANGE["postgresql"], [list(rows), list(rows.values()), place.number])
    else:
        cursor.executemany(_CHANGE["sqlite"], [(raw, place.number, bucket) for bucket, raw in rows.items()])


def place_of(shelf: int, turn: int, bits: int) -> Place:
    """The set of lists of a shelf and a turn."""
    return Place(2 * shelf + turn, bits or buckets.AT_FIRST)
