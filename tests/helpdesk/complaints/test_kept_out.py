"""Who never sees a complaint: whom it is about, who answers to them, other agencies. No list or clock tells."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from hearthline.access.models import Barred, RoleGrant
from hearthline.access.viewer import Viewer
from hearthline.duty.board import Asked, board
from hearthline.duty.models import Clock
from hearthline.ground import clock
from hearthline.ground.errors import DomainError, Refused
from hearthline.helpdesk.complaints import actions
from hearthline.helpdesk.complaints.models import Complaint, Turn
from hearthline.helpdesk.complaints.queries import complaint, complaints
from hearthline.journal.models import Entry
from tests import staff
from tests.helpdesk.complaints.acts import UP, again, answered
from tests.helpdesk.complaints.conftest import NOW, WORDS, House, person

pytestmark = [pytest.mark.django_db, pytest.mark.req("H-3", "H-8")]


@pytest.mark.parametrize("about", ["worker", "supervisor", "manager", "ombudsperson"])
def test_whom_it_is_about_and_who_answers_to_them_see_nothing_and_can_do_nothing(house: House, about: str) -> None:
    row = house.opened(about)
    shut = {"worker": 1, "supervisor": 2, "manager": 3}.get(about, 1)
    out = ["worker", "supervisor", "manager"][:shut] if about != "ombudsperson" else ["ombudsperson"]
    for step in out:
        viewer = house.on[step]
        assert complaints(viewer) == []
        for refused in (
            lambda v=viewer: complaint(v, row.pk),
            lambda v=viewer: actions.go_up(viewer=v, complaint_id=row.pk, version=1),
            lambda v=viewer: actions.withdraw(viewer=v, complaint_id=row.pk, version=1),
            lambda v=viewer: actions.mark_told(viewer=v, complaint_id=row.pk),
            lambda v=viewer: actions.name_about(viewer=v, complaint_id=row.pk, version=1, about=[]),
            lambda v=viewer: actions.answer(viewer=v, complaint_id=row.pk, version=1, outcome="upheld", reasons="x"),
        ):
            with pytest.raises(Refused):
                refused()
    assert row.owner not in {house.on[step].id for step in out}
    assert set(Barred.unscoped.filter(record_id=row.pk).values_list("user_id", flat=True)) == {
        house.on[step].id for step in out
    }


def test_even_who_has_it_loses_it_when_it_becomes_known_that_it_is_about_them(house: House) -> None:
    row = house.opened(about_step="nobody")
    assert row.owner == house.on["supervisor"].id
    boss = house.on["supervisor"]
    assert [one.pk for one in complaints(boss)] == [row.pk]
    actions.name_about(viewer=house.agent, complaint_id=row.pk, version=row.version, about=[boss.id])
    now = again(row)
    assert (now.step, now.owner) == ("manager", house.on["manager"].id)
    assert complaints(boss) == []
    assert [turn.kind for turn in Turn.unscoped.filter(complaint=row).order_by("place")] == ["opened", "named"]


def test_an_answer_by_somebody_whom_it_was_about_does_not_count(house: House) -> None:
    row = house.opened(about_step="nobody")
    done = answered(house, row, "supervisor")
    assert done.state == "answered"
    actions.name_about(viewer=house.agent, complaint_id=row.pk, version=done.version, about=[house.on["supervisor"].id])
    now = again(row)
    assert (now.state, now.step, now.outcome) == ("waiting", "manager", "")


def test_about_the_help_desk_no_agent_sees_it(house: House) -> None:
    row = house.opened(about_step="help_desk")
    assert complaints(house.agent) == []
    with pytest.raises(Refused):
        complaint(house.agent, row.pk)
    assert complaint(house.on["supervisor"], row.pk).told is not None


def test_about_the_help_desk_it_goes_to_nobody_who_answers_for_the_help_desk(house: House) -> None:
    """Who stands on a step and has the help desk's right, too, is one of those whom it may be about."""
    both = house.on["worker"]
    RoleGrant.objects.create(
        agency_id=staff.HERE, user_id=both.id, role="agent", granted_by="a", confirmed_by="b", confirmed_at=NOW
    )
    row = house.opened(about=[], about_step="help_desk", near="")
    assert both.id in set(Barred.unscoped.filter(record_id=row.pk).values_list("user_id", flat=True))
    assert (row.step, row.owner) == ("supervisor", house.on["supervisor"].id)
    assert house.on["supervisor"].id == Clock.unscoped.get(subject_id=row.pk.hex, kind="complaint").owner


def test_a_change_of_the_ladder_moves_what_is_open_and_closes_it_to_who_now_answers_to_them(house: House) -> None:
    row = house.opened("manager")
    assert row.owner == house.on["ombudsperson"].id
    actions.set_post(
        viewer=house.admin,
        user_id=house.on["ombudsperson"].id,
        step="ombudsperson",
        above=house.on["manager"].id,
    )
    now = again(row)
    assert (now.step, now.owner) == ("civil_rights", house.on["civil_rights"].id)
    with pytest.raises(Refused):
        complaint(house.on["ombudsperson"], row.pk)


def test_whom_it_is_about_is_told_by_no_clock_and_no_alert(house: House) -> None:
    from hearthline.duty import actions as duty
    from hearthline.duty import queries as duties

    row = house.opened("supervisor")
    assert row.due_at is not None
    with clock.freeze(row.due_at + timedelta(days=1)):
        duty.tick(agencies=UP)
        told = {one.subject_id for one in duties.alerts(house.on["manager"])}
        assert row.pk.hex in told
        assert row.number in _on_the_board(house.on["manager"])
        for step in ("worker", "supervisor"):
            assert row.pk.hex not in {one.subject_id for one in duties.alerts(house.on[step])}
            assert row.pk.hex not in {one.subject_id for one in duties.clocks(house.on[step])}
            assert row.number not in _on_the_board(house.on[step])


def _on_the_board(viewer: Viewer) -> set[str]:
    """Numbers in the list of all clocks, which no count there betrays."""
    found = board(viewer, Asked(), now=clock.now(), zone=ZoneInfo("America/Los_Angeles"))
    assert sum(found.groups.values()) == len(found.rows)
    return {one.label for one in found.rows}


def test_whom_it_is_about_opens_and_stops_no_clock_of_it_by_its_address(house: House) -> None:
    from hearthline.duty import actions as duty
    from hearthline.duty.history import clock_page
    from hearthline.duty.models import Clock

    row = house.opened("supervisor")
    for own in Clock.unscoped.filter(subject_id=row.pk.hex):
        assert clock_page(house.on["manager"], own.pk).clock == own
        with pytest.raises(Refused):
            clock_page(house.on["supervisor"], own.pk)
        with pytest.raises(Refused):
            duty.resume_clock(viewer=house.on["supervisor"], clock_id=own.pk)


def test_what_was_said_rests_sealed_and_is_in_no_journal(house: House) -> None:
    row = house.opened("worker")
    raw = bytes(again(row).sealed) + bytes(again(row).wrapped_key)
    assert b"canary" not in raw
    assert b"Roscoe" not in raw
    found = complaint(house.agent, row.pk)
    assert found.told is not None
    assert found.told["words"] == WORDS
    said = [f"{e.fields} {e.purpose} {e.authority}" for e in Entry.objects.filter(record_id=row.pk.hex)]
    assert said
    assert not any("canary" in one or "Roscoe" in one for one in said)
    # Whom it is about is in no entry about it either: the journal is read by people who may not know.
    assert not any(house.on["worker"].id in one for one in said)


def test_another_agencys_people_find_nothing(house: House) -> None:
    row = house.opened("worker")
    stranger = staff.viewer("agent", staff.THERE)
    assert complaints(stranger) == []
    with pytest.raises(Refused):
        complaint(stranger, row.pk)
    with pytest.raises(DomainError, match=r"complaint\.about"):
        house.opened(about=[person("worker", "screener", staff.THERE).id])


def barred(row: Complaint) -> set[str]:
    return set(Barred.unscoped.filter(record_id=row.pk, ended_at=None).values_list("user_id", flat=True))


def test_who_comes_to_answer_to_somebody_opens_no_closed_complaint_about_them(house: House) -> None:
    row = answered(house, house.opened("manager"), "ombudsperson")
    assert row.due_at is not None
    with clock.freeze(row.due_at + timedelta(minutes=1)):
        actions.attend(agencies=UP)
    assert again(row).state == "closed"
    fresh = person("newcomer", "supervisor")
    under = person("under", "supervisor")
    actions.set_post(viewer=house.admin, user_id=under.id, step="worker", above=fresh.id)
    assert not {fresh.id, under.id} & barred(row)
    actions.set_post(viewer=house.admin, user_id=fresh.id, step="supervisor", above=house.on["manager"].id)
    assert {fresh.id, under.id} <= barred(row)
    assert again(row).version == row.version + 1, "nothing moved but by its own time"
    with pytest.raises(Refused):
        actions.go_up(viewer=fresh, complaint_id=row.pk, version=again(row).version)


def test_whom_it_may_be_about_is_given_it_on_no_other_step_before_somebody_says_who(house: House) -> None:
    """Whoever stood on the step when it came may be the one, also after they were made a supervisor."""
    row = house.opened(about_step="supervisor", near="")
    maybe, manager = house.on["supervisor"], house.on["manager"]
    assert again(row).owner == manager.id
    assert maybe.id in barred(row)
    actions.end_post(viewer=house.admin, user_id=manager.id)
    actions.set_post(viewer=house.admin, user_id=maybe.id, step="manager", above="")
    assert maybe.id in barred(row)
    assert again(row).owner not in ("", maybe.id)
    assert complaints(maybe) == []
    with pytest.raises(Refused):
        complaint(maybe, row.pk)
    late = again(row).due_at
    assert late is not None
    with clock.freeze(late + timedelta(minutes=1)):
        actions.attend(agencies=UP)
    assert again(row).owner != maybe.id


def test_when_somebody_says_who_it_opens_to_the_others_of_that_step(house: House) -> None:
    row = house.opened(about_step="supervisor", near="")
    actions.name_about(
        viewer=house.agent, complaint_id=row.pk, version=row.version, about=[house.on["ombudsperson"].id]
    )
    assert barred(row) == {house.on["ombudsperson"].id}


def test_when_it_is_said_that_they_work_elsewhere_it_closes_to_those_there_and_opens_to_the_first(
    house: House,
) -> None:
    row = house.opened(about_step="supervisor", near="")
    actions.name_about(
        viewer=house.agent, complaint_id=row.pk, version=row.version, about=[], about_step="ombudsperson"
    )
    assert barred(row) == {house.on["ombudsperson"].id}
