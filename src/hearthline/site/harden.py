"""Triggers and grants: what migrations must not own, applied after every migrate by `bin/hearthline db harden`.

Django drops SQLite triggers when it rebuilds a table, so these are put back each time; all of it is idempotent.
"""

from django.db import connection, transaction

from hearthline.journal import harden as journal
from hearthline.site import defaults, grants, realm_grants


def apply() -> int:
    """Put triggers and, on PostgreSQL, roles, grants and row rules in place. Returns how many statements ran."""
    statements = 0
    with transaction.atomic(), connection.cursor() as cursor:
        for _name, create, drop in journal.triggers(connection.vendor):
            for sql in (drop, create):
                cursor.execute(sql)
                statements += 1
        if connection.vendor == "postgresql":
            # Roles come first: the rules name them.
            for sql in (
                *grants.statements(),
                *journal.row_rules(
                    (grants.ROLES["desk"], grants.ROLES["worker"], grants.RETAINER), realm_grants.OUTSIDE
                ),
            ):
                cursor.execute(sql)
                statements += 1
    return statements


def missing() -> list[str]:
    """Names of triggers that should be there and are not. Empty when all stand."""
    return list(journal.missing(connection))


def open_doors() -> list[str]:
    """What PostgreSQL gives every role and ours should not have, and this owner could not take back: `role: what`."""
    return defaults.still_open(grants.everyone())
