"""Locks and session limits against plain models of their rules, over random histories."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography.exceptions import InvalidTag
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.test import override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hearthline.access import lockout, sessions
from hearthline.access.adapters import MFAAdapter
from hearthline.access.models import RoleGrant, SignInFailure
from hearthline.ground import clock
from hearthline.journal.models import Entry
from tests import staff

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
MINUTE = 60
GAPS = st.lists(st.sampled_from([0, 1, 30, 3 * MINUTE, 4 * MINUTE, 8 * MINUTE, 15 * MINUTE, 16 * MINUTE]), max_size=25)


def locked_by_the_rule(failures: list[int], now: int) -> bool:
    """Five failures within fifteen minutes, the last of them less than fifteen minutes ago."""
    if len(failures) < 5:
        return False
    last_five = failures[-5:]
    return last_five[-1] - last_five[0] <= 15 * MINUTE and now - last_five[-1] < 15 * MINUTE


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(GAPS)
@pytest.mark.fault("69")
@pytest.mark.django_db
def test_an_account_is_locked_exactly_when_the_rule_says_so(gaps: list[int]) -> None:
    SignInFailure.objects.all().delete()
    failures: list[int] = []
    now = 0
    for gap in gaps:
        now += gap
        with clock.freeze(NOON + timedelta(seconds=now)):
            expected = locked_by_the_rule(failures, now)
            assert (lockout.locked_until("imogen") is not None) is expected
            if not expected:
                lockout.record_failure("imogen", "password")
                failures.append(now)
            assert lockout.locked_until("somebody-else") is None


@pytest.mark.django_db
def test_a_lock_ends_when_it_says() -> None:
    with clock.freeze(NOON):
        for _ in range(lockout.LIMIT):
            lockout.record_failure("imogen", "code")
        assert lockout.locked_until("IMOGEN ") == NOON + lockout.LOCK, "however the name is typed"


@pytest.mark.django_db
def test_trying_a_locked_account_does_not_prolong_the_lock() -> None:
    with clock.freeze(NOON):
        for _ in range(lockout.LIMIT):
            lockout.record_failure("imogen", "password")
    with clock.freeze(NOON + timedelta(minutes=10)):
        lockout.note_refused("imogen", "password")
        assert lockout.locked_until("imogen") == NOON + lockout.LOCK
    assert Entry.objects.latest("at").fields == "password locked"


@pytest.mark.django_db
def test_failures_are_forgotten_after_a_day() -> None:
    with clock.freeze(NOON):
        lockout.record_failure("imogen", "password")
    with clock.freeze(NOON + timedelta(days=1, seconds=1)):
        lockout.record_failure("bartholomew", "password")
    assert SignInFailure.objects.count() == 1


STEPS = st.lists(st.tuples(st.integers(0, 100), st.booleans()), min_size=1, max_size=30)


@settings(deadline=None)
@given(STEPS)
@pytest.mark.fault("57")
def test_a_session_ends_exactly_at_its_limits(steps: list[tuple[int, bool]]) -> None:
    """`steps`: minutes that pass, and whether a person does something then."""
    session = SessionStore()
    with clock.freeze(NOON):
        sessions.start(session, factor=True)
    now = seen = 0
    for minutes, acts in steps:
        now += minutes
        with clock.freeze(NOON + timedelta(minutes=now)):
            expected = "absolute" if now >= 12 * 60 else "idle" if now - seen >= 30 else ""
            assert sessions.why_ended(session) == expected
            if expected:
                return
            if acts:
                sessions.touch(session)
                seen = now


def test_a_session_without_times_has_ended() -> None:
    assert sessions.why_ended(SessionStore()) == "absolute"
    assert not sessions.has_factor(SessionStore())


@override_settings(HEARTHLINE_IDLE_MINUTES=5, HEARTHLINE_ABSOLUTE_HOURS=1)
def test_the_limits_are_the_agencys() -> None:
    session = SessionStore()
    with clock.freeze(NOON):
        sessions.start(session, factor=False)
    with clock.freeze(NOON + timedelta(minutes=5)):
        assert sessions.why_ended(session) == "idle"
    with clock.freeze(NOON + timedelta(minutes=60)):
        assert sessions.why_ended(session) == "absolute"


@given(st.text(max_size=200))
def test_a_secret_comes_back_as_it_was_and_never_rests_the_same_twice(secret: str) -> None:
    adapter = MFAAdapter()
    first, second = adapter.encrypt(secret), adapter.encrypt(secret)
    assert first != second
    assert adapter.decrypt(first) == adapter.decrypt(second) == secret


@pytest.mark.parametrize("place", [0, 5, 20, -2])
def test_a_changed_secret_is_refused(place: int) -> None:
    rest = list(MFAAdapter().encrypt("JBSWY3DPEHPK3PXP" * 2))
    rest[place] = "A" if rest[place] != "A" else "B"
    if place == 0:
        rest[place] = "z"
    with pytest.raises((InvalidTag, ValueError)):
        MFAAdapter().decrypt("".join(rest))


def test_another_desks_key_opens_nothing() -> None:
    rest = MFAAdapter().encrypt("JBSWY3DPEHPK3PXP")
    with override_settings(SECRET_KEY="another-desk-" * 5), pytest.raises(InvalidTag):
        MFAAdapter().decrypt(rest)


@pytest.mark.django_db
def test_rows_are_made_through_the_manager_that_cannot_read() -> None:
    person = staff.user()
    RoleGrant.objects.create(agency_id=staff.HERE, user=person, role="screener", granted_by="tests")
    made = RoleGrant(agency_id=staff.HERE, user=person, role="supervisor", granted_by="tests")
    assert RoleGrant.objects.bulk_create([made]) == [made]
    assert RoleGrant.unscoped.count() == 2
    made.refresh_from_db()
    made.full_clean()
