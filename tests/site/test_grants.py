"""The wall between the faces: one table of who may do what, complete, and no wider than it must be."""

import pytest
from django.apps import apps
from django.db import connection

from hearthline.site import grants, realm_grants

OUTSIDE_ALONE = ("Person", "RecoveryCode", "SignInFailure", "KeptReceipt", "OutsideSession")


def test_every_table_is_in_the_grants_or_belongs_to_nobody() -> None:
    forgotten = {m._meta.label for m in grants.all_models() if grants.verbs(m) == ("", "", "")}
    # What the outside face alone may touch: the three other roles have no right to the tables as such.
    assert forgotten <= set(realm_grants.TABLE)
    assert forgotten == {f"realm.{name}" for name in OUTSIDE_ALONE}


def test_the_grants_name_no_table_that_is_gone() -> None:
    assert set(grants.TABLE) <= {m._meta.label for m in apps.get_models()}


@pytest.mark.req("C-1")
def test_the_public_face_reads_nothing_that_was_opened_and_changes_nothing_that_was_sent() -> None:
    for model in grants.all_models():
        public = grants.verbs(model)[0]
        if model._meta.app_label in ("duty", "screening", "people", "access", "sessions", "mfa", "account"):
            assert public == ""
        assert "D" not in public
        if model._meta.label != "intake.Draft":
            assert "U" not in public


@pytest.mark.fault("53")
def test_nobody_may_change_or_remove_a_journal_entry() -> None:
    for label in ("journal.Entry", "journal.Link", "journal.Checkpoint"):
        for allowed in grants.verbs(apps.get_model(label)):
            assert set(allowed) <= {"S", "I"}


@pytest.mark.postgres
@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="roles exist on PostgreSQL only")
@pytest.mark.parametrize(
    ("role", "statement"),
    [
        ("hl_public", "SELECT count(*) FROM intake_report"),
        ("hl_public", "UPDATE intake_envelope SET danger = 'no'"),
        ("hl_public", "SELECT count(*) FROM journal_entry"),
        ("hl_desk", "SELECT count(*) FROM intake_reportermark"),
        ("hl_public", "SELECT hl_same_reporter(NULL)"),
        ("hl_worker", "SELECT hl_same_reporter(NULL)"),
        ("hl_desk", "UPDATE intake_disclosure SET authority = 'x'"),
        ("hl_desk", "DELETE FROM intake_cluemark"),
        ("hl_desk", "DELETE FROM journal_entry"),
        ("hl_desk", "UPDATE journal_entry SET purpose = 'x'"),
        ("hl_worker", "DELETE FROM intake_report"),
        ("hl_public", "SELECT count(*) FROM people_person"),
        ("hl_desk", "DELETE FROM people_personname"),
        ("hl_desk", "INSERT INTO people_linkrun (id) VALUES (NULL)"),
        ("hl_worker", "UPDATE people_person SET sealed = false"),
        ("hl_worker", "INSERT INTO django_session VALUES ('a', 'b', now())"),
    ],
)
def test_the_database_itself_refuses(role: str, statement: str) -> None:
    from django.db import ProgrammingError, transaction

    with (
        connection.cursor() as cursor,
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
    ):
        cursor.execute(f"SET LOCAL ROLE {role}")
        cursor.execute(statement)
