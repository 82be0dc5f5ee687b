"""The chain as plain rows, for whoever checks a million of them: no objects, in pieces, in the order of the links.

What somebody wrote into the database by hand may be anything. A cell that cannot be read stands for itself: the row
is told as unreadable, and the rest is read on.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import DatabaseError, connection

from hearthline.journal.canonical import KEYS, row_digest

PIECE = 2000
_AT, _ID = KEYS.index("at"), KEYS.index("id")


@dataclass(frozen=True, slots=True)
class Chained:
    """A link, and the digest of the entry it points at as that entry is now.

    `now`: None when the entry is gone, "" when it holds something that no entry holds.
    """

    seq: int
    entry_id: str
    digest: str
    hash: str
    now: str | None


def last_seq() -> int:
    """Where the chain ends; 0 for none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(seq) FROM journal_link")
        return int(cursor.fetchone()[0] or 0)


def chained(after: int, last: int) -> Iterator[list[Chained]]:
    """The links with `after` < seq <= `last`, in pieces. Needs no lock and no long transaction."""
    while rows := _piece(after, last, PIECE):
        yield rows
        after = rows[-1].seq


def _sql() -> str:
    """One statement for a piece. Dates and ids come as text, so that nothing is parsed and made text again."""
    made = {"id": "e.id || ''", "at": "e.at || ''"}
    link_id = "l.entry_id || ''"
    if connection.vendor == "postgresql":
        made = {
            "id": "replace(e.id::text, '-', '')",
            "at": """to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')""",
        }
        link_id = "replace(l.entry_id::text, '-', '')"
    columns = ", ".join(made.get(name, f"e.{name}") for name in KEYS)
    return (
        f"SELECT l.seq, {link_id}, l.digest, l.hash, {columns} "  # noqa: S608 - our own columns
        "FROM (SELECT seq, entry_id, digest, hash FROM journal_link WHERE seq > %s AND seq <= %s "
        "ORDER BY seq LIMIT %s) l LEFT JOIN journal_entry e ON e.id = l.entry_id ORDER BY l.seq"
    )


def _piece(after: int, last: int, size: int) -> list[Chained]:
    sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        try:
            cursor.execute(_sql(), [after, last, size])
            return [_row(row, sqlite) for row in cursor.fetchall()]
        except DatabaseError:
            if not sqlite:
                raise
        # On the embedded database a text need not be one, and then the whole piece cannot be read: one by one.
        cursor.execute(
            "SELECT seq FROM journal_link WHERE seq > %s AND seq <= %s ORDER BY seq LIMIT %s", [after, last, size]
        )
        places = [int(seq) for (seq,) in cursor.fetchall()]
    return [_alone(seq) for seq in places]


def _alone(seq: int) -> Chained:
    """One link of a piece that cannot be read: as it is, or without its entry, or nothing of it but its place."""
    link_only = "SELECT entry_id || '', digest || '', hash || '' FROM journal_link WHERE seq = %s"
    with connection.cursor() as cursor:
        try:
            cursor.execute(_sql(), [seq - 1, seq, 1])
            return _row(cursor.fetchone(), True)
        except DatabaseError:
            pass
        try:
            cursor.execute(link_only, [seq])
            entry_id, digest, link = cursor.fetchone()
            return Chained(seq, entry_id, digest, link, "")
        except DatabaseError:
            return Chained(seq, "", "", "", "")


def _row(row: tuple[Any, ...], sqlite: bool) -> Chained:
    seq, entry_id, digest, link, *values = row
    if values[_ID] is None:
        return Chained(seq, entry_id, digest, link, None)
    try:
        if sqlite:
            values[_AT] = _moment(values[_AT])
        return Chained(seq, entry_id, digest, link, row_digest(values))
    except (TypeError, ValueError):
        return Chained(seq, entry_id, digest, link, "")


def _moment(text: str) -> str:
    """How the embedded database keeps a moment, UTC without saying so, as the canonical entry says it."""
    if len(text) == 26:
        return f"{text[:10]}T{text[11:]}Z"
    return datetime.fromisoformat(text).replace(tzinfo=None).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
