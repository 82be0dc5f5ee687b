"""What PostgreSQL gives every role by itself is taken back, and what an owner could not take back is named.

That no role can use any of it, signed in as itself: `test_role_walls.py`, "no known way round".
"""

import pytest
from django.db import connection

from hearthline.site import commands, harden
from hearthline.site.defaults import LARGE_OBJECTS, statements
from hearthline.site.grants import LINER, RETAINER, ROLES, WATCHER
from hearthline.site.realm_grants import OUTSIDE

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="roles exist on PostgreSQL only"),
]
NAMES = tuple(ROLES.values())


def large_object_functions() -> set[str]:
    """Every function of PostgreSQL's own that speaks to large objects."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT proname FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace"
            " AND (proname LIKE 'lo\\_%%' OR proname IN ('loread', 'lowrite'))"
        )
        return {name for (name,) in cursor.fetchall()}


@pytest.mark.fault("53")
def test_no_function_of_large_objects_is_forgotten_and_none_is_left_to_any_role() -> None:
    assert large_object_functions() == set(LARGE_OBJECTS)
    assert harden.open_doors() == []


def test_what_the_owner_cannot_take_back_is_named_by_the_check(capsys: pytest.CaptureFixture[str]) -> None:
    """An owner who is no superuser: hardening goes through, and `db check` says what is still open."""
    with connection.cursor() as cursor:
        cursor.execute("GRANT EXECUTE ON FUNCTION lo_create(oid) TO PUBLIC")
        cursor.execute("CREATE ROLE hl_small_owner")
        cursor.execute("SET LOCAL ROLE hl_small_owner")
        for statement in list(statements(NAMES))[:1]:
            cursor.execute(statement)
        cursor.execute("RESET ROLE")
    assert harden.open_doors() == [
        f"{role}: large objects" for role in sorted([*NAMES, RETAINER, OUTSIDE, WATCHER, LINER])
    ]
    assert commands.db(["check"]) == 1
    assert "hl_public: large objects" in capsys.readouterr().out
    harden.apply()
    assert harden.open_doors() == []
    assert commands.db(["check"]) == 0
