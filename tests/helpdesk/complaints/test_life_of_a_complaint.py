"""A complaint among the people of a whole ladder, in any order: it is never with whom it is about, never without an
owner who could have it, never without its clock, and every step is in its history (H-3, H-8)."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from hearthline.access.models import Barred
from hearthline.access.viewer import Viewer
from hearthline.duty.models import Clock
from hearthline.ground import clock
from hearthline.ground.errors import DomainError, Refused
from hearthline.helpdesk.complaints import actions
from hearthline.helpdesk.complaints.actions.opening import Behind, Told
from hearthline.helpdesk.complaints.door.reading import public_state, wish
from hearthline.helpdesk.complaints.ladder import Ladder, Post, kept_out, suspects
from hearthline.helpdesk.complaints.machine import OPEN, Event, NothingAbove, NotNow, State, possible
from hearthline.helpdesk.complaints.models import Complaint, Turn, Wish
from hearthline.helpdesk.complaints.people import about_of, posts_of
from hearthline.helpdesk.complaints.queries import complaint, complaints
from hearthline.journal.models import Entry
from hearthline.sealing import Receipt, new_token
from hearthline.ui.agency import current_pack
from tests import staff
from tests.helpdesk.complaints.conftest import LINE, NOW, person
from tests.helpdesk.undone import FEW, undone

pytestmark = [pytest.mark.django_db, pytest.mark.req("H-3", "H-8")]
STEPS = tuple(step for step, _role, _below in LINE)
ON = st.sampled_from(STEPS)
WHO = st.sampled_from((*STEPS, "agent"))
STALE = st.sampled_from([0, 0, 0, 1])


class OnTheLadder(RuleBasedStateMachine):
    """The real acts; what must hold is asked of the rows, and of nobody's own arithmetic but the ladder's."""

    @initialize(about=st.sampled_from(["", "nobody", "help_desk", "worker", "supervisor"]), receipt=st.booleans())
    def begins(self, about: str, receipt: bool) -> None:
        self.world = undone()
        self.world.__enter__()
        self.now = NOW
        self.stopped = clock.freeze(self.now)
        self.stopped.__enter__()
        staff.agency()
        self.admin = staff.viewer("administrator")
        self.people: dict[str, Viewer] = {step: person(step, role) for step, role, _below in LINE}
        self.people["agent"] = staff.viewer("agent")
        for step in STEPS:
            actions.set_post(viewer=self.admin, user_id=self.people[step].id, step=step)
        token = new_token()
        self.receipt = Receipt.from_token(b"p" * 32, token)
        private, public = self.receipt.keypair()
        self.private = private
        behind = Behind(None, self.receipt.lookup, public) if receipt else None
        made = actions.open_complaint(
            viewer=self.people["agent"], kind="complaint", theme="rude", language="es", about_step=about,
            told=Told("Zqtold"), behind=behind,
        )  # fmt: skip
        self.id, self.turns, self.version, self.named = made.pk, 1, 0, set[str]()
        self.ladder = Ladder.of(current_pack())
        self.acted = True

    def teardown(self) -> None:
        if hasattr(self, "stopped"):
            self.stopped.__exit__(None, None, None)
        if hasattr(self, "world"):
            self.world.__exit__(None, None, None)

    @property
    def row(self) -> Complaint:
        return Complaint.unscoped.get(pk=self.id)

    def posts(self) -> list[Post]:
        return posts_of(staff.HERE)

    def shut(self) -> set[str]:
        row = self.row
        return set(kept_out(suspects(about_of(row), row.about_step, self.posts()), self.posts()))

    def tried(self, act: Any) -> bool:
        """Whether it was done. What is refused for a reason changes no row and writes no entry but a refusal's."""
        row, entries = Complaint.unscoped.filter(pk=self.id).values().get(), Entry.objects.count()
        try:
            act()
        except Refused:
            assert Entry.objects.count() == entries + 1
        except DomainError:
            assert Entry.objects.count() == entries
        else:
            return True
        assert Complaint.unscoped.filter(pk=self.id).values().get() == row
        return False

    @rule(who=WHO, stale=STALE)
    def goes_up(self, who: str, stale: int) -> None:
        before = self.row
        top = self.ladder.above(before.step) is None
        done = self.tried(
            lambda: actions.go_up(viewer=self.people[who], complaint_id=self.id, version=before.version - stale)
        )
        if done:
            assert not stale
            assert Event.UP in possible(State(before.state), at_top=top)
            assert self.ladder.step(self.row.step).order > self.ladder.step(before.step).order

    @rule(who=WHO, stale=STALE)
    def is_answered(self, who: str, stale: int) -> None:
        before = self.row
        done = self.tried(lambda: actions.answer(
            viewer=self.people[who], complaint_id=self.id, version=before.version - stale, outcome="upheld",
            reasons="Zqreasons",
        ))  # fmt: skip
        if done:
            assert before.owner == self.people[who].id, "only who has it answers"
            assert before.state == "waiting"
            assert self.row.state == "answered"

    @rule(who=WHO, stale=STALE)
    def is_withdrawn(self, who: str, stale: int) -> None:
        before = self.row
        if self.version % 3:  # taken back it is over: not in most orders
            return
        if self.tried(
            lambda: actions.withdraw(viewer=self.people[who], complaint_id=self.id, version=before.version - stale)
        ):
            assert before.state in ("waiting", "answered")

    @rule(who=WHO, about=ON)
    def is_known_to_be_about(self, who: str, about: str) -> None:
        before = self.row
        if self.tried(lambda: actions.name_about(
            viewer=self.people[who], complaint_id=self.id, version=before.version, about=[self.people[about].id]
        )):  # fmt: skip
            self.named.add(self.people[about].id)

    @rule(who=ON, boss=st.sampled_from(("", *STEPS)))
    def somebody_answers_to_somebody_else(self, who: str, boss: str) -> None:
        above = self.people[boss].id if boss else ""
        try:
            actions.set_post(viewer=self.admin, user_id=self.people[who].id, step=who, above=above)
        except DomainError as wrong:
            assert wrong.code == "ladder.circle"

    @rule(who=ON)
    def somebody_leaves_the_ladder(self, who: str) -> None:
        actions.end_post(viewer=self.admin, user_id=self.people[who].id)

    @rule(days=st.integers(0, 40))
    def time_goes_by(self, days: int) -> None:
        self.stopped.__exit__(None, None, None)
        self.now += timedelta(days=days, minutes=1)
        self.stopped = clock.freeze(self.now)
        self.stopped.__enter__()
        actions.attend(agencies=[staff.HERE])
        row = self.row
        if row.state == "waiting" and row.step != self.ladder.top.code:
            assert row.due_at is not None
            assert row.due_at > clock.now(), "what is late has gone up"
        assert actions.attend(agencies=[staff.HERE]) == 0, "a second turn at once does nothing"

    @rule(kind=st.sampled_from(["up", "withdraw", "up", "up"]))
    @precondition(lambda self: self.row.receipt_id)
    def the_person_presses_a_button(self, kind: str) -> None:
        before = self.row
        top = self.ladder.above(before.step) is None
        wish(before.receipt_id, kind, agency_id=staff.HERE)
        actions.attend(agencies=[staff.HERE])
        assert not Wish.unscoped.exists(), "a wish is gone either way"
        if Event(kind) not in possible(State(before.state), at_top=top):
            assert self.row.state == before.state or before.due_at is None or before.due_at <= clock.now()

    @invariant()
    def nobody_who_may_not_has_it_or_sees_it(self) -> None:
        if not hasattr(self, "id"):
            return
        row, shut = self.row, self.shut()
        if State(row.state) in OPEN:
            assert row.owner not in shut, "it is with somebody whom it is about"
        for step in STEPS:
            if self.people[step].id in shut:
                assert self.id not in {one.pk for one in complaints(self.people[step])}
        out = set(Barred.unscoped.filter(record_id=self.id, ended_at=None).values_list("user_id", flat=True))
        if State(row.state) in OPEN:
            assert shut <= out
        assert self.named <= set(about_of(row)), "who was named once stays named"

    @invariant()
    def what_is_open_has_one_clock_and_what_is_over_none(self) -> None:
        if not hasattr(self, "id"):
            return
        row = self.row
        running = Clock.unscoped.filter(subject_id=self.id.hex, kind="complaint", state="running")
        assert running.count() == (row.state == "waiting")
        assert (row.due_at is not None) == (State(row.state) in OPEN)

    @invariant()
    def its_history_only_grows_and_has_no_gap(self) -> None:
        if not hasattr(self, "id"):
            return
        places = list(Turn.unscoped.filter(complaint_id=self.id).order_by("place").values_list("place", flat=True))
        assert places == list(range(1, len(places) + 1))
        assert len(places) >= self.turns
        assert self.row.version >= self.version
        self.turns, self.version = len(places), self.row.version

    @invariant()
    def the_receipt_shows_what_is_so(self) -> None:
        if not hasattr(self, "id") or not self.row.receipt_id:
            return
        row = self.row
        shown = public_state(row.receipt_id, self.private, agency_id=staff.HERE)
        assert shown is not None
        assert (shown.state, shown.step, shown.late, shown.due_at) == (row.state, row.step, row.late, row.due_at)
        assert all("Zqtold" not in letter.text for letter in shown.letters)
        letters = Turn.unscoped.filter(complaint_id=self.id).exclude(kind__in=("told", "quiet", "withdraw"))
        assert len(shown.letters) == letters.count()


def test_in_any_order_it_is_never_with_whom_it_is_about_and_never_without_a_clock() -> None:
    run_state_machine_as_test(OnTheLadder, settings=FEW)


@pytest.mark.parametrize("step", ["Zqnowhere", "x" * 5_000, "supervisor\0", "SUPERVISOR", " "])
def test_a_step_that_there_is_not_gives_it_to_nobody(house: Any, step: str) -> None:
    """A fault that was here: what a form said of a step was believed, and the complaint went to whoever was first on
    the ladder, who may be the very one; and a long word stopped the page on PostgreSQL."""
    with pytest.raises(DomainError, match=r"complaint\.about"):
        house.opened(about_step=step, about=[])
    row = house.opened()
    with pytest.raises(DomainError, match=r"complaint\.about"):
        actions.name_about(viewer=house.agent, complaint_id=row.pk, version=row.version, about=[], about_step=step)
    assert Complaint.unscoped.get().owner == ""


def test_the_same_person_named_twice_is_named_once(house: Any) -> None:
    row = house.opened("worker")
    worker = house.on["worker"].id
    actions.name_about(viewer=house.agent, complaint_id=row.pk, version=row.version, about=[worker, worker])
    assert about_of(row) == {worker}


@pytest.mark.parametrize("wrong", ["", "nobody-here", "00000000000000000000000000000000", "\0", "{}"])
def test_nobody_is_named_who_does_not_work_here(house: Any, wrong: str) -> None:
    row = house.opened("worker")
    with pytest.raises(DomainError, match=r"complaint\.about"):
        actions.name_about(viewer=house.agent, complaint_id=row.pk, version=row.version, about=[wrong or "x"])
    away = staff.viewer("supervisor", agency_id=staff.THERE)
    with pytest.raises(DomainError, match=r"complaint\.about"):
        actions.name_about(viewer=house.agent, complaint_id=row.pk, version=row.version, about=[away.id])


def test_nothing_above_the_top_and_nothing_after_it_was_taken_back(house: Any) -> None:
    row = house.opened("ombudsperson")
    with pytest.raises(NothingAbove):
        actions.go_up(viewer=house.agent, complaint_id=row.pk, version=row.version)
    actions.withdraw(viewer=house.agent, complaint_id=row.pk, version=row.version)
    now = Complaint.unscoped.get()
    for act in (actions.go_up, actions.withdraw):
        with pytest.raises((NotNow, NothingAbove)):
            act(viewer=house.agent, complaint_id=row.pk, version=now.version)
    assert Complaint.unscoped.get().version == now.version


def test_who_may_not_any_more_finds_it_gone_from_their_page(house: Any) -> None:
    row = house.opened(about_step="nobody")
    boss = house.on["supervisor"]
    assert complaint(boss, row.pk).told is not None
    actions.name_about(viewer=house.agent, complaint_id=row.pk, version=row.version, about=[boss.id])
    with pytest.raises(Refused):
        complaint(boss, row.pk)
