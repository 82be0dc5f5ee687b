"""Danger interrupts while nobody has it, and not a moment longer."""

from datetime import timedelta
from typing import Any

import pytest

from hearthline.duty import queries as duty
from hearthline.ground import clock
from hearthline.intake.desk import alarms
from hearthline.screening import actions
from hearthline.screening.queries.held import owned
from tests import staff
from tests.screening.build import AT_ONCE, came, decide, other_screener, screener

pytestmark = pytest.mark.django_db


def polled(desk: staff.Desk) -> Any:
    return desk.client.get("/alarms/", headers={"HX-Current-URL": "http://testserver/mine"})


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_danger_that_somebody_holds_interrupts_nobody_and_again_when_they_let_go():
    danger, desk = came(danger="yes"), staff.desk()
    assert danger.report.number in text(polled(desk))
    actions.claim(viewer=other_screener(), report_id=danger.report_id)
    held = text(polled(desk))
    assert "data-interrupt" not in held
    assert ">1</span>" in held, "it still waits in the list"
    actions.release(viewer=other_screener(), report_id=danger.report_id)
    assert "data-interrupt" in text(polled(desk))


def test_a_claim_that_has_ended_holds_nothing():
    danger = came(danger="yes")
    actions.claim(viewer=screener(), report_id=danger.report_id)
    waiting = duty.interrupting(screener())
    assert owned(screener(), waiting) == {danger.report_id.hex}
    with clock.freeze(clock.now() + timedelta(days=1)):
        assert owned(screener(), waiting) == frozenset()


def test_danger_that_is_decided_interrupts_nobody():
    danger = came(danger="yes")
    waiting = duty.interrupting(screener())
    decide(danger, screener(), AT_ONCE, "At once.")
    assert owned(screener(), waiting) == {danger.report_id.hex}


def test_what_another_agency_holds_is_nobody_s_here():
    danger = came(danger="yes")
    waiting = duty.interrupting(screener())
    actions.claim(viewer=other_screener(), report_id=danger.report_id)
    assert owned(staff.viewer("screener", staff.THERE), waiting) == frozenset()


def test_no_danger_costs_no_question(django_assert_num_queries):
    staff.agency()
    viewer = screener()
    with django_assert_num_queries(4):  # the alarms, who is looking, and how many wait on the telephone
        assert alarms.bar(viewer)["interrupts"] == ""
