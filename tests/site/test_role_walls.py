"""Each process's database role, signed in as itself: every table by every statement, and every known way round.

What is in `grants.TABLE` is what the database does, no less and no more; a role's password gives that much.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection

from hearthline.site.grants import RETAINER, ROLES, all_models, verbs
from hearthline.site.realm_grants import OUTSIDE
from tests import staff

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="roles exist on PostgreSQL only"),
]
NAMES = tuple(ROLES.values())
ALSO = {"django_migrations": ("", "S", "S")}
"""Tables that no model has."""


@contextmanager
def signed_in(role: str) -> Iterator[Any]:
    """A connection of this role's own: not the owner's with another hat, which it could take off again."""
    import psycopg

    params = {k: v for k, v in connection.get_connection_params().items() if k in ("host", "port", "dbname")}
    with psycopg.connect(**params, user=role, autocommit=True) as own:
        yield own


def tried(own: Any, statement: str) -> str:
    """The error's code and text, "" when the statement went through; nothing of it stays."""
    import psycopg

    try:
        with own.transaction(force_rollback=True):
            own.execute(statement)
    except psycopg.Error as wrong:
        return f"{wrong.sqlstate} {wrong}"
    return ""


def tables() -> dict[str, tuple[str, str, str]]:
    """Every table there is -> what each role may do with it."""
    told = {model._meta.db_table: verbs(model) for model in all_models()} | ALSO
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
    assert there - set(told) == set(), "a table without a model: say in ALSO who may do what with it"
    return {name: may for name, may in told.items() if name in there}


def columns() -> dict[str, str]:
    """A column of each table, to change."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, min(column_name) FROM information_schema.columns"
            " WHERE table_schema = 'public' AND is_identity = 'NO' AND is_generated = 'NEVER' GROUP BY 1"
        )
        return dict(cursor.fetchall())


DENIED = ("42501",)
"""insufficient_privilege."""


@pytest.mark.fault("53")
@pytest.mark.req("C-1")
@pytest.mark.parametrize("at", range(3), ids=NAMES)
def test_a_role_may_do_with_each_table_what_the_table_of_grants_says_and_nothing_else(at: int) -> None:
    wrong, some = [], columns()
    with signed_in(NAMES[at]) as own:
        for table, allowed in tables().items():
            may = allowed[at]
            asked = {
                "S": [f'SELECT * FROM "{table}" LIMIT 0', f"COPY (SELECT * FROM \"{table}\" LIMIT 0) TO '/dev/null'"],
                "I": [f'INSERT INTO "{table}" DEFAULT VALUES'],
                "U": [f'UPDATE "{table}" SET "{some[table]}" = DEFAULT WHERE false'],
                "D": [f'DELETE FROM "{table}" WHERE false'],
            }
            for verb, (statement, *_copies) in asked.items():
                said = tried(own, statement)
                # A rule about rows speaks after the table let somebody in: whose rows they may be is asked elsewhere.
                denied = said.startswith(DENIED) and "row-level security" not in said
                if denied is (verb in may):
                    wrong.append(f"{statement}: {'denied' if denied else 'let in'}, the table says {may or 'nothing'}")
            for statement in _never(table, some[table]) + asked["S"][1:]:
                if not tried(own, statement).startswith(DENIED):
                    wrong.append(f"{statement}: not denied")
    assert not wrong, "\n" + "\n".join(wrong)


def _never(table: str, column: str) -> list[str]:
    """What no process's role does to any table."""
    return [
        f'TRUNCATE "{table}"',
        f'ALTER TABLE "{table}" DISABLE TRIGGER ALL',
        f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY',
        f'ALTER TABLE "{table}" ADD COLUMN more text',
        f'DROP TABLE "{table}"',
        f'CREATE INDEX ON "{table}" ("{column}")',
        f'CREATE RULE aside AS ON INSERT TO "{table}" DO INSTEAD NOTHING',
        f'CREATE TRIGGER aside BEFORE INSERT ON "{table}" EXECUTE FUNCTION suppress_redundant_updates_trigger()',
        f"COPY \"{table}\" FROM '/etc/passwd'",
        f"COPY \"{table}\" TO PROGRAM 'cat'",
    ]


AROUND = (
    "CREATE TABLE aside (a text)",
    "CREATE VIEW aside AS SELECT 1",
    "CREATE FUNCTION aside() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'",
    "CREATE SCHEMA aside",
    "CREATE ROLE aside SUPERUSER",
    "CREATE EXTENSION dblink",
    "SELECT pg_read_file('/etc/passwd')",
    "SELECT pg_read_binary_file('postgresql.conf')",
    "SELECT pg_ls_dir('.')",
    "SELECT pg_stat_file('postgresql.conf')",
    "SELECT lo_import('/etc/passwd')",
    "SELECT lo_export(1, '/dev/null')",
    "SELECT lo_creat(-1)",
    "SELECT lo_create(0)",
    "SELECT lo_from_bytea(0, 'x'::bytea)",
    "SELECT lo_open(1, 131072)",
    "SELECT loread(0, 1)",
    "SELECT lowrite(0, 'x'::bytea)",
    "SELECT lo_get(1)",
    "SELECT lo_put(1, 0, 'x'::bytea)",
    "SELECT lo_truncate(0, 0)",
    "SELECT lo_lseek(0, 0, 0)",
    "SELECT lo_tell(0)",
    "SELECT lo_close(0)",
    "SELECT lo_unlink(1)",
    "CREATE TEMPORARY TABLE aside (a text)",
    "SELECT 1 AS a INTO TEMPORARY aside",
    "CREATE TEMPORARY VIEW aside AS SELECT 1",
    "CREATE TEMPORARY SEQUENCE aside",
    "CREATE FUNCTION pg_temp.aside() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE PROCEDURE aside() LANGUAGE plpgsql AS 'BEGIN END'",
    "CREATE TYPE aside AS ENUM ('a')",
    "CREATE DOMAIN aside AS text",
    "CREATE AGGREGATE aside (int) (SFUNC = int4pl, STYPE = int)",
    "CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq)",
    "CREATE EVENT TRIGGER aside ON ddl_command_start EXECUTE FUNCTION journal_refuse()",
    "CREATE PUBLICATION aside FOR ALL TABLES",
    "CREATE FOREIGN DATA WRAPPER aside",
    "ALTER FUNCTION hl_same_reporter(uuid) OWNER TO CURRENT_USER",
    "CREATE OR REPLACE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    "SELECT * FROM pg_largeobject",
    "SELECT * FROM pg_authid",
    "SELECT * FROM pg_shadow",
    "SELECT * FROM pg_statistic",
    "SELECT * FROM pg_statistic_ext_data",
    "SELECT * FROM pg_user_mapping",
    "SELECT pg_reload_conf()",
    "SELECT pg_switch_wal()",
    "SELECT * FROM pg_hba_file_rules",
    "SET session_replication_role = replica",
    "SET log_statement = 'all'",
    "COPY (SELECT 1) TO PROGRAM 'id'",
    "COPY (SELECT 1) TO '/dev/null'",
)


@pytest.mark.fault("53")
@pytest.mark.parametrize("role", [*NAMES, OUTSIDE])
def test_no_known_way_round_is_open(role: str) -> None:
    import psycopg

    others = [
        name for name in (*NAMES, connection.settings_dict["USER"], "pg_read_all_data", "pg_monitor") if name != role
    ]
    statements = [*AROUND, *(f'SET ROLE "{name}"' for name in others if name)]
    statements += [f'GRANT "{name}" TO "{role}"' for name in others if name]
    with signed_in(role) as own:
        open_ = [one for one in statements if not tried(own, one).startswith(DENIED)]
        for alone in ("CREATE DATABASE aside", "ALTER SYSTEM SET log_statement = 'all'"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                own.execute(alone)
    assert open_ == []


def test_the_roles_are_plain_own_nothing_and_stand_in_no_other() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)"
            " AND (rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls OR rolreplication)",
            [list(NAMES)],
        )
        assert cursor.fetchall() == []
        cursor.execute("SELECT relname FROM pg_class WHERE relowner::regrole::text = ANY(%s)", [list(NAMES)])
        assert cursor.fetchall() == []
        cursor.execute(
            "SELECT member::regrole::text, roleid::regrole::text FROM pg_auth_members"
            " WHERE member::regrole::text = ANY(%s)",
            [list(NAMES)],
        )
        assert cursor.fetchall() == [(ROLES["worker"], RETAINER)], "the worker takes it for one step; inherits nothing"
        cursor.execute("SELECT rolinherit FROM pg_roles WHERE rolname = %s", [ROLES["worker"]])
        assert cursor.fetchall() == [(False,)]
        cursor.execute("SELECT rolcanlogin FROM pg_roles WHERE rolname = %s", [RETAINER])
        assert cursor.fetchall() == [(False,)]


def test_no_role_can_hand_on_what_it_may_do() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT grantee, table_name FROM information_schema.role_table_grants"
            " WHERE is_grantable = 'YES' AND grantee = ANY(%s)",
            [list(NAMES)],
        )
        assert cursor.fetchall() == []


def test_one_function_runs_with_its_owner_s_rights_and_no_view_shows_what_its_reader_may_not_see() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname, proconfig, has_function_privilege('public', oid, 'EXECUTE'),"
            " array(SELECT r FROM unnest(%s::text[]) AS r WHERE has_function_privilege(r, oid, 'EXECUTE'))"
            " FROM pg_proc WHERE prosecdef AND pronamespace NOT IN"
            " ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)",
            [list(NAMES)],
        )
        # A count, for the desk alone, of what the desk may not read; and nobody may put a table in its way.
        assert cursor.fetchall() == [
            ("hl_same_reporter", ["search_path=public, pg_temp"], False, [ROLES["desk"]]),
        ]
        cursor.execute("SELECT viewname FROM pg_views WHERE schemaname NOT IN ('pg_catalog', 'information_schema')")
        assert cursor.fetchall() == []
        cursor.execute("SELECT matviewname FROM pg_matviews")
        assert cursor.fetchall() == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("at", range(3), ids=NAMES)
def test_the_planner_s_statistics_show_a_role_no_value_of_a_table_that_it_may_not_read(at: int) -> None:
    """Most common values and bounds are values: of names, of words, of who reported."""
    for n in range(30):
        staff.user("screener", username=f"counted-{n}", name="Zqcountedqz Farrow")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE access_user")
        cursor.execute("SELECT count(*) FROM pg_stats WHERE tablename = 'access_user'")
        assert cursor.fetchone()[0] > 3, "there is something to be seen"
    readable = {table for table, allowed in tables().items() if "S" in allowed[at]}
    with signed_in(NAMES[at]) as own:
        told = own.execute(
            "SELECT tablename, most_common_vals::text FROM pg_stats WHERE schemaname = 'public'"
        ).fetchall()
    assert {table for table, _values in told} <= readable
    assert ("access_user" in readable) or "Zqcountedqz" not in str(told)


def test_no_role_sees_what_another_one_is_asking() -> None:
    with signed_in("hl_desk") as desk, signed_in("hl_public") as outside:
        desk.execute("SELECT 'Zqaskedqz'")
        told = outside.execute("SELECT usename, query FROM pg_stat_activity").fetchall()
    assert "Zqaskedqz" not in str(told)


@pytest.mark.fault("62")
def test_an_error_tells_the_public_role_no_value_of_a_row_that_it_may_not_read() -> None:
    """A row that does not fit is told back only to whoever may read it."""
    with signed_in("hl_public") as own:
        said = tried(own, "INSERT INTO journal_pending (entry_id) VALUES (NULL)")
        assert said.startswith("23502")
        assert "Failing row contains (entry_id) = (null)." in said, "what it sent itself, and nothing beside"
        for guess in ("SELECT count(*) FROM intake_report", "SELECT 1 FROM people_person WHERE sealed"):
            assert "permission denied for table" in tried(own, guess)
