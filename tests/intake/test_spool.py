"""What the spool took comes in later, once, with the time at which it was durable."""

from datetime import timedelta

import pytest
from django.db import OperationalError, ProgrammingError

from hearthline.ground import clock
from hearthline.intake.actions import drain_spool, open_pending
from hearthline.intake.actions import spool as action
from hearthline.intake.door import spooling
from hearthline.intake.door.accept import accept, circuit
from hearthline.intake.models import AttachmentUse, Envelope, IntakePending, Report
from hearthline.intake.queries import health
from hearthline.journal.models import Entry
from hearthline.sealing import new_token
from tests.intake.build import IDENTITY, agency, sealed

pytestmark = pytest.mark.django_db
FILE = {"id": "018f3c1e-0000-7000-8000-000000000001", "key": "00"}


def spooled(**changes: object) -> str:
    """Take a report while the database rests; its envelope id."""
    circuit.trip()
    envelope = sealed(**changes)  # type: ignore[arg-type]  # forwards to the builder of the tests
    assert accept(envelope).durable == "spooled"
    return envelope.id


@pytest.mark.fault("3")
def test_a_spooled_report_arrives_exactly_once() -> None:
    own = spooled(identity=IDENTITY, files=[FILE])
    assert drain_spool() == 1
    assert drain_spool() == 0
    assert spooling.spool().count() == 0
    assert [row.id for row in Envelope.unscoped.all()] == [own]
    assert AttachmentUse.unscoped.count() == IntakePending.unscoped.count() == Entry.objects.count() == 1
    agency()
    assert open_pending().reports == 1


@pytest.mark.fault("1", "3")
def test_a_worker_killed_between_insert_and_removal_brings_it_in_once(monkeypatch: pytest.MonkeyPatch) -> None:
    spooled()
    with monkeypatch.context() as killed:
        killed.setattr("hearthline.sealing.spool.Spool.done", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            drain_spool()
    assert Envelope.unscoped.count() == 1
    assert drain_spool() == 0
    assert Envelope.unscoped.count() == 1
    assert spooling.spool().count() == 0


@pytest.mark.fault("3", "16")
def test_one_sent_again_and_committed_meanwhile_keeps_its_earlier_time() -> None:
    agency()
    token, early = new_token(), clock.now() - timedelta(minutes=5)
    with clock.freeze(early):
        circuit.trip()
        assert accept(sealed(token)).durable == "spooled"
    circuit.mend()
    assert accept(sealed(token)).durable == "committed"
    open_pending()
    assert drain_spool() == 0
    assert Report.unscoped.get().received_at == early
    assert Envelope.unscoped.get().received_at == early


def test_the_clock_of_a_spooled_report_starts_when_it_was_durable() -> None:
    agency()
    early = clock.now() - timedelta(hours=2)
    with clock.freeze(early):
        spooled()
    drain_spool()
    open_pending()
    assert Report.unscoped.get().received_at == early


@pytest.mark.fault("3", "12")
@pytest.mark.parametrize("trouble", [OperationalError("away"), ProgrammingError("no such table, or no right to it")])
def test_draining_stops_while_the_database_is_away_and_loses_nothing(
    monkeypatch: pytest.MonkeyPatch, trouble: Exception
) -> None:
    spooled()
    spooled(story="another")

    def away(*_: object, **__: object) -> bool:
        raise trouble

    with monkeypatch.context() as broken:
        broken.setattr(action, "insert", away)
        assert drain_spool() == 0
    assert spooling.spool().count() == 2
    assert spooling.spool().bad_names() == []
    assert drain_spool() == 2


@pytest.mark.fault("15")
def test_a_damaged_file_is_set_aside_and_the_others_come_in() -> None:
    bad = spooled()
    spooled(story="another")
    path = spooling.spool().folder / f"{bad}.sealed"
    content = bytearray(path.read_bytes())
    content[-10] ^= 1
    path.write_bytes(bytes(content))
    assert drain_spool() == 1
    assert "spool_bad" in health().reasons


@pytest.mark.parametrize("payload", [b"", b"{}", b"null", b'{"id":1}', b"\xff", b"[" * 10_000])
def test_a_whole_file_that_is_no_envelope_is_set_aside(payload: bytes) -> None:
    spooling.spool().put("stray", payload)
    spooled()
    assert drain_spool() == 1
    assert spooling.spool().bad_names() == ["stray.refused"]


def test_a_spool_that_is_not_empty_alarms_within_a_minute() -> None:
    start = clock.now()
    with clock.freeze(start):
        spooled()
        assert "spool" not in health().reasons
    with clock.freeze(start + timedelta(seconds=59)):
        found = health()
    assert "spool" in found.reasons
    assert (found.spooled, found.spool_seconds) == (1, 59)


def test_a_payload_comes_back_as_it_went() -> None:
    envelope = sealed(identity=IDENTITY, files=[FILE])
    assert vars(spooling.from_payload(spooling.to_payload(envelope))) == vars(envelope)
