"""Swaps, absences and shifts by hand: who may, what is refused, and that no swap leaves a hole."""

from datetime import time, timedelta

import pytest

from hearthline.duty import oncall, places
from hearthline.duty.actions import absences, reaching, rotas, swaps
from hearthline.duty.actions.rotas import Pattern
from hearthline.duty.models import Absence, CoverageGap, Reach, Swap, SwapState
from hearthline.duty.roster import coverage, load, plan
from hearthline.ground import clock
from hearthline.ground.errors import DomainError, Refused
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from tests import staff
from tests.duty.rota.build import DAY, HERE, HOUR, MONDAY, THERE, at, boss, person, rota

pytestmark = pytest.mark.django_db

NOW = at(MONDAY, 9)


@pytest.fixture(autouse=True)
def _still():
    with clock.freeze(NOW):
        yield


@pytest.fixture
def two():
    """Ann by day, Bo by night; both viewers."""
    ann, bo = person("Ann"), person("Bo")
    rota(ann, bo)
    return staff.viewer_of(ann), staff.viewer_of(bo)


def key_of(viewer, day=MONDAY + 2 * DAY):
    book = load.book(HERE, at(day, 0), at(day + DAY, 0))
    return next(
        t for t in plan.turns(book, at(day, 0), at(day + DAY, 0)) if t.person == viewer.id and t.starts > NOW
    ).key


def refused(code, act, /, **wanted):
    with pytest.raises(DomainError) as wrong:
        act(**wanted)
    assert wrong.value.code == code


@pytest.mark.req("S-10")
def test_a_swap_is_done_when_the_other_said_yes_and_not_before(two):
    ann, _bo = two
    cy = staff.viewer_of(person("Cy"))
    key = key_of(ann)
    row = swaps.ask_swap(viewer=ann, other=cy.id, give=key)
    noon = at(MONDAY + 2 * DAY, 12)
    assert oncall.responsible(HERE, at=noon) == ann.id
    assert swaps.answer_swap(viewer=cy, swap_id=row.pk, yes=True).state == SwapState.DONE
    assert oncall.responsible(HERE, at=noon) == cy.id
    refused("swap.over", swaps.answer_swap, viewer=cy, swap_id=row.pk, yes=True)
    assert Entry.objects.filter(tag__in=[Tag.SWAP_ASKED, Tag.SWAP_ANSWERED]).count() == 2


def test_two_people_change_two_shifts_in_one(two):
    ann, _bo = two
    cy = person("Cy")
    rota(cy, from_day=MONDAY + DAY)
    cy = staff.viewer_of(cy)
    mine, theirs = key_of(ann), key_of(cy, MONDAY + 5 * DAY)
    # Cy stands day and night: their own shift of that time must go away first.
    refused("swap.twice", swaps.ask_swap, viewer=ann, other=cy.id, give=mine, take=theirs)


def test_a_shift_in_return_moves_the_other_way():
    ann, bo = person("Ann"), person("Bo")
    rotas.make_rota(
        viewer=boss(),
        name="One day each",
        from_day=MONDAY + DAY,
        lines=[Pattern(time(8), time(8), (ann.pk.hex, bo.pk.hex), turn_days=1)],
    )
    one, other = staff.viewer_of(ann), staff.viewer_of(bo)
    mine, theirs = key_of(one, MONDAY + 3 * DAY), key_of(other, MONDAY + 6 * DAY)
    row = swaps.ask_swap(viewer=one, other=other.id, give=mine, take=theirs)
    swaps.answer_swap(viewer=other, swap_id=row.pk, yes=True)
    assert oncall.responsible(HERE, at=at(MONDAY + 3 * DAY, 12)) == other.id
    assert oncall.responsible(HERE, at=at(MONDAY + 6 * DAY, 12)) == one.id


def test_a_swap_with_somebody_who_is_away_or_stands_elsewhere_is_refused_also_at_the_last_yes(two):
    ann, bo = two
    cy = staff.viewer_of(person("Cy"))
    key = key_of(ann)
    refused("swap.shift", swaps.ask_swap, viewer=bo, other=cy.id, give=key)
    row = swaps.ask_swap(viewer=ann, other=cy.id, give=key)
    day = at(MONDAY + 2 * DAY, 10)
    away = absences.add_absence(viewer=cy, person=cy.id, starts=day, ends=day + HOUR)
    refused("swap.hole", swaps.answer_swap, viewer=cy, swap_id=row.pk, yes=True)
    absences.end_absence(viewer=cy, absence_id=away.pk)
    rotas.add_shift(viewer=boss(), person=cy.id, starts=day, ends=day + HOUR)
    refused("swap.twice", swaps.answer_swap, viewer=cy, swap_id=row.pk, yes=True)
    row.refresh_from_db()
    assert row.state == SwapState.ASKED
    assert oncall.responsible(HERE, at=day + 3 * HOUR) == ann.id


def test_where_the_rota_says_so_a_supervisor_agrees_who_is_neither_of_the_two():
    ann = staff.viewer_of(person("Ann"))
    chief, second = boss(), staff.viewer("supervisor", username="second-chief", name="Second Chief")
    rotas.make_rota(
        viewer=chief,
        name="All",
        from_day=MONDAY,
        lines=[Pattern(time(0), time(0), (ann.id,))],
        swaps_approved=True,
    )
    key = key_of(ann)
    row = swaps.ask_swap(viewer=ann, other=chief.id, give=key)
    assert swaps.answer_swap(viewer=chief, swap_id=row.pk, yes=True).state == SwapState.ACCEPTED
    assert oncall.responsible(HERE, at=at(MONDAY + 2 * DAY, 12)) == ann.id
    with pytest.raises(Refused):
        swaps.decide_swap(viewer=chief, swap_id=row.pk, yes=True)
    with pytest.raises(Refused):
        swaps.decide_swap(viewer=ann, swap_id=row.pk, yes=True)
    assert swaps.decide_swap(viewer=second, swap_id=row.pk, yes=True).state == SwapState.DONE
    assert oncall.responsible(HERE, at=at(MONDAY + 2 * DAY, 12)) == chief.id


def test_only_the_asked_person_answers_and_only_the_asker_takes_it_back(two):
    ann, bo = two
    cy = staff.viewer_of(person("Cy"))
    row = swaps.ask_swap(viewer=ann, other=cy.id, give=key_of(ann))
    for who in (ann, bo, staff.viewer("screener", THERE)):
        with pytest.raises(Refused):
            swaps.answer_swap(viewer=who, swap_id=row.pk, yes=True)
    with pytest.raises(Refused):
        swaps.withdraw_swap(viewer=cy, swap_id=row.pk)
    refused("swap.asked", swaps.ask_swap, viewer=ann, other=cy.id, give=row.give)
    assert swaps.withdraw_swap(viewer=ann, swap_id=row.pk).state == SwapState.WITHDRAWN


def test_a_shift_that_began_is_swapped_no_more(two):
    ann, _bo = two
    cy = staff.viewer_of(person("Cy"))
    key = key_of(ann)
    row = swaps.ask_swap(viewer=ann, other=cy.id, give=key)
    with clock.freeze(at(MONDAY + 2 * DAY, 9)):
        refused("swap.shift", swaps.answer_swap, viewer=cy, swap_id=row.pk, yes=True)


def test_swaps_of_shifts_that_a_new_version_takes_away_fall(two):
    ann, bo = two
    cy = staff.viewer_of(person("Cy"))
    done = swaps.ask_swap(viewer=ann, other=cy.id, give=key_of(ann, MONDAY + 4 * DAY))
    swaps.answer_swap(viewer=cy, swap_id=done.pk, yes=True)
    kept = swaps.ask_swap(viewer=ann, other=cy.id, give=key_of(ann, MONDAY + DAY))
    made = Swap.unscoped.count()
    row = rotas.Rota.objects.for_viewer(boss(), "rota:plan").get()
    rotas.change_rota(
        viewer=boss(), rota_id=row.pk, seen=1, from_day=MONDAY + 3 * DAY, lines=[Pattern(time(0), time(0), (bo.id,))]
    )
    done.refresh_from_db(), kept.refresh_from_db()
    assert (done.state, kept.state, made) == (SwapState.FALLEN, SwapState.ASKED, 2)
    assert oncall.responsible(HERE, at=at(MONDAY + 4 * DAY, 12)) == bo.id


def test_an_absence_is_ones_own_or_a_supervisors_to_say(two):
    ann, bo = two
    with pytest.raises(Refused):
        absences.add_absence(viewer=bo, person=ann.id, starts=NOW, ends=NOW + DAY)
    row = absences.add_absence(viewer=boss(), person=ann.id, starts=NOW - DAY, ends=NOW + DAY)
    assert row.starts_at == NOW, "what was, was"
    with pytest.raises(Refused):
        absences.end_absence(viewer=bo, absence_id=row.pk)
    with pytest.raises(Refused):
        absences.end_absence(viewer=boss(THERE), absence_id=row.pk, planning=True)
    assert absences.end_absence(viewer=ann, absence_id=row.pk)
    assert not absences.end_absence(viewer=ann, absence_id=row.pk)
    refused("absence.time", absences.add_absence, viewer=ann, person=ann.id, starts=NOW + DAY, ends=NOW)
    assert not [field.name for field in Absence._meta.fields if "why" in field.name or "reason" in field.name]


def test_a_gap_that_is_filled_and_opens_again_raises_another_alert(two):
    ann, _bo = two
    day = at(MONDAY + 2 * DAY, 8)
    first = absences.add_absence(viewer=ann, person=ann.id, starts=day, ends=day + 4 * HOUR)
    gap = CoverageGap.unscoped.get(closed_at__isnull=True)
    absences.end_absence(viewer=ann, absence_id=first.pk)
    assert not CoverageGap.unscoped.filter(closed_at__isnull=True).exists()
    absences.add_absence(viewer=ann, person=ann.id, starts=day, ends=day + 4 * HOUR)
    again = CoverageGap.unscoped.get(closed_at__isnull=True)
    assert gap.alert_key
    assert again.alert_key
    assert gap.alert_key != again.alert_key
    assert coverage.look(HERE).new == 0, "looking again finds nothing new"


def test_filling_half_a_gap_keeps_since_when_it_was_shown(two):
    ann, _bo = two
    day = at(MONDAY + 20 * DAY, 8)
    absences.add_absence(viewer=ann, person=ann.id, starts=day - DAY * 7, ends=day + 30 * DAY)
    before = {row.found_at for row in CoverageGap.unscoped.filter(closed_at__isnull=True)}
    with clock.freeze(NOW + HOUR):
        gap = CoverageGap.unscoped.filter(closed_at__isnull=True).order_by("starts_at").first()
        rotas.add_shift(viewer=boss(), person=boss().id, starts=gap.starts_at, ends=gap.starts_at + timedelta(hours=1))
        left = CoverageGap.unscoped.filter(closed_at__isnull=True).order_by("starts_at").first()
    assert left.starts_at == gap.starts_at + HOUR
    assert {left.found_at} == before


def test_only_supervisors_plan_and_only_people_who_work_here_are_planned(two):
    ann, _bo = two
    lines = [Pattern(time(8), time(20), (ann.id,))]
    for who in (ann, staff.viewer("administrator"), staff.viewer("")):
        with pytest.raises(Refused):
            rotas.make_rota(viewer=who, name="Mine", from_day=MONDAY, lines=lines)
    stranger = person("Zed", agency_id=THERE).pk.hex
    for key in (stranger, "nobody", staff.user("administrator").pk.hex):
        other = [Pattern(time(8), time(20), (key,))]
        refused("rota.people", rotas.make_rota, viewer=boss(), name="N", from_day=MONDAY, lines=other)
    refused("rota.past", rotas.make_rota, viewer=boss(), name="N", from_day=MONDAY - DAY, lines=lines)
    refused("rota.lines", rotas.make_rota, viewer=boss(), name="N", from_day=MONDAY, lines=[])
    refused("rota.place", rotas.make_rota, viewer=boss(), name="N", from_day=MONDAY, lines=lines, place="nowhere")
    refused("rota.name", rotas.make_rota, viewer=boss(), name="  ", from_day=MONDAY, lines=lines)


def test_only_administrators_keep_places():
    for who in (boss(), staff.viewer("screener")):
        with pytest.raises(Refused):
            places.make_place(viewer=who, code="isle", name="Isle")
    keeper = staff.viewer("administrator")
    refused("place.code", places.make_place, viewer=keeper, code="Isle of Man", name="Isle")
    refused("place.name", places.make_place, viewer=keeper, code="isle", name=" ")
    refused("rota.place", places.make_place, viewer=keeper, code="isle", name="Isle", within="isle")
    made = places.make_place(viewer=keeper, code="isle", name="Isle")
    with pytest.raises(Refused):
        places.close_place(viewer=staff.viewer("administrator", THERE), place_id=made.pk)
    assert places.close_place(viewer=keeper, place_id=made.pk)
    assert not places.close_place(viewer=keeper, place_id=made.pk)


@pytest.mark.parametrize(
    ("channel", "address", "code"),
    [
        ("fax", "1", "reach.channel"),
        ("text", "12", "reach.number"),
        ("voice", "call me", "reach.number"),
        ("mail", "ann at example", "reach.mail"),
    ],
)
def test_what_is_no_way_to_reach_anybody_is_not_kept(channel, address, code):
    ann = staff.viewer_of(person("Ann"))
    refused(code, reaching.set_reaches, viewer=ann, wanted=[(channel, address)])
    assert not Reach.unscoped.exists()


def test_the_journal_holds_the_channels_and_no_number():
    ann = staff.viewer_of(person("Ann"))
    reaching.set_reaches(viewer=ann, wanted=[("voice", "916 555 0142")])
    entry = Entry.objects.get(tag=Tag.REACHES_SET)
    assert "voice" in str(entry.fields)
    for number in ("916 555 0142", "555 0142", "555-0142", "5550142"):
        assert number not in str(entry.__dict__)
