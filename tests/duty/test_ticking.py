"""What time alone does: once, whoever ticks, however often."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hearthline.duty import actions
from hearthline.duty.actions.ticking import TOP_LEVEL
from hearthline.duty.models import Alert, Clock, ClockState
from hearthline.ground import clock as wall
from hearthline.journal.actions import write
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from tests.duty.people import HERE, SCREENER_HERE, THERE, WORKER, WORKER_THERE

START = datetime(2026, 3, 8, 9, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def clock_due(minutes: int, *, subject: str = "r-1", actor=WORKER, alert_kind: str = "clock_breach") -> Clock:
    with wall.freeze(START), transaction.atomic():
        return actions.start_clock(
            actor=actor,
            subject_kind="report",
            subject_id=subject,
            kind="screening",
            started_at=START,
            due_at=START + minutes * MINUTE,
            rule="desk.screening_decision",
            citation="Invented promise",
            counting_verified=True,
            label="SAC-0000-0000",
            alert_kind=alert_kind,
        )


@pytest.mark.django_db
@pytest.mark.req("S-11")
def test_a_clock_past_due_is_breached_and_alarms():
    row = clock_due(30, alert_kind="silent_proposal")
    assert actions.tick(START + 30 * MINUTE).breached == 0
    assert actions.tick(START + 31 * MINUTE).breached == 1
    row.refresh_from_db(from_queryset=Clock.unscoped.all())
    assert (row.state, row.breached_at) == (ClockState.BREACHED, START + 31 * MINUTE)
    alert = Alert.unscoped.get()
    assert (alert.kind, alert.subject_id, alert.label) == ("silent_proposal", "r-1", "SAC-0000-0000")
    assert Entry.objects.filter(tag=Tag.CLOCK_BREACHED).count() == 1


@pytest.mark.django_db
def test_ticking_again_changes_nothing():
    clock_due(30)
    late = START + 31 * MINUTE
    with wall.freeze(late):
        assert actions.tick().breached == 1
        assert actions.tick() == actions.Ticked()
    assert Alert.unscoped.count() == 1


@pytest.mark.django_db
def test_a_met_clock_is_never_breached():
    row = clock_due(30)
    Clock.unscoped.filter(pk=row.pk).update(state="met", met_at=START, met_entry="x")
    assert actions.tick(START + 999 * MINUTE).breached == 0


@pytest.mark.django_db
def test_one_agency_can_be_ticked_alone():
    clock_due(30)
    clock_due(30, actor=WORKER_THERE)
    assert actions.tick(START + 31 * MINUTE, agencies=[THERE]).breached == 1
    assert Clock.unscoped.get(agency_id=HERE).state == ClockState.RUNNING


@pytest.mark.django_db
@pytest.mark.parametrize(("urgent", "patience"), [(True, 5), (False, 30)])
def test_silence_raises_an_alert_level_by_level_and_then_it_stays_at_the_top(urgent: bool, patience: int):
    with wall.freeze(START), transaction.atomic():
        actions.raise_alert(
            actor=WORKER, kind="danger", key="k", subject_kind="report", subject_id="r-1", urgent=urgent
        )
    assert actions.tick(START + patience * MINUTE).escalated == 0
    at = START
    for level in range(1, TOP_LEVEL + 1):
        at += patience * MINUTE + timedelta(seconds=1)
        assert actions.tick(at).escalated == 1
        assert actions.tick(at).escalated == 0
        assert Alert.unscoped.get().level == level
    assert actions.tick(at + 999 * MINUTE).escalated == 0
    assert Entry.objects.filter(tag=Tag.ALERT_ESCALATED).count() == TOP_LEVEL


@pytest.mark.django_db
def test_an_answered_alert_rises_no_further():
    clock_due(1)
    with wall.freeze(START + 2 * MINUTE):
        actions.tick()
        actions.acknowledge_alert(viewer=SCREENER_HERE, alert_id=Alert.unscoped.get().pk)
    assert actions.tick(START + 999 * MINUTE).escalated == 0


def _answered_at(minute: int) -> None:
    with wall.freeze(START + minute * MINUTE):
        for row in Alert.unscoped.filter(acknowledged_at=None):
            actions.acknowledge_alert(viewer=SCREENER_HERE, alert_id=row.pk)


@pytest.mark.django_db
@pytest.mark.req("I-3")
def test_a_hand_off_that_somebody_took_on_and_never_finished_sounds_again_until_it_is_done():
    clock_due(15, alert_kind="hand_off")
    assert actions.tick(START + 16 * MINUTE).breached == 1
    _answered_at(17)
    assert actions.tick(START + 32 * MINUTE).again == 0  # as long as the promise itself was
    assert actions.tick(START + 33 * MINUTE).again == 1
    assert actions.tick(START + 34 * MINUTE).again == 0  # it sounds; nobody needs two
    assert Alert.unscoped.filter(acknowledged_at=None).get().urgent
    _answered_at(40)
    assert actions.tick(START + 56 * MINUTE).again == 1
    with wall.freeze(START + 57 * MINUTE), transaction.atomic():
        entry = write(actor=SCREENER_HERE, tag=Tag.HAND_OFF_ANSWERED, record_kind="report", record_id="r-1")
        actions.meet_clock(
            actor=SCREENER_HERE, subject_kind="report", subject_id="r-1", kind="screening", entry=str(entry)
        )
    assert not Alert.unscoped.filter(acknowledged_at=None).exists()  # doing it is the answer
    assert actions.tick(START + 999 * MINUTE) == actions.Ticked()
    assert Alert.unscoped.count() == 3


@pytest.mark.django_db
def test_what_does_not_interrupt_does_not_come_back():
    clock_due(15, alert_kind="silent_proposal")
    actions.tick(START + 16 * MINUTE)
    Alert.unscoped.update(acknowledged_by=SCREENER_HERE.id, acknowledged_at=START + 17 * MINUTE)
    assert actions.tick(START + 999 * MINUTE).again == 0


@pytest.mark.django_db
@pytest.mark.fault("8")
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moments=st.lists(st.integers(min_value=-90, max_value=180), min_size=1, max_size=8))
def test_however_the_clock_jumps_a_breach_happens_once_and_is_never_undone(moments: list[int]):
    with transaction.atomic():
        clock_due(60)
        breached = 0
        for minute in moments:
            breached += actions.tick(START + minute * MINUTE).breached
        row = Clock.unscoped.get()
        assert breached == (1 if max(moments) > 60 else 0)
        assert (row.state == ClockState.BREACHED) == bool(breached)
        assert Alert.unscoped.count() == breached
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_breach_a_clock_once():
    for n in range(4):
        clock_due(1, subject=f"r-{n}")
    counts: list[int] = []
    barrier = threading.Barrier(2)

    def work() -> None:
        try:
            barrier.wait(timeout=60)
            counts.append(actions.tick(START + 2 * MINUTE).breached)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for t in threads:
        t.start()
    for t in threads:
        t.join(timeout=120)
    assert sum(counts) == 4
    assert Alert.unscoped.count() == 4
    assert Entry.objects.filter(tag=Tag.CLOCK_BREACHED).count() == 4
