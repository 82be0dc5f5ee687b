"""The list of all clocks: every one of them once, by owner and lateness; what is closed to somebody is in no number."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from hearthline.access.need import Barred
from hearthline.duty import actions, board, history
from hearthline.duty.board import Asked, Edges
from hearthline.duty.models import Clock, ClockState
from hearthline.ground import clock as wall
from hearthline.ground.errors import Refused
from hearthline.journal import actions as journal
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from tests.duty.people import (
    ADMINISTRATOR_HERE,
    HERE,
    OTHER_SCREENER,
    SCREENER_HERE,
    SCREENER_THERE,
    SUPERVISOR_HERE,
    WORKER,
    WORKER_THERE,
)

pytestmark = pytest.mark.django_db(transaction=True)

PACIFIC = ZoneInfo("America/Los_Angeles")
NOW = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)  # noon there
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def started(
    due: timedelta = 4 * HOUR, kind: str = "screening", owner: str = "", actor=WORKER, report: UUID | None = None
) -> Clock:
    with wall.freeze(NOW - DAY * 30), transaction.atomic():
        return actions.start_clock(
            actor=actor,
            subject_kind="report",
            subject_id=(report or uuid4()).hex,
            kind=kind,
            started_at=NOW - DAY * 30,
            due_at=NOW + due,
            rule="rule-1",
            citation="Invented code 1",
            counting_verified=True,
            owner=owner,
            label="SAC-0000-0000",
        )


def shown(viewer=SCREENER_HERE, **asked: str) -> board.Board:
    return board.board(viewer, Asked.of(asked), now=NOW, zone=PACIFIC)


def test_each_open_clock_is_in_one_row_and_in_one_count() -> None:
    late, today, week, later = (started(span) for span in (-HOUR, 4 * HOUR, 3 * DAY, 30 * DAY))
    found = shown()
    assert [row.pk for row in found.rows] == [late.pk, today.pk, week.pk, later.pk], "the latest first"
    assert found.by_when == {"late": 1, "today": 1, "week": 1, "later": 1, "paused": 0}
    for when, row in (("late", late), ("today", today), ("week", week), ("later", later)):
        assert [one.pk for one in shown(when=when).rows] == [row.pk]


def test_today_ends_at_the_agencys_midnight() -> None:
    started(12 * HOUR - timedelta(seconds=1))
    started(12 * HOUR)
    assert shown().by_when["today"] == 1
    assert shown().by_when["week"] == 1


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2 * 365 * 1440).map(lambda n: NOW + timedelta(minutes=n)))
def test_late_today_week_and_later_follow_each_other_on_every_day(now: datetime) -> None:
    edges = Edges.at(now, PACIFIC)
    assert edges.now < edges.tomorrow < edges.week
    assert edges.tomorrow.astimezone(PACIFIC).hour == 0
    assert edges.week.astimezone(PACIFIC).date() - now.astimezone(PACIFIC).date() == timedelta(days=8)


def test_mine_everybodys_and_nobodys() -> None:
    mine, theirs, nobodys = (
        started(owner=SCREENER_HERE.id),
        started(owner=OTHER_SCREENER.id, due=-HOUR),
        started(due=2 * HOUR),
    )
    found = shown()
    assert found.by_who == {"team": 3, "mine": 1, "unowned": 1}
    assert [row.pk for row in shown(who="mine").rows] == [mine.pk]
    assert [row.pk for row in shown(who="unowned").rows] == [nobodys.pk]
    assert [row.pk for row in shown(owner=OTHER_SCREENER.id).rows] == [theirs.pk]
    assert [(one.id, one.counts["late"], one.total) for one in found.owners] == [
        ("", 0, 1),
        (OTHER_SCREENER.id, 1, 1),
        (SCREENER_HERE.id, 0, 1),
    ], "nobody's first, then who has most that is late"


def test_one_kind_narrows_the_rows_and_the_counts_beside_them() -> None:
    started(kind="response")
    started(-HOUR, kind="screening")
    found = shown(kind="response")
    assert [row.kind for row in found.rows] == ["response"]
    assert (found.by_when["late"], found.by_when["today"], found.by_who["team"]) == (0, 1, 1)
    assert found.kinds == [("response", 1), ("screening", 1)], "every kind stays to be chosen"


def test_what_is_no_code_of_ours_is_the_widest_choice() -> None:
    started()
    assert len(shown(who="x", when="<b>", after="nonsense").rows) == 1


@pytest.mark.fault("46", "53")
def test_a_report_that_is_closed_to_the_viewer_is_in_no_row_and_in_no_count(django_assert_num_queries) -> None:
    report = uuid4()
    started(report=report, owner=SCREENER_HERE.id)
    mine = started()
    Barred.objects.create(
        agency_id=HERE, record_kind="report", record_id=report, user_id=SCREENER_HERE.id, why="x", by="u"
    )
    with django_assert_num_queries(4):  # no owner is left, so no names are asked for
        found = shown()
    assert [row.pk for row in found.rows] == [mine.pk]
    assert (found.by_who["team"], found.by_who["mine"], sum(found.by_when.values())) == (1, 0, 1)
    assert found.owners[0].id == ""
    assert len(shown(OTHER_SCREENER).rows) == 2


@pytest.mark.fault("53")
def test_a_follow_up_of_a_closed_report_is_closed_with_it() -> None:
    report = uuid4()
    with wall.freeze(NOW), transaction.atomic():
        row = actions.start_clock(
            actor=WORKER,
            subject_kind="follow-up",
            subject_id=uuid4().hex,
            kind="follow-up",
            started_at=NOW,
            due_at=NOW + HOUR,
            rule="promise.person",
            citation="x",
            counting_verified=True,
            record_id=report,
        )
    Barred.objects.create(
        agency_id=HERE, record_kind="report", record_id=report, user_id=SCREENER_HERE.id, why="x", by="u"
    )
    assert shown().rows == ()
    with pytest.raises(Refused):
        history.clock_page(SCREENER_HERE, row.pk)
    assert history.clock_page(OTHER_SCREENER, row.pk).clock.pk == row.pk


def test_another_agency_sees_its_own() -> None:
    started()
    theirs = started(actor=WORKER_THERE)
    assert [row.pk for row in shown(SCREENER_THERE).rows] == [theirs.pk]
    with pytest.raises(Refused):
        history.clock_page(SCREENER_HERE, theirs.pk)
    with pytest.raises(Refused):
        history.clock_page(SCREENER_HERE, uuid4())


def test_an_administrator_gets_no_list() -> None:
    with pytest.raises(Refused):
        shown(ADMINISTRATOR_HERE)


def test_pages_follow_each_other_without_a_gap_or_a_repeat() -> None:
    made = {started(timedelta(minutes=n // 3)).pk for n in range(board.SHOWN + 20)}
    first = shown()
    assert first.more
    second = shown(after=first.rows[-1].pk.hex)
    assert not second.more
    got = [row.pk for row in (*first.rows, *second.rows)]
    assert (len(got), set(got)) == (len(made), made)


def test_the_number_of_queries_does_not_grow(django_assert_num_queries) -> None:
    for n in range(30):
        started(timedelta(minutes=n), owner=UUID(int=n + 1).hex)
    with django_assert_num_queries(5):
        shown()


def test_a_clocks_page_tells_what_happened_in_its_order() -> None:
    report = uuid4()
    row = started(report=report, due=-HOUR)
    with wall.freeze(NOW - 10 * DAY), transaction.atomic():
        actions.shorten_clock(
            actor=WORKER,
            subject_kind="report",
            subject_id=report.hex,
            kind="screening",
            due_at=NOW - 2 * HOUR,
            rule="rule-2",
            citation="Invented code 2",
            counting_verified=False,
        )
    actions.tick(NOW)
    with wall.freeze(NOW + HOUR), transaction.atomic():
        entry = journal.write(actor=SCREENER_HERE, tag=Tag.DECISION_MADE, record_kind="report", record_id=report.hex)
        actions.meet_clock(
            actor=SCREENER_HERE, subject_kind="report", subject_id=report.hex, kind="screening", entry=str(entry)
        )
    last = Clock.unscoped.get(state=ClockState.MET)
    told = history.clock_page(SUPERVISOR_HERE, last.pk)
    assert [step.what for step in told.steps] == ["started", "shortened", "breached", "met"]
    began, shorter, _, met = told.steps
    assert (began.due_at, shorter.was_due, shorter.due_at) == (NOW - HOUR, NOW - HOUR, NOW - 2 * HOUR)
    assert (shorter.rule, shorter.citation) == ("rule-2", "Invented code 2")
    assert (met.act, met.entry) == (str(Tag.DECISION_MADE), str(entry))
    assert history.clock_page(SUPERVISOR_HERE, row.pk).steps == told.steps, "the row it replaced tells the same"


def test_looking_at_clocks_writes_nothing() -> None:
    row = started()
    before = Entry.objects.count()
    shown()
    history.clock_page(SCREENER_HERE, row.pk)
    assert Entry.objects.count() == before
