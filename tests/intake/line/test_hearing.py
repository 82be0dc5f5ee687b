"""Events taken in: once, sealed, answered at once; and what the worker makes of what stays behind."""

import json
from datetime import timedelta

import pytest
from django.db import connection

from hearthline.duty.models import Alert
from hearthline.ground import clock
from hearthline.intake.calls.ending import close_call
from hearthline.intake.keys import keeper
from hearthline.intake.line import actions, keys, law, rules
from hearthline.intake.line.attending import attend, forget_numbers
from hearthline.intake.line.hearing import hear
from hearthline.intake.line.models import Contact, LineEvent
from hearthline.intake.line.types import Event
from hearthline.journal.models import Entry
from tests import staff
from tests.intake.line.build import (
    MINUTE,
    NUMBER,
    chain,
    event,
    nobody_ready,
    row,
    someone_ready,
    spoken,
    tell,
    waiting,
)

pytestmark = pytest.mark.django_db


@pytest.mark.req("I-9")
def test_a_call_hears_of_911_chooses_a_language_and_is_told_its_place() -> None:
    someone_ready()
    first = tell("call", number=NUMBER)
    assert spoken(first)[0] == "safety.call_911"
    assert all(verb.words for verb in first.verbs if verb.kind == "say")
    placed = tell("digits", digits="2")
    assert spoken(placed) == ["line.next", "line.offer", "wait"]
    assert (row().language, row().state) == ("es", "waiting")
    tell("call", "call-2", number=NUMBER)
    second = tell("digits", "call-2", digits="1")
    assert second.verbs[0].values == {"position": "2"}
    assert "2" in second.verbs[0].words


@pytest.mark.fault("53")
def test_the_number_is_sealed_and_stands_nowhere_else() -> None:
    waiting()
    tell("digits", digits="1")
    contact = row()
    assert contact.number_known
    with connection.cursor() as cursor:
        for table in ("intake_contact", "intake_lineevent", "journal_entry", "duty_alert"):
            cursor.execute(f"SELECT * FROM {table}")
            for line in cursor.fetchall():
                for value in line:
                    told = bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
                    assert b"5550142" not in told
    service = keeper()
    assert service is not None
    where = keys.box_context(staff.HERE, keys.NUMBER, contact.pk)
    opened = service.open_number(bytes(contact.number_box), where, actor="t", purpose="t")
    assert opened == NUMBER.encode()
    assert NUMBER not in repr(event("call", number=NUMBER, digits="5550142919", words="x"))
    assert "5550142919" not in repr(event("digits", digits="5550142919"))


def test_the_same_event_again_gives_the_same_answer_and_doubles_nothing() -> None:
    someone_ready()
    told = event("call", number=NUMBER)
    first, again = hear(told), hear(told)
    assert (again.verbs, again.known, first.known) == (first.verbs, True, False)
    press = event("digits", digits="1")
    assert hear(press).verbs == hear(press).verbs
    assert Contact.unscoped.count() == 1
    assert LineEvent.unscoped.count() == 2
    gone = event("hangup")
    hear(gone)
    hear(gone)
    assert Entry.objects.filter(tag="intake:line:lose").count() == 1


def test_polls_are_not_kept_and_do_not_write_each_time() -> None:
    someone_ready()
    contact = waiting()
    with clock.freeze(clock.now() + timedelta(seconds=5)):
        assert spoken(tell("poll")) == ["wait"]
        assert row().version == contact.version
    with clock.freeze(clock.now() + timedelta(seconds=40)):
        tell("poll")
        assert row().version > contact.version
    assert LineEvent.unscoped.filter(kind="poll").count() == 0


def test_hanging_up_while_waiting_becomes_a_call_back_with_a_time_and_then_an_alarm() -> None:
    someone_ready()
    waiting()
    tell("hangup")
    contact = row()
    assert contact.state == "abandoned"
    assert contact.back_due_at is not None
    assert attend(clock.now()) == 0
    late = contact.back_due_at + MINUTE
    assert attend(late) == 1
    assert attend(late) == 0
    alert = Alert.unscoped.get(kind="call_back")
    assert (alert.subject_id, alert.urgent) == (contact.id.hex, True)


def test_events_in_the_wrong_order_do_no_harm() -> None:
    someone_ready()
    tell("hangup")
    tell("call", number=NUMBER)
    assert row().state == "abandoned"
    assert row().number_known
    assert spoken(tell("poll")) == ["hangup"]


def test_who_falls_silent_is_called_back_and_stands_in_the_old_place_when_they_come_again() -> None:
    someone_ready()
    contact = waiting()
    later = clock.now() + rules.SILENT + MINUTE
    assert attend(later) == 1
    assert row().state == "abandoned"
    with clock.freeze(later + MINUTE):
        assert spoken(tell("poll"))[0] == "line.next"
    assert (row().state, row().queued_at) == ("waiting", contact.queued_at)


def test_a_call_after_hours_goes_along_the_chain_and_raises_an_alarm_when_nobody_answers() -> None:
    chain("+19165550101", "+19165550102")
    tell("call", number=NUMBER)
    first = tell("digits", digits="1")
    assert spoken(first) == ["line.after_hours", "dial"]
    second = tell("unanswered", dial=first.verbs[-1].key)
    assert second.verbs[-1].address == "+19165550102"
    assert attend() == 0
    nobody = tell("unanswered", dial=second.verbs[-1].key)
    assert spoken(nobody) == ["line.nobody_yet", "line.offer", "wait"]
    assert attend() == 1
    assert Alert.unscoped.get().kind == "line_unanswered"
    third = tell("poll")
    tell("answered", dial=third.verbs[-1].key)
    assert row().state == "talking"
    assert attend() == 1
    assert Alert.unscoped.get().acknowledged_at is not None
    tell("hangup")
    assert row().state == "ended"


def test_the_queue_has_no_end() -> None:
    someone_ready()
    for number in range(40):
        waiting(f"call-{number}")
    assert {one.state for one in Contact.unscoped.all()} == {"waiting"}
    assert tell("poll", "call-39").verbs[-1].kind == "wait"


def test_a_position_counts_who_asked_to_be_called_back_and_shrinks_when_somebody_leaves() -> None:
    someone_ready()
    for name in ("a", "b", "c"):
        waiting(name)
    tell("digits", "a", digits="1")

    def place(name: str, minutes: int) -> str:
        with clock.freeze(clock.now() + timedelta(minutes=minutes)):
            return tell("poll", name).verbs[0].values.get("position", "1")

    assert place("c", 3) == "3"
    tell("hangup", "b")
    assert place("c", 6) == "2"


def test_a_restart_loses_nobody() -> None:
    someone_ready()
    waiting()
    connection.close() if not connection.in_atomic_block else None
    with clock.freeze(clock.now() + timedelta(hours=1)):
        assert spoken(tell("poll"))[-1] == "wait"
    assert row().state == "waiting"


def test_somebody_who_becomes_ready_takes_over_from_the_chain() -> None:
    chain("+19165550101")
    tell("call", number=NUMBER)
    ringing = tell("digits", digits="1")
    someone_ready()
    held = tell("unanswered", dial=ringing.verbs[-1].key)
    assert (row().state, spoken(held)[-1]) == ("waiting", "wait")
    nobody_ready()
    assert spoken(tell("poll"))[-1] == "dial"


def test_numbers_of_calls_that_became_nothing_are_forgotten_after_the_packs_days() -> None:
    waiting()
    tell("hangup")
    viewer = staff.viewer("screener")
    actions.called_back(viewer=viewer, contact_id=row().id, outcome="given_up", note="called three times")
    assert forget_numbers(clock.now()) == 0
    later = clock.now() + timedelta(days=law.number_days() + 1)
    forget_numbers(later)
    assert bytes(row().number_box), "why stands on a typing screen that nobody ended: a report may come of it"
    call_id = row().call_id
    assert call_id is not None
    close_call(viewer=viewer, call_id=call_id, result="abandoned")
    assert forget_numbers(later) > 0
    assert bytes(row().number_box) == b""
    assert LineEvent.unscoped.count() == 0


def test_what_is_kept_of_an_event_is_json_without_the_keys_that_were_pressed() -> None:
    waiting()
    tell("digits", digits="7")
    for kept in LineEvent.unscoped.all():
        assert set(json.loads(kept.reply)) == {"verbs"}
        assert not hasattr(kept, "digits")
    assert "digits='" not in repr(Event("a", "digits", "c", clock.now(), digits="7"))
