"""Any order of claims, answers, decisions, second looks, additions and time: what must hold holds after each step."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from hearthline.duty import actions as duty
from hearthline.duty.models import Clock
from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.journal.models import Entry
from hearthline.screening import actions
from hearthline.screening.choices import weight
from hearthline.screening.models import Decision, Screening, ToolRun
from hearthline.sealing import new_token
from hearthline.ui.agency import current_pack
from tests import staff
from tests.intake.build import arrived
from tests.screening.build import AT_ONCE, ELSEWHERE, IN_TEN_DAYS, NOBODY, WEIGHED, again, came, look, parts_of

PEOPLE = st.sampled_from(["screener", "screener2", "supervisor", "supervisor2"])
CHOICES = st.sampled_from([AT_ONCE, IN_TEN_DAYS, ELSEWHERE, NOBODY])
SERIOUS = {"youngest_age": "under_5", "hit": "yes", "injury": "serious", "abuser": "parent", "access": "yes"}
MILD = {"youngest_age": "teen", "hit": "yes", "injury": "minor", "abuser": "parent", "access": "no"}
FACTS = st.sampled_from([SERIOUS, MILD, {}])


def person(name: str):
    return staff.viewer(name.rstrip("2"), username=name, name=name)


class Screen(RuleBasedStateMachine):
    """One report, four people, time."""

    def __init__(self) -> None:
        super().__init__()
        self.now = clock.now()
        # Each example is undone. Django lets a durable use case run inside a test's own transaction only.
        self.undo = transaction.atomic()
        self.undo._from_testcase = True
        self.undo.__enter__()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    @initialize()
    def arrive(self) -> None:
        self.token = new_token()
        with clock.freeze(self.now):
            self.screening = came(token=self.token)

    def step(self, act) -> None:
        """Do it a little later. A refusal is an outcome: then nothing may have changed."""
        self.now += timedelta(seconds=7)
        before = self.kept()
        with clock.freeze(self.now):
            try:
                act()
            except DomainError:
                assert self.kept() == before

    def kept(self) -> list[object]:
        return [list(table.unscoped.order_by("pk").values()) for table in (Screening, Decision, ToolRun, Clock)]

    @rule(who=PEOPLE)
    def claim(self, who: str) -> None:
        self.step(lambda: actions.claim(viewer=person(who), report_id=self.screening.report_id))

    @precondition(lambda self: again(self.screening).claimed_by)
    @rule(who=PEOPLE)
    def release(self, who: str) -> None:
        self.step(lambda: actions.release(viewer=person(who), report_id=self.screening.report_id))

    @rule(who=PEOPLE, facts=FACTS)
    def answer(self, who: str, facts: dict[str, str]) -> None:
        version = again(self.screening).version
        self.step(
            lambda: actions.set_facts(
                viewer=person(who), report_id=self.screening.report_id, facts=facts, version=version
            )
        )

    @precondition(lambda self: again(self.screening).state in ("waiting", "returned"))
    @rule(
        who=PEOPLE,
        own=st.sampled_from([True, True, True, False]),
        choice=CHOICES,
        reason=st.sampled_from(["A reason.", "A reason.", ""]),
        stale=st.sampled_from([False, False, False, True]),
    )
    def decide(self, who: str, own: bool, choice: str, reason: str, stale: bool) -> None:
        """Mostly by who holds it, on what stands now; sometimes not."""
        now = again(self.screening)
        holds = now.claimed_name if own and now.claimed_until and now.claimed_until > self.now else ""
        self.step(
            lambda: actions.decide(
                viewer=person(holds or who),
                report_id=now.report_id,
                run_id=now.current_run_id,
                choice=choice,
                reason=reason,
                version=now.version - 1 if stale else now.version,
                parts=parts_of(now),
                weighing=WEIGHED,
            )
        )

    @precondition(lambda self: again(self.screening).state == "proposed")
    @rule(who=st.sampled_from(["supervisor", "supervisor2", "screener"]), agree=st.sampled_from([True, True, False]))
    def second(self, who: str, agree: bool) -> None:
        made = Decision.unscoped.get(state="proposed")
        self.step(lambda: look(made, person(who), agree=agree, note="A note."))

    @precondition(lambda self: Decision.unscoped.exclude(state="proposed").exists())
    @rule(who=st.sampled_from(["supervisor", "supervisor2"]))
    def second_again(self, who: str) -> None:
        made = Decision.unscoped.exclude(state="proposed").earliest("id")
        self.step(lambda: look(made, person(who), agree=True))

    @precondition(lambda self: ToolRun.unscoped.count() < 4)
    @rule()
    def add(self) -> None:
        self.step(lambda: arrived(self.token, kind="addition", story=f"More, at {self.now.isoformat()}."))

    @rule(minutes=st.integers(min_value=1, max_value=400))
    def wait(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        with clock.freeze(self.now):
            duty.tick(self.now)

    @invariant()
    def nothing_is_decided_without_a_decision_that_stands(self) -> None:
        now = again(self.screening)
        if now.state == "decided":
            made = Decision.unscoped.get(pk=now.final_decision_id)
            assert made.state in ("final", "agreed")
            assert made.run_id == now.current_run_id
        assert (now.state == "proposed") == Decision.unscoped.filter(state="proposed").exists()

    @invariant()
    def no_one_is_sent_home_by_one_person(self) -> None:
        for made in Decision.unscoped.all():
            assert made.authority
            assert made.decided_by
            if made.direction in ("down", "none"):
                assert made.state != "final"
            if made.state == "agreed":
                assert made.second_by
                assert made.second_by != made.decided_by

    @invariant()
    def until_two_agree_the_tool_s_promise_stands(self) -> None:
        """While nobody has decided, the response clock is at least as short as the tool's own."""
        now = again(self.screening)
        run = now.current_run
        assert run is not None
        if now.state == "decided" or not run.limit_id:
            return
        standing = Clock.unscoped.filter(kind="response", state__in=["running", "breached"]).first()
        assert standing is not None
        assert standing.due_at <= current_pack().limit(run.limit_id).due(now.received_at).at

    @invariant()
    def what_is_decided_has_the_decision_s_own_promise(self) -> None:
        now = again(self.screening)
        if now.state != "decided":
            return
        made = now.final_decision
        assert made is not None
        standing = Clock.unscoped.filter(kind="response", state__in=["running", "breached"]).first()
        assert (standing is not None) == bool(weight(current_pack(), made.priority))

    @invariant()
    def an_open_report_has_an_open_screening_clock(self) -> None:
        now = again(self.screening)
        open_clock = Clock.unscoped.filter(kind="screening", state__in=["running", "breached"])
        assert open_clock.exists() == (now.state != "decided")

    @invariant()
    def every_kept_promise_points_to_an_act(self) -> None:
        for row in Clock.unscoped.filter(state__in=["met", "cancelled"]):
            assert Entry.objects.filter(pk=row.met_entry).exists()


@pytest.mark.django_db
@pytest.mark.req("S-3", "S-5", "S-8")
@pytest.mark.fault("10", "55", "56")
def test_in_any_order_of_acts_what_must_hold_holds():
    run_state_machine_as_test(
        Screen,
        settings=settings(
            max_examples=15, stateful_step_count=18, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
