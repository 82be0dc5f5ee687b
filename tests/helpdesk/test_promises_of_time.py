"""The help desk's clocks: each promise is the pack's, counted from when the words really came, made longer by nobody;
and every alarm comes when its limit is over, once (H-3, H-7)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from hearthline.duty import actions as duty
from hearthline.duty.models import Alert, Clock
from hearthline.ground import clock
from hearthline.ground.errors import DomainError, Refused
from hearthline.helpdesk import actions, promises, queries
from hearthline.helpdesk.actions.ways import here, oldest_unread, watched
from hearthline.helpdesk.door.models import WayIn
from hearthline.helpdesk.models import AgreedAction, Inquiry, WayInState
from hearthline.sealing import new_token
from tests import staff
from tests.helpdesk.build import agent, asked, came, fresh, logged

pytestmark = [pytest.mark.django_db, pytest.mark.req("H-3", "H-7")]
NOON = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
HERE = ZoneInfo("America/Los_Angeles")


@pytest.mark.parametrize("way", WayIn.values)
@pytest.mark.parametrize(
    "at", [datetime(2026, 3, 8, 9, 59, tzinfo=UTC), datetime(2026, 11, 1, 8, 30, tzinfo=UTC), NOON]
)
def test_an_answer_is_due_so_many_hours_after_it_came_also_when_the_clocks_change(way: str, at: datetime) -> None:
    staff.agency()
    due = promises.answer_due(way, at, staff.HERE)
    limit = promises.answer_due(way, NOON, staff.HERE)
    assert due.limit_id == f"promise.inquiry_{way}"
    assert due.citation
    if way in ("web", "phone"):
        assert due.at - at == limit.at - NOON, "hours are hours"
    assert due.at > at


@pytest.mark.parametrize("way", WayIn.values)
def test_every_way_in_has_a_limit_for_both_of_its_alarms(way: str) -> None:
    staff.agency()
    assert timedelta(0) < promises.unread_after(way) <= timedelta(days=7)
    assert timedelta(0) < promises.silent_after(way) <= timedelta(days=14)


@pytest.mark.parametrize("way", ["", "fax", "WEB", "web\x00"])
def test_a_way_that_there_is_not_has_none(way: str) -> None:
    with pytest.raises(ValueError):
        promises.answer_due(way, NOON, staff.HERE)


class Moments(TestCase):
    """Hypothesis in one database."""

    @settings(max_examples=12, deadline=None)
    @given(st.lists(st.integers(0, 60 * 60), min_size=1, max_size=5))
    def test_further_words_never_make_a_promise_longer(self, waits: list[int]) -> None:
        token, at = new_token(), NOON
        with clock.freeze(at):
            asked(token)
            actions.open_pending()
        first = Clock.unscoped.get(kind="inquiry", state="running").due_at
        for n, minutes in enumerate(waits):
            at += timedelta(minutes=minutes)
            with clock.freeze(at):
                asked(token, words=f"Zqmore {n}")
                actions.open_pending()
            assert Clock.unscoped.get(kind="inquiry", state="running").due_at == first
        assert Inquiry.unscoped.get().unread_since == NOON, "the oldest word that nobody read"

    @settings(max_examples=25, deadline=None)
    @given(st.integers(0, 365 * 24 * 60))
    def test_what_is_typed_in_later_is_owed_from_when_it_came(self, minutes: int) -> None:
        early = NOON - timedelta(minutes=minutes)
        with clock.freeze(NOON):
            row = logged(at=early)
        own = Clock.unscoped.get(subject_id=row.pk.hex, kind="inquiry")
        assert own.started_at == early
        assert own.due_at == promises.answer_due("phone", early, staff.HERE).at
        assert row.received_at == early

    @settings(max_examples=25, deadline=None)
    @given(st.integers(0, 366))
    def test_what_was_agreed_is_chased_to_the_end_of_its_day_where_the_agency_is(self, days: int) -> None:
        with clock.freeze(NOON):
            row = logged(who=agent())
            on = NOON.astimezone(HERE).date() + timedelta(days=days)
            actions.answer(
                viewer=agent(), inquiry_id=row.pk, version=row.version, words="Zq",
                agreed=[actions.Agree("Zqdo", "us", "B. 7", on)],
            )  # fmt: skip
        own = AgreedAction.unscoped.get()
        last = own.due_at.astimezone(HERE)
        assert (last.date(), last.hour, last.minute) == (on, 23, 59)
        assert Clock.unscoped.get(subject_id=own.pk.hex).due_at == own.due_at


@pytest.mark.parametrize(
    "on", [NOON.astimezone(HERE).date() - timedelta(days=1), date(2027, 12, 1), date.max, date.min]
)
def test_a_day_that_is_over_or_far_away_is_no_promise(on: date) -> None:
    with clock.freeze(NOON):
        row = came()
        with pytest.raises(DomainError, match=r"answer\.on"):
            actions.answer(
                viewer=agent(), inquiry_id=row.pk, version=fresh(row).version, words="Zq",
                agreed=[actions.Agree("Zqdo", "us", "B. 7", on)],
            )  # fmt: skip
        assert not Clock.unscoped.filter(kind="agreed").exists()


@pytest.mark.parametrize(("seconds", "breached"), [(-1, False), (0, False), (1, True), (86_400, True)])
def test_an_answer_that_is_not_written_in_time_is_an_alert_and_not_a_second_sooner(
    seconds: int, breached: bool
) -> None:
    with clock.freeze(NOON):
        row = came()
    due = fresh(row).due_at
    assert due is not None
    with clock.freeze(due + timedelta(seconds=seconds)):
        duty.sweep(agencies=[staff.HERE])
        duty.sweep(agencies=[staff.HERE])
    assert Alert.unscoped.filter(subject_id=row.pk.hex).count() == int(breached)
    with clock.freeze(due + timedelta(days=2)):
        actions.answer(viewer=agent(), inquiry_id=row.pk, version=fresh(row).version, words="Zqlate")
        duty.sweep(agencies=[staff.HERE])
    assert not Alert.unscoped.filter(subject_id=row.pk.hex, acknowledged_at=None).exists()
    state = Clock.unscoped.get(subject_id=row.pk.hex, kind="inquiry").state
    assert state in ("met", "breached")


@pytest.mark.parametrize("when", [None, -1, 366, 367])
def test_a_call_came_in_the_last_year_or_now(when: int | None) -> None:
    at = None if when is None else NOON - timedelta(days=when)
    with clock.freeze(NOON):
        if when in (-1, 367):
            with pytest.raises(DomainError, match=r"log\.when"):
                logged(at=at)
            assert not Clock.unscoped.exists()
            return
        row = logged(at=at)
    assert row.received_at == (at or NOON)


def test_a_moment_without_a_zone_is_no_moment() -> None:
    with pytest.raises(DomainError, match=r"log\.when"):
        logged(at=NOON.replace(tzinfo=None))


@pytest.mark.parametrize("way", ["web", "email", "fax", ""])
def test_nobody_types_in_what_comes_by_itself(way: str) -> None:
    with pytest.raises(DomainError, match=r"log\.way"):
        logged(way)


# -- the ways in ------------------------------------------------------------------------------------------------------


def alive(at: datetime, *but: str) -> None:
    with clock.freeze(at):
        for way in watched():
            if way not in but:
                actions.beat(way)


@pytest.mark.parametrize("way", ["web", "phone", "letter"])
@pytest.mark.parametrize(("seconds", "raised"), [(0, 0), (1, 1)])
def test_a_way_that_gives_no_sign_of_life_alarms_when_its_limit_is_over_and_once(
    way: str, seconds: int, raised: int
) -> None:
    staff.agency()
    alive(NOON)
    at = NOON + promises.silent_after(way) + timedelta(seconds=seconds)
    alive(at, way)
    with clock.freeze(at):
        assert actions.watch() == raised
        assert actions.watch() == 0
    assert Alert.unscoped.filter(about="silent", subject_id=way).count() == raised


@pytest.mark.parametrize("times", [1, 2, 3])
def test_each_silence_is_an_alarm_of_its_own(times: int) -> None:
    staff.agency()
    at = NOON
    for _ in range(times):
        alive(at)
        at += promises.silent_after("web") + SECOND
        alive(at, "web")
        with clock.freeze(at):
            assert actions.watch() == 1
    assert Alert.unscoped.filter(about="silent", subject_id="web").count() == times


def test_a_sign_of_life_never_goes_back_and_costs_a_write_only_now_and_then() -> None:
    staff.agency()
    alive(NOON)
    for seconds, expected in ((5, 0), (-60, 0), (9, 0), (10, 10), (11, 10), (25, 25)):
        with clock.freeze(NOON + timedelta(seconds=seconds)):
            actions.beat("web")
        assert here("web").beat_at == NOON + timedelta(seconds=expected)


def test_the_oldest_word_of_each_way_is_found_among_the_read_and_the_unread() -> None:
    times = [NOON, NOON + timedelta(hours=1), NOON + timedelta(hours=2)]
    rows = []
    for at in times:
        with clock.freeze(at):
            rows.append(came())
    assert oldest_unread(staff.HERE) == {"web": times[0]}
    queries.inquiry(agent(), rows[0].pk)
    assert oldest_unread(staff.HERE) == {"web": times[1]}
    with clock.freeze(times[0] - SECOND):
        asked()
    assert oldest_unread(staff.HERE) == {"web": times[0] - SECOND}, "sealed ones count"
    assert oldest_unread(staff.THERE) == {}


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"way": "fax"}, "way.unknown"), ({"role": "screener"}, "way.role"), ({"role": ""}, "way.role"),
        ({"post": " \x00 "}, "way.post"), ({"version": 7}, "way.changed"), ({"version": 0}, "way.changed"),
    ],
)  # fmt: skip
def test_a_way_in_is_never_left_without_an_owner(changed: dict[str, Any], code: str) -> None:
    boss = staff.viewer("supervisor")
    queries.ways_in(boss)
    before = list(WayInState.unscoped.order_by("way").values_list("way", "role", "post", "version"))
    told = {"viewer": boss, "way": "letter", "role": "agent", "post": "Zqroom", "version": 1}
    with pytest.raises(DomainError) as wrong:
        actions.give(**(told | changed))
    assert wrong.value.code == code
    assert list(WayInState.unscoped.order_by("way").values_list("way", "role", "post", "version")) == before


@pytest.mark.parametrize("way", ["web", "email"])
def test_nobody_looks_into_what_tells_by_itself(way: str) -> None:
    with pytest.raises(DomainError, match=r"way\.unknown"):
        actions.looked(viewer=agent(), way=way)


@pytest.mark.parametrize("role", ["screener", "agent", "administrator"])
def test_only_a_supervisor_gives_a_way_in_to_another(role: str) -> None:
    with pytest.raises(Refused):
        actions.give(viewer=staff.viewer(role), way="letter", role="agent", post="Zq", version=1)


def test_another_agencys_ways_are_its_own() -> None:
    boss = staff.viewer("supervisor", agency_id=staff.THERE)
    queries.ways_in(boss)
    actions.give(viewer=boss, way="letter", role="supervisor", post="Zqtheir room", version=1)
    assert here("letter").post != "Zqtheir room"
    assert here("letter", staff.THERE).post == "Zqtheir room"
