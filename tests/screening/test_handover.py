"""The hand-over: open by urgency, what falls due, who holds what, what was promised; numbers and times only."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hearthline.dispatch.models import HandOff
from hearthline.duty.models import Alert
from hearthline.ground import clock
from hearthline.ground.errors import Refused
from hearthline.intake.calls import actions as calls
from hearthline.intake.models import FollowUp
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from hearthline.screening import actions, queries
from hearthline.screening.models import Level, Screening
from tests import cast, staff
from tests.intake.build import IDENTITY
from tests.screening.build import IN_TEN_DAYS, came, decide, other_screener, screener

pytestmark = pytest.mark.django_db


def page(desk=None) -> str:
    answer = (desk or staff.desk()).client.get("/handover")
    assert answer.status_code == 200
    return answer.content.decode()


def due_in(hours: float, **changes) -> Screening:
    screening = came(**changes)
    Screening.unscoped.filter(pk=screening.pk).update(due_at=clock.now() + timedelta(hours=hours))
    return screening


def follow_up(screening: Screening, hours: float = 1, **more) -> FollowUp:
    now = clock.now()
    return FollowUp.objects.create(
        agency_id=screening.agency_id, report=screening.report, kind="call_back", made_by="tests", made_at=now,
        due_at=now + timedelta(hours=hours), **more,
    )  # fmt: skip


def hand_off(screening: Screening, **more) -> HandOff:
    now = clock.now()
    return HandOff.objects.create(
        agency_id=screening.agency_id, report=screening.report, why="out_of_area", sealed=b"", made_by="tests",
        made_name=cast.SCREENER, made_at=now, due_at=now + timedelta(hours=1), **more,
    )  # fmt: skip


def test_open_reports_are_counted_by_urgency_with_late_and_held_ones():
    due_in(-1)
    held = due_in(5)
    actions.claim(viewer=other_screener(), report_id=held.report_id)
    due_in(5, danger="yes")
    decide(came(), screener(), IN_TEN_DAYS)
    levels = queries.handover(screener()).levels
    assert levels[Level.EMERGENCY] == (1, 0, 0)
    assert levels[Level.SOON] == (2, 1, 1)
    assert levels[Level.ROUTINE] == (0, 0, 0)


def test_late_ones_come_first_then_what_is_due_within_two_hours_and_nothing_later():
    later, soon, late = due_in(3), due_in(1.9), due_in(-4)
    rows = queries.handover(screener()).due.rows
    assert [row.pk for row in rows] == [late.pk, soon.pk]
    assert later.pk not in {row.pk for row in rows}


def test_an_emergency_that_nobody_has_is_named_also_when_it_is_due_later():
    danger, calm = due_in(5, danger="yes"), due_in(5)
    found = queries.handover(screener())
    assert [row.pk for row in found.nobody.rows] == [danger.pk]
    actions.claim(viewer=other_screener(), report_id=danger.report_id)
    found = queries.handover(screener())
    assert not found.nobody.rows
    assert [(h.name, [row.pk for row in h.rows]) for h in found.holders] == [(cast.SECOND_SCREENER, [danger.pk])]
    assert calm.pk not in {row.pk for row in found.due.rows}


def test_a_lease_that_ended_is_nobody_s():
    screening = due_in(20)
    actions.claim(viewer=other_screener(), report_id=screening.report_id)
    with clock.freeze(clock.now() + timedelta(hours=3)):
        assert not queries.handover(screener()).holders


def test_calls_left_open_promises_and_hand_offs_without_an_answer_are_on_it():
    viewer = screener()
    call = calls.open_call(viewer=viewer)
    screening = came()
    due, far = follow_up(screening, 1), follow_up(screening, 40)
    done = follow_up(screening, 1, done_at=clock.now(), done_by="tests")
    waits = hand_off(screening)
    hand_off(screening, answered_at=clock.now(), recorded_by="tests")
    found = queries.handover(viewer)
    assert [one.pk for one in found.calls] == [call.pk]
    assert [one.pk for one in found.followups] == [due.pk]
    assert {far.pk, done.pk}.isdisjoint({one.pk for one in found.followups})
    assert [one.pk for one in found.handoffs] == [waits.pk]
    shown = page()
    for wanted in (call.reference, screening.report.number, "call back", cast.SCREENER):
        assert wanted in shown


@pytest.mark.req("C-1")
@pytest.mark.fault("43")
def test_nothing_a_family_or_a_reporter_said_is_on_paper():
    screening = due_in(1, identity=IDENTITY, story="quokka", where_now="Larkspur Court")
    follow_up(screening)
    shown = page()
    assert screening.report.number in shown
    for secret in ("quokka", "Larkspur", cast.CHILD.name, cast.ADULT.name, cast.MARISOL.name, cast.MARISOL.phone):
        assert secret not in shown


@pytest.mark.fault("52")
def test_it_is_a_list_in_the_journal_with_every_report_on_it():
    late, followed = due_in(-1), due_in(30)
    follow_up(followed)
    due_in(30)
    queries.handover(screener())
    entry = Entry.objects.filter(tag=Tag.REPORTS_LISTED).latest("id")
    assert set(entry.fields.split()) == {late.report_id.hex, followed.report_id.hex}


@pytest.mark.fault("44", "46")
def test_another_agency_s_work_is_not_on_it_and_an_administrator_gets_none():
    theirs = came(agency_id=staff.agency(staff.THERE).pk)
    follow_up(theirs)
    hand_off(theirs)
    actions.claim(viewer=staff.viewer("screener", staff.THERE), report_id=theirs.report_id)
    found = queries.handover(screener())
    shown = (found.due.rows, found.nobody.rows, found.holders, found.calls, found.followups, found.handoffs)
    assert not any(shown)
    assert sum(sum(counts) for counts in found.levels.values()) == 0
    with pytest.raises(Refused):
        queries.handover(staff.viewer("administrator"))


def test_the_number_of_queries_does_not_depend_on_how_much_there_is():
    viewer = screener()
    first = due_in(-1)
    follow_up(first)
    hand_off(first)
    actions.claim(viewer=viewer, report_id=first.report_id)
    due_in(5, danger="yes")
    with CaptureQueriesContext(connection) as one:
        queries.handover(viewer)
    for _ in range(6):
        due_in(5, danger="yes")
        screening = due_in(-1, danger="yes")
        follow_up(screening)
        hand_off(screening)
        actions.claim(viewer=viewer, report_id=screening.report_id)
    with CaptureQueriesContext(connection) as many:
        assert len(queries.handover(viewer).handoffs) == 7
    assert len(many) == len(one) <= 19


def test_a_long_list_says_how_many_it_leaves_out(monkeypatch):
    from importlib import import_module

    monkeypatch.setattr(import_module("hearthline.screening.queries.handover"), "MOST", 2)
    for _ in range(5):
        due_in(-1)
    assert queries.handover(screener()).due.left_out == 3
    assert "And 3 more" in page()


def test_an_empty_house_hands_over_nothing_and_says_so():
    shown = page()
    assert "Nobody holds a report" in shown
    assert "Nothing is promised" in shown


def test_emergencies_come_first_and_then_the_nearest_time():
    late = due_in(-3)
    danger = due_in(1.5, danger="yes")
    sooner = due_in(1)
    rows = queries.handover(screener()).due.rows
    assert [row.pk for row in rows] == [danger.pk, late.pk, sooner.pk]


def test_a_danger_alarm_that_nobody_answered_stands_on_its_row_until_somebody_does():
    danger = due_in(1, danger="yes")
    alarm = Alert.unscoped.get(kind="danger", subject_id=danger.report_id.hex)
    assert queries.handover(screener()).alarms == {danger.report_id.hex: alarm.raised_at}
    assert "danger alarm since" in page()
    actions.answer_alarm(viewer=other_screener(), alert_id=alarm.pk)
    assert queries.handover(screener()).alarms == {}
    assert "danger alarm since" not in page()


def test_on_paper_the_time_left_and_what_is_due_do_not_run_together():
    due_in(1)
    assert "left</span> <span class=" in page()
