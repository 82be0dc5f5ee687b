"""New facts: the tool runs again, every run is kept, promises only get shorter, and what was decided is open again."""

from datetime import timedelta

import pytest

from hearthline.duty.models import Clock
from hearthline.ground import clock
from hearthline.ground.errors import DomainError, Refused
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from hearthline.law import Pack
from hearthline.screening import actions, keeping, queries
from hearthline.screening.actions import Changed, Held
from hearthline.screening.models import Decision, PinnedPack, ToolRun
from hearthline.sealing import SealError, new_token
from tests import staff
from tests.intake.build import arrived
from tests.screening.build import (
    AT_ONCE,
    IN_TEN_DAYS,
    NOBODY,
    again,
    answer,
    came,
    decide,
    look,
    other_screener,
    run_of,
    screener,
    supervisor,
)

pytestmark = pytest.mark.django_db

SERIOUS = {"youngest_age": "under_5", "hit": "yes", "injury": "serious", "abuser": "parent", "access": "yes"}


def facts_of(run: ToolRun) -> dict[str, str]:
    report = ToolRun.unscoped.select_related("screening__report").get(pk=run.pk).screening.report
    return keeping.open_facts(keeping.key_of(report, actor="test"), run.pk, bytes(run.facts))


@pytest.mark.req("S-3")
def test_every_run_is_kept_with_its_facts_and_who_ran_it():
    screening, imogen = came(), screener()
    first = run_of(screening)
    second = answer(screening, imogen, **SERIOUS)
    runs = list(ToolRun.unscoped.filter(screening=screening).order_by("at", "id"))
    assert [r.pk for r in runs] == [first.pk, second.pk]
    assert (second.why, second.by, second.by_name) == ("facts", imogen.id, imogen.name)
    assert facts_of(second) == SERIOUS
    assert again(screening).current_run_id == second.pk


def test_an_answer_that_is_still_the_report_s_stays_marked_as_such():
    screening = came()
    told = facts_of(run_of(screening))
    assert told["danger_now"] == "no"
    second = answer(screening, screener(), **{**told, "youngest_age": "teen"})
    assert "danger_now" in second.prefilled.split()
    assert "youngest_age" not in second.prefilled.split()


@pytest.mark.req("S-3")
def test_a_later_more_urgent_result_shortens_the_response_clock_from_receipt():
    screening = came()
    answer(screening, screener(), **SERIOUS)
    rows = Clock.unscoped.filter(kind="response").order_by("id")
    assert [(c.rule, c.state) for c in rows] == [("response.ten_days", "shortened"), ("response.immediate", "running")]
    assert rows[1].started_at == screening.received_at
    assert again(screening).rank < screening.rank


def test_a_later_less_urgent_result_does_not_lengthen_it():
    screening = came()
    answer(screening, screener(), **SERIOUS)
    answer(screening, screener(), **SERIOUS | {"injury": "minor", "youngest_age": "teen", "access": "no"})
    assert run_of(screening).priority == "ten_days"
    running = Clock.unscoped.get(kind="response", state="running")
    assert running.rule == "response.immediate"


def test_running_the_tool_takes_the_claim_and_somebody_else_s_claim_is_respected():
    screening, imogen = came(), screener()
    answer(screening, imogen, hit="yes")
    assert again(screening).claimed_by == imogen.id
    with pytest.raises(Held):
        answer(screening, other_screener(), hit="no")


@pytest.mark.parametrize("facts", [{"nothing": "yes"}, {"hit": "perhaps"}, {"__class__": "x"}])
def test_an_answer_the_tool_does_not_know_is_refused(facts: dict[str, str]):
    screening = came()
    with pytest.raises(DomainError) as refused:
        answer(screening, screener(), **facts)
    assert refused.value.code == "screening.fact"
    assert ToolRun.unscoped.count() == 1


def test_answers_given_to_an_older_page_are_refused():
    screening = came()
    answer(screening, screener(), hit="yes")
    with pytest.raises(Changed):
        actions.set_facts(viewer=screener(), report_id=screening.report_id, facts={}, version=screening.version)


@pytest.mark.fault("46")
def test_another_agency_and_an_administrator_run_nothing():
    screening = came()
    for who in (staff.viewer("screener", staff.THERE), staff.viewer("administrator")):
        with pytest.raises(Refused):
            answer(screening, who, hit="yes")


@pytest.mark.req("I-5", "S-3")
def test_an_addition_runs_the_tool_again_and_keeps_what_a_person_answered():
    token = new_token()
    screening = came(token=token)
    answer(screening, screener(), injury="minor", hit="yes")
    arrived(token, kind="addition", story="He has a new bruise.", danger="yes")
    run = run_of(screening)
    assert run.why == "addition"
    assert facts_of(run)["injury"] == "minor"
    assert again(screening).level == "emergency"


@pytest.mark.req("S-3")
def test_an_addition_opens_a_decided_report_again_as_new_facts_with_a_new_clock():
    token = new_token()
    screening = came(token=token)
    decide(screening, screener(), IN_TEN_DAYS)
    later = clock.now() + timedelta(hours=6)
    with clock.freeze(later):
        arrived(token, kind="addition", story="He has a new bruise.")
        now = again(screening)
        assert (now.state, now.new_facts, now.report.state) == ("returned", True, "screening")
        running = Clock.unscoped.get(kind="screening", state="running")
        assert running.started_at == later
        assert [r.screening.pk for r in queries.queue(screener()).rows] == [screening.pk]
        decide(screening, screener(), IN_TEN_DAYS)
    now = again(screening)
    assert (now.state, now.new_facts) == ("decided", False)


def test_new_facts_overtake_a_proposal_that_nobody_looked_at():
    token = new_token()
    screening = came(token=token)
    made = decide(screening, screener(), NOBODY, "A game in the yard.")
    arrived(token, kind="addition", story="He has a new bruise.")
    made.refresh_from_db(from_queryset=Decision.unscoped.all())
    now = again(screening)
    assert (made.state, now.state, now.report.state) == ("overtaken", "returned", "screening")
    assert Clock.unscoped.get(kind="second_look").state == "cancelled"
    with pytest.raises(Changed):
        look(made, supervisor(), agree=True)


def test_a_person_s_new_answers_open_a_decided_report_again():
    screening = came()
    decide(screening, screener(), IN_TEN_DAYS)
    answer(screening, other_screener(), **SERIOUS)
    now = again(screening)
    assert (now.state, now.new_facts, now.report.state) == ("returned", True, "screening")


def test_an_old_decision_runs_again_under_its_own_pack():
    screening = came()
    answer(screening, screener(), **SERIOUS)
    made = decide(screening, screener(), AT_ONCE)
    again_ = queries.rerun(supervisor(), made.pk)
    assert again_.same
    assert (again_.recommendation.outcome, again_.recommendation.priority) == ("in_person", "immediate")
    assert Entry.objects.filter(tag=Tag.REPORT_READ, purpose="rerun").count() == 1


def test_a_pack_that_was_changed_afterwards_does_not_pass_for_the_one_that_was_used(monkeypatch):
    screening = came()
    made = decide(screening, screener(), IN_TEN_DAYS)
    kept = PinnedPack.objects.get()
    changed = bytes(kept.canonical).replace(b"response.ten_days", b"response.immediate")
    PinnedPack.objects.filter(pk=kept.pk).update(canonical=changed)
    assert Pack.from_canonical(changed).version != kept.version
    assert not queries.rerun(supervisor(), made.pk).same


@pytest.mark.fault("15", "53")
def test_facts_swapped_between_two_runs_do_not_open():
    screening = came()
    first = run_of(screening)
    second = answer(screening, screener(), **SERIOUS)
    made = decide(screening, screener(), AT_ONCE)
    ToolRun.unscoped.filter(pk=second.pk).update(facts=bytes(first.facts))
    with pytest.raises(SealError):
        queries.rerun(supervisor(), made.pk)


@pytest.mark.fault("46")
def test_another_agency_s_decision_does_not_run_again_here():
    made = decide(came(), screener(), IN_TEN_DAYS)
    with pytest.raises(Refused):
        queries.rerun(staff.viewer("supervisor", staff.THERE), made.pk)


def test_a_reading_keeps_the_promise_to_read():
    from hearthline.intake.actions import mark_read

    screening = came()
    mark_read(viewer=screener(), report_id=screening.report_id)
    met = Clock.unscoped.get(kind="read")
    assert met.state == "met"
    assert Entry.objects.get(pk=met.met_entry).tag == Tag.REPORT_MARKED_READ
    assert again(screening).due_kind == "screening"
