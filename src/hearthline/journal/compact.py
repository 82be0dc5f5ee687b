"""Tables of the embedded database with short rows, kept in one tree instead of two: each Send writes a page less."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def one_tree(table: str) -> migrations.RunPython:
    """A migration step: on SQLite the table becomes WITHOUT ROWID (its key is the tree); elsewhere nothing.

    For tables with a text key and short rows. Their other indexes and their triggers are kept. A later migration that
    rebuilds the table undoes it, which costs time and nothing else.
    """

    def forwards(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor != "sqlite":
            return
        name = editor.quote_name(table)
        with editor.connection.cursor() as cursor:
            cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = %s", [table])
            made: str = cursor.fetchone()[0]
            more = "SELECT sql FROM sqlite_master WHERE tbl_name = %s AND type <> 'table' AND sql IS NOT NULL"
            cursor.execute(more, [table])
            belongs: list[str] = [row[0] for row in cursor.fetchall()]
        if made.upper().endswith("WITHOUT ROWID"):
            return
        old = editor.quote_name(f"{table}_before")
        editor.execute(f"ALTER TABLE {name} RENAME TO {old}")
        editor.execute(f"{made} WITHOUT ROWID")
        editor.execute(f"INSERT INTO {name} SELECT * FROM {old}")  # noqa: S608 - our own table's name
        editor.execute(f"DROP TABLE {old}")
        for sql in belongs:
            editor.execute(sql.replace("%", "%%"))

    return migrations.RunPython(forwards, migrations.RunPython.noop)
