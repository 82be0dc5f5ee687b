"""The lists of persons by key, as statements: PostgreSQL and SQLite each in their own words, with the same effect."""

import json
from collections.abc import Iterable, Sequence

from django.db import connection
from django.db.backends.utils import CursorWrapper

from hearthline.linkage.codec import HOT, bytes_to_numbers, numbers_to_bytes
from hearthline.linkage.keys import CAP
from hearthline.people.index.shelf import SHELF

FULL = 4 * CAP
"""Bytes of a list that takes nobody more."""

_READ = {
    "postgresql": f"SELECT people FROM people_posting WHERE shelf = {SHELF} AND key = ANY(%s::bigint[])",  # noqa: S608 - constants
    "sqlite": f"SELECT people FROM people_posting WHERE shelf = {SHELF} AND key IN (SELECT value FROM json_each(%s))",  # noqa: S608
}
# Keys in order, so that two who add at once wait for each other and never in a ring.
_ADD = {
    "postgresql": (
        "INSERT INTO people_posting AS had (shelf, key, people)"  # noqa: S608 - constants
        " SELECT %s, k, %s::bytea FROM unnest(%s::bigint[]) AS k ORDER BY k"
        " ON CONFLICT (shelf, key) DO UPDATE SET people ="
        f" CASE WHEN length(had.people) >= {FULL} THEN '\\x00'::bytea ELSE had.people || excluded.people END"
        " WHERE length(had.people) <> 1"
    ),
    "sqlite": (
        "INSERT INTO people_posting AS had (shelf, key, people)"  # noqa: S608 - constants
        " SELECT %s, value, %s FROM json_each(%s) WHERE true ORDER BY value"
        " ON CONFLICT (shelf, key) DO UPDATE SET people ="
        f" CASE WHEN length(had.people) >= {FULL} THEN x'00' ELSE CAST(had.people || excluded.people AS BLOB) END"
        " WHERE length(had.people) <> 1"
    ),
}
_CLEAR = {
    "postgresql": "DELETE FROM people_posting WHERE shelf = %s AND key = ANY(%s::bigint[]) AND length(people) = 0",
    "sqlite": (
        "DELETE FROM people_posting"
        " WHERE shelf = %s AND key IN (SELECT value FROM json_each(%s)) AND length(people) = 0"
    ),
}
# In one statement, because another may be adding to the same list: its row is read again when that one is done.
_TAKE = (
    "UPDATE people_posting SET people ="
    " decode(regexp_replace(encode(people, 'hex'), '^((?:.{{8}})*?){hex}', '\\1'), 'hex')"
    " WHERE shelf = %s AND key = ANY(%s::bigint[])"
)


def _keys(keys: Iterable[int]) -> list[int] | str:
    return list(keys) if connection.vendor == "postgresql" else json.dumps(list(keys))


def read(agency_id: str, keys: Sequence[int]) -> list["Sequence[int]"]:
    """The lists of those keys that have one and are not hot. The shortest first."""
    with connection.cursor() as cursor:
        cursor.execute(_READ[connection.vendor], [agency_id, _keys(keys)])
        lists = [bytes(row[0]) for row in cursor.fetchall()]
    return [bytes_to_numbers(raw) for raw in sorted(lists, key=len) if raw != HOT]


def add(shelf: int, number: int, keys: Iterable[int]) -> None:
    """Put a card's number at the end of these lists. Give it numbers that are not there. Full lists become hot."""
    wanted = sorted(set(keys))
    if wanted:
        with connection.cursor() as cursor:
            cursor.execute(_ADD[connection.vendor], [shelf, numbers_to_bytes([number]), _keys(wanted)])


def take(shelf: int, number: int, keys: Iterable[int]) -> None:
    """Take a card's number out of these lists, wherever it is. Hot lists stay hot, lists of nobody go."""
    wanted = sorted(set(keys))
    if not wanted:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_TAKE.format(hex=numbers_to_bytes([number]).hex()), [shelf, wanted])
        else:
            _take_embedded(cursor, shelf, number, wanted)
        cursor.execute(_CLEAR[connection.vendor], [shelf, _keys(wanted)])


def _take_embedded(cursor: CursorWrapper, shelf: int, number: int, keys: Sequence[int]) -> None:
    """The same for SQLite, where nobody else writes meanwhile."""
    cursor.execute(
        "SELECT key, people FROM people_posting WHERE shelf = %s AND key IN (SELECT value FROM json_each(%s))",
        [shelf, json.dumps(list(keys))],
    )
    less = [
        (numbers_to_bytes(one for one in had if one != number), shelf, key)
        for key, raw in cursor.fetchall()
        if bytes(raw) != HOT and number in (had := bytes_to_numbers(bytes(raw)))
    ]
    if less:
        cursor.executemany("UPDATE people_posting SET people = %s WHERE shelf = %s AND key = %s", less)
