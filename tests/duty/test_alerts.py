"""Alerts: raised once, answered by a named person, and never quiet while nobody answers."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from hearthline.duty import actions, queries
from hearthline.duty.models import Alert, AlertKind
from hearthline.ground import clock as wall
from hearthline.ground.errors import Refused
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from tests.duty.people import (
    ADMINISTRATOR_HERE,
    OTHER_SCREENER,
    SCREENER_HERE,
    SCREENER_THERE,
    SUPERVISOR_HERE,
    WORKER,
    WORKER_THERE,
)

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 1, 3, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def raised(key: str = "danger:r-1", *, at: datetime = AT, urgent: bool = True, actor=WORKER, kind="danger") -> Alert:
    with wall.freeze(at), transaction.atomic():
        return actions.raise_alert(
            actor=actor,
            kind=kind,
            key=key,
            subject_kind="report",
            subject_id="r-1",
            urgent=urgent,
            label="SAC-0000-0000",
        )


def test_the_same_key_is_the_same_alert():
    assert raised().pk == raised().pk
    assert Entry.objects.filter(tag=Tag.ALERT_RAISED).count() == 1


def test_the_same_key_in_another_agency_is_another_alert():
    assert raised().pk != raised(actor=WORKER_THERE).pk
    assert len(queries.alerts(SCREENER_HERE)) == 1


def test_urgent_alerts_come_first_then_the_oldest(django_assert_num_queries):
    slow = raised("a", urgent=False, at=AT - 60 * MINUTE)
    young, old = raised("b", at=AT), raised("c", at=AT - MINUTE)
    with django_assert_num_queries(1):
        rows = queries.alerts(SCREENER_HERE)
    assert [a.pk for a in rows] == [old.pk, young.pk, slow.pk]


@pytest.mark.req("I-2")
@pytest.mark.parametrize("read", [queries.alerts, queries.interrupting])
def test_a_child_in_danger_stands_before_older_hand_offs_that_are_urgent_too(read):
    handed = [raised(f"h-{n}", at=AT + n * MINUTE, kind=AlertKind.HAND_OFF) for n in range(4)]
    danger = raised("d-1", at=AT + 9 * MINUTE)
    with wall.freeze(AT + 10 * MINUTE):
        assert [row.pk for row in read(SCREENER_HERE)] == [danger.pk, *(row.pk for row in handed)]


def test_acknowledging_is_one_press_by_a_named_person():
    row = raised()
    with wall.freeze(AT + MINUTE):
        got = actions.acknowledge_alert(viewer=SCREENER_HERE, alert_id=row.pk)
    assert (got.acknowledged_by, got.acknowledged_name) == (SCREENER_HERE.id, SCREENER_HERE.name)
    assert got.acknowledged_at == AT + MINUTE
    assert queries.alerts(SUPERVISOR_HERE) == []
    assert Entry.objects.get(tag=Tag.ALERT_ACKNOWLEDGED).actor_id == SCREENER_HERE.id


@pytest.mark.parametrize("kind", ["silent_proposal", "override_up"])
def test_who_decided_does_not_answer_what_asks_a_supervisor_to_look(kind):
    row = raised()
    Alert.unscoped.filter(pk=row.pk).update(kind=kind)
    with pytest.raises(Refused):
        actions.acknowledge_alert(viewer=SCREENER_HERE, alert_id=row.pk)
    assert Alert.unscoped.get().acknowledged_at is None
    assert actions.acknowledge_alert(viewer=SUPERVISOR_HERE, alert_id=row.pk).acknowledged_by == SUPERVISOR_HERE.id


@pytest.mark.fault("10")
def test_the_second_person_to_press_sees_who_was_first():
    row = raised()
    actions.acknowledge_alert(viewer=SCREENER_HERE, alert_id=row.pk)
    late = actions.acknowledge_alert(viewer=OTHER_SCREENER, alert_id=row.pk)
    assert late.acknowledged_by == SCREENER_HERE.id
    assert Entry.objects.filter(tag=Tag.ALERT_ACKNOWLEDGED).count() == 1


@pytest.mark.fault("46")
@pytest.mark.parametrize("who", [SCREENER_THERE, ADMINISTRATOR_HERE])
def test_who_may_not_acknowledge_is_refused_and_it_is_kept(who):
    row = raised()
    with pytest.raises(Refused):
        actions.acknowledge_alert(viewer=who, alert_id=row.pk)
    assert Alert.unscoped.get().acknowledged_at is None
    assert Entry.objects.filter(tag=Tag.RIGHT_REFUSED, actor_id=who.id).count() == 1


@pytest.mark.fault("46")
def test_another_agency_s_alert_and_none_at_all_are_refused_alike():
    row = raised()
    words = set()
    for wanted in (row.pk, uuid4()):
        with pytest.raises(Refused) as refused:
            actions.acknowledge_alert(viewer=SCREENER_THERE, alert_id=wanted)
        words.add((refused.value.code, refused.value.message, refused.value.entry["authority"]))
    assert len(words) == 1


def test_an_answer_without_a_person_is_refused_by_the_database():
    row = raised()
    with pytest.raises(IntegrityError), transaction.atomic():
        Alert.unscoped.filter(pk=row.pk).update(acknowledged_at=AT)


def test_an_administrator_sees_no_alerts():
    raised()
    assert queries.alerts(ADMINISTRATOR_HERE) == []


def test_health_is_well_with_no_danger_waiting():
    found = queries.health()
    assert (found.ok, found.unanswered, found.oldest, found.promise) == (True, 0, 0, 300)


@pytest.mark.parametrize(("seconds", "ok"), [(0, True), (300, True), (301, False)])
def test_health_turns_when_danger_waits_longer_than_the_promise(seconds: int, ok: bool):
    raised()
    with wall.freeze(AT + timedelta(seconds=seconds)):
        found = queries.health()
    assert (found.ok, found.unanswered, found.oldest) == (ok, 1, seconds)


def test_an_answered_danger_makes_health_well_again():
    row = raised()
    actions.acknowledge_alert(viewer=SCREENER_HERE, alert_id=row.pk)
    with wall.freeze(AT + 60 * MINUTE):
        assert queries.health().ok


def test_a_page_may_say_somebody_was_told_only_after_a_person_answered():
    row = raised(kind=AlertKind.DANGER)
    assert queries.answered(SCREENER_HERE, subject_id="r-1") == []
    actions.acknowledge_alert(viewer=SCREENER_HERE, alert_id=row.pk)
    assert [a.acknowledged_name for a in queries.answered(SCREENER_HERE, subject_id="r-1")] == [SCREENER_HERE.name]


def test_who_listens_is_told_of_an_answer_once_in_the_same_transaction(monkeypatch):
    told: list[Alert] = []
    monkeypatch.setattr("hearthline.duty.actions.alerts._handlers", [])
    actions.on_acknowledged(told.append)
    actions.on_acknowledged(told.append)
    alert = raised()
    for _ in range(2):
        actions.acknowledge_alert(viewer=SCREENER_HERE, alert_id=alert.pk)
    assert [one.pk for one in told] == [alert.pk]
    assert told[0].acknowledged_at is not None
