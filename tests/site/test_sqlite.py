"""The embedded database: writers take turns at BEGIN, and nobody waits longer than they are willing to."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing

import pytest
from django.db import OperationalError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from hearthline.access.models import User
from hearthline.site.config import EAGER, PATIENT, from_environment

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def other() -> Iterator[sqlite3.Connection]:
    """Another process's connection."""
    if connection.vendor != "sqlite":
        pytest.skip("SQLite's own lock")
    name = str(connection.settings_dict["NAME"])
    with closing(sqlite3.connect(name, isolation_level=None, check_same_thread=False)) as found:
        yield found


def busy_timeout() -> int:
    with connection.cursor() as cursor:
        return int(cursor.execute("PRAGMA busy_timeout").fetchone()[0])


def test_who_does_not_get_the_lock_in_time_gives_up_and_is_whole_afterwards(
    other: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections["default"], "patience", 0.02)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(OperationalError, match="locked"), transaction.atomic():
        pass
    other.execute("ROLLBACK")
    assert (busy_timeout(), connection.in_atomic_block) == (20_000, False)
    with transaction.atomic(durable=True):
        assert connection.in_atomic_block


def test_who_waits_gets_the_lock_soon_after_it_is_free(other: sqlite3.Connection) -> None:
    """The best of ten counts: a busy machine lets anybody wait."""
    busy_timeout()  # connected
    waited: list[float] = []
    while len(waited) < 10 and min(waited, default=1.0) >= 0.15:
        waited.append(waited_after_the_lock_was_free(other))
    assert min(waited) < 0.15, waited
    assert busy_timeout() == 20_000


def waited_after_the_lock_was_free(other: sqlite3.Connection) -> float:
    freed: list[float] = []

    def free() -> None:
        freed.append(time.monotonic())
        other.execute("ROLLBACK")

    other.execute("BEGIN IMMEDIATE")
    threading.Timer(0.2, free).start()
    with transaction.atomic():
        return time.monotonic() - freed[0]


def test_a_write_outside_a_transaction_waits_too(other: sqlite3.Connection) -> None:
    other.execute("BEGIN IMMEDIATE")
    threading.Timer(0.05, lambda: other.execute("ROLLBACK")).start()
    assert User.objects.filter(username="nobody").update(username="somebody") == 0


def test_an_error_that_is_no_lock_is_told_at_once(other: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections["default"], "_begin", "BEGIN SOMETHING")
    with pytest.raises(OperationalError, match="syntax"), transaction.atomic():
        pass
    assert busy_timeout() == 20_000


def test_the_begin_shows_in_the_log_of_queries(other: sqlite3.Connection) -> None:
    with CaptureQueriesContext(connection) as asked, transaction.atomic():
        pass
    assert [one["sql"] for one in asked.captured_queries] == ["BEGIN IMMEDIATE", "COMMIT"]


def test_the_worker_asks_again_less_often_than_who_is_sending(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEARTHLINE_DEMO", "1")
    monkeypatch.setenv("HEARTHLINE_TLS", "0")
    monkeypatch.delenv("HEARTHLINE_DATABASE_URL", raising=False)
    found = {face: from_environment(face).database["OPTIONS"] for face in ("public", "desk", "worker")}
    assert {face: options["again"] for face, options in found.items()} == {  # type: ignore[index]
        "public": EAGER, "desk": EAGER, "worker": PATIENT,
    }  # fmt: skip
