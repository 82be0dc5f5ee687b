"""The words that persons here bear as names, and which of them lie near a word that was typed.

A row of `Spelling` holds every word that becomes one and the same when a letter is left out, with a digit for how
common it is: "maria:12 mario:9" says about 2^12 Marias. The digit is of the last build; who came since counts as rare.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b

from django.db import connection
from django.db.backends.utils import CursorWrapper

from hearthline.linkage.names import given_tokens, surname_tokens
from hearthline.linkage.record import Record
from hearthline.linkage.vocabulary import LONGEST, MOST_NEAR, SHORTEST, deletes, one_slip
from hearthline.people.index.shelf import SHELF

MOST_ASKED = 16
"""Words of one query whose neighbours are looked for."""
FULL = 2_000
"""Characters of a row that takes no more words."""

_READ = {
    "postgresql": f"SELECT key, words FROM people_spelling WHERE shelf = {SHELF} AND key = ANY(%s::bigint[])",  # noqa: S608 - constants
    "sqlite": (
        f"SELECT key, words FROM people_spelling WHERE shelf = {SHELF} AND key IN (SELECT value FROM json_each(%s))"  # noqa: S608
    ),
}
_ADD = {
    "postgresql": (
        "INSERT INTO people_spelling AS had (shelf, key, words)"  # noqa: S608 - constants
        " SELECT %s, n.key, n.words FROM unnest(%s::bigint[], %s::text[]) AS n (key, words) ORDER BY n.key"
        " ON CONFLICT (shelf, key) DO UPDATE"
        f" SET words = had.words || ' ' || excluded.words WHERE length(had.words) < {FULL}"
    ),
    "sqlite": (
        "INSERT INTO people_spelling AS had (shelf, key, words) VALUES (%s, %s, %s)"  # noqa: S608
        " ON CONFLICT (shelf, key) DO UPDATE"
        f" SET words = had.words || ' ' || excluded.words WHERE length(had.words) < {FULL}"
    ),
}


def _asked(query: Record) -> list[str]:
    found: dict[str, None] = {}
    for name in query.names + query.with_names:
        found.update(dict.fromkeys(given_tokens(name) + surname_tokens(name)))
    return [word for word in found if SHORTEST <= len(word) <= LONGEST][:MOST_ASKED]


def key_of(left: str) -> int:
    """The key of a word with a letter left out: signed, 64 bits."""
    return int.from_bytes(blake2b(left.encode(), digest_size=8).digest(), "big", signed=True)


def rows_of(counts: Iterable[tuple[str, int]]) -> Iterator[tuple[int, str]]:
    """(key, words) of a whole vocabulary in the order of keys, the commonest word of a row first."""
    rows: dict[int, list[str]] = {}
    for word, count in sorted(counts, key=lambda one: (-one[1], one[0])):
        said = f"{word}:{count.bit_length() - 1}"
        for left in deletes(word):
            rows.setdefault(key_of(left), []).append(said)
    for key in sorted(rows):
        text = " ".join(rows[key])
        yield key, text if len(text) <= FULL else text[:FULL].rpartition(" ")[0]


def read(cursor: CursorWrapper, agency_id: str, keys: Iterable[int]) -> dict[int, str]:
    """The rows of these keys that are there."""
    wanted = sorted(set(keys))
    cursor.execute(
        _READ[connection.vendor], [agency_id, wanted if connection.vendor == "postgresql" else json.dumps(wanted)]
    )
    return dict(cursor.fetchall())


def learn(agency_id: str, shelf: int, words: Iterable[str]) -> None:
    """Add the words that are not known yet. Call it inside a transaction that holds other writers."""
    asked = {word: key_of(word) for word in words}
    if asked:
        with connection.cursor() as cursor:
            add(cursor, shelf, asked, read(cursor, agency_id, asked.values()))


def add(cursor: CursorWrapper, shelf: int, asked: Mapping[str, int], known: Mapping[int, str]) -> None:
    """Add the words of `asked` (each with its key) that are not in their row of `known` yet."""
    new = [word for word, key in asked.items() if not _holds(known.get(key, ""), word)]
    rows = sorted({(key_of(left), f"{word}:0") for word in new for left in deletes(word)})
    if connection.vendor != "postgresql":
        if rows:
            cursor.executemany(_ADD["sqlite"], [(shelf, key, said) for key, said in rows])
        return
    while rows:  # a statement changes a row once: two new words of one row go one after the other
        now = dict(reversed(rows))
        cursor.execute(_ADD["postgresql"], [shelf, list(now), list(now.values())])
        rows = [(key, said) for key, said in rows if now[key] != said]


def _holds(text: str, word: str) -> bool:
    return f" {word}:" in f" {text}"


class Neighbours:
    """A `linkage.Vocabulary` of one agency for one query: everything is read at once, when it is made."""

    def __init__(self, agency_id: str, query: Record) -> None:
        asked = _asked(query)
        keys = {word: [key_of(left) for left in deletes(word)] for word in asked}
        told: dict[int, str] = {}
        if keys:
            with connection.cursor() as cursor:
                told = read(cursor, agency_id, (key for some in keys.values() for key in some))
        self._near = {word: _nearest(word, (told.get(key, "") for key in some)) for word, some in keys.items()}

    def near(self, token: str) -> tuple[str, ...]:
        """Known words one slip from `token`, commonest first. Only of the query it was made for."""
        return self._near.get(token, ())


def _nearest(word: str, texts: Iterable[str]) -> tuple[str, ...]:
    found: dict[str, int] = {}
    for text in texts:
        for said in text.split():
            other, _, common = said.rpartition(":")
            if one_slip(other, word):
                found[other] = int(common)
    return tuple(sorted(found, key=lambda one: (-found[one], one))[:MOST_NEAR])
