"""The one clock."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from hearthline.ground import clock

NOON = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)


def test_now_is_aware_and_in_utc() -> None:
    assert clock.now().utcoffset() == timedelta(0)


def test_now_goes_on() -> None:
    first = clock.now()
    assert clock.now() >= first


def test_a_frozen_clock_stands_still_and_goes_on_afterwards() -> None:
    with clock.freeze(NOON):
        assert clock.now() == NOON
        assert clock.now() == NOON
    assert clock.now() != NOON


def test_freezing_inside_a_freeze_goes_back_to_the_outer_moment() -> None:
    with clock.freeze(NOON):
        with clock.freeze(NOON + timedelta(days=1)):
            assert clock.now() == NOON + timedelta(days=1)
        assert clock.now() == NOON


def test_a_moment_of_another_zone_is_given_in_utc() -> None:
    pacific = timezone(timedelta(hours=-7))
    with clock.freeze(datetime(2026, 7, 1, 5, 0, tzinfo=pacific)):
        assert clock.now() == NOON
        assert clock.now().tzinfo is UTC


def test_a_clock_freed_by_an_error_goes_on() -> None:
    with pytest.raises(KeyError), clock.freeze(NOON):
        raise KeyError("anything")
    assert clock.now() != NOON


@pytest.mark.fault("8")
def test_a_moment_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"), clock.freeze(datetime(2026, 7, 1, 12, 0)):  # noqa: DTZ001 — the point of the test
        pass
