"""The line face's role in the database, signed in as itself: its own tables, the door, and nothing that was opened."""

import pytest
from django.db import connection

from hearthline.site.grants import LINE, LINE_COLUMNS, LINER, all_models
from tests.site.test_role_walls import DENIED, columns, signed_in, tried

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]


def test_the_line_is_named_for_tables_that_are_there() -> None:
    assert set(LINE) <= {model._meta.label for model in all_models()}
    assert not any("D" in allowed for allowed in LINE.values())
    reads = {label for label, allowed in LINE.items() if "S" in allowed}
    assert reads == {
        "intake.Contact", "intake.LineEvent", "intake.LineStaff", "intake.LineRung", "intake.BackCall",
        "site.HealthSign",
    }  # fmt: skip


@pytest.mark.fault("53")
@pytest.mark.req("I-9")
@pytest.mark.skipif(connection.vendor != "postgresql", reason="roles exist on PostgreSQL only")
def test_the_line_may_do_with_each_table_what_its_grants_say_and_nothing_else() -> None:
    wrong, some = [], columns()
    with signed_in(LINER) as own:
        for model in all_models():
            table, may = model._meta.db_table, LINE.get(model._meta.label, "")
            if table not in some:
                continue
            asked = {
                "S": f'SELECT * FROM "{table}" LIMIT 0',
                "I": f'INSERT INTO "{table}" DEFAULT VALUES',
                "U": f'UPDATE "{table}" SET "{some[table]}" = DEFAULT WHERE false',
                "D": f'DELETE FROM "{table}" WHERE false',
            }
            for verb, statement in asked.items():
                said = tried(own, statement)
                denied = said.startswith(DENIED) and "row-level security" not in said
                if denied is (verb in may):
                    wrong.append(f"{statement}: {'denied' if denied else 'let in'}, the grants say {may or 'nothing'}")
        for label, names in LINE_COLUMNS.items():
            table = label.replace(".", "_").lower()
            assert tried(own, f'SELECT {", ".join(names)} FROM "{table}" LIMIT 0') == ""
            assert tried(own, f'SELECT report_box FROM "{table}" LIMIT 0').startswith(DENIED)
    assert not wrong, "\n" + "\n".join(wrong)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="roles exist on PostgreSQL only")
def test_a_call_and_a_text_message_come_in_under_that_role() -> None:
    from tests import cast
    from tests.intake.line.build import NUMBER, someone_ready, spoken, tell

    someone_ready()
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {LINER}")
        try:
            assert spoken(tell("call", number=NUMBER))[0] == "safety.call_911"
            assert spoken(tell("digits", digits="1"))[-1] == "wait"
            assert spoken(tell("poll"))[-1] == "wait"
            tell("hangup")
            assert tell("text", "t", number=NUMBER, words=cast.STORY).verbs[0].text == "line.text_received"
        finally:
            cursor.execute("RESET ROLE")
