"""Which shelf an agency has, and what holds while one is being built."""

from django.db import connection

from hearthline.people.index.lists import Place, place_of
from hearthline.people.index_models import Shelf

_TURN = 5_226_714_033_198_118
"""Whose turn it is to tell the index of persons: a lock of PostgreSQL's that is on no table."""
EDITION = 2
"""Rises when keys, packed records or spellings are made otherwise: an index of another edition must be built anew. A
test holds it against what is made of some invented persons."""
SHELF = "(SELECT id FROM people_shelf WHERE agency_id = %s)"
"""The shelf's number, inside a statement: no round trip of its own."""


def shelf_of(agency_id: str) -> Shelf:
    """The agency's shelf, made when it is not there yet."""
    return Shelf._default_manager.get_or_create(agency_id=agency_id, defaults={"edition": EDITION})[0]


def of_another_edition() -> list[str]:
    """Agencies whose index was made by other rules: searches find nobody there until it is built anew."""
    return list(
        Shelf._default_manager.exclude(edition=EDITION).order_by("agency_id").values_list("agency_id", flat=True)
    )


def place_in_use(agency_id: str) -> tuple[int, Place] | None:
    """The agency's shelf and the set of lists that is searched, or None when it has no shelf."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, turn, bits FROM people_shelf WHERE agency_id = %s", [agency_id])
        row = cursor.fetchone()
    return None if row is None else (row[0], place_of(*row))


def hold_writers(sql_mode: str) -> None:
    """Take the lists' lock until the transaction ends. "ROW EXCLUSIVE" for one person, "SHARE ROW EXCLUSIVE" to build.

    A build waits for every change under way and keeps new ones out for its short transaction; searches never wait.
    Who changes persons takes turns with others who do: two would hold each other's lists, or write what the other has
    just made untrue. SQLite has one writer at a time anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(HOLD_ONE if sql_mode == ONE_PERSON else f"LOCK TABLE people_posting IN {sql_mode} MODE")


ONE_PERSON = "ROW EXCLUSIVE"
HOLD_ONE = f"LOCK TABLE people_posting IN {ONE_PERSON} MODE; SELECT pg_advisory_xact_lock({_TURN})"
"""The lock for one person, on PostgreSQL: two statements."""
BUILDING = "SHARE ROW EXCLUSIVE"
