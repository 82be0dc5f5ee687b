"""Deciding: who, when, why, under which rule; upward at once, downward and "no response" only with a second person."""

import threading

import pytest
from django.db import IntegrityError, connection, transaction

from hearthline.ground import clock
from hearthline.ground.errors import DomainError, Refused
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from hearthline.screening import actions, keeping
from hearthline.screening.actions import Changed, Held
from hearthline.screening.models import Decision, Screening
from hearthline.ui.agency import current_pack
from tests.screening.build import (
    AT_ONCE,
    ELSEWHERE,
    IN_TEN_DAYS,
    NOBODY,
    WEIGHED,
    again,
    answer,
    came,
    clock_of,
    decide,
    other_screener,
    parts_of,
    run_of,
    screener,
    serious,
    supervisor,
)

pytestmark = pytest.mark.django_db


@pytest.mark.req("S-1", "S-8")
def test_accepting_the_recommendation_decides_at_once_with_who_when_and_under_which_rule():
    screening, imogen = came(), screener()
    serious(screening)
    made = decide(screening, imogen, AT_ONCE)
    now = again(screening)
    assert (made.state, made.direction, now.state, now.final_decision_id) == ("final", "same", "decided", made.pk)
    assert (made.decided_by, made.decided_name) == (imogen.id, imogen.name)
    assert "now.serious_injury: " in made.authority
    assert "response.immediate: " in made.authority
    entry = Entry.objects.get(tag=Tag.DECISION_MADE)
    assert (entry.actor_id, entry.record_id) == (imogen.id, screening.report_id.hex)
    assert "now.serious_injury" in entry.authority


def test_a_decision_on_the_declared_default_names_the_default_as_its_authority():
    made = decide(came(), screener(), IN_TEN_DAYS)
    assert made.authority.splitlines()[0].startswith("default: ")
    assert made.direction == "same"


def test_a_decision_meets_the_screening_clock_by_its_own_entry():
    screening = came()
    decide(screening, screener(), IN_TEN_DAYS)
    met = clock_of(screening, "screening")
    assert met.state == "met"
    assert Entry.objects.get(pk=met.met_entry).tag == Tag.DECISION_MADE


@pytest.mark.req("S-5")
def test_upward_needs_a_reason_and_acts_at_once_with_the_shorter_clock():
    screening = came()
    with pytest.raises(DomainError) as refused:
        decide(screening, screener(), AT_ONCE)
    assert refused.value.code == "screening.reason"
    made = decide(screening, screener(), AT_ONCE, "The grandmother called twice tonight.")
    assert (made.direction, made.state) == ("up", "final")
    running = clock_of(screening, "response")
    assert (running.state, running.rule) == ("running", "response.immediate")
    assert running.due_at == current_pack().limit("response.immediate").due(screening.received_at).at


@pytest.mark.req("S-5")
@pytest.mark.parametrize("choice", [IN_TEN_DAYS, NOBODY, ELSEWHERE])
def test_downward_and_no_response_are_proposals_and_the_tool_s_priority_and_clock_stand(choice: str):
    screening = came()
    serious(screening)
    before = clock_of(screening, "response")
    made = decide(screening, screener(), choice, "The doctor called: it is an old scar.")
    now = again(screening)
    assert (made.state, now.state, now.final_decision_id) == ("proposed", "proposed", None)
    assert (now.level, now.rank) == ("urgent", 1)
    after = clock_of(screening, "response")
    assert (after.pk, after.due_at, after.state) == (before.pk, before.due_at, "running")
    assert clock_of(screening, "screening").state == "running"


@pytest.mark.parametrize("choice", [NOBODY, ELSEWHERE])
def test_no_response_needs_two_people_even_when_the_tool_recommends_it(choice: str):
    screening = came()
    told = {f.id: "no" for f in current_pack().tool().facts if "no" in f.domain}
    run = answer(screening, screener(), **told | {"injury": "none", "emotional_harm": "none", "jurisdiction": "here"})
    assert run.outcome == "evaluate_out"
    made = decide(screening, screener(), choice, "Every ground was asked about.")
    assert (made.direction, made.state) == ("none", "proposed")


@pytest.mark.fault("56")
def test_no_edit_in_bulk_can_close_reports_that_nobody_decided():
    came()
    came()
    with pytest.raises(IntegrityError), transaction.atomic():
        Screening.unscoped.all().update(state="decided")
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.unscoped.bulk_create(
            [
                Decision(
                    screening=s,
                    agency_id=s.agency_id,
                    run=run_of(s),
                    outcome="evaluate_out",
                    priority="none",
                    direction="none",
                    reason=b"",
                    authority="code 7",
                    state="final",
                    decided_by="x",
                    decided_name="x",
                    decided_at=clock.now(),
                )
                for s in Screening.unscoped.all()
            ]
        )
    assert Screening.unscoped.filter(state="decided").count() == 0


@pytest.mark.fault("56")
def test_there_is_no_decision_without_an_authority_or_a_person():
    screening = came()
    row = {
        "screening": screening,
        "agency_id": screening.agency_id,
        "run": run_of(screening),
        "priority": "ten_days",
        "outcome": "in_person",
        "direction": "same",
        "reason": b"",
        "state": "final",
        "decided_name": "x",
        "decided_at": clock.now(),
    }
    for missing in ({"authority": "", "decided_by": "x"}, {"authority": "x", "decided_by": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Decision.objects.create(**row, **missing)


def test_a_decision_on_facts_that_moved_on_is_refused():
    screening = came()
    seen = again(screening)
    serious(screening)
    with pytest.raises(Changed):
        actions.decide(
            viewer=screener(),
            report_id=seen.report_id,
            run_id=seen.current_run_id,
            choice=IN_TEN_DAYS,
            reason="",
            version=again(screening).version,
            parts=parts_of(screening),
            weighing=WEIGHED,
        )
    assert not Decision.unscoped.exists()


@pytest.mark.fault("10")
def test_who_does_not_hold_it_cannot_decide_it():
    screening = came()
    actions.claim(viewer=screener(), report_id=screening.report_id)
    with pytest.raises(Refused):
        decide(screening, other_screener(), IN_TEN_DAYS)
    with pytest.raises(Held):
        decide(screening, supervisor(), IN_TEN_DAYS)
    assert decide(screening, screener(), IN_TEN_DAYS).state == "final"


@pytest.mark.parametrize("choice", ["", "nothing", "evaluate_out:immediate", "in_person:none"])
def test_a_choice_the_tool_does_not_know_is_refused(choice: str):
    with pytest.raises(DomainError) as refused:
        decide(came(), screener(), choice, "x")
    assert refused.value.code == "screening.choice"


def test_the_reason_rests_sealed_and_opens_only_under_the_report_s_own_key():
    screening = came()
    made = decide(screening, screener(), NOBODY, "A game in the yard.")
    assert b"A game in the yard" not in bytes(made.reason)
    assert b"in the yard" not in bytes(made.reason)
    key = keeping.key_of(screening.report, actor="test")
    assert keeping.unseal(key, keeping.REASON, made.pk, bytes(made.reason)) == "A game in the yard."
    other = keeping.key_of(came().report, actor="test")
    with pytest.raises(Exception, match="did not open"):
        keeping.unseal(other, keeping.REASON, made.pk, bytes(made.reason))


@pytest.mark.django_db(transaction=True)
@pytest.mark.fault("10")
def test_two_decisions_at_once_leave_exactly_one():
    screening = came()
    now = again(screening)
    people, barrier, outcomes = [screener(), other_screener()], threading.Barrier(2), []

    def press(viewer) -> None:
        try:
            barrier.wait(timeout=60)
            made = actions.decide(
                viewer=viewer,
                report_id=now.report_id,
                run_id=now.current_run_id,
                choice=IN_TEN_DAYS,
                reason="",
                version=now.version,
                parts=parts_of(now),
                weighing=WEIGHED,
            )
            outcomes.append(made.state)
        except DomainError as refused:
            outcomes.append(refused.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=(viewer,)) for viewer in people]
    for t in threads:
        t.start()
    for t in threads:
        t.join(timeout=120)
    assert sorted(outcomes)[0] == "final"
    assert sorted(outcomes)[1] in ("screening.changed", "screening.decided", "report.changed")
    assert Decision.unscoped.count() == 1
