"""A restricted report that cannot wait always has somebody who can act, and when nobody named is there one is asked."""

from collections.abc import Collection, Iterator
from datetime import timedelta

import pytest

from hearthline.duty import queries as duty
from hearthline.duty.models import Alert, AlertKind
from hearthline.ground import clock
from hearthline.screening import actions
from hearthline.screening.need import conflicts, standby
from tests import staff
from tests.screening.build import NOBODY, again, came, decide, look, other_screener, screener, serious
from tests.screening.need_build import boss, second_boss
from tests.screening.restricting_build import closed, restrict

pytestmark = [pytest.mark.django_db, pytest.mark.req("C-1")]
THERE: set[str] = set()


@pytest.fixture(autouse=True)
def rota() -> Iterator[None]:
    """Who is at work is said by the test, as an agency's rota would."""

    def present(_agency: str, ids: Collection[str]) -> set[str]:
        return THERE & set(ids)

    THERE.clear()
    standby.on_duty(present)
    yield
    standby._present.clear()


def asked() -> list[Alert]:
    return list(Alert.unscoped.filter(kind=AlertKind.RESTRICTED).order_by("raised_at"))


def test_danger_with_nobody_named_there_asks_the_supervisors_in_the_very_act_of_restricting() -> None:
    one = closed([screener()], danger="yes")
    (alert,) = asked()
    assert (alert.urgent, alert.label, alert.subject_uuid) == (True, one.report.number, one.report_id)
    assert alert in duty.interrupting(boss())
    assert alert in duty.interrupting(screener()), "who is named is asked too, when they come"
    assert alert not in duty.alerts(other_screener())


def test_with_somebody_named_at_work_or_holding_it_nobody_else_is_asked() -> None:
    THERE.add(screener().id)
    one = closed([screener()], danger="yes")
    assert asked() == []
    THERE.clear()
    assert standby.attend() == 1, "they left"
    two = came(danger="yes")
    actions.claim(viewer=screener(), report_id=two.report_id)
    restrict(two, [screener()])
    assert {alert.subject_uuid for alert in asked()} == {one.report_id}


def test_what_can_wait_asks_nobody() -> None:
    decided = came(danger="no", story="All is well there.")
    look(decide(decided, screener(), NOBODY, "Nothing happened."), boss(), agree=True)
    assert not standby.cannot_wait(again(decided))
    restrict(decided)
    assert (asked(), standby.attend()) == ([], 0)


def test_a_time_to_respond_that_runs_asks_too() -> None:
    one = closed()
    serious(one, boss())
    assert standby.cannot_wait(again(one))
    standby.attend()
    assert [alert.subject_uuid for alert in asked()] == [one.report_id]


def test_asked_once_until_somebody_answers_and_again_when_nobody_took_it() -> None:
    one = closed(danger="yes")
    assert standby.attend() == 0
    Alert.unscoped.filter(kind=AlertKind.RESTRICTED).update(
        acknowledged_at=clock.now(), acknowledged_by=boss().id, acknowledged_name="x"
    )
    assert standby.attend() == 0, "somebody just said that they look"
    with clock.freeze(clock.now() + timedelta(hours=6)):
        assert standby.attend() == 1
        Alert.unscoped.filter(kind=AlertKind.RESTRICTED).update(
            acknowledged_at=clock.now(), acknowledged_by=boss().id, acknowledged_name="x"
        )
        actions.claim(viewer=boss(), report_id=one.report_id)
        assert standby.attend() == 0


def test_a_supervisor_who_answers_takes_the_report() -> None:
    one = closed(danger="yes")
    done = actions.answer_alarm(viewer=boss(), alert_id=asked()[0].pk)
    assert done.taken
    assert again(one).claimed_by == boss().id


def test_the_alarm_of_a_danger_itself_rings_for_the_named_and_for_supervisors_alone() -> None:
    one = closed([screener()], danger="yes")
    danger = Alert.unscoped.get(kind=AlertKind.DANGER)
    assert danger in duty.interrupting(screener())
    assert danger in duty.interrupting(boss())
    assert danger not in duty.alerts(other_screener())
    assert duty.calm(other_screener()) == 0
    assert one.report_id.hex not in duty.danger_unanswered(other_screener())
    client = staff.desk("screener", username="not-named").client
    assert client.post(f"/alarms/{danger.pk}/acknowledge").status_code == 403


def test_danger_said_later_asks_at_once() -> None:
    from hearthline.intake.events import DangerRaised
    from hearthline.journal.actor import system

    one = closed([screener()], danger="no")
    Alert.unscoped.filter(kind=AlertKind.RESTRICTED).delete()
    type(one.report).unscoped.filter(pk=one.report_id).update(danger="yes")
    part = one.report.parts.first()
    event = DangerRaised(
        actor=system("intake", one.agency_id),
        agency_id=one.agency_id,
        report_id=one.report_id,
        number=one.report.number,
        part_id=part.pk,
        danger="yes",
        received_at=clock.now(),
    )
    standby.danger(event)
    assert [alert.subject_uuid for alert in asked()] == [one.report_id]


def test_there_is_always_somebody_who_can_act() -> None:
    one = closed()
    named, supervisors = standby.who_can_act(one.agency_id, one.report_id)
    assert named == {boss().id}, "whom others are told to ask is named"
    second = second_boss()
    conflicts.declare_report(viewer=second, report_id=one.report_id, why="friend")
    named, supervisors = standby.who_can_act(one.agency_id, one.report_id)
    assert second.id not in named | supervisors
    assert boss().id in supervisors


def test_without_a_rota_who_is_signed_in_at_an_open_desk_is_there() -> None:
    standby._present.clear()
    desk = staff.desk("screener", username="at-the-desk")
    person = staff.user("screener", username="at-the-desk")
    away = staff.user("screener", username="at-home")
    ids = {person.pk.hex, away.pk.hex}
    desk.client.get("/")
    assert standby.at_work("sacramento-demo", ids) == {person.pk.hex}
    desk.client.post("/account/lock")
    assert standby.at_work("sacramento-demo", ids) == set()
