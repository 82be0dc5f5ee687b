"""How long something took, whatever the wall's clock did meanwhile."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthline.ground import clock, steady
from hearthline.ground.steady import Moment, Passed

AT = datetime(2026, 3, 8, 9, 30, tzinfo=UTC)


@pytest.mark.fault("8")
@given(passed=st.integers(0, 10**9), wrong=st.integers(-(10**6), 10**6))
def test_within_one_run_of_the_machine_the_wall_s_clock_plays_no_part(passed: int, wrong: int) -> None:
    later = Moment(AT + timedelta(minutes=wrong), "run", 500 + passed)
    assert steady.since(Moment(AT, "run", 500), later) == Passed(passed, True)


@given(wrong=st.integers(-(10**6), 10**6))
def test_between_two_runs_the_wall_s_word_is_taken_as_such_and_never_less_than_nothing(wrong: int) -> None:
    later = Moment(AT + timedelta(seconds=wrong), "another run", 3)
    assert steady.since(Moment(AT, "run", 500), later) == Passed(max(0, wrong * 1000), False)


def test_a_moment_read_late_takes_nothing_back() -> None:
    assert steady.since(Moment(AT, "run", 500), Moment(AT, "run", 400)) == Passed(0, True)


def test_two_readings_of_this_machine_are_in_order_and_of_one_run() -> None:
    with clock.freeze(AT):
        one, two = steady.now(), steady.now()
    assert one.boot == two.boot != ""
    assert one.ticks <= two.ticks
    assert one.wall == AT


def test_a_machine_that_names_no_run_is_a_run_by_itself(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    monkeypatch.setattr(steady, "_BOOT_ID", tmp_path / "none")
    steady.boot.cache_clear()
    try:
        assert len(steady.boot()) == 32
        assert steady.boot() == steady.boot()
    finally:
        steady.boot.cache_clear()
