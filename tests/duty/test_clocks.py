"""Clocks: a promise never moves later, is met only by an act, and late is late."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from hearthline.duty import actions, queries
from hearthline.duty.models import Alert, Clock, ClockState
from hearthline.ground import clock as wall
from hearthline.ground.errors import DomainError
from hearthline.journal import actions as journal
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from tests.duty.people import HERE, SCREENER_HERE, SCREENER_THERE, WORKER, WORKER_THERE

pytestmark = pytest.mark.django_db

START = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def started(due: datetime = START + 24 * HOUR, actor=WORKER, subject: str = "r-1", **more) -> Clock:
    with wall.freeze(START), transaction.atomic():
        return actions.start_clock(
            actor=actor,
            subject_kind="report",
            subject_id=subject,
            kind="response",
            started_at=START,
            due_at=due,
            rule="rule-1",
            citation="Invented code 1",
            counting_verified=True,
            label="SAC-0000-0000",
            **more,
        )


def shortened(due: datetime) -> Clock | None:
    with transaction.atomic():
        return actions.shorten_clock(
            actor=WORKER,
            subject_kind="report",
            subject_id="r-1",
            kind="response",
            due_at=due,
            rule="rule-2",
            citation="Invented code 2",
            counting_verified=False,
        )


def an_entry(actor=SCREENER_HERE) -> str:
    with transaction.atomic():
        return str(journal.write(actor=actor, tag=Tag.DECISION_MADE, record_kind="report", record_id="r-1"))


def met(entry: str) -> bool:
    with transaction.atomic():
        return actions.meet_clock(
            actor=SCREENER_HERE, subject_kind="report", subject_id="r-1", kind="response", entry=entry
        )


def test_starting_a_clock_is_journalled_with_its_rule_and_citation():
    started()
    entry = Entry.objects.get(tag=Tag.CLOCK_STARTED)
    assert (entry.record_id, entry.purpose, entry.authority) == ("r-1", "response", "rule-1: Invented code 1")


def test_starting_the_same_clock_twice_keeps_one():
    first, again = started(), started()
    assert first.pk == again.pk
    assert Clock.unscoped.count() == 1


def test_starting_it_again_with_an_earlier_end_shortens_it():
    started()
    again = started(due=START + 2 * HOUR)
    assert again.due_at == START + 2 * HOUR
    assert sorted(Clock.unscoped.values_list("state", flat=True)) == ["running", "shortened"]


def test_starting_it_again_with_a_later_end_changes_nothing():
    first = started(due=START + 2 * HOUR)
    assert started(due=START + 24 * HOUR).pk == first.pk
    assert Clock.unscoped.get().due_at == START + 2 * HOUR


def test_two_agencies_have_two_clocks_about_the_same_subject_id():
    started()
    started(actor=WORKER_THERE)
    assert [c.agency_id for c in queries.clocks(SCREENER_HERE)] == [HERE]
    assert len(queries.clocks(SCREENER_THERE)) == 1


@pytest.mark.req("S-3")
def test_a_shorter_promise_keeps_the_start_and_cites_the_new_rule():
    started()
    new = shortened(START + 2 * HOUR)
    assert new is not None
    assert (new.started_at, new.due_at, new.rule, new.counting_verified) == (START, START + 2 * HOUR, "rule-2", False)
    assert [c.pk for c in queries.clocks(SCREENER_HERE)] == [new.pk]
    history = queries.clock_history(SCREENER_HERE, subject_kind="report", subject_id="r-1")
    assert [c.state for c in history] == ["shortened", "running"]


@pytest.mark.parametrize("later", [0, 1, 1000])
def test_a_promise_never_moves_later(later: int):
    first = started()
    same = shortened(first.due_at + later * HOUR)
    assert same is not None
    assert (same.pk, Clock.unscoped.count()) == (first.pk, 1)


def test_shortening_what_is_not_there_gives_none():
    assert shortened(START) is None


def test_a_shorter_promise_that_is_already_over_ends_at_its_start_and_breaches_at_the_next_tick():
    started()
    new = shortened(START - HOUR)
    assert new is not None
    assert new.due_at == START
    assert actions.tick(START + timedelta(seconds=1)).breached == 1


def test_a_clock_is_met_only_by_an_act_that_the_journal_holds():
    started()
    for nothing in ("", "00000000-0000-7000-8000-000000000000"):
        with pytest.raises(DomainError) as refused:
            met(nothing)
        assert refused.value.code == "clock.no-entry"
    assert Clock.unscoped.get().state == ClockState.RUNNING


def test_an_act_of_another_agency_meets_nothing_here():
    started()
    with pytest.raises(DomainError):
        met(an_entry(actor=SCREENER_THERE))


def test_meeting_keeps_which_act_it_was():
    started()
    entry = an_entry()
    assert met(entry) is True
    row = Clock.unscoped.get()
    assert (row.state, row.met_entry, row.breached_at) == ("met", entry, None)
    assert row.met_at is not None
    assert met(an_entry()) is False


def test_late_is_late_even_when_it_is_done():
    started(due=START + HOUR)
    actions.tick(START + 2 * HOUR)
    assert met(an_entry()) is True
    row = Clock.unscoped.get()
    assert row.state == ClockState.MET
    assert row.breached_at == START + 2 * HOUR


def test_a_promise_is_taken_away_only_by_an_act_that_the_journal_holds():
    started()
    end = {"actor": SCREENER_HERE, "subject_kind": "report", "subject_id": "r-1", "kind": "response"}
    with transaction.atomic(), pytest.raises(DomainError):
        actions.cancel_clock(**end, entry="")
    with transaction.atomic():
        assert actions.cancel_clock(**end, entry=an_entry())
        assert not actions.cancel_clock(**end, entry=an_entry())
    assert Clock.unscoped.get().state == ClockState.CANCELLED
    assert Entry.objects.filter(tag=Tag.CLOCK_CANCELLED).count() == 1


def test_a_breached_clock_is_not_made_whole_by_a_shorter_one():
    started(due=START + HOUR)
    actions.tick(START + 2 * HOUR)
    same = shortened(START)
    assert same is not None
    assert (same.state, Clock.unscoped.count()) == ("breached", 1)


def test_the_database_itself_refuses_met_without_an_entry():
    row = started()
    with pytest.raises(IntegrityError), transaction.atomic():
        Clock.unscoped.filter(pk=row.pk).update(state="met", met_at=START)


def test_the_database_itself_refuses_a_second_open_clock():
    row = started()
    row.pk = wall_uuid()
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def wall_uuid():
    from hearthline.ground.ids import uuid7

    return uuid7()


def test_clocks_are_listed_by_due_time_with_one_query(django_assert_num_queries):
    for n in range(6):
        started(due=START + (6 - n) * HOUR, subject=f"r-{n}")
    with django_assert_num_queries(1):
        rows = queries.clocks(SCREENER_HERE, subject_kind="report", subject_ids=("r-1", "r-5"))
    assert [c.subject_id for c in rows] == ["r-5", "r-1"]


def test_a_promise_kept_late_closes_its_unanswered_alert_by_the_same_act():
    started()
    late = START + 72 * HOUR
    with wall.freeze(late):
        actions.tick()
        assert Alert.unscoped.filter(acknowledged_at=None).count() == 1
        entry = an_entry()
        assert met(entry)
    row = Alert.unscoped.get()
    assert (row.acknowledged_at, row.acknowledged_by) == (late, f"act:{entry}")
    assert queries.alerts(SCREENER_HERE) == []
    assert queries.answered(SCREENER_HERE, subject_id="r-1") == []
    assert queries.clock_history(SCREENER_HERE, subject_kind="report", subject_id="r-1")[0].breached_at


def test_an_alert_that_a_person_answered_keeps_that_person_when_the_promise_is_kept_late():
    started()
    with wall.freeze(START + 72 * HOUR):
        actions.tick()
        actions.acknowledge_alert(viewer=SCREENER_HERE, alert_id=Alert.unscoped.get().pk)
        assert met(an_entry())
    assert Alert.unscoped.get().acknowledged_by == SCREENER_HERE.id
