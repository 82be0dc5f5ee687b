"""What comes back: at the desk, by a text, by a key on the telephone. The first real answer stops the chain."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction

from hearthline.access.models import Agency, RoleGrant, User
from hearthline.access.viewer import SCREENER
from hearthline.duty import actions
from hearthline.duty.escalation import Caller, answering
from hearthline.duty.escalation.calling import call_key
from hearthline.duty.models import Alert, Escalation, EscalationCall
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from tests import cast
from tests.duty.escalation.conftest import Events, House, about
from tests.duty.escalation.doubles import ADA, BEN, Outbox, ladder
from tests.duty.escalation.test_steps import at, raised
from tests.duty.people import HERE, OTHER_SCREENER

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _table() -> None:
    Outbox.make_table()


@pytest.fixture
def ben(house: House) -> User:
    """A screener with an account; Ben of the chain is this person."""
    Agency.objects.get_or_create(pk=HERE, defaults={"name": "River County"})
    user = User.objects.create(username="ben", name=cast.SCREENER, agency_id=HERE)
    RoleGrant.objects.create(
        agency_id=HERE, user=user, role=SCREENER, granted_by="test", confirmed_at=house.time.moment().wall
    )
    house.rota.chain = ladder(
        ("on_duty", (ADA,), 0), ("backup", (user.pk.hex,), 5), ("everyone", (ADA, user.pk.hex), 15)
    )
    house.rota.reaches = {ADA: house.rota.reaches[ADA], user.pk.hex: house.rota.reaches[BEN]}
    return user


def answer(events: Events, house: House, key: str, said: str = "take", **more: Any) -> None:
    heard = SimpleNamespace(about=about(HERE, key, **more), answer=said, at=house.time.moment().wall)
    with transaction.atomic():
        for handler in events.answer:
            handler(heard)


def told(house: House) -> dict[str, str]:
    """Way and person of every message that says somebody has it, to its words."""
    rows = house.outbox.rows(HERE, "key, template, facts")
    return {key: f"{template} {facts}" for key, template, facts in rows if key.startswith("taken:")}


@pytest.mark.req("I-2", "S-11")
@pytest.mark.parametrize("way", ["text", "text.2", "mail"])
def test_a_text_answer_takes_the_alert_as_that_person_and_stops_the_chain(
    house: House, events: Events, ben: User, way: str
) -> None:
    alert = raised()
    caller = Caller()
    at(house, caller, 5)
    answer(events, house, call_key(alert, 2, 0, ben.pk.hex, way))
    row = Alert.unscoped.get(pk=alert.pk)
    assert (row.acknowledged_by, row.acknowledged_name) == (ben.pk.hex, ben.name)
    entry = Entry.objects.get(tag=Tag.ALERT_ACKNOWLEDGED)
    assert (entry.actor_id, entry.fields) == (ben.pk.hex, way.partition(".")[0])
    assert at(house, caller, 90).steps == 0
    assert Entry.objects.filter(tag=Tag.ESCALATION_STOPPED).count() == 1
    # Ada was called by text and telephone: she is told who has it, and her telephone does not ring again.
    assert [key.split(":", 2)[2] for key in told(house)] == [f"{ADA}:text"]
    assert f"colleague={ben.pk.hex}" in next(iter(told(house).values()))


@pytest.mark.parametrize("said", ["cannot", "stop", "other"])
def test_another_answer_is_noted_and_takes_nothing(house: House, events: Events, ben: User, said: str) -> None:
    alert = raised()
    caller = Caller()
    at(house, caller, 5)
    answer(events, house, call_key(alert, 2, 0, ben.pk.hex, "text"), said)
    assert Alert.unscoped.get(pk=alert.pk).acknowledged_at is None
    assert EscalationCall.unscoped.get(answer=said).person == ben.pk.hex
    assert at(house, caller, 15).steps == 1


@pytest.mark.fault("46")
def test_an_answer_from_nowhere_changes_nothing(house: House, events: Events, ben: User) -> None:
    alert = raised()
    at(house, Caller(), 5)
    good = call_key(alert, 2, 0, ben.pk.hex, "text")
    before = list(EscalationCall.unscoped.values_list("key", "answer"))
    for key in ("", "x", good + "0", good.replace("alarm", "taken"), f"alarm:{alert.pk.hex}"):
        answer(events, house, key)
    with transaction.atomic():
        answering.heard(SimpleNamespace(about=about("hill-county", good), answer="take", at=house.time.moment().wall))
    answer(events, house, good, person=ADA)  # the message's person is another than the call's
    assert list(EscalationCall.unscoped.values_list("key", "answer")) == before
    assert Alert.unscoped.get(pk=alert.pk).acknowledged_at is None


@pytest.mark.fault("48", "49")
@pytest.mark.parametrize("how", ["closed", "no role", "no account"])
def test_somebody_who_no_longer_works_here_takes_nothing_by_text(
    house: House, events: Events, ben: User, how: str
) -> None:
    alert = raised()
    at(house, Caller(), 5)
    if how == "closed":
        User.objects.filter(pk=ben.pk).update(is_active=False)
    elif how == "no role":
        RoleGrant.unscoped.filter(user=ben).delete()
    who = ADA if how == "no account" else ben.pk.hex
    answer(events, house, call_key(alert, 1 if how == "no account" else 2, 0, who, "text"))
    assert Alert.unscoped.get(pk=alert.pk).acknowledged_at is None
    assert Entry.objects.filter(tag=Tag.RIGHT_REFUSED).count() == (1 if how == "no role" else 0)


def test_an_answer_at_the_desk_stops_it_and_tells_who_was_called_once(house: House, ben: User) -> None:
    alert = raised()
    at(house, Caller(), 5)
    actions.acknowledge_alert(viewer=OTHER_SCREENER, alert_id=alert.pk)
    actions.acknowledge_alert(viewer=OTHER_SCREENER, alert_id=alert.pk)
    ways = sorted(key.split(":", 2)[2] for key in told(house))
    assert ways == sorted([f"{ADA}:text", f"{ben.pk.hex}:mail", f"{ben.pk.hex}:text", f"{ben.pk.hex}:text.2"])
    assert Escalation.unscoped.get().stopped_at


def test_a_late_second_answer_finds_that_somebody_has_it(house: House, events: Events, ben: User) -> None:
    alert = raised()
    at(house, Caller(), 5)
    actions.acknowledge_alert(viewer=OTHER_SCREENER, alert_id=alert.pk)
    answer(events, house, call_key(alert, 2, 0, ben.pk.hex, "text"))
    assert Alert.unscoped.get(pk=alert.pk).acknowledged_by == OTHER_SCREENER.id
    assert EscalationCall.unscoped.get(answer="take").person == ben.pk.hex
    assert Entry.objects.filter(tag=Tag.ALERT_ACKNOWLEDGED).count() == 1


def test_the_act_that_keeps_the_promise_late_ends_the_calls_and_says_so(house: House) -> None:
    alert = raised()
    caller = Caller()
    at(house, caller, 0)
    moment = house.time.moment().wall
    Alert.unscoped.filter(pk=alert.pk).update(acknowledged_by="act:entry-1", acknowledged_at=moment)
    ran = at(house, caller, 5)
    assert (ran.stopped, ran.steps) == (1, 0)
    assert [words.split()[0] for words in told(house).values()] == ["message.alarm_over"]
    assert "colleague" not in str(told(house))


def test_who_has_nothing_but_a_telephone_is_told_on_it(house: House) -> None:
    house.rota.reaches = {ADA: (house.rota.reaches[ADA][2],)}
    alert = raised()
    at(house, Caller(), 0)
    actions.acknowledge_alert(viewer=OTHER_SCREENER, alert_id=alert.pk)
    assert [key.split(":", 2)[2] for key in told(house)] == [f"{ADA}:voice"]


def test_what_arrived_and_what_died_stands_with_its_call(house: House, events: Events) -> None:
    alert = raised()
    at(house, Caller(), 0)
    text, voice = (call_key(alert, 1, 0, ADA, way) for way in ("text", "voice"))
    for handler in events.delivered:
        handler(SimpleNamespace(about=about(HERE, text), at=house.time.moment().wall))
    for handler in events.dead:
        handler(SimpleNamespace(about=about(HERE, voice), problem="http-404", again=0))
    assert EscalationCall.unscoped.get(key=text).arrived_at
    assert EscalationCall.unscoped.get(key=voice).problem == "http-404"
    assert at(house, Caller(), 5).steps == 1  # the chain goes on either way
