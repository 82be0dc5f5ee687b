"""A provider was told, somebody told us what became of it, and consent is taken back (H-2, D-3)."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from hearthline.duty import actions as duty
from hearthline.duty.models import Alert, Clock, ClockState
from hearthline.ground import clock
from hearthline.ground.errors import DomainError, Refused
from hearthline.helpdesk import actions as helpdesk
from hearthline.helpdesk.referring import actions, queries
from hearthline.helpdesk.referring.models import OPEN_AFTER, Consent, Line, Outcome, Referral
from hearthline.helpdesk.referring.policy import standing
from hearthline.journal.models import Entry
from tests import staff
from tests.helpdesk.build import agent
from tests.helpdesk.referring.build import NAME, agreed, asked, fresh, heard, of_inquiry, of_report, offer, passed

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.req("H-2", "D-3")]


def clocks(row: Referral) -> list[str]:
    return list(
        Clock.unscoped.filter(subject_id=row.pk.hex).order_by("counted_at", "pk").values_list("state", flat=True)
    )


def refused(act: Any) -> str:
    with pytest.raises(DomainError) as found:
        act()
    return found.value.code


def test_a_provider_that_was_told_stands_in_the_history_with_who_took_it() -> None:
    row = of_inquiry()
    passed(row)
    (line,) = queries.referral(agent(), row.pk).given
    assert line.who.startswith("Zqtaker")
    entry = Entry.objects.get(tag="referring:referral:pass")
    assert entry.fields.split() == ["name", "need"]
    assert refused(lambda: actions.passed(viewer=agent(), referral_id=row.pk, how="pigeon", who="x")) == "passed.how"
    assert refused(lambda: actions.passed(viewer=agent(), referral_id=row.pk, how="writing", who=" ")) == "passed.who"


@pytest.mark.parametrize("outcome", OPEN_AFTER)
def test_what_leaves_it_open_is_asked_again_by_a_clock_of_its_own(outcome: str) -> None:
    row = of_inquiry()
    heard(row, outcome)
    assert clocks(row) == ["met", "running"]
    running = Clock.unscoped.get(subject_id=row.pk.hex, state=ClockState.RUNNING)
    assert running.rule == f"promise.referral_{outcome}"
    assert fresh(row).closed_at is None
    assert fresh(row).due_at == running.due_at


@pytest.mark.parametrize("outcome", ["refused", "not_gone", "served"])
def test_what_ends_it_ends_its_clock_too(outcome: str) -> None:
    row = of_inquiry()
    heard(row, outcome)
    assert clocks(row) == ["met"]
    assert fresh(row).closed_at is not None
    assert fresh(row).due_at is None
    assert not queries.open_ones(agent())[0]


def test_who_told_us_and_when_is_kept_and_a_refusal_has_its_reason() -> None:
    row = of_inquiry()
    at = clock.now() - timedelta(hours=2)
    heard(row, "refused", reason="cost", words="Zqtoo dear", at=at)
    line = Line.unscoped.get()
    assert (line.code, line.reason, line.source, line.at) == ("refused", "cost", "provider", at)
    (said,) = queries.referral(agent(), row.pk).lines
    assert (said.who, said.words) == ("Zqteller, intake", "Zqtoo dear")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"outcome": "vanished"}, "outcome.code"),
        ({"source": "a neighbour"}, "outcome.source"),
        ({"outcome": "no_answer", "source": "provider"}, "outcome.source"),
        ({"teller": "  "}, "outcome.who"),
        ({"outcome": "refused", "reason": ""}, "outcome.reason"),
        ({"at": "later"}, "outcome.at"),
        ({"at": "before"}, "outcome.at"),
    ],
)
def test_half_an_outcome_is_refused(change: dict[str, Any], code: str) -> None:
    row = of_inquiry()
    when = {"later": timedelta(days=1), "before": timedelta(days=-40)}
    given = {name: clock.now() + when[value] if name == "at" else value for name, value in change.items()}
    outcome = given.pop("outcome", "served")
    assert refused(lambda: heard(row, outcome, **given)) == code
    assert not Line.unscoped.exists()


def test_a_late_one_raises_an_alert_that_hearing_of_it_closes() -> None:
    row = of_inquiry()
    assert row.due_at
    duty.tick(row.due_at + timedelta(minutes=1))
    alert = Alert.unscoped.get(subject_kind="referral")
    assert (alert.subject_id, alert.kind) == (row.pk.hex, "follow_up")
    heard(row, "served")
    alert.refresh_from_db()
    assert alert.acknowledged_by.startswith("act:")


def test_taken_back_at_once_nothing_goes_out_nobody_asks_and_what_went_out_is_said_honestly() -> None:
    row = of_inquiry()
    passed(row)
    actions.withdraw(viewer=agent(), referral_id=row.pk)
    assert clocks(row) == ["cancelled"]
    with pytest.raises(Refused):
        queries.provider_sheet(agent(), row.pk)
    with pytest.raises(Refused):
        passed(row)
    assert refused(lambda: heard(row, "served")) == "referral.withdrawn"
    found = queries.referral(agent(), row.pk)
    assert found.standing == "withdrawn"
    assert not found.may_give
    assert len(found.given) == 1, "what went out before still stands there"
    again = actions.withdraw(viewer=agent(), referral_id=row.pk)
    assert again.withdrawn_at
    assert Line.unscoped.filter(kind="withdrawn").count() == 1, "taken back twice is taken back once"


def test_consent_can_be_taken_back_after_it_ended_and_after_all_is_over() -> None:
    row = of_inquiry()
    heard(row, "served")
    actions.withdraw(viewer=agent(), referral_id=row.pk)
    assert standing(fresh(row)) == "withdrawn"
    told = actions.tell(viewer=agent(), kind="inquiry", subject_id=asked().pk, offer_id=offer().pk)
    assert refused(lambda: actions.withdraw(viewer=agent(), referral_id=told.pk)) == "referral.consent"


def test_after_the_day_they_agreed_to_nothing_goes_out() -> None:
    row = of_inquiry(agreed=agreed(until=(clock.now() + timedelta(days=2)).date()))
    assert queries.provider_sheet(agent(), row.pk).agreement
    with clock.freeze(clock.now() + timedelta(days=4)):
        assert standing(fresh(row)) == "ended"
        with pytest.raises(Refused):
            queries.provider_sheet(agent(), row.pk)
        with pytest.raises(Refused):
            passed(row)
        heard(row, "served")  # what became of it may still be heard


@pytest.mark.fault("43")
def test_an_inquiry_that_becomes_a_report_stops_what_was_agreed_before() -> None:
    inquiry = asked()
    row = of_inquiry(inquiry)
    helpdesk.report(viewer=agent(), inquiry_id=inquiry.pk)
    assert not queries.referral(agent(), row.pk).may_give
    assert refused(lambda: queries.provider_sheet(agent(), row.pk)) == "referral.reporter"
    assert refused(lambda: passed(row)) == "referral.reporter"


def test_somebody_who_was_only_told_may_tell_us_what_became_of_it_and_is_never_chased() -> None:
    row = actions.tell(viewer=agent(), kind="inquiry", subject_id=asked().pk, offer_id=offer().pk)
    heard(row, "waiting", source="person")
    assert fresh(row).outcome == "waiting"
    assert fresh(row).closed_at is not None
    assert clocks(row) == []
    with pytest.raises(Refused):
        queries.provider_sheet(agent(), row.pk)


def test_a_page_that_is_old_changes_nothing() -> None:
    row = of_inquiry()
    heard(row, "waiting")
    told = actions.after.Heard("served", "provider", "Zq")
    act = lambda: actions.heard(viewer=agent(), referral_id=row.pk, version=1, told=told)  # noqa: E731 - said once
    assert refused(act) == "referral.changed"
    assert fresh(row).outcome == "waiting"


@pytest.mark.fault("46")
def test_a_report_s_referral_is_not_there_for_who_may_not_read_the_report() -> None:
    row = of_report()
    for who in (agent(), staff.viewer("administrator"), staff.viewer("screener", staff.THERE)):
        for act in (
            lambda w: queries.referral(w, row.pk),
            lambda w: queries.person_sheet(w, row.pk),
            lambda w: queries.provider_sheet(w, row.pk),
            lambda w: heard(row, "served", who=w),
            lambda w: actions.withdraw(viewer=w, referral_id=row.pk),
        ):
            with pytest.raises(Refused):
                act(who)
    assert queries.referral(staff.viewer("supervisor"), row.pk).agreement
    assert not Line.unscoped.exists()
    assert Consent.unscoped.get().withdrawn_at is None


class Machine(RuleBasedStateMachine):
    """Whatever happens in whatever order: open exactly while a clock runs, and no name goes out after it was taken
    back."""

    def __init__(self) -> None:
        super().__init__()
        self.row = of_inquiry()
        self.taken_back = False

    @rule(outcome=st.sampled_from(Outcome.values))
    def hear(self, outcome: str) -> None:
        try:
            heard(self.row, outcome)
        except DomainError:
            assert self.taken_back

    @rule()
    def tell_the_provider(self) -> None:
        over = fresh(self.row).closed_at is not None
        try:
            passed(self.row)
        except Refused:
            assert self.taken_back or over
        else:
            assert not self.taken_back
            assert not over

    @rule()
    def take_it_back(self) -> None:
        actions.withdraw(viewer=agent(), referral_id=self.row.pk)
        self.taken_back = True

    @invariant()
    def open_means_chased(self) -> None:
        now = fresh(self.row)
        running = Clock.unscoped.filter(subject_id=self.row.pk.hex, state=ClockState.RUNNING).count()
        assert running == (0 if now.closed_at else 1)
        assert (now.due_at is None) is (now.closed_at is not None)
        assert NAME not in str(now.__dict__)


def test_in_any_order_it_is_chased_exactly_while_it_is_open() -> None:
    staff.agency()
    settled = settings(max_examples=12, stateful_step_count=8, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(Machine, settings=settled)
