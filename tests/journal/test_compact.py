"""The waiting lists are kept in one tree on the embedded database, and hold what they held."""

import pytest
from django.db import DatabaseError, connection, migrations

from hearthline.journal.compact import one_tree

pytestmark = pytest.mark.django_db(transaction=True)


def sql_of(table: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [table])
        return str(cursor.fetchone()[0])


@pytest.fixture
def _sqlite() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("only the embedded database has rowids")


@pytest.mark.usefixtures("_sqlite")
@pytest.mark.parametrize("table", ["journal_pending", "journal_entry", "intake_intakepending"])
def test_the_migrations_left_the_waiting_lists_in_one_tree(table: str):
    assert sql_of(table).endswith("WITHOUT ROWID")


def run(step: migrations.RunPython) -> None:
    with connection.schema_editor() as editor:
        step.code(None, editor)  # type: ignore[arg-type]  # the step looks at no model


@pytest.mark.usefixtures("_sqlite")
def test_a_table_with_rows_keeps_them_and_a_second_run_changes_nothing():
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE small (name varchar(8) NOT NULL PRIMARY KEY, at integer NOT NULL)")
        cursor.execute("INSERT INTO small VALUES ('one', 1), ('two', 2)")
        cursor.execute("CREATE INDEX small_at ON small (at)")
        cursor.execute("CREATE TRIGGER small_kept BEFORE DELETE ON small BEGIN SELECT RAISE(ABORT, 'at 100 %'); END")
    try:
        for _ in range(2):
            run(one_tree("small"))
            with connection.cursor() as cursor:
                cursor.execute("SELECT name, at FROM small ORDER BY at")
                assert list(cursor.fetchall()) == [("one", 1), ("two", 2)]
                cursor.execute(
                    "SELECT name FROM sqlite_master WHERE tbl_name = 'small' AND name LIKE 'small\\_%%' ESCAPE '\\'"
                )
                assert {"small_at", "small_kept"} <= {row[0] for row in cursor.fetchall()}
            with pytest.raises(DatabaseError), connection.cursor() as cursor:
                cursor.execute("DELETE FROM small")
            assert sql_of("small").endswith("WITHOUT ROWID")
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE small")
