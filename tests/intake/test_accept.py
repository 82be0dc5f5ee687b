"""Taking an envelope: once, whole, journalled, and never thanked for before it is durable."""

import pytest
from django.db import InterfaceError, OperationalError, connection
from django.test.utils import CaptureQueriesContext

from hearthline.ground import clock
from hearthline.intake.door import accept as door
from hearthline.intake.door import spooling
from hearthline.intake.door.accept import NotTaken, accept
from hearthline.intake.models import AttachmentUse, Envelope, IntakePending, PublicStatus
from hearthline.journal.models import Entry, Pending
from hearthline.journal.turn import REST
from hearthline.sealing import SpoolFull, new_token
from tests.intake.build import IDENTITY, receipt_of, sealed

pytestmark = pytest.mark.django_db


def test_an_accepted_envelope_is_there_whole_and_journalled() -> None:
    envelope = sealed(identity=IDENTITY, files=[{"id": "018f3c1e-0000-7000-8000-000000000001", "key": "00"}])
    taken = accept(envelope)
    row = Envelope.unscoped.get()
    entry = Entry.objects.get()
    assert taken.durable == "committed"
    assert not taken.duplicate
    assert (row.id, bytes(row.report_box), bytes(row.identity_box or b"")) == (
        envelope.id,
        envelope.report_box,
        envelope.identity_box,
    )
    assert row.received_at == envelope.received_at
    assert IntakePending.unscoped.get().envelope_id == row.id
    assert not PublicStatus.unscoped.exists(), "nobody at the desk has done anything yet"
    assert AttachmentUse.unscoped.get().envelope_id == row.id
    assert (entry.record_id, entry.actor_kind, entry.actor_id) == (row.id, "public", "")
    assert Pending.objects.get().entry_id == entry.id


@pytest.mark.fault("16", "17")
def test_the_same_content_again_is_stored_once_and_has_the_same_receipt() -> None:
    token = new_token()
    first, again = sealed(token), sealed(token)
    assert not accept(first).duplicate
    assert accept(again).duplicate
    assert first.id == again.id
    assert first.report_box != again.report_box
    assert Envelope.unscoped.count() == IntakePending.unscoped.count() == Entry.objects.count() == 1
    assert receipt_of(token).lookup == Envelope.unscoped.get().receipt_hash


@pytest.mark.fault("17")
def test_a_captured_envelope_sent_again_changes_nothing() -> None:
    envelope = sealed()
    accept(envelope)
    before = list(Envelope.unscoped.values())
    assert accept(envelope).duplicate
    assert list(Envelope.unscoped.values()) == before


def test_changed_content_under_one_token_is_an_addition_with_the_same_receipt() -> None:
    token = new_token()
    accept(sealed(token))
    accept(sealed(token, story="I forgot to say that it happened before."))
    rows = list(Envelope.unscoped.order_by("received_at", "kind"))
    assert sorted(row.kind for row in rows) == ["addition", "report"]
    assert len({row.root_id for row in rows}) == len({row.receipt_hash for row in rows}) == 1


def test_the_whole_report_after_a_first_danger_envelope_stays_a_report() -> None:
    token = new_token()
    accept(sealed(token, kind="danger", danger="cannot_call", story=""))
    accept(sealed(token, danger="cannot_call"))
    assert sorted(Envelope.unscoped.values_list("kind", flat=True)) == ["danger", "report"]


def test_accepting_takes_few_statements_and_no_separate_select() -> None:
    envelope = sealed(identity=IDENTITY)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        accept(envelope)
    statements = [query["sql"].split()[0] for query in queries if "SAVEPOINT" not in query["sql"]]
    assert [word for word in statements if word != "BEGIN"] == ["INSERT"] * 4


@pytest.mark.fault("3", "4", "5")
@pytest.mark.parametrize("trouble", [OperationalError("gone"), InterfaceError("closed"), OSError(28, "disk")])
def test_whatever_the_database_says_the_report_is_taken_by_the_spool(
    monkeypatch: pytest.MonkeyPatch, trouble: Exception
) -> None:
    envelope = sealed()

    def away(*_: object, **__: object) -> bool:
        raise trouble

    monkeypatch.setattr(door, "insert", away)
    taken = accept(envelope)
    assert (taken.durable, taken.duplicate) == ("spooled", False)
    assert Envelope.unscoped.count() == 0
    (name, payload), *more = spooling.spool().take()
    assert not more
    assert name == envelope.id
    assert vars(spooling.from_payload(payload)) == vars(envelope)


@pytest.mark.fault("3", "16")
def test_a_retry_while_the_database_is_away_is_one_file_in_the_spool(monkeypatch: pytest.MonkeyPatch) -> None:
    token = new_token()
    monkeypatch.setattr(door, "insert", _away)
    assert not accept(sealed(token)).duplicate
    assert accept(sealed(token)).duplicate
    assert spooling.spool().count() == 1


def _away(*_: object, **__: object) -> bool:
    raise OperationalError("away")


def test_after_a_failure_nobody_waits_for_the_database_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []

    def count(*args: object, **kwargs: object) -> bool:
        calls.append(1)
        return _away()

    monkeypatch.setattr(door, "insert", count)
    start = clock.now()
    with clock.freeze(start):
        accept(sealed())
        accept(sealed())
        assert len(calls) == 1
    with clock.freeze(start + REST):
        accept(sealed())
    assert len(calls) == 2


def test_the_database_is_used_again_when_it_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    start = clock.now()
    with clock.freeze(start), monkeypatch.context() as broken:
        broken.setattr(door, "insert", _away)
        accept(sealed())
    with clock.freeze(start + REST):
        assert accept(sealed()).durable == "committed"


@pytest.mark.fault("2", "3")
def test_nothing_is_thanked_for_when_neither_database_nor_spool_would_hold_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "insert", _away)
    monkeypatch.setattr(spooling, "spool", _full)
    with pytest.raises(NotTaken) as caught:
        accept(sealed())
    assert caught.value.code == "intake.not-taken"
    assert Envelope.unscoped.count() == 0


def _full() -> object:
    raise SpoolFull("no room")


@pytest.mark.fault("2")
def test_when_the_spool_is_full_the_database_is_tried_even_while_it_rests(monkeypatch: pytest.MonkeyPatch) -> None:
    door.circuit.trip()
    monkeypatch.setattr(spooling, "spool", _full)
    assert accept(sealed()).durable == "committed"


@pytest.mark.fault("1", "2")
def test_when_the_journal_cannot_be_written_nothing_of_the_envelope_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(door, "put_entry", full)
    assert accept(sealed()).durable == "spooled"
    assert Envelope.unscoped.count() == IntakePending.unscoped.count() == 0
