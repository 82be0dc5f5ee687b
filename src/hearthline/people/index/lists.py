"""The lists of persons by key, as statements: PostgreSQL and SQLite each in their own words, with the same effect."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from django.db import connection
from django.db.backends.utils import CursorWrapper

from hearthline.linkage import buckets
from hearthline.linkage.buckets import HOT, by_bucket, entries, heated, lists_in, without
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
        " ON CONFLICT (place, bucket) DO UPDATE SET people = had.people || excluded.people RETURNING bucket, people"
    ),
    "sqlite": (
        "INSERT INTO people_posting AS had (place, bucket, people) VALUES (%s, %s, %s)"
        " ON CONFLICT (place, bucket) DO UPDATE SET people = CAST(had.people || excluded.people AS BLOB)"
    ),
}
_CHANGE = {
    "postgresql": (
        "UPDATE people_posting AS had SET people = n.people FROM unnest(%s::integer[], %s::bytea[])"
        " AS n (bucket, people) WHERE had.place = %s AND had.bucket = n.bucket"
    ),
    "sqlite": "UPDATE people_posting SET people = %s WHERE place = %s AND bucket = %s",
}
_EMPTY = "DELETE FROM people_posting WHERE place = %s AND bucket = %s AND length(people) = 0"


def read(place: Place, keys: Sequence[int]) -> list[Sequence[int]]:
    """The lists of those keys that have one and are not hot. The shortest first; of one length, in the keys' order."""
    return sorted(of(place, keys).values(), key=len)


def of(place: Place, keys: Sequence[int]) -> dict[int, Sequence[int]]:
    """The same by key, in the order of `keys`."""
    found = _lists(place, keys)
    return {key: found[key] for key in keys if key in found and found[key][0] != HOT and len(found[key]) <= CAP}


def add(place: Place, number: int, keys: Iterable[int]) -> None:
    """Put a card's number at the end of these lists. Give it numbers that are not there. Full lists become hot."""
    wanted = sorted(set(keys))
    had = _lists(place, wanted)
    new = by_bucket((key for key in wanted if key not in had or had[key][0] != HOT), place.bits)
    if not new:
        return
    rows = {bucket: entries(some, number) for bucket, some in new.items()}
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_APPEND["postgresql"], [place.number, list(rows), list(rows.values())])
            # Another may have added as well since the lists were read: what they are now is what counts.
            now = {bucket: lists_in(bytes(raw), new[bucket]) for bucket, raw in cursor.fetchall()}
            full = {bucket: [key for key in some if len(some[key]) > CAP] for bucket, some in now.items()}
        else:
            cursor.executemany(_APPEND["sqlite"], [(place.number, bucket, raw) for bucket, raw in rows.items()])
            full = {bucket: [key for key in some if len(had.get(key, ())) >= CAP] for bucket, some in new.items()}
        if over := {bucket: some for bucket, some in full.items() if some}:
            held = _rows(cursor, place, over, hold=True)
            _change(cursor, place, {bucket: heated(raw, over[bucket]) for bucket, raw in held.items()})


def take(place: Place, number: int, keys: Iterable[int]) -> None:
    """Take a card's number out of these lists, wherever it is. Hot lists stay hot, rows of nobody go."""
    wanted = by_bucket(sorted(set(keys)), place.bits)
    if not wanted:
        return
    with connection.cursor() as cursor:
        held = _rows(cursor, place, wanted, hold=True)
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
        rows = _rows(cursor, place, wanted)
    found: dict[int, list[int]] = {}
    for bucket, raw in rows.items():
        found |= lists_in(raw, wanted[bucket])
    return found


def _rows(cursor: CursorWrapper, place: Place, wanted: Iterable[int], *, hold: bool = False) -> dict[int, bytes]:
    """The bytes of these buckets. `hold`: nobody else changes them until the transaction ends."""
    numbers: list[int] | str = list(wanted) if connection.vendor == "postgresql" else json.dumps(list(wanted))
    cursor.execute(_READ[connection.vendor] + (_HOLD[connection.vendor] if hold else ""), [place.number, numbers])
    return {bucket: bytes(raw) for bucket, raw in cursor.fetchall()}


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
