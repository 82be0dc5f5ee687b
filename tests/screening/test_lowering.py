"""One person alone never makes a report less urgent: not by deciding, and not by changing the answers first."""

import pytest

from hearthline.duty.models import Clock
from hearthline.ground.errors import DomainError
from hearthline.intake.actions import amend, open_pending
from hearthline.intake.door.accept import accept
from hearthline.intake.door.envelope import origin_of
from hearthline.intake.door.models import Kind
from hearthline.screening import actions, keeping, queries
from hearthline.screening.desk import present
from hearthline.screening.models import Decision, Screening
from hearthline.sealing import new_token
from tests.intake.build import receipt_of, sealed
from tests.screening.build import (
    AT_ONCE,
    IN_TEN_DAYS,
    NOBODY,
    again,
    answer,
    came,
    clock_of,
    decide,
    look,
    other_screener,
    run_of,
    screener,
    serious,
    supervisor,
)

pytestmark = pytest.mark.django_db

CALM = {"danger_now": "no", "medical_care_needed": "no", "access": "no"}


def in_danger() -> Screening:
    found = came(danger="yes", danger_signs=["hurt_needs_doctor", "person_can_reach_child"])
    assert run_of(found).priority == "immediate"
    return found


def same_answers(screening: Screening, viewer) -> None:
    """Run the tool again on what it had."""
    now = again(screening)
    key, run = keeping.key_of(now.report, actor="test"), run_of(screening)
    known = keeping.open_facts(key, run.pk, bytes(run.facts))
    actions.set_facts(viewer=viewer, report_id=now.report_id, facts=known, version=now.version)


def fresh(made: Decision) -> Decision:
    return Decision.unscoped.get(pk=made.pk)


def test_who_edits_the_answers_down_and_accepts_what_the_tool_then_says_only_proposes():
    screening = in_danger()
    answer(screening, screener(), **CALM)
    assert run_of(screening).priority != "immediate"
    made = decide(screening, screener(), IN_TEN_DAYS, "I called the school: the child is well.")
    assert (made.state, made.direction) == ("proposed", "down")
    assert clock_of(screening, "response").state == "running"


def test_and_must_say_why():
    screening = in_danger()
    answer(screening, screener(), **CALM)
    with pytest.raises(DomainError) as refused:
        decide(screening, screener(), IN_TEN_DAYS)
    assert refused.value.code == "screening.reason"


def test_two_people_can_lower_it():
    screening = in_danger()
    answer(screening, screener(), **CALM)
    made = decide(screening, screener(), IN_TEN_DAYS, "I called the school: the child is well.")
    assert look(made, supervisor(), agree=True).state == "agreed"
    assert again(screening).state == "decided"


def test_whoever_stays_with_what_the_report_said_needs_nobody():
    screening = in_danger()
    answer(screening, screener(), **CALM)
    assert decide(screening, screener(), AT_ONCE, "To be sure.").state == "final"


def test_an_upward_decision_is_not_undone_by_one_other_person():
    screening = came(danger="unsure", danger_signs=["none"])
    assert decide(screening, screener(), AT_ONCE, "I heard the child on the phone.").direction == "up"
    answer(screening, other_screener(), hit="no")
    assert again(screening).state == "returned"
    made = decide(screening, other_screener(), IN_TEN_DAYS, "I think otherwise.")
    assert (made.state, made.direction) == ("proposed", "down")


def test_an_addition_sets_the_measure_anew_but_never_below_the_decision_that_stands():
    token = new_token()
    screening = came(token=token, danger="no", danger_signs=["none"])
    decide(screening, screener(), AT_ONCE, "I heard the child on the phone.")
    more = {"children": [], "adults": [], "where_now": "", "reporter": {}}
    accept(sealed(new_token(), kind=Kind.ADDITION, origin=origin_of(receipt_of(token)), story="The dog.", **more))
    open_pending()
    assert decide(screening, screener(), IN_TEN_DAYS, "Calm now.").state == "proposed"


def test_who_edits_the_answers_down_and_then_adds_a_word_to_the_report_only_proposes():
    screening = in_danger()
    answer(screening, screener(), **CALM)
    amend(viewer=screener(), report_id=screening.report_id, text="Nothing new.", channel="phone")
    now = again(screening)
    assert run_of(now).why == "addition"
    made = decide(now, screener(), IN_TEN_DAYS, "A game.")
    assert (made.state, made.direction) == ("proposed", "down")


def test_running_the_tool_on_the_same_answers_overtakes_no_proposal_and_stops_no_clock():
    screening = came()
    made = decide(screening, screener(), NOBODY, "A television was loud.")
    due = clock_of(screening, "second_look").due_at
    same_answers(screening, screener())
    assert (fresh(made).state, again(screening).state) == ("proposed", "proposed")
    clock = clock_of(screening, "second_look")
    assert (clock.state, clock.due_at) == ("running", due)
    assert again(screening).claimed_by == ""
    assert look(fresh(made), supervisor(), agree=True).state == "agreed"


def test_nor_does_it_reopen_what_is_decided():
    screening = came(danger="unsure")
    decide(screening, screener(), AT_ONCE, "I heard the child on the phone.")
    same_answers(screening, other_screener())
    assert again(screening).state == "decided"
    assert not again(screening).new_facts
    assert not Clock.unscoped.filter(kind="screening", state="running").exists()


def test_other_answers_do():
    screening = came()
    made = decide(screening, screener(), NOBODY, "A television was loud.")
    serious(screening)
    assert (fresh(made).state, again(screening).state) == ("overtaken", "returned")


def test_the_page_says_that_a_second_person_must_agree_to_what_was_edited_down():
    screening = in_danger()
    answer(screening, screener(), **CALM)
    found = queries.detail(screener(), screening.report_id)
    shown = {choice.code: choice for choice in present.options(found.pack, found.result, found.measure)}
    assert (shown[IN_TEN_DAYS].two, shown[AT_ONCE].two) == (True, False)
