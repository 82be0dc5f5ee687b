"""A clock stands still only when the pack says it may, for a reason it names, by a supervisor, and until a day."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from hearthline.access.need import Barred
from hearthline.duty import actions
from hearthline.duty.models import Alert, Clock, ClockState, Pause
from hearthline.ground import clock as wall
from hearthline.ground.errors import DomainError, Refused
from hearthline.journal import actions as journal
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from tests.duty import law_made_up
from tests.duty.people import ADMINISTRATOR_HERE, HERE, SCREENER_HERE, SUPERVISOR_HERE, SUPERVISOR_THERE, WORKER

pytestmark = pytest.mark.django_db(transaction=True)

START = datetime(2026, 11, 16, 18, 0, tzinfo=UTC)  # a Monday, 10 a.m. in the agency's zone
HOUR = timedelta(hours=1)
REPORT = uuid4()


@pytest.fixture(autouse=True)
def _law(monkeypatch: pytest.MonkeyPatch) -> None:
    law_made_up.in_force(monkeypatch)


def started(rule: str = law_made_up.STANDS, subject: UUID = REPORT, due: datetime | None = None) -> Clock:
    told = law_made_up.pack().limit(rule).due(START) if rule in law_made_up.LIMITS else None
    with wall.freeze(START), transaction.atomic():
        return actions.start_clock(
            actor=WORKER,
            subject_kind="report",
            subject_id=subject.hex,
            kind="response",
            started_at=START,
            due_at=due or (told.at if told else START + HOUR),
            rule=rule,
            citation="A statute made up for tests 12(a)",
            counting_verified=True,
            label="SAC-0000-0000",
        )


def paused(row: Clock, at: datetime = START + 8 * HOUR, days: int = 3, **changes: str) -> Pause:
    told = {"why": "court_order", "authority": "Order 2026-114", **changes}
    with wall.freeze(at):
        return actions.pause_clock(viewer=SUPERVISOR_HERE, clock_id=row.pk, until=at + timedelta(days=days), **told)


def again(row: Clock) -> Clock:
    return Clock.unscoped.get(pk=row.pk)


def test_a_supervisor_lets_a_clock_stand_still_by_an_authority_that_the_journal_keeps() -> None:
    row = started()
    made = paused(row)
    assert again(row).state == ClockState.PAUSED
    assert (made.due_before, made.until) == (row.due_at, START + 8 * HOUR + timedelta(days=3))
    entry = Entry.objects.get(tag=Tag.CLOCK_PAUSED)
    assert (entry.actor_id, entry.record_id, entry.fields) == (SUPERVISOR_HERE.id, REPORT.hex, "court_order")
    assert "Order 2026-114" in entry.authority
    assert "Another 9" in entry.authority


def test_while_it_stands_still_it_is_not_late() -> None:
    row = started()
    paused(row)
    actions.tick(row.due_at + HOUR)
    assert again(row).state == ClockState.PAUSED
    assert not Alert.unscoped.exists()


def test_it_goes_on_with_the_time_that_was_left() -> None:
    row = started()
    paused(row)
    with wall.freeze(START + 20 * HOUR):
        actions.resume_clock(viewer=SUPERVISOR_HERE, clock_id=row.pk)
    found, pause = again(row), Pause.unscoped.get()
    assert (found.state, found.due_at) == (ClockState.RUNNING, row.due_at + 12 * HOUR)
    assert (pause.due_before, pause.due_after, pause.ended_name) == (row.due_at, found.due_at, SUPERVISOR_HERE.name)
    assert Entry.objects.filter(tag=Tag.CLOCK_RESUMED, actor_id=SUPERVISOR_HERE.id).count() == 1
    assert actions.tick(found.due_at + HOUR).breached == 1


def test_a_pause_that_everybody_forgot_ends_by_itself_at_its_own_time() -> None:
    row = started()
    made = paused(row, days=3)
    assert actions.tick(made.until - HOUR).resumed == 0
    assert actions.tick(made.until + 100 * timedelta(days=1)).resumed == 1
    found = again(row)
    assert found.due_at == row.due_at + timedelta(days=3), "counted to the pause's own end, not to when it was noticed"
    assert found.state == ClockState.BREACHED, "the same turn finds that it is late by now"


def test_court_days_that_were_left_are_given_back_as_court_days() -> None:
    row = started(law_made_up.BOTH)  # Monday 16 + 5 court days: Monday 23
    paused(row, at=START + timedelta(days=1), days=20)  # Tuesday: Wednesday to Friday and Monday are left, four
    with wall.freeze(START + timedelta(days=9)):  # Wednesday 25, before Thanksgiving
        actions.resume_clock(viewer=SUPERVISOR_HERE, clock_id=row.pk)
    # Thursday 26, Friday 27 and the weekend are closed: Monday 30, December 1, 2 and 3.
    assert again(row).due_at == datetime(2026, 12, 3, 18, 0, tzinfo=UTC)


def test_no_clock_may_stand_still_unless_the_pack_says_so() -> None:
    row = started("response.immediate")
    with pytest.raises(DomainError) as refused:
        paused(row)
    assert refused.value.code == "pause.not-this-clock"
    assert again(row).state == ClockState.RUNNING
    made = [limit.id for limit in law_made_up.pack().limits() if limit.pause]
    assert set(made) == {law_made_up.STANDS, law_made_up.BOTH}, "the practice pack itself lets none stand still"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"why": "tired"}, "pause.why"),
        ({"why": ""}, "pause.why"),
        ({"authority": ""}, "pause.authority"),
        ({"authority": "the mother is away"}, "pause.authority"),
        ({"authority": "child 7 Maria who lives with her aunt and her uncle now"}, "pause.authority"),
    ],
)
def test_a_pause_needs_a_reason_of_the_pack_and_the_number_of_an_authority(changes: dict[str, str], code: str) -> None:
    with pytest.raises(DomainError) as refused:
        paused(started(), **changes)
    assert refused.value.code == code
    assert not Pause.unscoped.exists()


@pytest.mark.parametrize("days", [-1, 0, 31])
def test_a_pause_ends_within_what_the_pack_allows(days: int) -> None:
    with pytest.raises(DomainError) as refused:
        paused(started(), days=days)
    assert refused.value.code == "pause.until"


def test_what_is_late_cannot_be_made_to_stand_still() -> None:
    row = started()
    actions.tick(row.due_at + HOUR)
    for at in (row.due_at + HOUR, row.due_at + 2 * HOUR):
        with pytest.raises(DomainError) as refused:
            paused(row, at=at)
        assert refused.value.code == "pause.not-running"
    other = started(subject=uuid4())
    with pytest.raises(DomainError):  # late, though the sweep has not come by
        paused(other, at=other.due_at + HOUR)


@pytest.mark.parametrize("viewer", [SCREENER_HERE, ADMINISTRATOR_HERE, SUPERVISOR_THERE])
def test_only_a_supervisor_of_the_agency_lets_a_clock_stand_still_or_go_on(viewer) -> None:
    row = started()
    with wall.freeze(START), pytest.raises(Refused):
        actions.pause_clock(
            viewer=viewer, clock_id=row.pk, why="court_order", authority="Order 2026-114", until=START + 24 * HOUR
        )
    paused(row)
    with pytest.raises(Refused):
        actions.resume_clock(viewer=viewer, clock_id=row.pk)
    assert Entry.objects.filter(tag=Tag.RIGHT_REFUSED).count() == 2


@pytest.mark.fault("53")
def test_a_supervisor_to_whom_the_report_is_closed_moves_nothing_of_it() -> None:
    row = started()
    Barred.objects.create(
        agency_id=HERE, record_kind="report", record_id=REPORT, user_id=SUPERVISOR_HERE.id, why="x", by="u"
    )
    with pytest.raises(Refused):
        paused(row)


def test_going_on_twice_changes_nothing() -> None:
    row = started()
    paused(row)
    with wall.freeze(START + 9 * HOUR):
        actions.resume_clock(viewer=SUPERVISOR_HERE, clock_id=row.pk)
        with pytest.raises(DomainError) as refused:
            actions.resume_clock(viewer=SUPERVISOR_HERE, clock_id=row.pk)
    assert refused.value.code == "pause.not-paused"
    assert Entry.objects.filter(tag=Tag.CLOCK_RESUMED).count() == 1


def test_an_act_meets_a_clock_that_stands_still() -> None:
    row = started()
    paused(row)
    with transaction.atomic():
        entry = str(journal.write(actor=SUPERVISOR_HERE, tag=Tag.DECISION_MADE, record_kind="report", record_id="r"))
        assert actions.meet_clock(
            actor=SUPERVISOR_HERE, subject_kind="report", subject_id=REPORT.hex, kind="response", entry=entry
        )
    assert again(row).state == ClockState.MET
    assert Pause.unscoped.get().ended_by == f"act:{entry}"
    assert actions.tick(START + timedelta(days=50)).resumed == 0


def test_what_became_more_urgent_does_not_wait_for_the_pause_to_end() -> None:
    row = started()
    paused(row)
    with wall.freeze(START + 9 * HOUR), transaction.atomic():
        made = actions.shorten_clock(
            actor=WORKER,
            subject_kind="report",
            subject_id=REPORT.hex,
            kind="response",
            due_at=START + 10 * HOUR,
            rule="rule-2",
            citation="Shorter",
            counting_verified=True,
        )
    assert made is not None
    assert (made.state, again(row).state) == (ClockState.RUNNING, ClockState.SHORTENED)
    assert Pause.unscoped.get().ended_at == START + 9 * HOUR
    assert actions.tick(START + 11 * HOUR).breached == 1


def test_the_database_itself_refuses_a_second_open_pause_and_one_without_a_reason() -> None:
    made = paused(started())
    for changes in ({}, {"ended_at": START, "why": ""}):
        copy = Pause.unscoped.get(pk=made.pk)
        copy.pk = uuid4()
        for name, value in changes.items():
            setattr(copy, name, value)
        with pytest.raises(IntegrityError), transaction.atomic():
            copy.save(force_insert=True)
