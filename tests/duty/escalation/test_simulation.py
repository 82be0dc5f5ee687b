"""Thirty minutes of emergencies in a second: a worker that dies or is paused at any boundary, on any clock.

Time is virtual, everything else is real: rows, transactions, commits. A schedule says at which round the worker dies,
at which boundary of that round (before or after any statement, commit or call of the provider), how long it is away,
when another worker takes over from one that is merely paused, and when somebody sets the clock on the wall.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from hearthline.duty import actions
from hearthline.duty.escalation import Caller, answering
from hearthline.duty.escalation.lease import STALE
from hearthline.duty.models import Alert, EscalationCall, EscalationStep
from hearthline.journal.actor import system
from tests.duty.escalation.conftest import House
from tests.duty.escalation.doubles import ADA, CLEO, LEASE, MINUTE, SECOND, Outbox, ladder

ROUND = 25 * SECOND
BUSY = tuple((promised * MINUTE - ROUND, promised * MINUTE + 100 * SECOND) for promised in (0, 5, 10, 15, 25))
"""When anything can happen. What lies between is skipped: the worker would ask the database and find nothing due."""
ROUNDS = 30
GRACE = 60 * SECOND
PROMISED = {"1.0": 0, "2.0": 5 * MINUTE, "3.0": 10 * MINUTE, "4.0": 15 * MINUTE, "4.1": 25 * MINUTE}
_agencies = count(1)


class Killed(BaseException):
    """SIGKILL. Not an Exception: nothing may catch it."""


@dataclass
class Boundaries:
    """Counts the boundaries of one round, and does at one of them what the schedule says."""

    kill_at: int = 0
    pause_at: int = 0
    seen: int = 0
    name: str = ""
    while_paused: Any = None

    def pass_(self, name: str) -> None:
        self.seen += 1
        self.name = name
        if self.pause_at and self.seen >= self.pause_at and not connection.in_atomic_block:
            self.pause_at, work = 0, self.while_paused
            with unwatched():
                work()
        if self.seen == self.kill_at:
            raise Killed


_watching: list[Boundaries] = []


@contextmanager
def unwatched() -> Iterator[None]:
    """What another process does meanwhile passes none of this one's boundaries."""
    kept = list(_watching)
    _watching.clear()
    try:
        yield
    finally:
        _watching[:] = kept


def at(name: str) -> None:
    for one in list(_watching):
        one.pass_(name)


def around(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    at("before a statement")
    found = execute(sql, params, many, context)
    at("after a statement")
    return found


@contextmanager
def boundaries() -> Iterator[None]:
    """Every statement and every commit of this connection is a boundary."""
    commit = connection._commit

    def watched() -> None:
        try:
            at("before a commit")
        except Killed:
            connection.connection.rollback()  # what a server does when its client is gone
            raise
        commit()
        at("after a commit")

    connection._commit = watched
    try:
        with connection.execute_wrapper(around):
            yield
    finally:
        connection._commit = commit


@dataclass
class Run:
    """One schedule being played. `doubt`: keys of calls whose worker died between the provider's yes and our row."""

    house: House
    agency: str
    caller: Caller = field(default_factory=Caller)
    doubt: set[str] = field(default_factory=set)
    deaths: int = 0
    alerts: dict[str, tuple[Alert, int]] = field(default_factory=dict)

    @property
    def outbox(self) -> Outbox:
        return self.house.outbox

    def raise_alert(self, key: str) -> Alert:
        with transaction.atomic():
            made = actions.raise_alert(
                actor=system("test", self.agency),
                kind="danger",
                key=key,
                subject_kind="report",
                subject_id=f"r-{key}",
                urgent=True,
                label="SAC-0000-0000",
            )
        self.alerts[made.pk.hex] = (made, self.house.time.ms)
        return made

    def work(self, caller: Caller) -> None:
        caller.run(agencies=[self.agency])
        self.outbox.deliver(self.agency)

    def round(self, kill_at: int = 0, pause_at: int = 0) -> bool:
        """One round of the worker. False when it was killed in it."""

        def another() -> None:
            self.house.time.ms += STALE  # whoever paused it noticed; meanwhile time went on
            self.work(newer)

        newer = Caller()
        mine = Boundaries(kill_at, pause_at, while_paused=another)
        _watching[:] = [mine]
        try:
            self.work(self.caller)
        except Killed:
            self.deaths += 1
            self._note_doubt()
            _watching.clear()
            connection.close()
            self.caller = Caller()
            return False
        finally:
            _watching.clear()
        if mine.seen and pause_at and not mine.pause_at:
            self.caller = newer  # the one that was paused stands by from now on
        return True

    def _note_doubt(self) -> None:
        """What the provider took and our row does not say: whoever comes next cannot know."""
        _watching.clear()
        connection.close()
        sent = {key for key, state, _ in self.outbox.rows(self.agency) if state == "sent"}
        self.doubt |= {one.key for one in self.outbox.taken} - sent


def begin(house: House) -> Run:
    Outbox.make_table()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=OFF")
    house.time.ms, house.time.wrong = 0, timedelta()
    house.outbox.taken.clear()
    house.outbox.at = at
    return Run(house, f"sim-{next(_agencies)}")


def steps_of(run: Run, alert: str) -> dict[str, list[int]]:
    """Step -> when the provider took each of its calls for the first time, in milliseconds after the alert."""
    first: dict[str, int] = {}
    for one in run.outbox.taken:
        if one.key.startswith(f"alarm:{alert}:"):
            first.setdefault(one.key, one.ms)
    found: dict[str, list[int]] = {}
    for key, ms in first.items():
        found.setdefault(key.split(":")[2], []).append(ms - run.alerts[alert][1])
    return found


EXPECTED_CALLS = {"1.0": 2, "2.0": 3, "3.0": 1, "4.0": 7, "4.1": 7}


def nothing_is_lost_or_late_or_early(run: Run, until: int) -> None:
    for alert, (_, raised) in run.alerts.items():
        steps = steps_of(run, alert)
        for step, promised in PROMISED.items():
            # Everyone again counts from when everyone was called, which may have been late itself, never early.
            late = max(steps.get("4.0", [0])) - PROMISED["4.0"] if step == "4.1" else 0
            # `play` puts a millisecond on the clock with each death: it is not the worker's.
            latest = promised + max(late, 0) + GRACE + run.deaths
            if raised + latest > until:
                continue
            assert len(steps.get(step, [])) == EXPECTED_CALLS[step], (step, steps)
            assert promised <= min(steps[step]) <= max(steps[step]) <= latest, (step, steps[step])


def nothing_is_doubled_without_a_reason(run: Run) -> None:
    times = Counter(one.key for one in run.outbox.taken)
    first: set[str] = set()
    for one in run.outbox.taken:
        if one.key in first:
            assert one.repeat, f"{one.key} went out twice and was not marked"
            assert one.key in run.doubt, f"{one.key} went out twice, and no worker died in doubt of it"
        first.add(one.key)
    assert sum(times.values()) - len(times) <= run.deaths
    calls = EscalationCall.unscoped.filter(agency_id=run.agency)
    assert calls.count() == len({row.key for row in calls})


def busy(ms: int) -> int:
    """This moment, or the next at which anything can happen; the end of the half hour when nothing more can."""
    return max(ms, next((begin for begin, end in BUSY if ms < end), 30 * MINUTE))


killings = st.dictionaries(
    st.integers(0, ROUNDS - 1), st.tuples(st.integers(1, 130), st.integers(0, 20)), max_size=12
).map(lambda found: {n: v for n, v in found.items() if not ({n - 1, n - 2} & set(found))})
pauses = st.dictionaries(st.integers(0, ROUNDS - 1), st.integers(1, 60), max_size=2)
jumps = st.dictionaries(st.integers(0, ROUNDS - 1), st.integers(-180, 180), max_size=3)


def play(run: Run, kills: dict[int, tuple[int, int]], paused: dict[int, int], set_to: dict[int, int]) -> None:
    number = 0
    while run.house.time.ms <= 30 * MINUTE:
        run.house.time.ms = busy(run.house.time.ms)
        if number in set_to:
            run.house.time.wrong = timedelta(minutes=set_to[number])
        boundary, away = kills.get(number, (0, 0))
        pause = paused.get(number, 0) if not {number - 1, number, number + 1} & set(kills) else 0
        began = run.house.time.ms
        alive = run.round(boundary, pause)
        run.house.time.ms = max(run.house.time.ms, began + (ROUND if alive else away * SECOND + 1))
        number += 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.fault("1", "8")
@pytest.mark.req("S-11")
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kills=killings, paused=pauses, set_to=jumps)
def test_every_unanswered_emergency_reaches_everyone_in_time_whatever_dies_when(
    house: House, kills: dict[int, tuple[int, int]], paused: dict[int, int], set_to: dict[int, int]
) -> None:
    run = begin(house)
    with boundaries():
        run.raise_alert("one")
        house.time.ms += 3 * SECOND
        run.raise_alert("two")
        play(run, kills, paused, set_to)
    event(f"deaths: {run.deaths}")
    nothing_is_lost_or_late_or_early(run, house.time.ms)
    nothing_is_doubled_without_a_reason(run)


@pytest.mark.django_db(transaction=True)
@pytest.mark.fault("1")
def test_a_death_at_each_single_boundary_of_a_step_loses_and_doubles_nothing(house: House) -> None:
    """Not drawn: every boundary of the round in which everyone is called, one after the other."""
    run = begin(house)
    house.rota.chain = ladder(("on_duty", (ADA,), 0), ("everyone", (CLEO,), 15))
    with boundaries():
        run.raise_alert("count")
        watch = Boundaries()
        house.time.ms = 15 * MINUTE
        _watching[:] = [watch]
        run.work(run.caller)
        _watching.clear()
        most = watch.seen
        assert most > 60
        for boundary in range(1, most + 1, 3 if connection.vendor == "postgresql" else 1):
            run = begin(house)
            run.raise_alert("one")
            house.time.ms = 15 * MINUTE
            assert not run.round(boundary)
            house.time.ms += LEASE
            assert run.round()
            nothing_is_doubled_without_a_reason(run)
            steps = steps_of(run, next(iter(run.alerts)))
            assert {step: len(found) for step, found in steps.items()} == {"1.0": 2, "2.0": 1}


@pytest.mark.django_db(transaction=True)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kills=killings, answered=st.integers(1, 20))
def test_an_answer_stops_the_chain_at_once_whatever_dies_when(
    house: House, kills: dict[int, tuple[int, int]], answered: int
) -> None:
    run = begin(house)
    with boundaries():
        alert = run.raise_alert("one")
        number, stopped = 0, -1
        while run.house.time.ms <= 30 * MINUTE:
            run.house.time.ms = busy(run.house.time.ms)
            if number == answered:
                with transaction.atomic():
                    Alert.unscoped.filter(pk=alert.pk).update(
                        acknowledged_by="someone",
                        acknowledged_name="Somebody",
                        acknowledged_at=house.time.moment().wall,
                    )
                    answering.taken(Alert.unscoped.get(pk=alert.pk))
                stopped = run.house.time.ms
            alive = run.round(*kills.get(number, (0, 0))[:1])
            away = kills.get(number, (0, 0))[1]
            run.house.time.ms += ROUND if alive else away * SECOND + 1
            number += 1
    begun = EscalationStep.unscoped.filter(agency_id=run.agency)
    assert all(step.waited_ms <= stopped for step in begun)
    told = {key.split(":")[2] for key, *_ in run.outbox.rows(run.agency) if key.startswith("taken:")}
    called = set(EscalationCall.unscoped.filter(agency_id=run.agency).values_list("person", flat=True))
    assert told == called
    assert all(state == "sent" for _, state, _ in run.outbox.rows(run.agency))
    nothing_is_doubled_without_a_reason(run)
