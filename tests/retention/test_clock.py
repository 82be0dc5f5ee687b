"""A clock that cannot be trusted destroys nothing: after a jump of a day everything stops, and somebody is told."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hearthline.duty.models import Alert
from hearthline.ground import clock
from hearthline.intake.models import Report
from hearthline.journal.actor import system
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from hearthline.retention import clockwork
from hearthline.retention.ledger import Ledger
from hearthline.retention.models import LastRun, PlanItem
from tests.retention.build import FIVE_YEARS, NOW, approved, awake, law, screened_out, work
from tests.staff import HERE

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("now")]
JUMPS = [timedelta(days=1, seconds=1), timedelta(days=40), timedelta(days=-1), timedelta(hours=-2)]


@pytest.mark.fault("74")
@pytest.mark.parametrize("jump", JUMPS)
def test_after_a_jump_nothing_is_destroyed_and_somebody_is_told(jump: timedelta) -> None:
    with law(FIVE_YEARS):
        made = screened_out()
        awake()
        approved(made)
        with clock.freeze(NOW + jump):
            for _ in range(2):
                ran = work()
                assert (ran.stopped, ran.expunged) == (True, 0)
            assert bytes(Report.unscoped.get(pk=made.report_id).wrapped_key) != b""
            assert Ledger().lines() == []
            told = Alert.unscoped.get(subject_id=clockwork.SUBJECT)
            assert (told.acknowledged_at, told.subject_kind) == (None, "system")
            assert Entry.objects.filter(tag=Tag.RETENTION_STOPPED).count() == 1
        with clock.freeze(NOW + timedelta(minutes=1)):
            assert work().stopped, "a clock that came back is not yet one that somebody looked at"
            assert clockwork.resume(system("operator", HERE))
            assert work().expunged == 1


@pytest.mark.fault("74")
@pytest.mark.parametrize("since", [timedelta(0), timedelta(minutes=1), timedelta(hours=23), timedelta(minutes=-4)])
def test_an_ordinary_wait_is_no_jump(since: timedelta) -> None:
    with law(FIVE_YEARS):
        made = screened_out()
        awake()
        approved(made)
        with clock.freeze(NOW + since):
            assert work().expunged == 1


@pytest.mark.fault("74")
def test_the_first_look_at_the_clock_destroys_nothing() -> None:
    with law(FIVE_YEARS):
        approved(screened_out())
        assert work().expunged == 0
        assert work().expunged == 1


@pytest.mark.fault("74")
def test_what_was_due_only_by_a_wrong_clock_stays() -> None:
    with law(FIVE_YEARS):
        made = screened_out()
        ahead = NOW
        with clock.freeze(ahead):
            awake()
            approved(made)
        with clock.freeze(NOW.replace(year=2021)):
            awake()
            ran = work()
        assert (ran.expunged, ran.kept) == (0, 1)
        assert PlanItem.unscoped.get().why == "not-due"
        assert Report.unscoped.filter(pk=made.report_id).exists()


@pytest.mark.fault("74")
@settings(max_examples=40)
@given(st.integers(-10 * 86400, 10 * 86400))
def test_any_step_of_the_clock_is_steady_or_stops(seconds: int) -> None:
    LastRun.objects.all().delete()
    awake(NOW)
    step = timedelta(seconds=seconds)
    assert clockwork.steady(NOW + step, system("retention", HERE)) == (-clockwork.BACK <= step <= clockwork.JUMP)
