"""That a complaint runs is seen by who has it and by the help desk, in no list, count, page or alert of anybody else:
it may be about them (H-8)."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from hearthline.access.models import RoleGrant
from hearthline.access.policy import can
from hearthline.access.viewer import Viewer
from hearthline.duty import actions as duty
from hearthline.duty import queries
from hearthline.duty.board import Asked, board
from hearthline.duty.history import clock_page
from hearthline.duty.models import OPEN, Alert, Clock
from hearthline.duty.policy import resource
from hearthline.ground import clock
from hearthline.ground.errors import Refused
from hearthline.ground.ids import uuid7
from hearthline.helpdesk.complaints import actions
from hearthline.helpdesk.complaints.models import Complaint, LadderPost
from tests import staff
from tests.helpdesk.complaints.conftest import NOW, House

pytestmark = [pytest.mark.django_db, pytest.mark.req("H-3", "H-8")]


def shown(viewer: Viewer) -> set[str]:
    """Subjects of the clocks that stand on their pages, and of what the counts beside them count."""
    page = board(viewer, Asked(), now=clock.now(), zone=ZoneInfo("America/Los_Angeles"))
    listed = {row.pk for row in page.rows}
    assert sum(page.groups.values()) == len(page.rows)
    assert {row.pk for row in queries.clocks(viewer)} == listed
    for row in Clock.unscoped.filter(state__in=OPEN):
        assert can(viewer, "clock:list", resource(row)).allowed == (row.pk in listed), "the list is the decision"
    return {row.subject_id for row in page.rows}


def late(row: Complaint) -> Alert:
    with clock.freeze(NOW + timedelta(days=400)):
        duty.sweep(agencies=[staff.HERE])
    return Alert.unscoped.get(subject_id=row.pk.hex, about="complaint")


def other() -> Viewer:
    """A screener whom nobody named, and who answers to nobody here."""
    return staff.viewer("screener", username="zq-other")


@pytest.mark.parametrize("about_step", ["", "nobody", "worker"])
def test_before_anybody_is_named_only_who_has_it_sees_that_it_runs(house: House, about_step: str) -> None:
    row = house.opened(about_step=about_step, near="")
    assert (row.owner == "") == (about_step == "")
    for viewer in (other(), *house.on.values()):
        has_it = viewer.id == row.owner
        assert shown(viewer) == ({row.pk.hex} if has_it else set())
        told = Clock.unscoped.get(subject_id=row.pk.hex, kind="complaint")
        if has_it:
            assert clock_page(viewer, told.pk).clock == told
        else:
            with pytest.raises(Refused):
                clock_page(viewer, told.pk)


def test_its_alarm_rings_for_who_has_it_and_for_the_help_desk_who_answer_it(house: House) -> None:
    row = house.opened(about_step="nobody")
    alarm, boss = late(row), house.on["supervisor"]
    assert row.owner == boss.id
    for viewer in (house.agent, boss):
        assert alarm.pk in {one.pk for one in queries.alerts(viewer)}
    for viewer in (other(), house.on["manager"], house.on["worker"]):
        assert alarm.pk not in {one.pk for one in queries.alerts(viewer)}
        assert not queries.acted_on(viewer)
        with pytest.raises(Refused):
            duty.acknowledge_alert(viewer=viewer, alert_id=alarm.pk)
    assert duty.acknowledge_alert(viewer=house.agent, alert_id=alarm.pk).acknowledged_by == house.agent.id


def test_its_clocks_go_with_the_complaint_to_who_has_it_next(house: House) -> None:
    row = house.opened(about_step="nobody")
    boss, manager = house.on["supervisor"], house.on["manager"]
    actions.go_up(viewer=house.agent, complaint_id=row.pk, version=row.version)
    assert (shown(boss), shown(manager)) == (set(), {row.pk.hex})


def test_an_agent_who_screens_too_sees_it_and_one_whom_it_is_about_does_not(house: House) -> None:
    both = staff.viewer_of(staff.user("screener", "agent", username="zq-both"))
    row = house.opened(about_step="nobody")
    assert shown(both) == {row.pk.hex}
    actions.name_about(viewer=house.agent, complaint_id=row.pk, version=row.version, about=[both.id])
    assert shown(both) == set()


def test_one_that_nobody_has_and_no_agent_may_open_is_seen_by_the_floor(house: House) -> None:
    """About the help desk, with nobody on the ladder: somebody must see that it waits."""
    LadderPost.unscoped.update(ended_at=NOW)
    row = house.opened(about=[], about_step="help_desk", near="")
    assert row.owner == ""
    assert shown(other()) == {row.pk.hex}
    assert late(row).pk in {one.pk for one in queries.alerts(other())}
    RoleGrant.objects.create(
        agency_id=staff.HERE, user_id=staff.user(username="zq-new").pk, role="agent", granted_by="a",
        confirmed_by="b", confirmed_at=NOW,
    )  # fmt: skip
    assert shown(other()) == set(), "a help desk that may open it looks after it"


@pytest.mark.fault("46")
def test_nobody_closes_a_report_to_colleagues_by_the_id_that_a_complaints_form_sends_back(house: House) -> None:
    """A clerk who may take complaints sends the report's own id as that of the form, about everybody on a step."""
    report, watcher = uuid7(), house.on["worker"]
    made: dict[str, Any] = {"actor": other(), "started_at": NOW, "due_at": NOW + timedelta(days=1), "rule": "r"}
    made |= {"citation": "c", "counting_verified": True, "label": "R-1", "subject_id": report.hex}
    duty.start_clock(**made, subject_kind="report", kind="response", record_id=report)
    duty.raise_alert(
        actor=other(), kind="danger", key="zq-danger", subject_kind="report", subject_id=report.hex, urgent=True
    )
    row = house.opened(about=[], about_step="worker", near="", once=report)
    assert row.pk != report
    assert report.hex in {one.subject_id for one in queries.clocks(watcher)}
    assert report.hex in {one.subject_id for one in queries.alerts(watcher)}
    assert house.opened(about=[], about_step="worker", near="", once=report).pk == row.pk, "the same form still"


def test_clocks_of_everything_else_are_seen_as_before(house: House) -> None:
    made: dict[str, Any] = {"actor": other(), "started_at": NOW, "due_at": NOW + timedelta(days=1), "rule": "r"}
    made |= {
        "citation": "c",
        "counting_verified": True,
        "label": "R-1",
        "subject_id": "018f3c1e00007000800000000000000a",
    }
    duty.start_clock(**made, subject_kind="report", kind="response", owner=house.on["manager"].id)
    assert shown(other()) == shown(house.on["supervisor"]) == {made["subject_id"]}
