"""A complaint on its way: opened, moved, answered, late, closed."""

from datetime import timedelta
from typing import Any

import pytest

from hearthline.access.viewer import system_viewer
from hearthline.duty.models import Clock
from hearthline.ground import clock
from hearthline.ground.errors import DomainError, Refused
from hearthline.helpdesk.complaints import actions
from hearthline.helpdesk.complaints.actions.opening import Told
from hearthline.helpdesk.complaints.machine import NothingAbove, NotNow
from hearthline.helpdesk.complaints.models import Complaint
from hearthline.helpdesk.complaints.queries import complaint, complaints
from tests import staff
from tests.helpdesk.complaints.acts import UP, again, answered, clocks
from tests.helpdesk.complaints.conftest import NOW, House

pytestmark = [pytest.mark.django_db, pytest.mark.req("H-3", "H-8")]


def test_about_the_worker_it_is_the_supervisors_with_a_clock_that_is_cited(house: House) -> None:
    row = house.opened("worker")
    assert (row.step, row.owner) == ("supervisor", house.on["supervisor"].id)
    running = Clock.unscoped.get(subject_id=row.pk.hex, kind="complaint")
    assert (running.rule, running.owner) == ("promise.complaint_supervisor", row.owner)
    assert running.citation == "Demonstration agency setting"
    assert row.due_at == running.due_at > NOW


def test_the_clock_runs_from_when_the_person_told_us_and_not_from_when_we_typed_it(house: House) -> None:
    early = NOW - timedelta(days=3)
    row = house.opened("worker", received_at=early)
    now_due = house.opened("worker").due_at
    assert now_due is not None
    assert now_due - row.due_at == timedelta(days=3)  # type: ignore[operator]  # an open complaint has a due time


def test_until_somebody_says_whom_it_is_about_nobody_is_given_it(house: House) -> None:
    row = house.opened()
    assert (row.step, row.owner) == ("supervisor", "")
    assert complaints(house.on["supervisor"]) == []
    assert [one.pk for one in complaints(house.agent)] == [row.pk]
    actions.name_about(viewer=house.agent, complaint_id=row.pk, version=row.version, about=[house.on["worker"].id])
    assert again(row).owner == house.on["supervisor"].id


def test_nobody_answers_to_somebody_who_answers_to_them(house: House) -> None:
    with pytest.raises(DomainError, match=r"ladder\.circle"):
        actions.set_post(
            viewer=house.admin, user_id=house.on["manager"].id, step="manager", above=house.on["worker"].id
        )


def test_when_the_last_one_leaves_the_step_it_goes_to_the_next(house: House) -> None:
    row = house.opened("worker")
    assert actions.end_post(viewer=house.admin, user_id=house.on["supervisor"].id)
    assert again(row).owner == house.on["manager"].id
    assert not actions.end_post(viewer=house.admin, user_id=house.on["supervisor"].id)


def test_the_person_goes_up_at_any_time_to_the_top_and_then_outside(house: House) -> None:
    row = house.opened("worker")
    seen = []
    for _ in range(3):
        row = actions.go_up(viewer=house.agent, complaint_id=row.pk, version=again(row).version)
        seen.append(row.step)
        assert clocks(row).count(("complaint", "running")) == 1
    assert seen == ["manager", "ombudsperson", "civil_rights"]
    with pytest.raises(NothingAbove):
        actions.go_up(viewer=house.agent, complaint_id=row.pk, version=again(row).version)
    letter = complaint(house.agent, row.pk).lines[-1].letter
    assert "You asked us to go up one step." in letter
    assert "You can go up one step at any time" not in letter  # there is none


def test_late_it_goes_up_by_itself_and_the_letter_says_whose_fault_it_was(house: House) -> None:
    row = house.opened("worker")
    assert row.due_at is not None
    with clock.freeze(row.due_at - timedelta(seconds=1)):
        assert actions.attend(agencies=UP) == 0
    with clock.freeze(row.due_at + timedelta(minutes=1)):
        assert actions.attend(agencies=UP) == 1
        assert actions.attend(agencies=UP) == 0
        now = again(row)
        assert (now.step, now.owner, now.late) == ("manager", house.on["manager"].id, True)
        assert now.due_at is not None
        assert now.due_at > clock.now()
        assert "That was our fault." in complaint(house.on["manager"], row.pk).lines[-1].letter


def test_late_on_the_last_step_it_stays_with_its_owner_and_its_clock_rings(house: House) -> None:
    from hearthline.duty import actions as duty
    from hearthline.duty.models import Alert

    row = house.opened("ombudsperson")
    assert row.owner == house.on["civil_rights"].id
    assert row.due_at is not None
    with clock.freeze(row.due_at + timedelta(days=1)):
        duty.tick(agencies=UP)
        assert actions.attend(agencies=UP) == 0
        now = again(row)
    assert (now.state, now.owner) == ("waiting", house.on["civil_rights"].id)
    assert Alert.unscoped.filter(subject_id=row.pk.hex, about="complaint", acknowledged_at=None).count() == 1


def test_the_answer_is_in_writing_with_reasons_and_the_next_route(house: House) -> None:
    row = answered(house, house.opened("worker"), "supervisor")
    assert row.state == "answered"
    assert ("complaint", "met") in clocks(row)
    letter = complaint(house.agent, row.pk).lines[-2].letter
    for part in ("You are right. We did this wrong.", "We did not call you.", "A call by Friday.", "Supervisor Zq"):
        assert part in letter
    assert "The program manager" in letter  # the next step
    assert "Legal aid." in letter
    assert "1-877-846-1602" in letter  # the state's ombudsperson: a number that was checked
    assert "555-0123" not in letter  # how to reach them is not for a letter
    assert row.due_at is not None
    with clock.freeze(row.due_at + timedelta(minutes=1)):
        actions.attend(agencies=UP)
        assert again(row).state == "closed"
        assert again(row).due_at is None
    actions.go_up(viewer=house.agent, complaint_id=row.pk, version=again(row).version)
    assert (again(row).state, again(row).step) == ("waiting", "manager")


@pytest.mark.parametrize(
    ("wrong", "code"), [({"outcome": "gone"}, "complaint.outcome"), ({"reasons": "  "}, "complaint.reasons")]
)
def test_an_answer_without_an_outcome_or_reasons_is_none(house: House, wrong: dict[str, str], code: str) -> None:
    row = house.opened("worker")
    with pytest.raises(DomainError, match=code.replace(".", r"\.")):
        answered(house, row, "supervisor", **wrong)
    assert again(row).state == "waiting"


def test_only_who_has_it_answers(house: House) -> None:
    row = house.opened("worker")
    for who in (house.agent, house.on["manager"], house.on["ombudsperson"], house.admin):
        with pytest.raises(Refused):
            actions.answer(viewer=who, complaint_id=row.pk, version=1, outcome="upheld", reasons="x")


def test_two_who_act_on_the_same_page_do_not_act_twice(house: House) -> None:
    row = house.opened("worker")
    actions.go_up(viewer=house.agent, complaint_id=row.pk, version=row.version)
    with pytest.raises(NotNow):
        actions.go_up(viewer=house.agent, complaint_id=row.pk, version=row.version)
    assert again(row).step == "manager"


def test_taken_back_it_is_over_and_nothing_runs(house: House) -> None:
    row = house.opened("worker")
    actions.withdraw(viewer=house.agent, complaint_id=row.pk, version=row.version)
    assert again(row).state == "withdrawn"
    assert not any(kind == "complaint" and state == "running" for kind, state in clocks(row))
    with pytest.raises(NotNow):
        actions.go_up(viewer=house.agent, complaint_id=row.pk, version=again(row).version)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"kind": "gossip"}, "kind"),
        ({"theme": "weather"}, "theme"),
        ({"told": Told("  ")}, "words"),
        ({"told": Told("x" * 10_001)}, "words"),
        ({"about": ["nobody"]}, "about"),
        ({"received_at": NOW + timedelta(hours=1)}, "when"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_the_place_on_the_form(
    house: House, wrong: dict[str, Any], code: str
) -> None:
    with pytest.raises(DomainError, match=f"complaint\\.{code}"):
        house.opened(**({"about": []} | wrong))
    assert not Complaint.unscoped.exists()


def test_the_system_opens_what_came_by_the_web_and_reads_none(house: House) -> None:
    job = system_viewer("open-inquiries", staff.HERE)
    row = house.opened("worker", viewer=job)
    assert row.opened_by == "open-inquiries"
    with pytest.raises(Refused):
        complaint(job, row.pk)
