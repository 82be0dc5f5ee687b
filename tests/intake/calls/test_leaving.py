"""A call that falls silent: one alarm for each silence, sooner in danger, answered by whoever comes back."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hearthline.duty.actions import acknowledge_alert
from hearthline.duty.models import Alert
from hearthline.ground import clock
from hearthline.intake.calls import actions, queries
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from tests import staff
from tests.intake.calls.build import again, colleague, put, screener, typed, without

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def alarms() -> list[Alert]:
    return list(Alert.unscoped.filter(kind="call_left").order_by("raised_at", "id"))


def test_a_call_left_in_silence_raises_one_alarm_after_the_packs_promise() -> None:
    viewer = screener()
    began = clock.now()
    with clock.freeze(began):
        call = typed(viewer, {"story": "He"})
        closed = typed(viewer, {"story": "no"})
        actions.close_call(viewer=viewer, call_id=closed.pk, result="inquiry")
    with clock.freeze(began + 14 * MINUTE):
        assert actions.leave_calls() == 0
    for minute in (15, 16, 90):
        with clock.freeze(began + minute * MINUTE):
            assert actions.leave_calls() == (1 if minute == 15 else 0)
    (alarm,) = alarms()
    assert (alarm.subject_kind, alarm.subject_id, alarm.label) == ("call", call.pk.hex, call.reference)
    assert not alarm.urgent
    left = Entry.objects.get(tag=Tag.CALL_LEFT)
    assert (left.actor_kind, left.record_id) == ("system", call.pk.hex)


def test_a_call_that_says_danger_alarms_sooner_and_urgently() -> None:
    viewer = screener()
    began = clock.now()
    with clock.freeze(began):
        typed(viewer, {"danger": "yes"})
        typed(viewer, {"danger": "cannot_call"})
        typed(viewer, {"danger": "unsure"})
    assert actions.leave_calls(began + 4 * MINUTE) == 0
    assert actions.leave_calls(began + 5 * MINUTE) == 2
    assert [alarm.urgent for alarm in alarms()] == [True, True]


def test_words_that_come_again_answer_the_alarm_and_a_new_silence_raises_a_new_one() -> None:
    viewer = screener()
    began = clock.now()
    with clock.freeze(began):
        call = typed(viewer, {"story": "He"})
    assert actions.leave_calls(began + 20 * MINUTE) == 1
    with clock.freeze(began + 21 * MINUTE):
        put(viewer, call, "story", "He hit", base=1)
    (first,) = alarms()
    assert first.acknowledged_by.startswith("act:")
    assert Entry.objects.filter(tag=Tag.CALL_TYPED, purpose="returned").count() == 1
    assert actions.leave_calls(began + 30 * MINUTE) == 0
    assert actions.leave_calls(began + 36 * MINUTE) == 1
    assert len(alarms()) == 2


@pytest.mark.parametrize("how", ["file", "close", "take_over"])
def test_whoever_ends_or_takes_a_left_call_has_answered_its_alarm(how: str) -> None:
    viewer = screener()
    began = clock.now()
    with clock.freeze(began):
        call = typed(viewer, without("allegations"))
    assert actions.leave_calls(began + 20 * MINUTE) == 1
    two = colleague()
    with clock.freeze(began + 21 * MINUTE):
        if how == "file":
            actions.file_call(viewer=two, call_id=call.pk)
        elif how == "close":
            actions.close_call(viewer=two, call_id=call.pk, result="abandoned")
        else:
            actions.take_over(viewer=two, call_id=call.pk)
    assert [alarm.acknowledged_by[:4] for alarm in alarms()] == ["act:"]


def test_who_takes_over_a_left_call_and_leaves_it_too_alarms_anew() -> None:
    began = clock.now()
    with clock.freeze(began):
        call = typed(screener())
    assert actions.leave_calls(began + 20 * MINUTE) == 1
    with clock.freeze(began + 21 * MINUTE):
        actions.take_over(viewer=colleague(), call_id=call.pk)
    assert actions.leave_calls(began + 37 * MINUTE) == 1


def test_an_alarm_that_a_person_answered_stays_theirs() -> None:
    viewer = staff.viewer("screener")
    began = clock.now()
    with clock.freeze(began):
        call = typed(viewer, {"story": "He"})
    actions.leave_calls(began + 20 * MINUTE)
    acknowledge_alert(viewer=viewer, alert_id=alarms()[0].pk)
    put(viewer, call, "story", "He hit", base=1)
    assert alarms()[0].acknowledged_by == viewer.id


def test_a_look_at_a_silent_call_is_no_sign_of_life() -> None:
    viewer = screener()
    began = clock.now()
    with clock.freeze(began):
        call = typed(viewer, {"story": "He"})
    with clock.freeze(began + 14 * MINUTE):
        queries.news(viewer, call.pk, began)
        queries.call_detail(viewer, call.pk)
    assert again(call).typed_at == began
    assert actions.leave_calls(began + 15 * MINUTE) == 1


def test_danger_on_a_silent_call_alarms_anew_when_somebody_saw_it_and_nothing_came_of_it() -> None:
    viewer = staff.viewer("screener")
    began = clock.now()
    with clock.freeze(began):
        danger, calm = typed(viewer, {"danger": "yes"}), typed(viewer, {"danger": "no"})
    with clock.freeze(began + 20 * MINUTE):
        assert actions.leave_calls() == 2
        for alarm in alarms():
            acknowledge_alert(viewer=viewer, alert_id=alarm.pk)
    assert actions.leave_calls(began + 24 * MINUTE) == 0
    assert actions.leave_calls(began + 25 * MINUTE) == 1
    assert [alarm.subject_id for alarm in alarms() if not alarm.acknowledged_at] == [danger.pk.hex]
    assert actions.leave_calls(began + 90 * MINUTE) == 0, "one that waits is on every desk already"
    put(viewer, danger, "story", "He hit")
    assert all(alarm.acknowledged_at for alarm in alarms())
    assert again(calm).left_at is not None


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL looks through a table of one row, rightly")
def test_the_worker_finds_silent_calls_by_an_index_and_never_looks_through_all_of_them() -> None:
    with clock.freeze(clock.now() - 20 * MINUTE):
        typed(screener(), {"danger": "yes"})
    assert actions.leave_calls() == 1
    with CaptureQueriesContext(connection) as asked:
        assert actions.leave_calls(clock.now() + 20 * MINUTE) == 0
    plans = []
    with connection.cursor() as cursor:
        for query in asked.captured_queries:
            if query["sql"].startswith("SELECT") and "intake_call" in query["sql"]:
                cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}")
                plans += [row[3] for row in cursor.fetchall()]
    assert plans
    assert not [plan for plan in plans if plan.startswith("SCAN")]
