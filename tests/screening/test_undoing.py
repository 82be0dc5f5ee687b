"""Undo: ten seconds, the same person, promises open again, and nothing without a trace."""

from datetime import timedelta

import pytest

from hearthline.duty import actions as duty
from hearthline.duty.models import Alert, Clock
from hearthline.ground import clock
from hearthline.ground.errors import DomainError, Refused
from hearthline.intake.models import PublicStatus
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from hearthline.screening import actions
from hearthline.screening.models import Decision
from hearthline.sealing import new_token
from tests import staff
from tests.intake.build import arrived
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
    screener,
    serious,
    supervisor,
)
from tests.screening.test_desk_report import address, form, text

pytestmark = pytest.mark.django_db
TEN = timedelta(seconds=10)


def undo(made: Decision, viewer=None) -> Decision:
    report_id = made.screening.report_id
    return actions.undo_decision(viewer=viewer or screener(), report_id=report_id, decision_id=made.pk)


def too_late(act, *args, **named) -> None:
    with pytest.raises(DomainError) as refused:
        act(*args, **named)
    assert refused.value.code == "screening.too-late"


def test_a_decision_is_taken_back_and_everything_is_where_it_was():
    screening, imogen = came(), screener()
    actions.claim(viewer=imogen, report_id=screening.report_id)
    before, promise = again(screening), clock_of(screening, "screening")
    made = undo(decide(screening, imogen, IN_TEN_DAYS))
    now = again(screening)
    assert (made.state, now.state, now.final_decision_id, now.new_facts) == ("undone", "waiting", None, False)
    assert (now.level, now.rank) == (before.level, before.rank)
    assert (now.due_at, now.due_kind) == (promise.due_at, "screening")  # it was read: that promise stays kept
    assert now.claimed_by == imogen.id
    open_again = clock_of(screening, "screening")
    assert (open_again.pk, open_again.state, open_again.due_at) == (promise.pk, "running", promise.due_at)
    assert (open_again.met_at, open_again.met_entry) == (None, "")


def test_the_row_stays_and_the_journal_has_both_acts():
    screening = came()
    made = undo(decide(screening, screener(), IN_TEN_DAYS))
    row = Decision.unscoped.get()
    assert (row.pk, row.state) == (made.pk, "undone")
    assert row.undone_at is not None
    for tag in (Tag.DECISION_MADE, Tag.DECISION_UNDONE, Tag.CLOCK_REOPENED):
        assert Entry.objects.filter(tag=tag, actor_id=screener().id).count() == 1


def test_what_the_reporter_sees_does_not_change():
    screening = came()
    decided = decide(screening, screener(), IN_TEN_DAYS)
    before = list(PublicStatus.unscoped.values())
    undo(decided)
    assert list(PublicStatus.unscoped.values()) == before
    assert again(screening).report.state == "screening"


def test_after_ten_seconds_it_stands():
    screening = came()
    made = decide(screening, screener(), IN_TEN_DAYS)
    with clock.freeze(made.decided_at + TEN + timedelta(milliseconds=1)):
        too_late(undo, made)
    assert again(screening).state == "decided"


def test_the_last_moment_is_within():
    made = decide(came(), screener(), IN_TEN_DAYS)
    with clock.freeze(made.decided_at + TEN):
        assert undo(made).state == "undone"


def test_nobody_takes_back_what_another_decided():
    made = decide(came(), screener(), IN_TEN_DAYS)
    for who in (other_screener(), supervisor()):
        too_late(undo, made, who)
    for who in (staff.viewer("screener", staff.THERE), staff.viewer("administrator")):
        with pytest.raises(Refused):
            undo(made, who)
    assert Decision.unscoped.get().state == "final"


def test_it_is_taken_back_once():
    made = decide(came(), screener(), IN_TEN_DAYS)
    undo(made)
    too_late(undo, made)
    assert Entry.objects.filter(tag=Tag.DECISION_UNDONE).count() == 1


def test_a_response_clock_that_was_made_shorter_stays_short():
    screening = came()
    made = decide(screening, screener(), AT_ONCE, "The grandmother called twice tonight.")
    short = clock_of(screening, "response")
    undo(made)
    after = clock_of(screening, "response")
    assert (after.pk, after.state, after.rule) == (short.pk, "running", "response.immediate")


def test_a_response_that_only_the_decision_promised_is_promised_no_more():
    screening = came()
    answer(screening, screener(), jurisdiction="elsewhere", hit="no", danger_now="no")
    run = again(screening).current_run
    assert run is not None
    Clock.unscoped.filter(kind="response").delete()  # as if the tool had never promised one
    made = decide(screening, screener(), AT_ONCE, "To be sure.")
    assert clock_of(screening, "response").state == "running"
    undo(made)
    assert clock_of(screening, "response").state == "cancelled"


def test_a_proposal_is_taken_back_with_its_second_look():
    screening = came()
    serious(screening)
    before = clock_of(screening, "response")
    made = undo(decide(screening, screener(), NOBODY, "A game in the yard."))
    now = again(screening)
    assert (made.state, now.state) == ("undone", "waiting")
    assert clock_of(screening, "second_look").state == "cancelled"
    assert (clock_of(screening, "response").pk, clock_of(screening, "screening").state) == (before.pk, "running")
    assert decide(screening, screener(), NOBODY, "Again, with more.").state == "proposed"


def test_what_a_second_person_agreed_to_cannot_be_taken_back():
    made = decide(came(), screener(), NOBODY, "A game in the yard.")
    look(made, supervisor(), agree=True)
    too_late(undo, made)


def test_new_facts_in_between_leave_nothing_to_take_back():
    token = new_token()
    screening = came(token=token)
    made = decide(screening, screener(), IN_TEN_DAYS)
    arrived(token, kind="addition", story="He came back.")
    too_late(undo, made)
    assert again(screening).new_facts


def test_a_reopened_report_is_again_what_it_was_with_the_decision_that_stood():
    token = new_token()
    screening = came(token=token)
    first = decide(screening, screener(), IN_TEN_DAYS)
    arrived(token, kind="addition", story="He came back.")
    undo(decide(screening, screener(), AT_ONCE, "He came back."))
    now = again(screening)
    assert (now.state, now.final_decision_id, now.new_facts) == ("returned", first.pk, True)


def test_a_promise_that_was_late_is_late_again_and_its_alert_waits_again():
    screening = came()
    late = clock_of(screening, "screening").due_at + timedelta(minutes=1)
    with clock.freeze(late):
        duty.tick(late)
        made = decide(screening, screener(), IN_TEN_DAYS)
        alert = Alert.unscoped.get(about="screening")
        assert alert.acknowledged_at is not None
        undo(made)
    assert clock_of(screening, "screening").state == "breached"
    assert Alert.unscoped.get(about="screening").acknowledged_at is None


def test_an_upward_decision_that_was_taken_back_waits_for_no_supervisor():
    screening = came()
    undo(decide(screening, screener(), AT_ONCE, "The grandmother called twice."))
    assert Alert.unscoped.get(kind="override_up").acknowledged_at is not None


# Claims


def test_a_claim_is_taken_back_and_a_danger_alarms_again():
    screening = came(danger="yes")
    actions.answer_alarm(viewer=screener(), alert_id=Alert.unscoped.get().pk)
    assert actions.undo_claim(viewer=screener(), report_id=screening.report_id).claimed_by == ""
    assert Alert.unscoped.filter(acknowledged_at=None, about="left").count() == 1
    assert Entry.objects.get(tag=Tag.REPORT_RELEASED).purpose == "undo"


def test_a_release_is_taken_back_and_the_alarm_it_raised_is_answered():
    screening = came(danger="yes")
    actions.answer_alarm(viewer=screener(), alert_id=Alert.unscoped.get().pk)
    actions.release(viewer=screener(), report_id=screening.report_id)
    got = actions.undo_release(viewer=screener(), report_id=screening.report_id)
    assert got.claimed_by == screener().id
    assert not Alert.unscoped.filter(acknowledged_at=None).exists()


def test_a_release_is_not_taken_back_from_who_took_it_since():
    screening = came()
    actions.claim(viewer=screener(), report_id=screening.report_id)
    actions.release(viewer=screener(), report_id=screening.report_id)
    actions.claim(viewer=other_screener(), report_id=screening.report_id)
    too_late(actions.undo_release, viewer=screener(), report_id=screening.report_id)
    assert again(screening).claimed_by == other_screener().id


@pytest.mark.parametrize("act", [actions.undo_claim, actions.undo_release])
def test_claims_and_releases_are_taken_back_by_who_made_them_within_ten_seconds(act):
    screening = came()
    too_late(act, viewer=screener(), report_id=screening.report_id)
    at = clock.now()
    with clock.freeze(at):
        actions.claim(viewer=screener(), report_id=screening.report_id)
        if act is actions.undo_release:
            actions.release(viewer=screener(), report_id=screening.report_id)
        too_late(act, viewer=other_screener(), report_id=screening.report_id)
    held = again(screening).claimed_by
    with clock.freeze(at + TEN + timedelta(seconds=1)):
        too_late(act, viewer=screener(), report_id=screening.report_id)
    assert again(screening).claimed_by == held


# On the page


def test_the_page_offers_one_undo_and_says_what_became_of_it():
    screening, desk = came(), staff.desk()
    desk.client.post(address(screening, "claim"))
    page = text(desk.client.get(address(screening)))
    assert page.count("data-undo=") == 1
    assert "/undo/claim" in page
    desk.client.post(address(screening, "decide"), form(screening, IN_TEN_DAYS))
    page = text(desk.client.get(address(screening) + "?said=decided"))
    assert page.count("data-undo=") == 1
    made = Decision.unscoped.get()
    assert f'name="decision" value="{made.pk}"' in page
    got = desk.client.post(address(screening, "undo/decision"), {"decision": made.pk})
    assert (got.status_code, got["Location"].split("?")[1]) == (303, "said=undone")
    page = text(desk.client.get(got["Location"]))
    assert "stays short" in page
    assert "You have it" in page
    late = desk.client.post(address(screening, "undo/decision"), {"decision": made.pk})
    assert "too late" in text(late, 409)


def test_nobody_else_is_offered_an_undo_and_nobody_is_after_ten_seconds():
    screening, desk = came(), staff.desk()
    made = decide(screening, desk.viewer, IN_TEN_DAYS)
    other = staff.desk("screener", username="screener2", name="Ola")
    assert "data-undo=" not in text(other.client.get(address(screening)))
    Decision.unscoped.update(decided_at=made.decided_at - timedelta(seconds=11))
    assert "data-undo=" not in text(desk.client.get(address(screening)))


@pytest.mark.parametrize("sent", [{}, {"decision": "x"}, {"decision": "0" * 32}])
def test_a_broken_undo_form_breaks_nothing(sent: dict[str, str]):
    screening, desk = came(), staff.desk()
    decide(screening, desk.viewer, IN_TEN_DAYS)
    assert desk.client.post(address(screening, "undo/decision"), sent).status_code == 409
    assert again(screening).state == "decided"
