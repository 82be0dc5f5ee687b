"""Whoever cries for help is heard each time, and 911 in the tool's answer is an alarm although nobody ticked danger."""

from datetime import timedelta

import pytest

from hearthline.duty import actions as duty
from hearthline.duty import promises
from hearthline.duty.models import Alert
from hearthline.ground import clock
from hearthline.intake.actions import open_pending
from hearthline.intake.door.accept import accept
from hearthline.intake.door.envelope import origin_of
from hearthline.intake.door.models import Kind
from hearthline.screening import actions
from hearthline.sealing import new_token
from tests.intake.build import receipt_of, sealed
from tests.screening.build import again, answer, came, screener

pytestmark = pytest.mark.django_db

EMPTY = {"children": [], "adults": [], "where_now": "", "reporter": {}}


def added(token: bytes, **changes) -> None:
    """A reply under the same receipt, opened."""
    envelope = sealed(new_token(), kind=Kind.ADDITION, origin=origin_of(receipt_of(token)), **{**EMPTY, **changes})
    accept(envelope)
    open_pending()


def waiting() -> list[Alert]:
    return list(Alert.unscoped.filter(kind="danger", acknowledged_at=None))


@pytest.mark.parametrize("danger", ["yes", "cannot_call"])
def test_a_second_cry_for_help_alarms_again_when_the_first_was_answered(danger: str):
    token = new_token()
    came(token=token, danger="yes")
    duty.acknowledge_alert(viewer=screener(), alert_id=waiting()[0].pk)
    added(token, danger=danger, story="He has a knife now.")
    assert [(alert.urgent, alert.acknowledged_by) for alert in waiting()] == [(True, "")]


def test_each_further_cry_alarms_once():
    token = new_token()
    came(token=token, danger="yes")
    for words in ("He is back.", "He has a knife.", "She is on the floor."):
        duty.acknowledge_alert(viewer=screener(), alert_id=waiting()[0].pk)
        added(token, danger="yes", story=words)
        assert len(waiting()) == 1
    assert Alert.unscoped.filter(kind="danger").count() == 4


def test_while_an_alarm_of_the_report_still_waits_a_further_one_would_only_be_noise():
    token = new_token()
    came(token=token, danger="yes")
    added(token, danger="cannot_call", story="He has a knife now.")
    assert len(waiting()) == 1


def test_an_alarm_that_waits_about_another_report_silences_nobody():
    came(danger="yes", token=new_token())
    came(danger="yes", token=new_token())
    assert len(waiting()) == 2


def test_words_without_danger_alarm_nobody():
    token = new_token()
    came(token=token, danger="no", danger_signs=["none"])
    added(token, danger="no", story="The dog is brown.")
    assert waiting() == []


@pytest.mark.parametrize("sign", ["hurt_needs_doctor", "child_may_hurt_self", "child_alone"])
def test_a_report_that_the_tool_answers_with_911_alarms_every_desk(sign: str):
    screening = came(danger="unsure", danger_signs=[sign], children=[{"name": "Wren", "age": "2"}])
    run = again(screening).current_run
    assert run is not None
    assert len(waiting()) == int(run.call_911)
    if sign != "child_alone":
        assert run.call_911


def test_911_that_comes_with_an_addition_alarms_and_the_same_ground_again_does_not():
    token = new_token()
    came(token=token, danger="no", danger_signs=["none"])
    assert waiting() == []
    added(token, danger="unsure", danger_signs=["hurt_needs_doctor"], story="There is blood.")
    assert len(waiting()) == 1
    duty.acknowledge_alert(viewer=screener(), alert_id=waiting()[0].pk)
    added(token, danger="unsure", story="I am in the kitchen.")
    assert waiting() == []


def test_a_screener_who_runs_the_tool_alarms_nobody():
    screening = came(danger="no", danger_signs=["none"])
    answer(screening, screener(), danger_now="yes")
    assert again(screening).current_run.call_911
    assert waiting() == []


def test_911_that_somebody_took_and_gave_back_undecided_alarms_again():
    screening = came(danger="unsure", danger_signs=["hurt_needs_doctor"])
    taken = actions.answer_alarm(viewer=screener(), alert_id=waiting()[0].pk)
    assert taken.taken
    actions.release(viewer=screener(), report_id=screening.report_id)
    assert len(waiting()) == 1


def test_911_whose_holder_went_silent_alarms_again():
    came(danger="unsure", danger_signs=["hurt_needs_doctor"])
    actions.answer_alarm(viewer=screener(), alert_id=waiting()[0].pk)
    with clock.freeze(clock.now() + promises.claim_lease() + timedelta(seconds=1)):
        assert actions.alarm_lapsed() == 1
        assert len(waiting()) == 1
