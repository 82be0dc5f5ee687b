"""What is asked while the database is away: thanked when it is durable, taken in later, once, with its own time."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, IntegrityError, OperationalError, connection
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from hearthline.ground import clock
from hearthline.helpdesk import actions
from hearthline.helpdesk.actions import shelf
from hearthline.helpdesk.door import accept, lookup, spooling
from hearthline.helpdesk.door.models import InquiryEnvelope, InquiryPending, Topic, WayIn
from hearthline.helpdesk.models import Inquiry, Said
from hearthline.intake.door import spooling as reports
from hearthline.intake.door.accept import accept as taken
from hearthline.journal.models import Entry
from hearthline.journal.turn import circuit
from hearthline.retention import destroying
from hearthline.sealing import SpoolFull, new_token
from tests import staff
from tests.helpdesk.build import asked
from tests.helpdesk.test_public import TYPED, at_the_words, state_of, text
from tests.intake.build import empty_spool, sealed
from tests.planted import planted_at_rest

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.req("H-3", "I-3")]
EARLY = datetime(2026, 11, 20, 17, 4, 5, 600, tzinfo=UTC)
WORD = "quillfeather"


@pytest.fixture(autouse=True)
def _empty() -> Iterator[None]:
    _clear()
    yield
    _clear()


def _clear() -> None:
    circuit.mend()
    here = spooling.spool()
    for name in here.pending():
        here.done(name)
    for path in here.bad_folder.iterdir():
        path.unlink()


@contextmanager
def away() -> Iterator[None]:
    """The database has no such table for a while: what a stranger sends fails in it for good reason."""
    staff.agency()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE helpdesk_inquiryenvelope RENAME TO helpdesk_inquiryenvelope_away")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE helpdesk_inquiryenvelope_away RENAME TO helpdesk_inquiryenvelope")
        circuit.mend()


def waits() -> int:
    return spooling.spool().count()


@pytest.mark.fault("3")
def test_a_code_is_given_while_the_database_is_away_and_the_words_come_in_once(face: Client) -> None:
    staff.agency()
    state = at_the_words(face)
    with away():
        answer = face.post("/contact/", {**TYPED, "words": f"Zq {WORD}", "state": state})
        assert answer.status_code == 200
        assert "Your code" in text(answer)
        assert waits() == 1
    code = answer.context["code"]
    assert actions.drain_spool() == 1
    assert waits() == actions.drain_spool() == 0
    assert InquiryEnvelope.unscoped.count() == InquiryPending.unscoped.count() == Entry.objects.count() == 1
    actions.open_pending()
    assert Inquiry.unscoped.get().way == "web"
    found = lookup.find(code, agency_id=staff.HERE)
    assert found is not None
    assert found.topic == "case"


@pytest.mark.fault("3")
def test_sent_twice_while_away_is_one_file_one_code_and_the_first_time(face: Client) -> None:
    staff.agency()
    state = at_the_words(face)
    with away():
        with clock.freeze(EARLY):
            first = face.post("/contact/", {**TYPED, "state": state})
        with clock.freeze(EARLY + timedelta(minutes=3)):
            second = face.post("/contact/", {**TYPED, "state": state})
    assert first.context["code"] == second.context["code"]
    assert first.context["received_at"] == second.context["received_at"] == EARLY
    assert waits() == 1


@pytest.mark.fault("3", "16")
def test_sent_again_and_committed_before_the_shelf_is_empty_it_keeps_its_earlier_time() -> None:
    token = new_token()
    with away(), clock.freeze(EARLY):
        asked(token)
    with clock.freeze(EARLY + timedelta(minutes=5)):
        asked(token)
        actions.open_pending()
    assert actions.drain_spool() == 1
    rows = (InquiryEnvelope, Inquiry, Said)
    assert [one.unscoped.get().received_at for one in rows] == [EARLY] * 3


@pytest.mark.fault("3")
def test_sent_again_in_the_very_moment_in_which_it_comes_off_the_shelf_it_is_no_bad_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    token, real, raced = new_token(), shelf.bring_in, []
    with clock.freeze(EARLY), away():
        asked(token)

    def bring_in(row: InquiryEnvelope, **named: Any) -> datetime:
        if not raced:  # the page's own insert is committed between the worker's look and its insert
            raced.append(asked(token))
            raise IntegrityError("duplicate key")
        return real(row, **named)

    monkeypatch.setattr(shelf, "bring_in", bring_in)
    circuit.mend()
    assert actions.drain_spool() == 1
    assert actions.spool_health() == []
    assert InquiryEnvelope.unscoped.get().received_at == EARLY
    assert InquiryPending.unscoped.count() == 1


def test_its_promise_counts_from_when_the_person_was_thanked() -> None:
    with away(), clock.freeze(EARLY):
        asked()
    with clock.freeze(EARLY + timedelta(hours=2)):
        actions.drain_spool()
        actions.open_pending()
    with clock.freeze(EARLY):
        asked()
        actions.open_pending()
    late, usual = Inquiry.unscoped.order_by("pk")
    assert late.received_at == EARLY
    assert late.due_at == usual.due_at


@pytest.mark.fault("2")
def test_when_the_disk_is_full_too_nobody_is_thanked_and_the_words_stay(
    face: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> bool:
        raise SpoolFull("no room")

    state = at_the_words(face)
    with away():
        monkeypatch.setattr("hearthline.sealing.spool.Spool.put_once", full)
        answer = face.post("/contact/", {**TYPED, "state": state})
    assert answer.status_code == 503
    assert "Zqwords of mine" in answer.content.decode()
    assert "Your code" not in text(answer)
    assert state_of(answer)


def test_while_the_database_rests_nobody_waits_for_it_and_a_full_disk_asks_it_once_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    staff.agency()
    circuit.trip()
    asked()
    assert waits() == 1
    assert not InquiryEnvelope.unscoped.exists()

    def broken(*_: object) -> bool:
        raise OSError("a disk that fails")

    monkeypatch.setattr("hearthline.sealing.spool.Spool.put_once", broken)
    circuit.trip()
    asked()
    assert InquiryEnvelope.unscoped.count() == 1
    assert not circuit.is_open()


@pytest.mark.fault("3")
def test_what_failed_for_a_question_is_not_tried_again_by_a_report_in_the_same_moment() -> None:
    with away():
        asked()
        assert taken(sealed()).durable == "spooled", "the reports' own table is there, and nobody tried it"
    empty_spool()
    asked()
    assert taken(sealed()).durable == "committed"


@pytest.mark.fault("3", "12")
def test_emptying_the_shelf_stops_while_the_database_is_away_and_loses_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with away():
        asked()
        asked()

    def gone(*_: object, **__: object) -> datetime:
        raise OperationalError("away")

    with monkeypatch.context() as broken:
        broken.setattr(shelf, "bring_in", gone)
        assert actions.drain_spool() == 0
    assert waits() == 2
    assert actions.drain_spool() == 2


@pytest.mark.fault("1", "3")
def test_a_worker_killed_between_the_insert_and_the_removal_brings_it_in_once(monkeypatch: pytest.MonkeyPatch) -> None:
    class Killed(BaseException):
        pass

    def die(*_: object) -> None:
        raise Killed

    with away():
        asked()
    with monkeypatch.context() as killed:
        killed.setattr("hearthline.sealing.spool.Spool.done", die)
        with pytest.raises(Killed):
            actions.drain_spool()
    actions.drain_spool()
    assert InquiryEnvelope.unscoped.count() == InquiryPending.unscoped.count() == 1
    assert waits() == 0


@pytest.mark.fault("15")
@pytest.mark.parametrize("payload", [b"", b"{}", b"null", b"[]", b'{"id":1}', b"\xff", b"[" * 10_000])
def test_a_file_that_is_no_inquiry_is_set_aside_with_an_alarm_and_the_others_come_in(payload: bytes) -> None:
    spooling.spool().put("stray", payload)
    with away():
        asked()
    assert actions.drain_spool() == 1
    assert spooling.spool().bad_names() == ["stray.refused"]
    assert actions.spool_health() == ["inquiries_spool_bad"]


def test_a_shelf_that_is_not_empty_for_half_a_minute_alarms() -> None:
    staff.agency()
    with clock.freeze(EARLY):
        circuit.trip()
        asked()
        assert actions.spool_health() == []
    with clock.freeze(EARLY + shelf.ALARM + timedelta(seconds=1)):
        assert actions.spool_health() == ["inquiries_spooled"]


def test_the_worker_and_the_alarms_of_the_desk_know_the_shelf() -> None:
    from hearthline.site import wiring

    assert {"inquiries_spooled", "inquiries_spool_bad"} <= wiring.ALARMS.keys()
    assert "inquiry_spool" in {step.name for step in wiring.help_steps()}


@pytest.mark.fault("3")
def test_a_code_that_is_not_found_yet_is_not_called_wrong_while_something_waits(face: Client) -> None:
    with away():
        code = asked()
    answer = text(face.post("/contact/back", {"code": code}))
    assert "If you just sent your words, we have them." in answer
    actions.drain_spool()
    assert "There is no answer yet." in text(face.post("/contact/back", {"code": code}))


@pytest.mark.fault("3")
def test_more_words_under_a_code_are_kept_too_and_join_the_inquiry(
    face: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = asked()
    actions.open_pending()
    state = state_of(face.post("/contact/back", {"code": code}))

    def refuse(*_: Any, **__: Any) -> None:
        raise DatabaseError

    with monkeypatch.context() as broken:
        broken.setattr(accept, "put", refuse)
        answer = face.post("/contact/back", {"state": state, "words": f"Zqmore {WORD}"})
    assert "We have your words. A worker reads them." in text(answer)
    circuit.mend()
    actions.drain_spool()
    actions.open_pending()
    assert Said.unscoped.filter(inquiry=Inquiry.unscoped.get()).count() == 2


def test_what_waits_on_the_disk_is_sealed_and_apart_from_the_reports() -> None:
    with away():
        asked(words=f"The {WORD} by the door", name=f"Ada {WORD}")
    folder = settings.HEARTHLINE.state / "spool"
    assert planted_at_rest([WORD], [folder]) == {}
    assert reports.spool().count() == 0
    assert waits() == 1


@pytest.mark.fault("71")
def test_what_is_destroyed_leaves_this_shelf_too() -> None:
    with away():
        asked()
        asked()
    gone, other = (spooling.from_payload(raw) for _name, raw in spooling.spool().take())
    assert destroying.leave_the_spool(gone.root_id, ()) == 1
    assert spooling.spool().pending() == [other.pk]
    assert destroying.leave_the_spool("", {other.pk}) == 1
    assert waits() == 0


NAMES = st.text("0123456789abcdef", min_size=1, max_size=64)


@given(
    own=NAMES, root=NAMES, way=st.sampled_from(WayIn.values), topic=st.sampled_from(Topic.values), burst=st.booleans(),
    box=st.binary(max_size=200), at=st.datetimes(timezones=st.just(UTC)),
)  # fmt: skip
def test_an_inquiry_comes_back_from_the_shelf_as_it_went(
    own: str, root: str, way: str, topic: str, burst: bool, box: bytes, at: datetime
) -> None:
    row = InquiryEnvelope(
        id=own, agency_id="here", root_id=root, way=way, topic=topic, language="hmn", received_at=at, burst=burst,
        receipt_hash=root, reporter_key=box[:32], box=box,
    )  # fmt: skip
    again = spooling.from_payload(spooling.to_payload(row))
    names = [field.attname for field in InquiryEnvelope._meta.concrete_fields]
    assert [getattr(again, name) for name in names] == [getattr(row, name) for name in names]
