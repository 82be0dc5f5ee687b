"""The machine's clock jumps an hour ahead or back: nothing is late early, no breach is lost, and somebody is told."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from hearthline.duty import actions, doubting
from hearthline.duty.models import Alert, Clock, ClockState, SweepMark
from hearthline.ground import clock as wall
from hearthline.ground import steady
from hearthline.journal.actor import system
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from tests.duty.people import HERE, WORKER

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.fault("8")]

START = datetime(2026, 11, 16, 18, 0, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@dataclass
class Machine:
    """A machine whose clock somebody can set. `passes` is the time that really goes by."""

    monkeypatch: pytest.MonkeyPatch
    real: datetime = START
    off: timedelta = timedelta(0)
    boot: str = "first start"
    up: timedelta = HOUR
    told: list[int] = field(default_factory=list)

    def passes(self, span: timedelta) -> None:
        self.real += span
        self.up += span

    def jumps(self, span: timedelta) -> None:
        self.off += span

    def starts_again(self) -> None:
        self.boot, self.up = "second start", timedelta(0)

    @contextmanager
    def time(self) -> Iterator[None]:
        self.monkeypatch.setattr(steady, "ran", lambda: (self.boot, self.up.total_seconds()))
        with wall.freeze(self.real + self.off):
            yield

    def sweep(self) -> actions.Ticked:
        with self.time():
            return actions.sweep(agencies=[HERE])


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    made = Machine(monkeypatch)
    made.sweep()
    return made


def started(machine: Machine, length: timedelta, subject: str = "r-1") -> Clock:
    """A promise of `length` from this moment, as the machine's clock tells it."""
    with machine.time(), transaction.atomic():
        now = wall.now()
        return actions.start_clock(
            actor=WORKER,
            subject_kind="report",
            subject_id=subject,
            kind="response",
            started_at=now,
            due_at=now + length,
            rule="rule-1",
            citation="Invented code 1",
            counting_verified=True,
        )


def state(row: Clock) -> str:
    return Clock.unscoped.filter(subject_id=row.subject_id).order_by("-counted_at", "-id")[0].state


def test_a_jump_ahead_breaches_nothing_early_and_tells_somebody_at_once(machine: Machine) -> None:
    row = started(machine, 90 * MINUTE)
    machine.passes(40 * MINUTE)
    machine.jumps(HOUR)
    ticked = machine.sweep()
    assert (ticked.breached, ticked.doubtful) == (0, 1)
    assert state(row) == ClockState.RUNNING
    assert set(Alert.unscoped.values_list("kind", flat=True)) == {"clock_breach", "journal"}
    assert Entry.objects.get(tag=Tag.TIME_DOUBTED).fields == "ahead"
    machine.passes(49 * MINUTE)
    assert machine.sweep().breached == 0
    machine.passes(2 * MINUTE)
    assert machine.sweep().breached == 1, "when the time it was given is really over, though nobody mended the clock"
    assert Alert.unscoped.filter(kind="clock_breach").count() == 1, "the breach finds its own alert there"
    assert Clock.unscoped.get().breached_at == START + 91 * MINUTE, "and says when, by the seconds that went by"


def test_a_jump_ahead_that_is_mended_leaves_nothing_behind(machine: Machine) -> None:
    row = started(machine, 90 * MINUTE)
    machine.passes(40 * MINUTE)
    machine.jumps(HOUR)
    machine.sweep()
    machine.jumps(-HOUR)
    machine.passes(MINUTE)
    assert machine.sweep().breached == 0
    assert not doubting.doubted()
    assert Entry.objects.filter(tag=Tag.TIME_AGREED).count() == 1
    machine.passes(50 * MINUTE)
    assert machine.sweep().breached == 1
    assert state(row) == ClockState.BREACHED


def test_a_jump_back_loses_no_breach(machine: Machine) -> None:
    row = started(machine, 90 * MINUTE)
    machine.passes(80 * MINUTE)
    machine.sweep()
    machine.jumps(-HOUR)
    machine.passes(9 * MINUTE)
    assert machine.sweep().breached == 0
    machine.passes(2 * MINUTE)
    machine.sweep()
    assert state(row) == ClockState.BREACHED
    assert Entry.objects.get(tag=Tag.TIME_DOUBTED).fields == "back"


def test_what_began_within_the_jump_raises_its_alert_and_is_breached_when_both_clocks_agree(machine: Machine) -> None:
    machine.passes(30 * MINUTE)
    row = started(machine, 10 * MINUTE)
    machine.passes(5 * MINUTE)
    machine.sweep()
    machine.jumps(-HOUR)
    machine.passes(6 * MINUTE)
    ticked = machine.sweep()
    assert (ticked.breached, ticked.doubtful) == (0, 1)
    machine.passes(HOUR)
    assert machine.sweep().breached == 1
    assert state(row) == ClockState.BREACHED


def test_a_promise_that_begins_by_a_clock_that_is_ahead_is_kept_by_it_and_set_right_with_it(machine: Machine) -> None:
    machine.jumps(HOUR)
    machine.sweep()
    row = started(machine, 90 * MINUTE)
    machine.passes(40 * MINUTE)
    assert machine.sweep().breached == 0
    machine.jumps(-HOUR)
    machine.sweep()
    mended = Clock.unscoped.get(state=ClockState.RUNNING)
    assert (mended.started_at, mended.due_at) == (START, START + 90 * MINUTE)
    assert Clock.unscoped.get(pk=row.pk).state == ClockState.SHORTENED
    machine.passes(51 * MINUTE)
    assert machine.sweep().breached == 1


def test_a_person_may_say_that_the_clock_is_right(machine: Machine) -> None:
    row = started(machine, 90 * MINUTE)
    machine.jumps(2 * HOUR)
    assert machine.sweep().breached == 0
    with machine.time():
        assert doubting.trust(system("operator", HERE), authority="an operator on the machine")
        assert not doubting.trust(system("operator", HERE), authority="again")
    assert machine.sweep().breached == 1
    assert state(row) == ClockState.BREACHED
    assert Entry.objects.filter(tag=Tag.TIME_TRUSTED).count() == 1


def test_a_small_correction_is_followed_without_a_word(machine: Machine) -> None:
    for span in (3, -3, 4, -4):
        machine.passes(MINUTE)
        machine.jumps(timedelta(seconds=span))
        machine.sweep()
    assert not doubting.doubted()
    assert not Alert.unscoped.exists()


def test_a_worker_that_slept_or_was_away_is_no_jump(machine: Machine) -> None:
    row = started(machine, 90 * MINUTE)
    machine.passes(30 * HOUR)
    assert machine.sweep().breached == 1
    assert state(row) == ClockState.BREACHED
    assert not doubting.doubted()


def test_after_a_new_start_of_the_machine_the_clock_is_believed_unless_it_went_back(machine: Machine) -> None:
    machine.passes(HOUR)
    machine.starts_again()
    machine.passes(MINUTE)
    machine.sweep()
    assert not doubting.doubted()
    machine.starts_again()
    machine.boot = "third start"
    machine.jumps(-HOUR)
    machine.sweep()
    assert doubting.doubted()


def test_one_jump_is_told_once(machine: Machine) -> None:
    machine.jumps(HOUR)
    for _ in range(5):
        machine.passes(MINUTE)
        machine.sweep()
    assert Alert.unscoped.filter(about="clock_jump").count() == 1
    assert Entry.objects.filter(tag=Tag.TIME_DOUBTED).count() == 1


def test_a_pause_is_not_cut_short_by_a_jump_ahead(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.duty import law_made_up
    from tests.duty.people import SUPERVISOR_HERE

    law_made_up.in_force(monkeypatch)
    row = started(machine, 48 * HOUR)
    Clock.unscoped.update(rule=law_made_up.STANDS)
    with machine.time():
        actions.pause_clock(
            viewer=SUPERVISOR_HERE,
            clock_id=row.pk,
            why="court_order",
            authority="Order 1",
            until=wall.now() + 30 * MINUTE,
        )
    machine.jumps(HOUR)
    assert machine.sweep().resumed == 0
    machine.passes(31 * MINUTE)
    assert machine.sweep().resumed == 1


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.integers(-90, 90).filter(lambda span: abs(span) > 1), min_size=1, max_size=4),
    st.lists(st.integers(1, 40), min_size=4, max_size=8),
    st.integers(30, 150),
)
def test_however_the_clock_jumps_a_promise_that_stood_is_missed_when_its_time_is_over(
    jumps: list[int], spans: list[int], length: int
) -> None:
    """Promises older than all jumps together: late within one sweep of the real time, and never before it."""
    with pytest.MonkeyPatch.context() as patch:
        for model in (Alert, Clock):
            model.unscoped.all().delete()
        SweepMark.objects.all().delete()
        machine = Machine(patch)
        machine.sweep()
        row = started(machine, timedelta(minutes=length) + 8 * HOUR)
        machine.passes(8 * HOUR)
        machine.sweep()
        due = START + 8 * HOUR + timedelta(minutes=length)
        for at, span in enumerate(spans * 3):
            if at < len(jumps):
                machine.jumps(timedelta(minutes=jumps[at]))
            machine.passes(timedelta(minutes=span))
            machine.sweep()
            assert (state(row) == ClockState.BREACHED) is (machine.real > due), (machine.real, machine.off, due)
