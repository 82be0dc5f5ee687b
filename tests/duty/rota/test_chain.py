"""Who is told, in steps: nearest first, never empty while one supervisor works here, and nobody who has left."""

from datetime import datetime, time, timedelta

import pytest

from hearthline.access.actions import disable_user
from hearthline.access.ended import on_account_end
from hearthline.access.lifecycle import shut
from hearthline.access.models import RoleGrant, User
from hearthline.duty import leaving, oncall, places
from hearthline.duty.actions import absences, reaching, rotas
from hearthline.duty.actions.rotas import Pattern
from hearthline.duty.models import Alert, AlertKind, Feed, Swap
from hearthline.duty.oncall import Step
from hearthline.ground import clock
from hearthline.ground.errors import Refused
from tests import staff
from tests.duty.rota.build import DAY, HERE, HOUR, MONDAY, THERE, at, boss, person, rota

pytestmark = pytest.mark.django_db

NOW = at(MONDAY, 9)
NOON = at(MONDAY + DAY, 12)


@pytest.fixture(autouse=True)
def _still():
    with clock.freeze(NOW):
        yield


def labels(steps: tuple[Step, ...]) -> dict[str, list[str]]:
    names = {u.pk.hex: u.name for u in User.objects.all()}
    return {step.label: [names[p] for p in step.people] for step in steps}


@pytest.mark.req("S-10")
def test_a_chain_goes_from_who_is_on_duty_to_the_backup_the_supervisors_and_everybody():
    ann, bo = person("Ann"), person("Bo")
    rotas.make_rota(
        viewer=boss(),
        name="All",
        from_day=MONDAY,
        lines=[
            Pattern(time(0), time(0), (ann.pk.hex,)),
            Pattern(time(0), time(0), (bo.pk.hex,), position="backup"),
        ],
    )
    steps = oncall.chain(HERE, at=NOON)
    assert [step.label for step in steps] == ["on_duty", "backup", "supervisor", "everyone"]
    assert labels(steps)["on_duty"] == ["Ann"]
    assert labels(steps)["backup"] == ["Bo"]
    assert labels(steps)["everyone"] == ["Ann", "Bo", "Solveig Tran"]
    assert [step.position for step in steps] == [0, 1, 2, 3]
    after = [step.after_minutes for step in steps]
    assert after[0] == 0
    assert after == sorted(set(after)), "each step has time for itself"


def test_without_any_rota_it_goes_to_supervisors_at_once_then_to_everybody():
    person("Ann")
    boss()
    steps = oncall.chain(HERE, at=NOON)
    assert [step.label for step in steps] == ["supervisor", "everyone"]
    assert steps[0].after_minutes == 0
    assert oncall.responsible(HERE, at=NOON) is None


def test_it_is_empty_for_an_agency_without_a_single_open_account_and_for_no_other():
    assert oncall.chain(HERE, at=NOON) == ()
    boss()
    assert oncall.chain(HERE, at=NOON)[-1].label == "everyone"


def test_a_supervisor_who_keeps_accounts_as_well_is_told_when_there_is_nobody_else():
    both = staff.user("supervisor", "administrator", username="does-both", name="Does Both")
    assert labels(oncall.chain(HERE, at=NOON)) == {"supervisor": ["Does Both"], "everyone": ["Does Both"]}
    person("Ann")
    assert both.pk.hex not in {p for step in oncall.chain(HERE, at=NOON) for p in step.people}


def test_an_absent_supervisor_is_told_when_all_are_absent():
    chief = boss()
    absences.add_absence(viewer=chief, person=chief.id, starts=NOW, ends=NOW + 3 * DAY)
    assert labels(oncall.chain(HERE, at=NOON))["supervisor"] == ["Solveig Tran"]
    staff.user("supervisor", username="second-chief", name="Second Chief")
    assert labels(oncall.chain(HERE, at=NOON))["supervisor"] == ["Second Chief"]


def test_a_place_asks_its_own_people_then_the_wider_place_then_the_agency():
    ann, bo, cy = person("Ann"), person("Bo"), person("Cy")
    keeper = staff.viewer("administrator")
    places.make_place(viewer=keeper, code="river", name="River county")
    places.make_place(viewer=keeper, code="isle", name="Isle", within="river")
    rota(ann)
    rota(bo, place="river", programme="hotline")
    rotas.add_shift(viewer=boss(), person=cy.pk.hex, starts=NOON - HOUR, ends=NOON + HOUR, place="isle")
    one = oncall.chain(HERE, place="isle", programme="hotline", at=NOON)
    assert labels(one)["on_duty"] == ["Cy"]
    assert labels(one)["backup"] == ["Bo", "Ann"]
    assert oncall.responsible(HERE, place="isle", programme="hotline", at=NOON + 2 * HOUR) == bo.pk.hex
    assert oncall.responsible(HERE, place="isle", at=NOON + 2 * HOUR) == ann.pk.hex
    assert oncall.responsible(HERE, place="nowhere", programme="x", at=NOON) == ann.pk.hex


@pytest.mark.parametrize("way", ["closed", "ends", "right", "unconfirmed"])
def test_who_left_is_in_no_chain_and_on_no_duty(way):
    ann, chief = person("Ann"), boss()
    rota(ann)
    if way == "closed":
        shut(ann, "tests", NOW)
    elif way == "ends":
        User.objects.filter(pk=ann.pk).update(ends_at=NOW + HOUR)
    else:
        change = {"revoked_at": NOW} if way == "right" else {"confirmed_at": None}
        RoleGrant.unscoped.filter(user=ann).update(**change)
    steps = oncall.chain(HERE, at=NOON)
    assert {p for step in steps for p in step.people} == {chief.id}
    assert oncall.responsible(HERE, at=NOON) is None
    assert oncall.reaches(HERE, ann.pk.hex) == () or way in ("ends", "right", "unconfirmed")


@pytest.mark.req("S-10")
def test_two_agencies_never_mix():
    here, there = person("Ann"), person("Zed", agency_id=THERE)
    rota(here)
    rota(there, viewer=boss(THERE))
    for agency, own in ((HERE, here), (THERE, there)):
        assert oncall.responsible(agency, at=NOON) == own.pk.hex
        told = {p for step in oncall.chain(agency, at=NOON) for p in step.people}
        assert {User.objects.get(pk=p).agency_id for p in told} == {agency}
    assert oncall.reaches(THERE, here.pk.hex) == ()
    assert oncall.gaps(boss(THERE), since=MONDAY, until=MONDAY + DAY) == oncall.gaps(
        boss(), since=MONDAY, until=MONDAY + DAY
    )


def test_a_chain_for_a_naive_moment_is_a_mistake():
    with pytest.raises(ValueError, match="time zone"):
        oncall.chain(HERE, at=datetime(2026, 6, 2, 12))  # noqa: DTZ001 - the mistake itself


def test_a_step_has_the_minutes_that_a_supervisor_set_for_the_nearest_post():
    ann = person("Ann")
    places.make_place(viewer=staff.viewer("administrator"), code="isle", name="Isle")
    rota(ann)
    rotas.set_step(viewer=boss(), label="on_duty", minutes=20)
    rotas.set_step(viewer=boss(), label="on_duty", minutes=7, place="isle")
    assert oncall.chain(HERE, at=NOON)[1].after_minutes == 20
    assert oncall.chain(HERE, place="isle", at=NOON)[1].after_minutes == 7


def test_reaches_are_in_the_persons_own_order_and_the_desk_is_always_among_them():
    ann = person("Ann")
    assert [r.channel for r in oncall.reaches(HERE, ann.pk.hex)] == ["desk"]
    User.objects.filter(pk=ann.pk).update(email="ann@example.org")
    assert [r.channel for r in oncall.reaches(HERE, ann.pk.hex)] == ["desk", "mail"]
    reaching.set_reaches(viewer=staff.viewer_of(ann), wanted=[("voice", "916 555 0142"), ("text", "+1 916 555 0117")])
    told = oncall.reaches(HERE, ann.pk.hex)
    assert [(r.channel.value, r.address, r.verified) for r in told] == [
        ("voice", "+19165550142", False),
        ("text", "+19165550117", False),
        ("desk", "", False),
    ]


@pytest.mark.parametrize("key", ["", "nobody", "00000000000000000000000000000000"])
def test_nobody_has_no_reaches(key):
    assert oncall.reaches(HERE, key) == ()


def test_closing_an_account_ends_its_calendar_its_open_swaps_and_tells_of_the_gap():
    ann, bo, chief = person("Ann"), person("Bo"), boss()
    rota(ann)
    on_account_end(leaving.gone)
    reaching.make_feed(viewer=staff.viewer_of(ann))
    Swap.objects.create(
        agency_id=HERE, asker=ann.pk.hex, other=bo.pk.hex, give="x", asked_at=NOW, until_at=NOW + 9 * DAY
    )
    assert not Alert.unscoped.filter(kind=AlertKind.COVERAGE_GAP).exists()
    disable_user(viewer=staff.viewer("administrator"), user_id=ann.pk)
    assert Feed.unscoped.get().ended_at == NOW
    assert Swap.unscoped.get().state == "fallen"
    alert = Alert.unscoped.get(kind=AlertKind.COVERAGE_GAP)
    assert not alert.urgent
    assert alert.label == "2026-06-01 09:00"
    assert chief.id


def test_gaps_are_for_who_may_see_the_plan():
    boss()
    with pytest.raises(Refused):
        oncall.gaps(staff.viewer(""), since=MONDAY, until=MONDAY)
    found = oncall.gaps(staff.viewer("screener"), since=MONDAY - DAY, until=MONDAY)
    assert [(g.starts_at, g.soon, g.known_since) for g in found] == [(NOW, True, None)]
    assert found[0].ends_at - found[0].starts_at == timedelta(hours=15)
    assert oncall.gaps(staff.viewer("screener"), since=MONDAY - 3 * DAY, until=MONDAY - DAY) == []


def test_at_work_is_who_the_plan_says_and_without_a_plan_who_sits_at_a_desk(monkeypatch: pytest.MonkeyPatch):
    ann, bo, cy = person("Ann"), person("Bo"), person("Cy")
    everybody = {ann.pk.hex, bo.pk.hex, cy.pk.hex}
    monkeypatch.setattr("hearthline.access.sessions.at_a_desk", lambda ids: {cy.pk.hex} & set(ids))
    assert oncall.at_work(HERE, everybody) == {cy.pk.hex}
    rota(ann, bo)
    with clock.freeze(NOON):
        found = oncall.at_work(HERE, everybody)
        assert found == {oncall.responsible(HERE, at=NOON)}
        assert oncall.at_work(HERE, everybody - found) == set()
