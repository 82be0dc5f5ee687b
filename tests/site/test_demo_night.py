"""The practice agency at night: what is told outside stands in each state, clocks run, the plan has its gaps."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from hearthline.access.models import User
from hearthline.access.queries import viewer_of
from hearthline.access.viewer import Viewer
from hearthline.dispatch import queries as dispatch
from hearthline.dispatch.offices import offices
from hearthline.dispatch.places import Place, chain
from hearthline.duty import oncall
from hearthline.duty.models import Alert, AlertKind, Clock, ClockState
from hearthline.duty.roster import own
from hearthline.ground import clock
from hearthline.site import demo_night, demo_rotas
from tests import staff

pytestmark = pytest.mark.django_db

PEOPLE = (("screener", "screener"), ("screener2", "screener"), ("supervisor", "supervisor"), ("admin", "administrator"))


@pytest.fixture(params=[2, 10, 23], ids=["in the night", "by day", "before midnight"])
def told(request: pytest.FixtureRequest) -> Iterator[dict[str, Viewer]]:
    """The practice agency as somebody finds it who starts it at this hour."""
    with clock.freeze(datetime(2026, 11, 18, request.param, 5, tzinfo=ZoneInfo("America/Los_Angeles")).astimezone(UTC)):
        yield _made()


def _made() -> dict[str, Viewer]:
    for name, role in PEOPLE:
        staff.user(role, username=name, name=name.title())
    demo_rotas.load_plan(staff.HERE)
    demo_night.load(staff.HERE)
    return {name: viewer_of(User.objects.get(username=name)) for name, _role in PEOPLE}


def test_somebody_is_told_in_every_state_there_is(told: dict[str, Viewer]):
    waiting = dispatch.hand_offs(told["screener"], answered=False)
    answered = dispatch.hand_offs(told["screener"], answered=True)
    assert sorted((row.row.recipient, len(row.tried)) for row in waiting) == [("law_enforcement", 1), ("tribe", 0)]
    assert {(row.row.recipient, row.not_received, len(row.outcomes)) for row in answered} == {
        ("law_enforcement", 0, 1),
        ("law_enforcement", 0, 0),
        ("district_attorney", 0, 0),
        ("other_county", 1, 0),
    }
    assert not any(row.late for row in (*waiting, *answered))


def test_every_number_is_invented_and_none_is_put_where_nobody_has_one(told: dict[str, Viewer]):
    known = offices(staff.HERE)
    assert {one.phone for one in known if one.phone} - {"911"} == {one.phone for one in known if "555-01" in one.phone}
    for place in (Place("tribal", "Wilton Rancheria"), Place("city", "Isleton")):
        first, *others = chain(known, "law_enforcement", place)
        assert (first.place, first.phone) == (place.name, "")
        assert others[-1].phone == "911"
        assert any("555-01" in one.phone for one in others)


def test_clocks_of_many_kinds_run_and_one_is_late(told: dict[str, Viewer]):
    running = set(Clock.unscoped.filter(state=ClockState.RUNNING).values_list("kind", flat=True))
    assert {"hand-off", "update", "cross_report", "second_look", "response", "follow-up"} <= running
    assert Clock.unscoped.filter(state=ClockState.RUNNING, due_at__lt=clock.now()).count() == 1


def test_it_is_made_once(told: dict[str, Viewer]):
    before = Clock.unscoped.count()
    demo_rotas.load_plan(staff.HERE)
    demo_night.load(staff.HERE)
    assert Clock.unscoped.count() == before


def test_the_plan_has_a_chain_at_any_hour_but_for_two_times_that_are_shown(told: dict[str, Viewer]):
    now = clock.now()
    today = now.astimezone(ZoneInfo("America/Los_Angeles")).date()
    gaps = oncall.gaps(told["supervisor"], since=today, until=today + timedelta(days=13))
    whole = [gap for gap in gaps if not gap.place]
    assert [gap.soon for gap in whole] == [True, False], whole
    assert all(gap.known_since for gap in gaps)
    assert Alert.unscoped.filter(kind=AlertKind.COVERAGE_GAP).count() >= 1
    steps = oncall.chain(staff.HERE, at=now)
    assert [step.label for step in steps] == ["on_duty", "backup", "supervisor", "everyone"]
    for name, (mail, _phone) in demo_rotas.REACHES.items():
        assert mail in [one.address for one in oncall.reaches(staff.HERE, told[name].id)]


def test_a_colleague_is_asked_to_take_a_shift(told: dict[str, Any]):
    (asked,) = own.mine(told["screener2"]).to_answer
    assert asked.asker == "Screener"
