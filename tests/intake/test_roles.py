"""On PostgreSQL each process has a role of its own: every step works under the role that takes it, and no further."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import DatabaseError, connection, transaction

from hearthline.ground import clock
from hearthline.intake.actions import (
    ask_question,
    check_canaries,
    close_reveal,
    drain_spool,
    expire_drafts,
    make_viewing_copies,
    mark_read,
    mark_reporters,
    open_file,
    open_pending,
    quarantine_file,
    reveal_identity,
    seal_canary,
    set_state,
    sweep_orphans,
)
from hearthline.intake.door.accept import accept, circuit
from hearthline.intake.door.attachments import store
from hearthline.intake.door.drafts import load, save
from hearthline.intake.door.lookup import Found, find
from hearthline.intake.models import FileCopy, Report, Reveal
from hearthline.intake.queries import counts, health, open_reveals, report_detail, report_list
from hearthline.sealing import new_token
from tests.intake import files
from tests.intake.build import AGENCY, IDENTITY, agency, receipt_of, screener, sealed, supervisor

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _on_postgres() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("roles are PostgreSQL's")


@contextmanager
def role(name: str) -> Iterator[None]:
    """Do what follows as this database role."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {name}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")


def test_a_report_goes_its_whole_way_and_each_process_needs_only_its_own_role() -> None:
    agency()
    token, second = new_token(), new_token()
    with role("hl_public"):
        assert seal_canary(agency_id=AGENCY)
        file = store(files.jpeg(), "a.jpg", agency_id=AGENCY)
        assert accept(sealed(token, identity=IDENTITY, files=[file.mapping()])).durable == "committed"
        assert accept(sealed(token, identity=IDENTITY, files=[file.mapping()])).duplicate
        code = save(b"half a story", agency_id=AGENCY)
        assert code is not None
        assert save(b"more of it", agency_id=AGENCY, code=code) == code
        assert load(code, agency_id=AGENCY) == b"more of it"
        assert isinstance(find(receipt_of(token).code, agency_id=AGENCY), Found)
        circuit.trip()
        assert accept(sealed(second)).durable == "spooled"
        circuit.mend()
    with role("hl_worker"):
        assert drain_spool() == 1
        assert open_pending().reports == 2
        assert mark_reporters() == 1
        assert make_viewing_copies() == 1
        assert check_canaries()
        assert sweep_orphans(clock.now()) == expire_drafts(clock.now()) == 0
        assert health().reasons == ()
    report = Report.unscoped.get(root_id=sealed(token).root_id)
    copy, viewer, boss = FileCopy.unscoped.get(), screener(), supervisor()
    with role("hl_desk"):
        assert len(report_list(viewer)) == counts(viewer).waiting == 2
        assert report_detail(viewer, report.id, "screening").main.content is not None
        mark_read(viewer=viewer, report_id=report.id)
        ask_question(viewer=viewer, report_id=report.id, text="Which school?", version=report.version)
        assert reveal_identity(viewer=viewer, report_id=report.id, purpose="call_back", reason="asked") == [IDENTITY]
        assert len(open_reveals(boss)) == 1
        close_reveal(viewer=boss, reveal_id=Reveal.unscoped.get().id)
        assert open_file(viewer=viewer, copy_id=copy.id)
        quarantine_file(viewer=viewer, copy_id=copy.id)
        set_state(viewer=viewer, report_id=report.id, state="closed", version=report.version + 1)
    with role("hl_public"):
        found = find(receipt_of(token).code, agency_id=AGENCY)
        assert isinstance(found, Found)
        assert (found.status, len(found.questions)) == ("closed", 1)


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM intake_report",
        "SELECT * FROM intake_reportpart",
        "SELECT * FROM intake_attachmentchunk",
        "SELECT * FROM intake_reveal",
        "SELECT * FROM journal_entry",
        "SELECT * FROM access_user",
        "UPDATE intake_envelope SET danger = 'no'",
        "DELETE FROM intake_envelope",
        "UPDATE intake_publicstatus SET status = 'closed'",
        "DELETE FROM intake_intakepending",
        "UPDATE journal_entry SET tag = 'x'",
        "DELETE FROM intake_attachment",
    ],
)
def test_the_public_role_reads_nothing_opened_and_changes_nothing(statement: str) -> None:
    with role("hl_public"), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
