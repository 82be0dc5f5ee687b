"""The second look: by another person, agreed or returned, and never quietly forgotten."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from hearthline.duty import actions as duty
from hearthline.duty.models import Alert, Clock
from hearthline.ground import clock
from hearthline.ground.errors import DomainError, Refused
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from hearthline.screening import actions
from hearthline.screening.models import Decision
from tests import staff
from tests.screening.build import (
    IN_TEN_DAYS,
    NOBODY,
    again,
    came,
    clock_of,
    decide,
    look,
    other_screener,
    screener,
    serious,
    supervisor,
)

pytestmark = pytest.mark.django_db


def test_a_second_person_makes_it_final_and_the_promise_becomes_the_decision_s():
    screening = came()
    serious(screening)
    made = look(decide(screening, screener(), IN_TEN_DAYS, "An old scar."), supervisor(), agree=True)
    now = again(screening)
    assert (made.state, now.state, now.final_decision_id) == ("agreed", "decided", made.pk)
    assert made.second_by == supervisor().id
    states = list(Clock.unscoped.filter(kind="response").order_by("id").values_list("rule", "state"))
    assert states[-2:] == [("response.immediate", "cancelled"), ("response.ten_days", "running")]
    assert clock_of(screening, "second_look").state == "met"
    assert clock_of(screening, "screening").state == "met"


def test_two_people_can_decide_that_nobody_goes_and_the_promise_ends_by_their_act():
    screening = came()
    made = look(decide(screening, screener(), NOBODY, "A game in the yard."), supervisor(), agree=True)
    ended = clock_of(screening, "response")
    assert (made.state, ended.state) == ("agreed", "cancelled")
    assert Entry.objects.get(pk=ended.met_entry).actor_id == supervisor().id


def test_what_a_second_person_returns_is_open_again_with_its_clock_running():
    screening = came()
    proposed = decide(screening, screener(), NOBODY, "A game in the yard.")
    with pytest.raises(DomainError) as refused:
        look(proposed, supervisor(), agree=False)
    assert refused.value.code == "screening.note"
    made = look(proposed, supervisor(), agree=False, note="Ask who saw the bruise.")
    assert (made.state, again(screening).state) == ("returned", "returned")
    assert clock_of(screening, "screening").state == "running"
    assert clock_of(screening, "response").state == "running"
    assert decide(screening, screener(), IN_TEN_DAYS).state == "final"


@pytest.mark.fault("55")
def test_nobody_gives_the_second_look_to_their_own_proposal():
    screening, solveig = came(), supervisor()
    made = decide(screening, solveig, NOBODY, "A game in the yard.")
    with pytest.raises(Refused):
        look(made, solveig, agree=True)
    assert again(screening).state == "proposed"
    assert Entry.objects.filter(tag=Tag.RIGHT_REFUSED, actor_id=solveig.id).count() == 1
    another = staff.viewer("supervisor", username="supervisor2", name="Ottoline Perez")
    assert look(made, another, agree=True).state == "agreed"


@pytest.mark.fault("55")
def test_the_database_itself_refuses_one_person_as_both():
    made = decide(came(), screener(), NOBODY, "A game in the yard.")
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.unscoped.filter(pk=made.pk).update(state="agreed", second_by=made.decided_by, second_at=clock.now())


def test_a_screener_gives_no_second_look():
    made = decide(came(), screener(), NOBODY, "A game in the yard.")
    with pytest.raises(Refused):
        look(made, other_screener(), agree=True)


def test_silence_escalates_a_proposal_and_decides_nothing():
    screening = came()
    decide(screening, screener(), NOBODY, "A game in the yard.")
    due = clock_of(screening, "second_look").due_at
    duty.tick(due + timedelta(seconds=1))
    alert = Alert.unscoped.get(kind="silent_proposal")
    assert alert.subject_id == screening.report_id.hex
    duty.tick(due + timedelta(days=2))
    assert Alert.unscoped.get(kind="silent_proposal").level >= 1
    assert again(screening).state == "proposed"


@pytest.mark.fault("55")
def test_who_proposed_does_not_answer_the_alarm_that_asks_for_a_second_person():
    screening = came()
    proposer = supervisor()
    decide(screening, proposer, NOBODY, "A game in the yard.")
    duty.tick(clock_of(screening, "second_look").due_at + timedelta(seconds=1))
    alert = Alert.unscoped.get(kind="silent_proposal")
    got = actions.answer_alarm(viewer=proposer, alert_id=alert.pk)
    assert (got.own, got.mine) == (True, False)
    assert Alert.unscoped.get(pk=alert.pk).acknowledged_at is None
    another = staff.viewer("supervisor", username="supervisor2", name="Ottoline Perez")
    assert actions.answer_alarm(viewer=another, alert_id=alert.pk).mine
    assert Alert.unscoped.get(pk=alert.pk).acknowledged_by == another.id
