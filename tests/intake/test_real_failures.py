"""The database really failing: full, locked, gone. What is thanked for is there afterwards, once."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from django.db import connection

from hearthline.ground import clock
from hearthline.intake.actions import drain_spool, open_pending
from hearthline.intake.door.accept import accept
from hearthline.intake.door.attachments import FileRefused, store
from hearthline.intake.door.drafts import save
from hearthline.intake.door.lookup import NotFound, find
from hearthline.intake.models import Attachment, AttachmentChunk, Envelope, IntakePending, Report
from hearthline.journal import turn
from hearthline.journal.models import Entry
from hearthline.sealing import new_token
from tests.intake import files
from tests.intake.build import AGENCY, agency, receipt_of, sealed

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def _on_sqlite() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("SQLite's own ways of failing")


def pragma(text: str) -> int:
    with connection.cursor() as cursor:
        return int(cursor.execute(f"PRAGMA {text}").fetchone()[0])


@contextmanager
def full_disk() -> Iterator[None]:
    """SQLite answers as on a full disk: not one page more than there is, and none free."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
    pragma(f"max_page_count={pragma('page_count')}")
    yield
    connection.close()  # the limit belongs to the connection


@pytest.mark.fault("2")
@pytest.mark.usefixtures("_on_sqlite")
def test_when_the_database_is_full_reports_go_to_the_spool_and_nothing_is_half_written() -> None:
    token = new_token()
    with full_disk():
        assert accept(sealed(token, story="long " * 10_000)).durable == "spooled"
    assert Envelope.unscoped.count() == IntakePending.unscoped.count() == Entry.objects.count() == 0
    assert drain_spool() == 1
    agency()
    assert open_pending().reports == 1


@pytest.mark.fault("2")
@pytest.mark.usefixtures("_on_sqlite")
def test_when_the_database_is_full_a_file_is_refused_whole() -> None:
    with full_disk(), pytest.raises(FileRefused) as caught:
        store(files.jpeg() + b"\0" * 3_000_000, "photo.jpg", agency_id=AGENCY)
    assert caught.value.code == "file.no-room"
    assert Attachment.unscoped.count() == AttachmentChunk.unscoped.count() == 0
    assert store(files.jpeg(), "photo.jpg", agency_id=AGENCY).size > 0


@pytest.mark.fault("2")
@pytest.mark.usefixtures("_on_sqlite")
def test_when_the_database_is_full_a_draft_is_said_not_to_be_saved() -> None:
    with full_disk():
        assert save(b"x" * 1_000_000, agency_id=AGENCY) is None


@pytest.mark.fault("3", "5")
@pytest.mark.usefixtures("_on_sqlite")
def test_when_another_process_holds_the_database_the_spool_takes_the_report(monkeypatch: pytest.MonkeyPatch) -> None:
    start, name = clock.now(), str(connection.settings_dict["NAME"])
    monkeypatch.setattr(turn, "PATIENCE", 0.05)
    with clock.freeze(start), closing(sqlite3.connect(name, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert accept(sealed()).durable == "spooled"
        other.execute("ROLLBACK")
    with clock.freeze(start + turn.REST):
        assert accept(sealed()).durable == "committed"
    assert drain_spool() == 1
    assert Envelope.unscoped.count() == 2


@pytest.mark.fault("18")
@pytest.mark.usefixtures("_on_sqlite")
def test_a_report_waits_for_its_turn_and_the_usual_patience_is_put_back() -> None:
    name, release = str(connection.settings_dict["NAME"]), threading.Event()
    held = threading.Event()

    def hold() -> None:
        with closing(sqlite3.connect(name, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            held.set()
            release.wait(0.2)
            other.execute("ROLLBACK")

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait()
    assert accept(sealed()).durable == "committed"
    release.set()
    thread.join()
    assert pragma("busy_timeout") == 20_000


@pytest.mark.fault("3", "12")
def test_when_a_table_is_missing_the_spool_takes_the_report_and_the_page_says_look_again() -> None:
    token = new_token()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE intake_envelope RENAME TO intake_envelope_away")
    try:
        assert accept(sealed(token)).durable == "spooled"
        assert find(receipt_of(token).code, agency_id=AGENCY) == NotFound(not_yet=True)
        assert drain_spool() == 0
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE intake_envelope_away RENAME TO intake_envelope")
    assert drain_spool() == 1


@pytest.mark.fault("4")
@pytest.mark.postgres
def test_when_the_server_ends_our_connection_the_report_is_spooled_and_the_next_one_committed() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL's own way of failing")
    import psycopg

    agency()
    start = clock.now()
    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (ours,) = cursor.fetchone()
    with psycopg.connect(**connection.get_connection_params()) as other:
        other.execute("SELECT pg_terminate_backend(%s)", (ours,))
    with clock.freeze(start):
        assert accept(sealed()).durable == "spooled"
    with clock.freeze(start + turn.REST):
        assert accept(sealed()).durable == "committed"
    assert drain_spool() == 1
    assert open_pending().reports == Report.unscoped.count() == 2
