"""A complaint on its way: opened, moved, answered, late, closed; and who never sees it."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from hearthline.access.models import Barred, RoleGrant
from hearthline.access.viewer import Viewer, system_viewer
from hearthline.duty.board import Asked, board
from hearthline.duty.models import Clock
from hearthline.ground import clock
from hearthline.ground.errors import DomainError, Refused
from hearthline.helpdesk.complaints import actions
from hearthline.helpdesk.complaints.actions.opening import Behind, Told
from hearthline.helpdesk.complaints.door.reading import public_state, wish
from hearthline.helpdesk.complaints.machine import NothingAbove, NotNow
from hearthline.helpdesk.complaints.models import Complaint, PublicLetter, Turn, Wish
from hearthline.helpdesk.complaints.queries import complaint, complaints
from hearthline.journal.models import Entry
from hearthline.sealing import Receipt
from tests import staff
from tests.helpdesk.complaints.conftest import NOW, WORDS, House, person

pytestmark = [pytest.mark.django_db, pytest.mark.req("H-3", "H-8")]
UP = [staff.HERE]


def again(row: Complaint) -> Complaint:
    return Complaint.unscoped.get(pk=row.pk)


def clocks(row: Complaint) -> list[tuple[str, str]]:
    return list(Clock.unscoped.filter(subject_id=row.pk.hex).order_by("kind", "due_at").values_list("kind", "state"))


def answered(house: House, row: Complaint, step: str, **wanted: Any) -> Complaint:
    told: dict[str, Any] = {"outcome": "upheld", "reasons": "We did not call you.", "will_do": "A call by Friday."}
    now = again(row)
    return actions.answer(viewer=house.on[step], complaint_id=row.pk, version=now.version, **(told | wanted))


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


def test_until_somebody_says_whom_it_is_about_nobody_is_given_it(house: House) -> None:
    row = house.opened()
    assert (row.step, row.owner) == ("supervisor", "")
    assert complaints(house.on["supervisor"]) == []
    assert [one.pk for one in complaints(house.agent)] == [row.pk]
    actions.name_about(viewer=house.agent, complaint_id=row.pk, version=row.version, about=[house.on["worker"].id])
    assert again(row).owner == house.on["supervisor"].id


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


def test_the_same_receipt_and_the_same_conversation_open_one_complaint(house: House) -> None:
    one = house.opened("worker", behind=Behind(receipt_id="r" * 64, reader_key=b""))
    two = house.opened("worker", behind=Behind(receipt_id="r" * 64, reader_key=b""))
    assert one.pk == two.pk
    assert Complaint.unscoped.count() == 1


def test_who_holds_the_receipt_reads_the_letters_and_goes_up_and_nobody_else_can(house: House) -> None:
    mine, other = Receipt(b"p" * 32, b"t" * 16), Receipt(b"p" * 32, b"u" * 16)
    private, public = mine.keypair()
    row = house.opened("worker", language="es", behind=Behind(receipt_id="a" * 64, reader_key=public))
    assert row.told_at is not None  # the letter behind the receipt has told them
    found = public_state("a" * 64, private, agency_id=staff.HERE)
    assert found is not None
    assert (found.state, found.step, found.due_at) == ("waiting", "supervisor", row.due_at)
    assert row.number in found.letters[0].text
    assert "Tenemos sus palabras" in found.letters[0].text
    wrong = public_state("a" * 64, other.keypair()[0], agency_id=staff.HERE)
    assert wrong is not None
    assert wrong.letters == ()
    assert public_state("b" * 64, private, agency_id=staff.HERE) is None
    assert b"Tenemos" not in bytes(PublicLetter.unscoped.get().sealed)
    wish("a" * 64, "up", agency_id=staff.HERE)
    waiting = public_state("a" * 64, private, agency_id=staff.HERE)
    assert waiting is not None
    assert waiting.asked == {"up"}
    assert actions.attend(agencies=UP) == 1
    after = public_state("a" * 64, private, agency_id=staff.HERE)
    assert after is not None
    assert (after.step, after.asked, len(after.letters)) == ("manager", frozenset(), 2)
    assert not Wish.unscoped.exists()


def test_a_button_pressed_twice_at_once_goes_up_one_step(house: House) -> None:
    """Both presses looked before either was kept."""
    row = house.opened(
        "worker", behind=Behind(receipt_id="a" * 64, reader_key=Receipt(b"p" * 32, b"s" * 16).keypair()[1])
    )
    for _ in range(2):
        wish("a" * 64, "up", agency_id=staff.HERE)
    assert actions.attend(agencies=UP) == 1
    assert again(row).step == "manager"
    assert not Wish.unscoped.exists()


def test_a_wish_that_cannot_be_is_dropped_and_changes_nothing(house: House) -> None:
    row = house.opened("ombudsperson", behind=Behind(receipt_id="a" * 64, reader_key=b""))
    for kind in ("up", "withdraw", "up"):
        wish("a" * 64, kind, agency_id=staff.HERE)
    wish("c" * 64, "up", agency_id=staff.HERE)
    assert actions.attend(agencies=UP) == 1  # taken back; the top has nothing above, and what is over stays over
    assert again(row).state == "withdrawn"
    assert not Wish.unscoped.exists()


def test_without_a_receipt_somebody_must_tell_them_that_it_came(house: House) -> None:
    row = house.opened("worker")
    assert row.told_at is None
    assert ("complaint-told", "running") in clocks(row)
    actions.mark_told(viewer=house.agent, complaint_id=row.pk)
    assert ("complaint-told", "met") in clocks(row)
    actions.mark_told(viewer=house.agent, complaint_id=row.pk)
    assert Turn.unscoped.filter(complaint=row, kind="told").count() == 1


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
