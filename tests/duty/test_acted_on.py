"""Two kinds of alert may interrupt; and each kind is watched for whether anybody acts on it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hearthline.duty import actions, promises, queries
from hearthline.duty.models import BY_ACT, Alert, AlertKind
from hearthline.ground import clock as wall
from tests.duty.people import SCREENER_HERE, SCREENER_THERE, SUPERVISOR_HERE, WORKER
from tests.duty.test_alerts import AT, MINUTE, raised

pytestmark = pytest.mark.django_db

QUICK, SLOW = timedelta(minutes=5), timedelta(minutes=30)
LATER = AT + timedelta(days=1)


def answer_at(alert: Alert, at: Any, by: str = "u-imogen") -> None:
    Alert.unscoped.filter(pk=alert.pk).update(acknowledged_by=by, acknowledged_at=at)


def rate(kind: str = "danger", now: Any = LATER) -> queries.ActedOn:
    with wall.freeze(now):
        return next(one for one in queries.acted_on(SUPERVISOR_HERE) if one.kind == kind)


def test_danger_an_unconfirmed_hand_off_and_a_restricted_report_left_alone_interrupt_and_nothing_else():
    for kind in AlertKind.values:
        raised(kind, kind=kind, urgent=kind != "hand_off")
    kinds = [row.kind for row in queries.interrupting(SCREENER_HERE)]
    assert sorted(kinds) == ["danger", "hand_off", "restricted"]
    assert queries.calm(SCREENER_HERE) == len(AlertKind.values) - 3
    assert queries.interrupting(SCREENER_THERE) == []
    assert queries.calm(SCREENER_THERE) == 0


def test_what_interrupts_is_never_pushed_out_by_what_does_not(django_assert_num_queries):
    for number in range(60):
        raised(f"late-{number}", kind="spool", urgent=True, at=AT - MINUTE)
    mine = raised("hand-off", kind="hand_off", urgent=False)
    with django_assert_num_queries(1):
        assert [row.pk for row in queries.interrupting(SCREENER_HERE)] == [mine.pk]


def test_an_answered_alert_interrupts_no_more():
    made = raised()
    with wall.freeze(AT + MINUTE):
        actions.acknowledge_alert(viewer=SCREENER_HERE, alert_id=made.pk)
    assert queries.interrupting(SCREENER_HERE) == []


def test_an_answer_within_the_promise_counts_and_a_late_one_does_not():
    answer_at(raised("in-time"), AT + QUICK)
    answer_at(raised("late"), AT + QUICK + timedelta(seconds=1))
    raised("never")
    found = rate()
    assert (found.in_time, found.due, found.percent, found.look_again) == (1, 3, 33, True)


def test_other_alerts_have_the_longer_promise():
    answer_at(raised("a", kind="clock_breach", urgent=False), AT + SLOW)
    answer_at(raised("b", kind="clock_breach", urgent=False), AT + SLOW + timedelta(seconds=1))
    assert (rate("clock_breach").in_time, rate("clock_breach").due) == (1, 2)


def test_what_still_has_time_counts_as_nothing_yet():
    raised()
    found = rate(now=AT + QUICK)
    assert (found.due, found.percent, found.look_again) == (0, None, False)
    assert rate(now=AT + QUICK + timedelta(seconds=1)).look_again


def test_the_act_that_kept_the_promise_counts_like_an_answer():
    answer_at(raised("kept"), AT + MINUTE, by=f"{BY_ACT}entry")
    assert rate().percent == 100


def test_older_than_30_days_counts_no_more_and_another_agency_sees_nothing():
    raised()
    with wall.freeze(AT + timedelta(days=30, seconds=1)):
        assert queries.acted_on(SUPERVISOR_HERE) == []
    with wall.freeze(LATER):
        assert queries.acted_on(SCREENER_THERE) == []


def test_the_worst_kind_comes_first_in_one_query(django_assert_num_queries):
    answer_at(raised("d"), AT + MINUTE)
    raised("s", kind="spool", urgent=False)
    raised("t", kind="translation", urgent=False, at=LATER)
    with wall.freeze(LATER), django_assert_num_queries(1):
        found = queries.acted_on(SUPERVISOR_HERE)
    assert [(one.kind, one.percent) for one in found] == [("spool", 0), ("danger", 100), ("translation", None)]


@pytest.mark.parametrize(
    ("in_time", "due", "again"), [(59, 100, True), (60, 100, False), (599, 1000, True), (0, 0, False)]
)
def test_under_60_percent_a_kind_needs_a_look(in_time: int, due: int, again: bool):
    assert queries.ActedOn("danger", due, in_time).look_again is again


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.sampled_from(["danger", "spool"]), st.booleans(), st.none() | st.integers(0, 3600)), max_size=6
    )
)
def test_the_rate_is_what_counting_by_hand_gives(rows: list[tuple[str, bool, int | None]]):
    with transaction.atomic():
        for number, (kind, urgent, seconds) in enumerate(rows):
            made = raised(f"k{number}", kind=kind, urgent=urgent)
            if seconds is not None:
                answer_at(made, AT + timedelta(seconds=seconds))
        with wall.freeze(LATER):
            found = {one.kind: (one.in_time, one.due) for one in queries.acted_on(SUPERVISOR_HERE)}
        transaction.set_rollback(True)
    wanted: dict[str, tuple[int, int]] = {}
    for kind, urgent, seconds in rows:
        patience = (QUICK if urgent else SLOW).total_seconds()
        good, all_ = wanted.get(kind, (0, 0))
        wanted[kind] = (good + (seconds is not None and seconds <= patience), all_ + 1)
    assert found == wanted


def test_the_promises_of_these_tests_are_the_ones_asked_for():
    with wall.freeze(AT):
        assert promises.answer_within(urgent=True) == QUICK
        assert promises.answer_within(urgent=False) == SLOW
    assert WORKER.agency_id == SUPERVISOR_HERE.agency_id
