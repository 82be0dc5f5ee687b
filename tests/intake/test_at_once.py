"""Many at once: nothing is lost, nothing is stored twice. Real threads, real connections, real locking."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TypeVar

import pytest
from django.db import connection, connections

from hearthline.ground import clock
from hearthline.intake.actions import open_pending
from hearthline.intake.door.accept import accept
from hearthline.intake.door.content import ReportContent
from hearthline.intake.keys import record_key
from hearthline.intake.models import Envelope, IntakePending, Report, ReportPart
from hearthline.intake.reading import assemble
from hearthline.journal import turn
from hearthline.journal.models import Entry
from hearthline.sealing import new_token
from tests.intake.build import agency, sealed

pytestmark = pytest.mark.django_db(transaction=True)
T = TypeVar("T")
SUBMITTERS = 32
QUIET = timedelta(seconds=2)
"""So long after the last Send, the worker opens everything that waits."""


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever waits longer than five seconds goes to the spool (`test_real_failures.py`): on a slow machine, the last
    of thirty-two would."""
    monkeypatch.setattr(turn, "PATIENCE", 120.0)


def at_once(jobs: list[Callable[[], T]]) -> list[T]:
    """Run the jobs in as many threads, all started together; their results in order."""
    ready = threading.Barrier(len(jobs))

    def run(job: Callable[[], T]) -> T:
        try:
            ready.wait()
            return job()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


@pytest.mark.fault("18")
def test_of_32_submitters_at_once_none_loses_a_report() -> None:
    agency()
    envelopes = [sealed(new_token(), story=f"Story number {number}.") for number in range(SUBMITTERS)]
    taken = at_once([lambda envelope=envelope: accept(envelope) for envelope in envelopes])  # type: ignore[misc]
    assert [(one.durable, one.duplicate) for one in taken] == [("committed", False)] * SUBMITTERS
    assert Envelope.unscoped.count() == SUBMITTERS
    assert Entry.objects.filter(tag="intake:envelope:accept").count() == SUBMITTERS
    with clock.freeze(clock.now() + QUIET):
        assert open_pending(limit=100).reports == SUBMITTERS
    told = set()
    for report in Report.unscoped.all():
        content = assemble(report, record_key(report, actor="test", purpose="test")).main.content
        assert isinstance(content, ReportContent)
        told.add(content.story)
    assert told == {f"Story number {number}." for number in range(SUBMITTERS)}
    assert Report.unscoped.values("number").distinct().count() == SUBMITTERS


@pytest.mark.fault("16", "18")
def test_the_same_report_sent_by_16_at_once_is_stored_once() -> None:
    token = new_token()
    envelopes = [sealed(token) for _ in range(16)]
    taken = at_once([lambda envelope=envelope: accept(envelope) for envelope in envelopes])  # type: ignore[misc]
    assert sorted(one.duplicate for one in taken) == [False] + [True] * 15
    assert Envelope.unscoped.count() == IntakePending.unscoped.count() == 1


@pytest.mark.fault("10")
def test_two_workers_at_once_open_each_envelope_once() -> None:
    agency()
    token = new_token()
    for number in range(6):
        accept(sealed(story=f"Story {number}"))
        accept(sealed(token, story=f"Addition {number}"))
    if connection.vendor == "sqlite":
        connection.close()
    at_once([lambda: open_pending(limit=50)] * 4)
    with clock.freeze(clock.now() + QUIET):
        open_pending(limit=50)
    assert (Report.unscoped.count(), ReportPart.unscoped.count()) == (7, 12)
    assert IntakePending.unscoped.count() == 0
    assert ReportPart.unscoped.filter(report__root_id=sealed(token).root_id).count() == 6
