"""What PostgreSQL gives every role by itself, and no process of this house has a use for: taken back by `db harden`.

Temporary tables (and functions in their schema), new tables in `public`, and large objects, which are values that no
table's grants speak of. Large objects belong to the cluster's superuser: an owner who is none cannot take them back, so
the harden step does what it may, and `db check` names what is still open.
"""

from collections.abc import Iterable, Iterator

from django.db import connection

LARGE_OBJECTS = (
    "lo_creat", "lo_create", "lo_from_bytea", "lo_import", "lo_export", "lo_open", "lo_close", "lo_get", "lo_put",
    "loread", "lowrite", "lo_lseek", "lo_lseek64", "lo_tell", "lo_tell64", "lo_truncate", "lo_truncate64", "lo_unlink",
)  # fmt: skip

_TAKE_BACK = (
    "DO $$ DECLARE f regprocedure; BEGIN FOR f IN SELECT oid::regprocedure FROM pg_proc"
    " WHERE pronamespace = 'pg_catalog'::regnamespace AND proname IN ({names})"
    " AND has_function_privilege('public', oid, 'EXECUTE') LOOP BEGIN"
    " EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', f);"
    " EXCEPTION WHEN insufficient_privilege THEN NULL; END; END LOOP; END $$"
)
_TAKE_BACK_HERE = (
    "DO $$ BEGIN EXECUTE format('REVOKE TEMPORARY, CREATE ON DATABASE %I FROM PUBLIC, {roles}', current_database());"
    " END $$"
)


def statements(roles: Iterable[str]) -> Iterator[str]:
    """As PostgreSQL statements, idempotent. `roles` must exist. What the owner may not take back stays, no error."""
    ours = ", ".join(roles)
    yield _TAKE_BACK.format(names=", ".join(f"'{name}'" for name in LARGE_OBJECTS))
    yield _TAKE_BACK_HERE.format(roles=ours)
    yield f"REVOKE CREATE ON SCHEMA public FROM PUBLIC, {ours}"


def still_open(roles: Iterable[str]) -> list[str]:
    """What a role may still do of it, as `role: what`, sorted. Empty: all is taken back; and always on SQLite."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolname, has_database_privilege(rolname, current_database(), 'TEMPORARY'),"
            " has_database_privilege(rolname, current_database(), 'CREATE'),"
            " has_schema_privilege(rolname, 'public', 'CREATE'),"
            " EXISTS (SELECT 1 FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace"
            " AND proname = ANY(%s) AND has_function_privilege(rolname, pg_proc.oid, 'EXECUTE'))"
            " FROM pg_roles WHERE rolname = ANY(%s)",
            [list(LARGE_OBJECTS), list(roles)],
        )
        rows = cursor.fetchall()
    words = ("temporary tables", "schemas", "tables in public", "large objects")
    return sorted(f"{role}: {word}" for role, *may in rows for word, able in zip(words, may, strict=True) if able)
