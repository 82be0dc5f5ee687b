"""The database goes away, or the disk is full, while somebody reports."""

import resource
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from bench import reporter
from bench.cluster import available
from bench.page import Page, multipart
from bench.reporter import Told
from bench.stage import House, stage

from hearthline.ui.agency import hotline_text
from tests.faults import playing

pytestmark = pytest.mark.processes
ALARM = 60.0  # seconds until a report that waits in the spool must wake somebody
SLACK = 2  # a slow machine that does other things too gets twice as long


@pytest.fixture(scope="module")
def sqlite_house() -> Iterator[House]:
    with stage("sqlite") as house:
        yield house


@pytest.fixture(scope="module")
def postgres_house() -> Iterator[House]:
    if not available():
        pytest.skip("PostgreSQL is not installed")
    with stage("postgres") as house:
        yield house


@contextmanager
def held_by_another(house: House) -> Iterator[None]:
    """Another program keeps the embedded database to itself, as a careless backup would."""
    connection = sqlite3.connect(house.state / "db.sqlite3", isolation_level=None, timeout=30)
    connection.execute("BEGIN EXCLUSIVE")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")
        connection.close()


@contextmanager
def stopped(house: House) -> Iterator[None]:
    """The database server is down."""
    assert house.postgres
    house.postgres.stop()
    try:
        yield
    finally:
        house.postgres.start()


def reasons(house: House) -> set[str]:
    """Why `/healthz` says degraded; empty when all is well. No answer is a reason too."""
    found = house.health()
    return {"no answer"} if found is None else set(found["reasons"])


def degraded(house: House) -> bool:
    return bool(reasons(house) - {"no answer"})


def taken_while_away(house: House, told: Told) -> None:
    """Send while the database is away: a receipt, one file in the spool, an alarm; twice is once."""
    playing.press_send(house, told)
    assert told.code, told.errors
    assert house.spooled() == 1
    playing.press_send(house, told)
    assert not told.errors
    assert house.spooled() == 1
    took = house.wait(lambda: degraded(house), ALARM * SLACK, "an alarm for what waits in the spool")
    print(f"alarm after {took:.1f} s")


def arrives_once(house: House, told: list[Told]) -> None:
    """Back again: everything is opened once, a further press changes nothing, and the receipt leads there."""
    playing.found_whole(house, told)
    before = house.count("intake_envelope")
    for one in told:
        playing.press_send(house, one)
        playing.play(house, reporter.come_back(one))
        assert not one.errors
        assert one.found
    assert house.count("intake_envelope") == before
    playing.found_whole(house, told)
    # A lost log line stays a reason for five minutes, so that somebody notices.
    house.wait(lambda: reasons(house) <= {"log_full"}, 180, "all is well again")


@pytest.mark.fault("3")
@pytest.mark.fault("4")
@pytest.mark.req("I-3")
def test_postgresql_stopped_mid_form_the_report_is_taken_and_arrives_exactly_once(postgres_house: House) -> None:
    told = playing.at_send(postgres_house, "stopped")
    with stopped(postgres_house):
        taken_while_away(postgres_house, told)
    arrives_once(postgres_house, [told])


@pytest.mark.fault("3")
def test_the_whole_wizard_can_be_walked_while_postgresql_is_down(postgres_house: House) -> None:
    told = Told(reporter.someone(run="away"))
    with stopped(postgres_house):
        crowd = playing.play(postgres_house, reporter.whole(told, playing.RECIPES))
        assert told.code, told.errors
        assert {one.status for one in crowd.samples} == {200}
    arrives_once(postgres_house, [told])


@pytest.mark.fault("3")
def test_a_locked_embedded_database_mid_form_the_report_is_taken_and_arrives_exactly_once(sqlite_house: House) -> None:
    told = playing.at_send(sqlite_house, "locked")
    with held_by_another(sqlite_house):
        taken_while_away(sqlite_house, told)
    arrives_once(sqlite_house, [told])


@contextmanager
def disk_full(house: House, *names: str) -> Iterator[None]:
    """No file of these processes may grow any more: database, journal, spool and log alike."""
    pids = [pid for name in names for pid in house.pids(name)]
    before = {pid: resource.prlimit(pid, resource.RLIMIT_FSIZE) for pid in pids}
    for pid, (_, most) in before.items():
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, most))
    try:
        yield
    finally:
        for pid, limits in before.items():
            if pid in house.pids(_name(house, pid)):
                resource.prlimit(pid, resource.RLIMIT_FSIZE, limits)


def _name(house: House, pid: int) -> str:
    return next((name for name, one in house.processes() if one == pid), "")


@pytest.mark.fault("2")
def test_a_full_disk_gives_a_clear_page_with_the_telephone_number_and_nothing_half_written(sqlite_house: House) -> None:
    told = playing.at_send(sqlite_house, "full")
    assert told.final
    before = sqlite_house.count("intake_envelope"), sqlite_house.count("journal_entry")
    with disk_full(sqlite_house, "public child"):
        reply = playing.answer(sqlite_house, told.final)
        words = Page(reply.body.decode()).words
        assert reply.status == 503
        failed = words.partition("Your report is not sent")[2][:400]
        assert hotline_text() in failed
        assert not reporter.CODE.search(words)
        # What was told is still there: the page can be sent again as it is.
        assert b'name="state"' in reply.body
        assert (sqlite_house.count("intake_envelope"), sqlite_house.count("journal_entry")) == before
        assert [path.name for path in (sqlite_house.state / "spool").glob("*") if path.is_file()] == []
    playing.press_send(sqlite_house, told)
    assert told.code, told.errors
    arrives_once(sqlite_house, [told])


@pytest.mark.fault("2")
def test_on_a_full_disk_a_file_is_not_taken_and_the_words_go_on(sqlite_house: House) -> None:
    told = playing.at_send(sqlite_house, "no room")
    assert told.final
    with disk_full(sqlite_house, "public child"):
        reply = playing.answer(sqlite_house, with_a_file(told))
        words = Page(reply.body.decode()).words
        assert reply.status == 422
        assert "We cannot take files right now" in words
    assert sqlite_house.count("intake_attachment") == 0
    playing.press_send(sqlite_house, told)
    arrives_once(sqlite_house, [told])


def with_a_file(told: Told) -> reporter.Ask:
    """Step 7 sent with a small text-only PDF, from the answers that are ready to be sent."""
    from urllib.parse import parse_qs

    assert told.final
    body = told.final.raw.partition(b"\r\n\r\n")[2].decode()
    pairs = [("state", parse_qs(body)["state"][0]), ("from", "7")]
    pdf = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n" + b" " * 4096
    kind, content = multipart(pairs, [("files", "note.pdf", "application/pdf", pdf)])
    return reporter.post("/r/8", content, kind, label="file")


@pytest.mark.fault("2")
@pytest.mark.fault("14")
def test_a_worker_without_room_opens_the_report_once_there_is_room_again(sqlite_house: House) -> None:
    told = playing.at_send(sqlite_house, "worker")
    with disk_full(sqlite_house, "worker"):
        playing.press_send(sqlite_house, told)
        assert told.code, told.errors
        sqlite_house.wait(lambda: degraded(sqlite_house), ALARM * SLACK, "an alarm from a worker that cannot write")
    arrives_once(sqlite_house, [told])
