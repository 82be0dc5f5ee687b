"""Tables emptied after a test that committed: those that hold rows, and nothing made anew.

Django's own way empties every table there is and then sends word of a migration, which makes all content types and
permissions again: a second a test on PostgreSQL. Nothing here reads those two, and they stay as migrating made them.
"""

from functools import cache

from django.db import connections, transaction
from django.test import TransactionTestCase

from hearthline.journal import harden as journal

KEPT = frozenset({"django_content_type", "auth_permission"})
"""What migrating itself fills."""


def emptied(case: TransactionTestCase) -> None:
    """In place of TransactionTestCase._fixture_teardown."""
    for name in case._databases_names(include_mirrors=False):
        empty(name)


def empty(alias: str = "default") -> list[str]:
    """Empty every table of ours that holds rows, the journal's too; names of those that did. One transaction.

    The journal's triggers stand again afterwards, whatever the test did to them.
    """
    connection = connections[alias]
    triggers = journal.triggers(connection.vendor)
    with transaction.atomic(using=alias), connection.cursor() as cursor:
        for _name, _create, drop in triggers:
            cursor.execute(drop)
        cursor.execute(_asked(alias))
        full = [row[0] for row in cursor.fetchall()]
        for table in full:  # in any order: rows that point at others are looked at when all are gone
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # now, for a trigger cannot be made while any waits
        for _name, create, _drop in triggers:
            cursor.execute(create)
    return full


@cache
def _asked(alias: str) -> str:
    """Which tables hold rows, in one statement."""
    connection = connections[alias]
    ours = sorted(set(connection.introspection.django_table_names(only_existing=True, include_views=False)) - KEPT)
    rows = (f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {connection.ops.quote_name(table)})" for table in ours)
    return " UNION ALL ".join(rows)
