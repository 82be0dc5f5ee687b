"""What is left of a record outside its own rows: searches in sessions, and pages of the database that were freed."""

from collections.abc import Iterable
from typing import Final

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.utils import DatabaseError

from hearthline.retention import places

REMEMBERED: Final = "hl_people_asked"
"""Where a session keeps, sealed, what somebody searched for (`screening.desk.history.remembered`)."""


def forget_searches() -> int:
    """Take remembered searches out of every session; how many sessions changed. Nobody is signed out.

    Only where the desk's secret is known: a session cannot be read without it.
    """
    if settings.HEARTHLINE_FACE == "worker":
        return 0
    changed = 0
    for row in Session.objects.iterator(200):
        data = row.get_decoded()
        if data.pop(REMEMBERED, None) is not None:
            changed += Session.objects.filter(pk=row.pk).update(session_data=SessionStore().encode(data))
    return changed


def wipe() -> list[str]:
    """Have the database let go of the bytes of deleted rows; what could not be done, as words for an operator.

    SQLite: freed pages are overwritten at once (`secure_delete`), and the write-ahead log, which still holds older
    pages, is emptied here. PostgreSQL: `VACUUM` of every table that rows left; it needs the owner's rights.
    Never inside a transaction.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            busy = cursor.fetchone()[0]
        return ["the write-ahead log is in use; it is emptied at the next run"] if busy else []
    return _vacuum(tables())


def tables() -> list[str]:
    """The database's names of the tables from which records are deleted."""
    from django.apps import apps

    return sorted(apps.get_model(label)._meta.db_table for label in places.deleted())


def _vacuum(names: Iterable[str], *, full: bool = False) -> list[str]:
    left = []
    owned = "SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = %s::regclass"
    for name in names:
        try:
            with connection.cursor() as cursor:
                cursor.execute(owned, [name])
                if not cursor.fetchone()[0]:  # the server would only warn, and skip it
                    left.append(name)
                    continue
                cursor.execute(f"VACUUM {'FULL ' if full else ''}{connection.ops.quote_name(name)}")
        except DatabaseError:
            left.append(name)
    if left:
        return [f"not vacuumed (run bin/hearthline retention vacuum as the owner): {', '.join(left)}"]
    return []


def vacuum_full() -> list[str]:
    """PostgreSQL: rewrite every such table, so that no freed byte stays in its file. Locks each while it works."""
    return _vacuum(tables(), full=True) if connection.vendor == "postgresql" else wipe()
