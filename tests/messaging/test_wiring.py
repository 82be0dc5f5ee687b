"""Wired in: a dead message alarms the desk, health says what is wrong, and intake never feels any of it."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from hearthline.duty.models import Alert, AlertKind
from hearthline.ground import clock
from hearthline.intake.models import Report
from hearthline.messaging import actions, queries
from hearthline.messaging.adapters.kept import KeptSender
from hearthline.messaging.channels import NAMES, Channels
from hearthline.messaging.models import Attempt, HookNote, Message, State
from hearthline.site import wiring
from hearthline.site.steps import turn
from tests import staff
from tests.intake.build import arrived
from tests.messaging.build import MAIL, NOW, TEXT, again, ask, go, refuse


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with clock.freeze(NOW):
        yield


def kill(*keys: str, **wanted: Any) -> list[Message]:
    rows = [ask(key, **wanted) for key in keys]
    fault = refuse("http-404", final=True)
    go(clock.now(), KeptSender("text", fault=fault), KeptSender("mail", fault=fault))
    return rows


@pytest.mark.django_db
@pytest.mark.req("S-11")
def test_a_message_that_died_alarms_the_desk_and_stands_in_health() -> None:
    (message,) = kill("k1")
    alert = Alert.unscoped.get(kind=AlertKind.MESSAGE)
    assert (alert.subject_kind, alert.subject_id, alert.urgent, alert.label) == (
        "message",
        message.pk.hex,
        True,
        "text",
    )
    assert queries.health() == ["messages_dead"]
    assert queries.health(staff.THERE) == []


@pytest.mark.django_db
def test_a_hundred_that_die_at_once_are_one_alarm_an_hour_for_each_channel() -> None:
    """The alarm itself may be told by messages: one that dies makes no second alarm, and so on for ever."""
    kill(*(f"k{n}" for n in range(30)))
    kill("alert-told", subject_kind="alert", subject_id="a1")
    assert Alert.unscoped.filter(kind=AlertKind.MESSAGE).count() == 1
    kill("m1", target=MAIL)
    assert Alert.unscoped.filter(kind=AlertKind.MESSAGE).count() == 2
    with clock.freeze(NOW + timedelta(hours=1)):
        kill("later")
    assert Alert.unscoped.filter(kind=AlertKind.MESSAGE).count() == 3


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("urgent", "minutes", "late"), [(True, 1, False), (True, 3, True), (False, 14, False), (False, 16, True)]
)
def test_what_waits_for_too_long_stands_in_health(urgent: bool, minutes: int, late: bool) -> None:
    ask(urgent=urgent)
    with clock.freeze(NOW + timedelta(minutes=minutes)):
        assert ("messages_late" in queries.health()) is late


@pytest.mark.django_db
def test_posts_that_nobody_takes_in_stand_in_health() -> None:
    HookNote.objects.create(agency_id=staff.HERE, path="/", body=b"", signature="x", stamp="1", received_at=NOW)
    assert queries.health() == []
    with clock.freeze(NOW + timedelta(minutes=16)):
        assert queries.health() == ["message_notes_late"]


@pytest.mark.django_db
def test_a_channel_that_is_missing_is_told_at_the_desk(settings: Any) -> None:
    settings.HEARTHLINE_CHANNELS = Channels()
    ask()
    actions.deliver(NOW)
    assert wiring.alarm(queries.health()) == 1
    assert Alert.unscoped.get(kind=AlertKind.MESSAGE).subject_id == "messages_no_channel"


@pytest.mark.django_db(transaction=True)
@pytest.mark.fault("6")
@pytest.mark.req("I-3")
def test_while_every_provider_hangs_a_report_is_opened_in_the_same_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Mail and telephone are down, in the worst way: nobody answers and nobody hangs up. Intake does not notice."""
    let_go, called = threading.Event(), threading.Event()

    def hang(*_: Any, **__: Any) -> None:
        called.set()
        let_go.wait(60)

    monkeypatch.setattr(actions, "deliver", hang)
    for number, target in enumerate((MAIL, TEXT)):
        ask(f"k{number}", target)
    try:
        prompt, _slow = wiring.worker_steps()
        steps = [step for step in prompt if step.name.startswith("messages_")]
        assert {step.name.removeprefix("messages_") for step in steps} == set(NAMES)
        turn(steps, 1.0)
        assert called.wait(30)
        report = arrived()
        turn(steps, 3.0)  # they still hang, and are not waited for nor begun twice
        assert Report.unscoped.filter(pk=report.pk).exists()
    finally:
        let_go.set()
    assert all(step.failures == 0 for step in steps)


@pytest.mark.django_db
@pytest.mark.fault("6")
def test_while_mail_is_down_what_asks_for_a_message_goes_on_and_the_message_waits() -> None:
    down = KeptSender("mail", fault=refuse("mail-ConnectionRefusedError", everyone=True))
    made = ask("k", MAIL, urgent=False)
    now = NOW
    for _ in range(8):
        go(now, down)
        now = again(made).next_at
    assert again(made).state == State.WAITING
    down.fault = None
    go(now, down)
    assert again(made).state == State.SENT


@pytest.mark.django_db
@pytest.mark.fault("71")
def test_messages_about_a_record_go_with_it() -> None:
    from hearthline.retention.destroying import named

    made, other = ask("k1", subject_kind="report", subject_id="a" * 32), ask("k2")
    go(NOW, KeptSender("text"))
    gone = named({"a" * 32})
    assert (gone["messaging.Message"], gone["messaging.Attempt"]) == (1, 1)
    assert not Message.unscoped.filter(pk=made.pk).exists()
    assert Attempt.unscoped.filter(message=other).count() == 1
