"""The public face's database role: it may add to the journal, and neither read nor change it."""

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError, ProgrammingError

from hearthline.journal.actions import write
from hearthline.journal.actor import Actor, public
from hearthline.journal.harden import row_rules
from hearthline.journal.models import AnchorMark, Entry
from hearthline.journal.tags import Tag
from hearthline.journal.verify import verify

ROLE = "hl_journal_test"
pytestmark = pytest.mark.skipif(connection.vendor != "postgresql", reason="roles exist on PostgreSQL only")


def run(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.mark.postgres
@pytest.mark.django_db
def test_a_role_that_may_only_insert_can_write_an_entry_and_nothing_else() -> None:
    run(
        f"CREATE ROLE {ROLE}",
        f"GRANT INSERT ON journal_entry, journal_pending TO {ROLE}",
        f"SET LOCAL ROLE {ROLE}",
    )
    write(actor=public("here"), tag=Tag.ENVELOPE_ACCEPTED, record_kind="envelope", record_id="e1")
    for statement in (
        "SELECT * FROM journal_entry",
        "UPDATE journal_entry SET tag = 'x'",
        "DELETE FROM journal_pending",
        "TRUNCATE journal_entry",
        "INSERT INTO journal_link (seq, entry_id, digest, hash) VALUES (1, gen_random_uuid(), '', '')",
    ):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            run(statement)
    run("RESET ROLE")
    assert Entry.objects.count() == 1
    assert verify().unlinked == 1


@pytest.mark.postgres
@pytest.mark.fault("53")
@pytest.mark.django_db
def test_postgresql_refuses_to_empty_the_journal() -> None:
    for table in ("journal_entry", "journal_link", "journal_checkpoint"):
        with pytest.raises(Exception, match="append-only"), transaction.atomic():
            run(f"TRUNCATE {table}")


@pytest.mark.postgres
@pytest.mark.fault("53")
@pytest.mark.django_db
def test_the_public_face_writes_in_nobodys_name_but_the_publics() -> None:
    run(f"CREATE ROLE {ROLE}", f"CREATE ROLE {ROLE}_desk")
    for role, verbs in ((ROLE, "INSERT"), (f"{ROLE}_desk", "SELECT, INSERT")):
        run(f"GRANT {verbs} ON journal_entry TO {role}", f"GRANT INSERT ON journal_pending TO {role}")
    run(*row_rules([f"{ROLE}_desk"]))
    run(*row_rules([f"{ROLE}_desk"]))
    run(f"SET LOCAL ROLE {ROLE}")
    write(actor=public("here"), tag=Tag.ENVELOPE_ACCEPTED, record_kind="envelope", record_id="e1")
    for actor in (Actor("person", "somebody", "here"), Actor("system", "sign-in", "here")):
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            write(actor=actor, tag=Tag.REPORT_READ, record_kind="report", record_id="r1")
    run(f"SET LOCAL ROLE {ROLE}_desk")
    write(actor=Actor("person", "somebody", "here"), tag=Tag.REPORT_READ, record_kind="report", record_id="r1")
    assert Entry.objects.count() == 2, "the desk and the worker read every entry"
    run("RESET ROLE")
    assert Entry.objects.count() == 2


STEPS_AROUND = (
    "UPDATE journal_entry SET tag = 'x'",
    "DELETE FROM journal_entry",
    "TRUNCATE journal_entry",
    "UPDATE journal_link SET hash = ''",
    "DELETE FROM journal_link",
    "UPDATE journal_checkpoint SET root = ''",
    "DELETE FROM journal_checkpoint",
    "INSERT INTO journal_entry SELECT * FROM journal_entry ON CONFLICT (id) DO UPDATE SET tag = 'x'",
    "DROP TRIGGER journal_entry_no_change ON journal_entry",
    "ALTER TABLE journal_entry DISABLE TRIGGER ALL",
    "ALTER TABLE journal_entry DISABLE ROW LEVEL SECURITY",
    "CREATE OR REPLACE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$",
    "SET session_replication_role = replica",
    "DROP TABLE journal_link",
    "SET ROLE hl_owner",
)


@pytest.mark.postgres
@pytest.mark.fault("53", "61")
@pytest.mark.django_db
@pytest.mark.parametrize("role", ["hl_public", "hl_desk", "hl_worker"])
def test_no_role_of_the_house_changes_the_journal_or_steps_around_what_guards_it(role: str) -> None:
    write(actor=public("here"), tag=Tag.ENVELOPE_ACCEPTED, record_kind="envelope", record_id="e1")
    # As the role itself signs in: not the owner who took its coat and could take it off again.
    run(f"SET SESSION AUTHORIZATION {role}")
    for statement in STEPS_AROUND:
        with pytest.raises(DatabaseError), transaction.atomic():
            run(statement)
    run("RESET SESSION AUTHORIZATION")
    assert Entry.objects.get().tag == Tag.ENVELOPE_ACCEPTED
    assert verify().unlinked == 1


@pytest.mark.postgres
@pytest.mark.django_db
def test_only_the_worker_says_how_far_a_place_outside_is() -> None:
    for role, may in (("hl_public", False), ("hl_desk", False), ("hl_worker", True)):
        run(f"SET LOCAL ROLE {role}")
        try:
            with transaction.atomic():
                AnchorMark.objects.update_or_create(pk="folder", defaults={"seq": 1})
            done = True
        except ProgrammingError:
            done = False
        run("RESET ROLE")
        assert done is may, role
