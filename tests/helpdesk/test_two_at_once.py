"""Two people press at the same moment, on either database: one of them wins, nothing is done twice, nothing is lost
(H-3, H-7, H-8)."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from hearthline.duty.models import Clock
from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.helpdesk import actions, queries
from hearthline.helpdesk.complaints import actions as complaints
from hearthline.helpdesk.complaints.actions.opening import Told
from hearthline.helpdesk.complaints.models import About, Complaint, LadderPost, Turn
from hearthline.helpdesk.door.models import InquiryEnvelope, InquiryPending
from hearthline.helpdesk.models import AgreedAction, Inquiry, Said, WayInState, WrittenAnswer
from hearthline.helpdesk.mycase import actions as cases
from hearthline.helpdesk.mycase import letters
from hearthline.helpdesk.mycase.door import opening
from hearthline.helpdesk.mycase.models import Assignment, Letter, View
from hearthline.intake.models import Report
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from hearthline.messaging.models import Message
from hearthline.sealing import letters as slow
from hearthline.sealing import new_token
from tests import staff
from tests.helpdesk.build import agent, asked, came, content, fresh, logged
from tests.helpdesk.mycase.build import TEAM, entered
from tests.helpdesk.undone import let_go

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.req("H-3", "H-7"), pytest.mark.fault("10")]


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """All of them at the same moment, each in a connection of its own; what each gave, or the code of its error."""
    gate, results = threading.Barrier(len(acts)), [None] * len(acts)

    def run(at: int, act: Callable[[], Any]) -> None:
        try:
            gate.wait(timeout=120)
            results[at] = act()
        except DomainError as error:
            results[at] = error.code
        except Exception as error:  # shown by the test that asks for something else
            results[at] = error
        finally:
            let_go()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(timeout=300)
        assert not one.is_alive(), "somebody waits for ever"
    return results


def two() -> tuple[Any, Any]:
    return agent(username="once-one"), agent(username="once-two")


def codes(found: list[Any]) -> list[str]:
    return sorted(one for one in found if isinstance(one, str))


def test_two_who_take_one_inquiry() -> None:
    row, (one, other) = came(), two()
    found = at_once(
        *(lambda v=v: actions.claim(viewer=v, inquiry_id=row.pk, version=row.version) for v in (one, other))
    )
    assert len(codes(found)) == 1
    assert codes(found)[0] in ("inquiry.held", "inquiry.changed")
    [won] = [made for made in found if isinstance(made, Inquiry)]
    assert fresh(row).claimed_by == won.claimed_by
    assert Entry.objects.filter(tag=Tag.INQUIRY_CLAIMED).count() == 1


def test_two_who_answer_one_inquiry_write_one_answer_and_send_one_message() -> None:
    row, (one, other) = logged(send="mail", contact="zq@example.org", who=agent()), two()
    actions.put_back(viewer=agent(), inquiry_id=row.pk, version=row.version)
    version = fresh(row).version
    found = at_once(*(
        lambda v=v: actions.answer(viewer=v, inquiry_id=row.pk, version=version, words=f"Zqanswer of {v.name}")
        for v in (one, other)
    ))  # fmt: skip
    assert len(codes(found)) == 1
    assert codes(found)[0] in ("inquiry.held", "inquiry.changed")
    assert WrittenAnswer.unscoped.count() == Message.unscoped.count() == 1
    assert Clock.unscoped.get(subject_id=row.pk.hex, kind="inquiry").state == "met"


def test_one_key_pressed_by_two_makes_one_report() -> None:
    row, (one, other) = came(), two()
    found = at_once(*(lambda v=v: actions.report(viewer=v, inquiry_id=row.pk) for v in (one, other)))
    assert not [error for error in found if isinstance(error, Exception)], found
    assert Report.unscoped.count() == 1
    assert fresh(row).report_id == Report.unscoped.get().pk
    assert set(codes(found)) <= {"inquiry.changed"}


def test_one_thing_agreed_is_done_once() -> None:
    row = came()
    day = clock.now().date() + timedelta(days=2)
    actions.answer(
        viewer=agent(),
        inquiry_id=row.pk,
        version=fresh(row).version,
        words="Zq",
        agreed=[actions.Agree("x", "us", "B", day)],
    )
    own = AgreedAction.unscoped.get().pk
    found = at_once(*(lambda v=v: actions.finish(viewer=v, agreed_id=own) for v in two()))
    assert {made.done_by for made in found} == {AgreedAction.unscoped.get().done_by}
    assert Entry.objects.filter(tag=Tag.AGREED_DONE).count() == 1
    assert fresh(row).state == "closed"


def test_the_same_call_typed_in_once_and_sent_twice_is_one_inquiry() -> None:
    once, viewer = uuid4(), agent()

    def log() -> Any:
        told = content(contact="555-0142", send="told")
        return actions.log(
            viewer=viewer, way="phone", topic="question", language="en", send="told", content=told, received_at=None,
            once=once,
        )  # fmt: skip

    found = at_once(log, log, log)
    assert Inquiry.unscoped.count() == Said.unscoped.count() == 1
    assert Clock.unscoped.filter(kind="inquiry").count() == 1
    assert {getattr(made, "pk", made) for made in found} == {Inquiry.unscoped.get().pk}, "each press gives the same"


@pytest.mark.req("H-8")
def test_the_same_complaint_sent_twice_in_one_moment_is_one_complaint_and_nobody_gets_an_error() -> None:
    once, viewer = uuid4(), agent()

    def take() -> Any:
        return complaints.open_complaint(
            viewer=viewer, kind="complaint", theme="rude", language="en", told=Told("Zqtold"), once=once
        )

    found = at_once(take, take, take)
    assert {getattr(made, "pk", made) for made in found} == {Complaint.unscoped.get().pk}
    assert Turn.unscoped.filter(kind="opened").count() == Complaint.unscoped.count() == 1
    assert Clock.unscoped.filter(kind="complaint").count() == 1


def test_an_answer_and_a_further_word_in_the_same_moment_lose_no_word_and_leave_one_clock() -> None:
    token, viewer = new_token(), agent()
    asked(token)
    actions.open_pending()
    row = Inquiry.unscoped.get()
    asked(token, words="Zqfurther words")
    version = row.version
    found = at_once(
        actions.open_pending,
        lambda: actions.answer(viewer=viewer, inquiry_id=row.pk, version=version, words="Zqanswer"),
    )
    actions.open_pending()
    assert not InquiryPending.unscoped.exists(), found
    assert Said.unscoped.filter(kind="asked").count() == 2
    now = fresh(row)
    assert now.unread_since is not None
    assert now.state in ("new", "open")
    assert Clock.unscoped.filter(subject_id=row.pk.hex, kind="inquiry", state="running").count() == 1


def test_two_workers_open_what_waits_once() -> None:
    for _ in range(3):
        asked()
    found = at_once(actions.open_pending, actions.open_pending)
    actions.open_pending()
    assert Inquiry.unscoped.count() == Said.unscoped.count() == 3, found
    assert not InquiryPending.unscoped.exists()
    assert Clock.unscoped.filter(kind="inquiry", state="running").count() == 3


def test_the_same_words_sent_twice_from_one_page_rest_once() -> None:
    token = new_token()
    staff.agency()
    found = at_once(*[lambda: asked(token)] * 3)
    assert len({code for code in found if isinstance(code, str)}) == 1, found
    assert InquiryEnvelope.unscoped.count() == InquiryPending.unscoped.count() == 1


def test_what_two_make_a_complaint_is_one_complaint() -> None:
    row, (one, other) = came(), two()
    version = fresh(row).version
    at_once(*(lambda v=v: actions.complain(viewer=v, inquiry_id=row.pk, version=version) for v in (one, other)))
    assert Complaint.unscoped.count() == 1
    assert fresh(row).complaint_id == Complaint.unscoped.get().pk
    assert Clock.unscoped.filter(kind="complaint", state="running").count() == 1
    assert not Clock.unscoped.filter(kind="inquiry", state="running").exists()


def test_ways_in_looked_at_by_two_at_once_have_one_row_each() -> None:
    viewer = agent()
    found = at_once(lambda: queries.ways_in(viewer), lambda: queries.ways_in(viewer))
    assert not [error for error in found if isinstance(error, Exception)], found
    rows = list(WayInState.unscoped.values_list("way", flat=True))
    assert len(rows) == len(set(rows))


def ladder() -> tuple[Complaint, Any, Any]:
    boss, manager = staff.viewer("supervisor"), staff.viewer("supervisor", username="manager-once")
    keeper = staff.viewer("administrator")
    complaints.set_post(viewer=keeper, user_id=boss.id, step="supervisor", above=manager.id)
    complaints.set_post(viewer=keeper, user_id=manager.id, step="manager")
    row = complaints.open_complaint(
        viewer=agent(), kind="complaint", theme="rude", language="en", told=Told("Zqtold"), about_step="nobody"
    )
    assert row.owner == boss.id
    return row, boss, manager


@pytest.mark.req("H-8")
def test_a_complaint_answered_and_taken_up_in_one_moment_does_one_of_the_two() -> None:
    row, boss, _manager = ladder()
    desk = agent()
    found = at_once(
        lambda: complaints.answer(
            viewer=boss, complaint_id=row.pk, version=row.version, outcome="upheld", reasons="Zqwhy"
        ),
        lambda: complaints.go_up(viewer=desk, complaint_id=row.pk, version=row.version),
    )
    # Who comes second finds it changed, or that it is theirs no more.
    assert codes(found) in (["complaint.not-now"], ["not-allowed"]), found
    now = Complaint.unscoped.get()
    assert (now.state, now.step) in {("answered", "supervisor"), ("waiting", "manager")}
    assert now.version == row.version + 1
    running = Clock.unscoped.filter(subject_id=row.pk.hex, kind="complaint", state="running").count()
    assert running == (now.state == "waiting")
    places = list(Turn.unscoped.filter(complaint=row).order_by("place").values_list("place", flat=True))
    assert places == list(range(1, len(places) + 1))


@pytest.mark.req("H-8")
def test_whom_it_is_about_named_by_two_at_once_is_named_once_and_has_it_no_more() -> None:
    row, boss, manager = ladder()
    found = at_once(*(
        lambda v=v: complaints.name_about(viewer=v, complaint_id=row.pk, version=row.version, about=[boss.id])
        for v in two()
    ))  # fmt: skip
    assert not [error for error in found if isinstance(error, Exception)], found
    assert list(About.unscoped.values_list("user_id", flat=True)) == [boss.id]
    assert Complaint.unscoped.get().owner == manager.id


@pytest.mark.req("H-8")
def test_two_workers_take_what_is_late_up_one_step() -> None:
    row, _boss, manager = ladder()
    late = Complaint.unscoped.get().due_at

    def attend() -> int:
        with clock.freeze(late + timedelta(minutes=1)):  # type: ignore[operator]  # an open complaint has a due time
            return complaints.attend(agencies=[staff.HERE])

    at_once(attend, attend)
    now = Complaint.unscoped.get()
    assert (now.step, now.owner, now.late) == ("manager", manager.id, True)
    assert Turn.unscoped.filter(complaint=row, kind="late").count() == 1


@pytest.mark.req("H-8")
def test_two_administrators_put_one_person_on_one_step() -> None:
    somebody = staff.viewer("supervisor")
    one, other = staff.viewer("administrator"), staff.viewer("administrator", username="keeper-two")
    found = at_once(*(
        lambda v=v, step=step: complaints.set_post(viewer=v, user_id=somebody.id, step=step)
        for v, step in ((one, "manager"), (other, "supervisor"))
    ))  # fmt: skip
    assert not [error for error in found if isinstance(error, Exception)], found
    assert set(codes(found)) <= {"ladder.changed"}
    assert LadderPost.unscoped.filter(user_id=somebody.id, ended_at=None).count() == 1


@pytest.fixture
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slow, "COST", 2)


@pytest.mark.req("H-5")
@pytest.mark.usefixtures("_quick")
def test_two_letters_for_one_party_in_one_moment_leave_one_code_that_works() -> None:
    made, viewer = entered(), agent()
    found = at_once(*[
        lambda: letters.make_letter(viewer=viewer, party_id=made.party(), language="en", letter_id=uuid4())
    ] * 2)  # fmt: skip
    papers = [paper for paper in found if isinstance(paper, letters.Paper)]
    assert papers, found
    assert Letter.unscoped.filter(ended_at=None).count() == View.unscoped.count() == 1
    assert sum(opening.open_sheet(paper.code) is not None for paper in papers) == 1


@pytest.mark.req("H-5")
@pytest.mark.usefixtures("_quick")
def test_a_letter_made_while_the_worker_changes_shows_the_new_worker() -> None:
    made, viewer = entered(), agent()
    found = at_once(
        lambda: letters.make_letter(viewer=viewer, party_id=made.party(), language="en", letter_id=uuid4()),
        lambda: cases.change_team(
            viewer=viewer, assignment_id=made.row.pk, given={**TEAM, "worker_name": "Ansel Prudhomme"}, version=1
        ),
    )
    [paper] = [one for one in found if isinstance(one, letters.Paper)]
    sheet = opening.open_sheet(paper.code)
    assert sheet is not None
    assert sheet.worker.name == "Ansel Prudhomme"


@pytest.mark.req("H-5")
@pytest.mark.usefixtures("_quick")
def test_a_letter_made_while_the_case_is_closed_opens_nothing() -> None:
    made, viewer = entered(), agent()
    found = at_once(
        lambda: letters.make_letter(viewer=viewer, party_id=made.party(), language="en", letter_id=uuid4()),
        lambda: cases.close(viewer=viewer, assignment_id=made.row.pk),
    )
    for paper in found:
        if isinstance(paper, letters.Paper):
            assert opening.open_sheet(paper.code) is None
    assert not View.unscoped.exists()
    assert not Letter.unscoped.filter(ended_at=None).exists()


@pytest.mark.req("H-5")
def test_one_case_entered_by_two_is_one_case() -> None:
    viewer = agent()
    found = at_once(*[
        lambda: cases.enter(viewer=viewer, case="C-9 Zqsame", parties=["youth"], given=TEAM)
    ] * 2)  # fmt: skip
    assert codes(found) == ["mycase.there"], found
    assert Assignment.unscoped.count() == 1
    assert isinstance(Assignment.unscoped.get().pk, UUID)
