"""A danger alarm: who answers it has the report, and it comes back when nobody does."""

from datetime import timedelta

import pytest

from hearthline.duty import queries as duty
from hearthline.duty.models import Alert
from hearthline.ground import clock
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from hearthline.screening import actions, queries
from hearthline.screening.actions.state import holder
from hearthline.sealing import new_token
from tests import cast, staff
from tests.screening.build import AT_ONCE, NOBODY, again, came, decide, look, other_screener, screener, supervisor
from tests.screening.test_every_cry import added

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def alarm(screening) -> Alert:
    return Alert.unscoped.filter(subject_id=screening.report_id.hex, kind="danger", acknowledged_at=None).get()


def waits(screening) -> bool:
    return duty.danger_waiting(staff.HERE, screening.report_id.hex)


def answer(screening, viewer=None):
    return actions.answer_alarm(viewer=viewer or screener(), alert_id=alarm(screening).pk)


@pytest.mark.req("I-2")
def test_who_answers_a_danger_has_the_report_by_the_same_act():
    screening = came(danger="yes")
    got = answer(screening)
    assert (got.mine, got.taken, got.report_id) == (True, True, screening.report_id)
    assert holder(again(screening)) == screener().id
    assert Entry.objects.filter(tag=Tag.REPORT_CLAIMED, record_id=screening.report_id.hex).count() == 1


def test_a_report_that_somebody_has_stays_theirs():
    screening = came(danger="yes")
    actions.claim(viewer=other_screener(), report_id=screening.report_id)
    assert not answer(screening).taken
    assert holder(again(screening)) == other_screener().id


def test_the_second_to_answer_takes_nothing():
    screening = came(danger="yes")
    row = alarm(screening)
    answer(screening)
    late = actions.answer_alarm(viewer=other_screener(), alert_id=row.pk)
    assert (late.mine, late.taken) == (False, False)
    assert holder(again(screening)) == screener().id


def test_an_alarm_on_a_decided_report_is_only_answered():
    screening = came(danger="yes")
    decide(screening, screener(), AT_ONCE)
    assert not answer(screening).taken


@pytest.mark.req("I-2")
def test_giving_back_a_danger_that_is_not_decided_alarms_again_each_time():
    screening = came(danger="yes")
    for _ in range(2):
        answer(screening)
        assert not waits(screening)
        actions.release(viewer=screener(), report_id=screening.report_id)
        assert alarm(screening).about == "left"
        assert alarm(screening).urgent


def test_giving_it_back_while_the_alarm_waits_makes_no_second_alarm():
    screening = came(danger="yes")
    actions.claim(viewer=screener(), report_id=screening.report_id)
    actions.release(viewer=screener(), report_id=screening.report_id)
    assert Alert.unscoped.count() == 1


def test_giving_back_a_report_without_danger_alarms_nobody():
    screening = came(danger="no")
    actions.claim(viewer=screener(), report_id=screening.report_id)
    actions.release(viewer=screener(), report_id=screening.report_id)
    assert not Alert.unscoped.exists()


def test_a_lease_that_ends_without_a_decision_alarms_again_once():
    screening = came(danger="cannot_call")
    answer(screening)
    assert actions.alarm_lapsed() == 0
    with clock.freeze(clock.now() + 5 * HOUR):
        assert actions.alarm_lapsed() == 1
        assert actions.alarm_lapsed() == 0
        assert waits(screening)
        assert Alert.unscoped.count() == 2
        assert again(screening).claimed_by == ""


def test_a_lease_that_ends_after_a_proposal_alarms_nobody():
    screening = came(danger="yes")
    answer(screening)
    decide(screening, screener(), NOBODY, "A game in the yard.")
    with clock.freeze(clock.now() + 5 * HOUR):
        assert actions.alarm_lapsed() == 0


def test_the_button_opens_the_report_whatever_page_it_was_pressed_on_and_everybody_sees_who():
    screening, other, desk = came(danger="yes"), came(), staff.desk()
    bar = desk.client.get("/alarms/").content.decode()
    assert f"I take it: open {screening.report.number}" in bar
    got = desk.client.post(f"/alarms/{alarm(screening).pk}/acknowledge", {"next": f"/screening/{other.report_id}"})
    assert (got.status_code, got["Location"]) == (303, f"/screening/{screening.report_id}?said=taken")
    assert "You have this report" in desk.client.get(got["Location"]).content.decode()
    for who in (staff.desk("supervisor"), desk):
        for place in ("/", f"/screening/{screening.report_id}"):
            page = who.client.get(place).content.decode()
            assert f"{cast.SCREENER} saw th" in page, place


def test_the_supervisor_sees_danger_that_was_seen_and_not_decided():
    screening, desk = came(danger="yes"), staff.desk("supervisor")
    assert queries.supervisor_list(supervisor()).seen_danger == ()
    answer(screening)
    (row,) = queries.supervisor_list(supervisor()).seen_danger
    assert row.screening.report_id == screening.report_id
    page = desk.client.get("/supervisor").content.decode()
    assert f"{cast.SCREENER} saw the alarm at" in page
    decide(screening, screener(), AT_ONCE)
    assert queries.supervisor_list(supervisor()).seen_danger == ()


@pytest.mark.fault("46")
def test_another_agency_s_seen_danger_is_not_on_the_list():
    answer(came(danger="yes"))
    there = staff.viewer("supervisor", staff.THERE)
    assert queries.supervisor_list(there).seen_danger == ()


def proposed(token: bytes):
    """Danger that somebody took, and proposed to send nobody for: the alarm is answered, and no lease runs."""
    screening = came(token=token, danger="yes")
    answer(screening)
    made = decide(screening, screener(), NOBODY, "A game in the yard.")
    assert not waits(screening)
    return screening, made


@pytest.mark.req("I-2")
def test_danger_whose_proposal_is_returned_alarms_again_since_nobody_has_it():
    screening, made = proposed(new_token())
    look(made, supervisor(), agree=False, note="Ask who saw it.")
    assert holder(again(screening)) == ""
    assert alarm(screening).about == "left"


@pytest.mark.req("I-2")
def test_danger_whose_proposal_is_overtaken_by_new_facts_alarms_again_since_nobody_has_it():
    token = new_token()
    screening, _ = proposed(token)
    added(token, story="Her aunt is there on Sundays.")
    assert again(screening).state == "returned"
    assert alarm(screening).about == "left"


def test_a_returned_proposal_without_danger_alarms_nobody():
    made = decide(came(), screener(), NOBODY, "A game in the yard.")
    look(made, supervisor(), agree=False, note="Ask who saw it.")
    assert not Alert.unscoped.filter(kind="danger").exists()
