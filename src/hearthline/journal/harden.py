"""What the database itself refuses: changing or removing an entry, a link or a checkpoint.

Not migrations: Django drops SQLite triggers when it rebuilds a table. `bin/hearthline db harden` applies these after
every migration, and a start-up check refuses when one is missing.
"""

from collections.abc import Iterable

from django.db.backends.base.base import BaseDatabaseWrapper

TABLES = ("journal_entry", "journal_link", "journal_checkpoint")
_MESSAGE = "the journal is append-only"
_FUNCTION = (
    "CREATE OR REPLACE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{_MESSAGE}'; END $$"
)


def triggers(vendor: str) -> list[tuple[str, str, str]]:
    """(name, SQL that makes it, SQL that drops it) for "sqlite" or "postgresql". Each may be run again and again."""
    made = []
    for table in TABLES:
        if vendor == "sqlite":
            for verb in ("UPDATE", "DELETE"):
                name = f"{table}_no_{verb.lower()}"
                create = (
                    f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE {verb} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{_MESSAGE}'); END"
                )
                made.append((name, create, f"DROP TRIGGER IF EXISTS {name}"))
        else:
            for name, when in ((f"{table}_no_change", "UPDATE OR DELETE"), (f"{table}_no_truncate", "TRUNCATE")):
                each = "STATEMENT" if when == "TRUNCATE" else "ROW"
                create = (
                    f"{_FUNCTION}; CREATE OR REPLACE TRIGGER {name} BEFORE {when} ON {table} "
                    f"FOR EACH {each} EXECUTE FUNCTION journal_refuse()"
                )
                made.append((name, create, f"DROP TRIGGER IF EXISTS {name} ON {table}"))
    return made


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of the triggers that this database lacks."""
    catalogue = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'"
    )
    with connection.cursor() as cursor:
        cursor.execute(catalogue)
        there = {row[0] for row in cursor.fetchall()}
    return [name for name, _, _ in triggers(connection.vendor) if name not in there]


def row_rules(staff: Iterable[str], outside: str = "") -> list[str]:
    """PostgreSQL: who may write an entry in whose name. Idempotent; the owner of the table is not bound by it.

    Every role that was granted INSERT may write what an unnamed member of the public did; `staff`, the roles of the
    desk and the worker, may write and read what anybody did. So a stolen public face cannot put words into a
    person's mouth. `outside`: the role of the outside face, whose people are no staff and have accounts.
    """
    entry = "journal_entry"
    made = [
        f"ALTER TABLE {entry} ENABLE ROW LEVEL SECURITY",
        f"DROP POLICY IF EXISTS {entry}_public ON {entry}",
        f"CREATE POLICY {entry}_public ON {entry} FOR INSERT WITH CHECK "
        f"(actor_kind = 'public' AND (actor_id = '' OR current_user = '{outside}'))",
    ]
    to = ", ".join(staff)
    for verb, clause in (("INSERT", "WITH CHECK (true)"), ("SELECT", "USING (true)")):
        name = f"{entry}_staff_{verb.lower()}"
        made.append(f"DROP POLICY IF EXISTS {name} ON {entry}")
        made.append(f"CREATE POLICY {name} ON {entry} FOR {verb} TO {to} {clause}")
    return made
