"""A closure that is entered moves no clock; a recount does, later only by a supervisor, and every time it says so."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import transaction

from hearthline.duty import actions, promises
from hearthline.duty.models import Clock, ClockState, Closure
from hearthline.ground import clock as wall
from hearthline.ground.errors import DomainError, Refused
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from tests.duty import law_made_up
from tests.duty.people import (
    ADMINISTRATOR_HERE,
    HERE,
    SCREENER_HERE,
    SUPERVISOR_HERE,
    SUPERVISOR_THERE,
    THERE,
    WORKER,
    WORKER_THERE,
)

pytestmark = pytest.mark.django_db(transaction=True)

START = datetime(2026, 11, 16, 18, 0, tzinfo=UTC)  # Monday, 10 a.m. there: two court days end on Wednesday 18
TUESDAY = date(2026, 11, 17)
DAY = timedelta(days=1)
DUE, MOVED = START + 2 * DAY, START + 3 * DAY


@pytest.fixture(autouse=True)
def _law(monkeypatch: pytest.MonkeyPatch) -> None:
    law_made_up.in_force(monkeypatch)


def started(
    rule: str = law_made_up.COURT, subject: UUID | None = None, actor=WORKER, at: datetime = START, start=START
) -> Clock:
    with wall.freeze(at), transaction.atomic():
        due = promises.due(rule, start, agency_id=actor.agency_id)
        return actions.start_clock(
            actor=actor,
            subject_kind="report",
            subject_id=(subject or uuid4()).hex,
            kind="petition",
            started_at=start,
            due_at=due.at,
            rule=rule,
            citation=str(due.citation),
            counting_verified=due.counting_verified,
        )


def entered(day: date = TUESDAY, at: datetime = START + DAY / 2, viewer=SUPERVISOR_HERE, **changes: str) -> Closure:
    told = {"calendar": "courts", "why": "weather", "source": "Order 2026-114", **changes}
    with wall.freeze(at):
        return actions.enter_closure(viewer=viewer, day=day, **told)


def open_now(row: Clock) -> Clock:
    return Clock.unscoped.get(subject_id=row.subject_id, state__in=["running", "breached", "paused"])


def recounted(at: datetime = START + DAY) -> int:
    with wall.freeze(at):
        return actions.recount(viewer=SUPERVISOR_HERE, calendar="courts")


def test_entering_a_closure_is_journalled_with_its_source_and_moves_no_clock() -> None:
    row = started()
    made = entered()
    assert open_now(row).due_at == DUE
    entry = Entry.objects.get(tag=Tag.CLOSURE_ENTERED)
    assert (entry.record_id, entry.purpose) == (made.pk.hex, "weather")
    assert entry.authority.startswith("courts 2026-11-17: Order 2026-114")
    assert [one.due.at for one in actions.moves(HERE, "courts")] == [MOVED]


def test_a_recount_moves_it_later_and_the_journal_says_from_when_to_when() -> None:
    row = started()
    entered()
    assert recounted() == 1
    new = open_now(row)
    assert (new.due_at, new.started_at, new.rule) == (MOVED, row.started_at, row.rule)
    assert Clock.unscoped.get(pk=row.pk).state == ClockState.RECOUNTED, "the promise that stood is still there"
    entry = Entry.objects.get(tag=Tag.CLOCK_RECOUNTED)
    assert (entry.actor_id, entry.fields) == (SUPERVISOR_HERE.id, "later")
    assert "from 2026-11-18T18:00+00:00 to 2026-11-19T18:00+00:00" in entry.authority
    assert recounted() == 0, "once"


def test_a_clock_that_begins_after_the_closure_was_entered_counts_it_by_itself() -> None:
    entered(at=START - DAY)
    row = started()
    assert row.due_at == MOVED
    assert list(actions.moves(HERE, "courts")) == []
    assert not Entry.objects.filter(tag=Tag.CLOCK_RECOUNTED).exists()


def test_two_closures_are_counted_together() -> None:
    row = started()
    entered()
    entered(date(2026, 11, 18), source="Order 2026-115")
    assert recounted() == 1
    assert open_now(row).due_at == START + 4 * DAY


def test_a_closure_withdrawn_brings_the_clock_back_at_once_and_by_itself() -> None:
    row = started()
    made = entered()
    recounted()
    with wall.freeze(START + DAY + timedelta(minutes=1)):
        actions.withdraw_closure(viewer=SUPERVISOR_HERE, closure_id=made.pk)
    assert open_now(row).due_at == DUE
    assert list(Entry.objects.filter(tag=Tag.CLOCK_RECOUNTED).order_by("id").values_list("fields", flat=True)) == [
        "later",
        "earlier",
    ]
    with wall.freeze(START + DAY + timedelta(minutes=1)):
        actions.withdraw_closure(viewer=SUPERVISOR_HERE, closure_id=made.pk)
    assert Entry.objects.filter(tag=Tag.CLOSURE_WITHDRAWN).count() == 1


def test_withdrawing_what_nobody_recounted_for_moves_nothing_later() -> None:
    row = started()
    entered(date(2026, 11, 18), source="Order 2026-115")
    made = entered()
    with wall.freeze(START + DAY):
        actions.withdraw_closure(viewer=SUPERVISOR_HERE, closure_id=made.pk)
    assert open_now(row).due_at == DUE, "the closure that stands would move it later: a person says so"
    assert [one.later for one in actions.moves(HERE, "courts")] == [True]


def test_what_was_late_before_the_closure_was_known_stays_late() -> None:
    row = started()
    actions.tick(DUE + timedelta(minutes=1))
    entered(at=DUE + timedelta(hours=1))
    assert recounted(DUE + timedelta(hours=2)) == 0
    assert open_now(row).state == ClockState.BREACHED


def test_a_clock_whose_due_time_the_rule_does_not_explain_is_left_alone() -> None:
    row = started()
    Clock.unscoped.filter(pk=row.pk).update(due_at=DUE + timedelta(minutes=5))
    entered()
    assert recounted() == 0


def test_hours_do_not_know_of_courts() -> None:
    row = started(law_made_up.STANDS)
    entered()
    assert recounted() == 0
    assert open_now(row).due_at == row.due_at


def test_another_agency_has_its_own_courts() -> None:
    theirs = started(actor=WORKER_THERE)
    entered()
    entered(viewer=SUPERVISOR_THERE)
    recounted()
    assert open_now(theirs).due_at == DUE
    assert [one.due.at for one in actions.moves(THERE, "courts")] == [MOVED]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"calendar": "bakers"}, "closure.calendar"),
        ({"day": date(2026, 11, 21)}, "closure.day"),  # a Saturday
        ({"day": date(2026, 11, 26)}, "closure.day"),  # Thanksgiving
        ({"day": date(2062, 11, 17)}, "closure.day"),
        ({"why": "x"}, "closure.why"),
        ({"source": ""}, "closure.source"),
        ({"source": "I heard it"}, "closure.source"),
        ({"source": "http://court.example/1"}, "closure.source"),
    ],
)
def test_a_closure_needs_a_calendar_a_day_a_reason_and_a_source(changes, code: str) -> None:
    with pytest.raises(DomainError) as refused:
        entered(**changes)
    assert refused.value.code == code
    assert not Closure.unscoped.exists()


def test_an_address_is_a_source_and_the_same_day_is_entered_once() -> None:
    entered(source="https://court.example/closed/2026-11-17")
    with pytest.raises(DomainError) as refused:
        entered()
    assert refused.value.code == "closure.day"


def test_a_day_that_was_withdrawn_may_be_entered_again() -> None:
    made = entered()
    with wall.freeze(START + DAY):
        actions.withdraw_closure(viewer=ADMINISTRATOR_HERE, closure_id=made.pk)
    assert entered().pk != made.pk


def test_an_administrator_enters_closures_and_recounts_nothing() -> None:
    entered(viewer=ADMINISTRATOR_HERE)
    with pytest.raises(Refused):
        actions.recount(viewer=ADMINISTRATOR_HERE, calendar="courts")


def test_a_screener_enters_nothing_and_recounts_nothing_and_another_agency_withdraws_nothing() -> None:
    with pytest.raises(Refused):
        entered(viewer=SCREENER_HERE)
    with pytest.raises(Refused):
        actions.recount(viewer=SCREENER_HERE, calendar="courts")
    made = entered()
    for own in (made.pk, uuid4()):
        with pytest.raises(Refused):
            actions.withdraw_closure(viewer=SUPERVISOR_THERE, closure_id=own)
