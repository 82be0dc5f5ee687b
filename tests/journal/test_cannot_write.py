"""The journal will not take another line: staff see and change nothing, and a report is taken all the same (AU-5)."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import DatabaseError, connection, transaction

from hearthline.intake import actions as intake
from hearthline.intake import queries
from hearthline.intake.door.accept import accept, circuit
from hearthline.intake.models import Envelope, Report, Reveal
from hearthline.journal.models import Entry
from hearthline.screening import actions
from hearthline.screening.models import Screening
from tests import cast, staff
from tests.intake.build import IDENTITY, sealed
from tests.screening.build import came, screener

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.fault("2", "14"), pytest.mark.req("C-3")]


@contextmanager
def full() -> Iterator[None]:
    """The table takes no row, as when its disk is full or a right was taken away."""
    if connection.vendor == "sqlite":
        make = ["CREATE TRIGGER journal_full BEFORE INSERT ON journal_entry BEGIN SELECT RAISE(ABORT, 'full'); END"]
        drop = ["DROP TRIGGER journal_full"]
    else:
        body = "BEGIN RAISE EXCEPTION 'full' USING ERRCODE = 'disk_full'; END"
        make = [
            f"CREATE FUNCTION journal_full() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$",
            "CREATE TRIGGER journal_full BEFORE INSERT ON journal_entry EXECUTE FUNCTION journal_full()",
        ]
        drop = ["DROP TRIGGER journal_full ON journal_entry", "DROP FUNCTION journal_full()"]
    with connection.cursor() as cursor:
        for sql in make:
            cursor.execute(sql)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for sql in drop:
                cursor.execute(sql)


def test_nothing_of_a_report_is_read_and_nothing_done_with_it() -> None:
    screening = came(identity=IDENTITY)
    report_id, before = screening.report_id, Entry.objects.count()
    with full():
        for act in (
            lambda: queries.report_detail(screener(), report_id, "screening"),
            lambda: queries.report_list(screener()),
            lambda: actions.claim(viewer=screener(), report_id=report_id),
            lambda: intake.reveal_identity(viewer=screener(), report_id=report_id, purpose="call_back", reason="Why?"),
        ):
            with pytest.raises(DatabaseError):
                act()
    assert Entry.objects.count() == before
    assert Screening.unscoped.get(report_id=report_id).claimed_by == ""
    assert not Reveal.unscoped.exists()
    assert queries.report_detail(screener(), report_id, "screening").report.pk == report_id, "it was only the journal"


def test_a_page_of_the_desk_shows_no_word_of_it() -> None:
    screening = came()
    desk = staff.desk()
    desk.client.raise_request_exception = False
    with full():
        answer = desk.client.get(f"/screening/{screening.report_id}")
    assert answer.status_code == 500
    assert cast.STORY.split(".")[0] not in answer.content.decode()
    assert screening.report.number not in answer.content.decode()


def test_a_report_is_taken_into_the_spool_and_opened_when_the_journal_writes_again() -> None:
    staff.agency()
    envelope = sealed()
    try:
        with full():
            assert accept(envelope).durable == "spooled"
            assert not Envelope.unscoped.exists()
        assert intake.drain_spool() == 1
    finally:
        circuit.mend()
    assert Envelope.unscoped.get().id == envelope.id
    intake.open_pending()
    assert Report.unscoped.count() == 1


@pytest.mark.postgres
def test_a_public_face_without_the_right_to_write_the_journal_takes_the_report_into_the_spool() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("roles are PostgreSQL's")
    try:
        with connection.cursor() as cursor:
            cursor.execute("REVOKE INSERT ON journal_entry FROM hl_public")
            cursor.execute("SET ROLE hl_public")
        assert accept(sealed()).durable == "spooled"
    finally:
        circuit.mend()
        connection.close()  # the role was this connection's
        with connection.cursor() as cursor:
            cursor.execute("GRANT INSERT ON journal_entry TO hl_public")
    with transaction.atomic():
        assert not Envelope.unscoped.exists()
    assert intake.drain_spool() == 1
