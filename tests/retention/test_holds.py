"""A legal hold comes before every schedule, and protects all that hangs together with what it was placed on."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hearthline.access.policy import can
from hearthline.ground import clock
from hearthline.ground.errors import DomainError, Refused
from hearthline.intake.models import Report
from hearthline.law.retention import later
from hearthline.people.models import Person, Relationship
from hearthline.retention import actions, holds
from hearthline.retention.ledger import Ledger
from hearthline.retention.models import Certificate, Kind, LegalHold, PlanItem
from hearthline.screening.models import Screening
from tests import staff
from tests.retention.build import (
    FIVE_YEARS,
    NOW,
    approved,
    awake,
    law,
    linked,
    person,
    proposed,
    screened_out,
    second_supervisor,
    work,
)
from tests.screening.build import screener, supervisor
from tests.staff import HERE

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("now")]


def hold(made: Screening, **more: object) -> LegalHold:
    return actions.place_hold(viewer=supervisor(), number=made.report.number, why="lawsuit", **more)  # type: ignore[arg-type]


def there(made: Screening) -> bool:
    return Report.unscoped.filter(pk=made.report_id).exists()


@pytest.mark.fault("72")
def test_a_held_report_cannot_be_proposed() -> None:
    with law(FIVE_YEARS):
        made = screened_out()
        hold(made)
        with pytest.raises(DomainError, match="not-due"):
            proposed(made)


@pytest.mark.fault("72")
@pytest.mark.parametrize("when", ["proposed", "approved"])
def test_a_hold_that_comes_after_two_people_approved_still_wins(when: str) -> None:
    with law(FIVE_YEARS):
        made = screened_out()
        awake()
        if when == "approved":
            approved(made)
            hold(made)
        else:
            plan = proposed(made)
            hold(made)
            actions.approve(viewer=second_supervisor(), plan_id=plan.pk)
        ran = work()
        assert (ran.expunged, ran.kept) == (0, 1)
        assert there(made)
        assert bytes(Report.unscoped.get(pk=made.report_id).wrapped_key) != b""
        assert PlanItem.unscoped.get().why == "held"
        assert '"why":"held"' in Certificate.unscoped.get().document
        assert Ledger().lines() == [], "and a restore will not destroy it either"


@pytest.mark.fault("72")
def test_a_hold_on_one_report_protects_its_persons_their_families_and_their_other_reports() -> None:
    with law(FIVE_YEARS):
        first, second, third, alone = (screened_out() for _ in range(4))
        mother, child = person("Ottilie Brandvold"), person("Peregrine Brandvold")
        linked(first, mother, "adult-1")
        linked(second, mother, "adult-1")
        linked(third, child)
        Relationship.unscoped.create(agency_id=HERE, person_id=mother, other_id=child, kind="parent")
        placed = hold(first)
        found = holds.protected(HERE, clock.now())
        assert found[Kind.REPORT, first.report_id] == placed.number
        assert {found.get((Kind.REPORT, one.report_id)) for one in (second, third)} == {""}
        assert found.keys() >= {(Kind.PERSON, mother), (Kind.PERSON, child)}
        assert (Kind.REPORT, alone.report_id) not in found
        for one in (second, third):
            with pytest.raises(DomainError, match="not-due"):
                proposed(one)
        awake()
        approved(alone)
        assert work().expunged == 1


@pytest.mark.fault("72")
def test_a_hold_on_a_person_protects_their_reports_also_where_the_link_was_ended() -> None:
    with law(FIVE_YEARS):
        made = screened_out()
        own = person("Ottilie Brandvold")
        linked(made, own)
        Person.unscoped.get(pk=own).links.update(unlinked_at=clock.now(), unlinked_by=screener().id)  # type: ignore[attr-defined]
        actions.place_hold(viewer=supervisor(), number=str(own), why="court_order")
        with pytest.raises(DomainError, match="not-due"):
            proposed(made)


@pytest.mark.fault("72")
def test_a_hold_ends_with_its_last_day_where_the_agency_is_or_when_it_is_lifted() -> None:
    made = screened_out()
    placed = hold(made, ends_on=NOW.date())
    zone = "America/Los_Angeles"
    assert holds.standing(HERE, NOW, zone) == [placed]
    assert holds.standing(HERE, NOW + timedelta(hours=11), zone) == [placed], "it is still that day there"
    assert holds.standing(HERE, NOW + timedelta(hours=12, minutes=1), zone) == []
    actions.lift_hold(viewer=second_supervisor(), hold_id=placed.pk)
    assert holds.standing(HERE, NOW, zone) == []
    row = LegalHold.unscoped.get()
    actions.lift_hold(viewer=supervisor(), hold_id=placed.pk)
    assert LegalHold.unscoped.get().lifted_by == row.lifted_by == second_supervisor().id, "the first who lifted it"


@pytest.mark.fault("55", "72")
def test_the_policies_say_who_may_hold_and_that_nobody_approves_their_own() -> None:
    one, other = supervisor(), second_supervisor()
    about = {"agency": HERE, "author": one.id}
    assert not can(one, "retention:approve", about).allowed
    assert can(other, "retention:approve", about).allowed
    assert "who-proposes-does-not-approve" in can(one, "retention:approve", about).policies
    both = staff.viewer_of(staff.user("supervisor", "administrator", username="both"))
    for action in ("retention:list", "retention:approve", "hold:place", "certificate:read"):
        assert not can(both, action, {"agency": HERE}).allowed
        assert not can(screener(), action, {"agency": HERE}).allowed
        assert not can(one, action, {"agency": staff.THERE}).allowed
    with pytest.raises(Refused):
        actions.place_hold(viewer=screener(), number="SAC-0000-0000", why="audit")


PEOPLE = 6


@pytest.mark.fault("72")
@settings(max_examples=25)
@given(
    links=st.sets(st.tuples(st.integers(0, 5), st.integers(0, PEOPLE - 1)), max_size=12),
    kin=st.sets(st.tuples(st.integers(0, PEOPLE - 1), st.integers(0, PEOPLE - 1)), max_size=6),
    held=st.sets(st.integers(0, 5), max_size=2),
)
def test_whatever_is_connected_is_protected_and_nothing_else(
    links: set[tuple[int, int]], kin: set[tuple[int, int]], held: set[int]
) -> None:
    """Against the plainest closure there is, over drawn worlds."""
    from unittest.mock import patch

    reports, persons = [uuid4() for _ in range(6)], [uuid4() for _ in range(PEOPLE)]
    edges = {((Kind.REPORT, reports[r]), (Kind.PERSON, persons[p])) for r, p in links}
    edges |= {((Kind.PERSON, persons[a]), (Kind.PERSON, persons[b])) for a, b in kin if a != b}
    both = edges | {(b, a) for a, b in edges}

    def step(kind: str) -> object:
        return lambda _agency, ids: ((k, o) for (what, own), (k, o) in both if what == kind and own in ids)

    start = {(Kind.REPORT, reports[r]) for r in held}
    with patch.dict(holds._STEPS, {kind: step(kind) for kind in Kind.values}):
        found = holds.together(HERE, start)
    plain: set[tuple[str, UUID]] = set(start)
    while more := {b for a, b in both if a in plain} - plain:
        plain |= more
    assert found == plain


@pytest.mark.fault("72")
@given(st.dates(date(1990, 1, 1), date(2200, 1, 1)), st.integers(1, 50))
def test_a_year_more_is_never_sooner(day: date, length: int) -> None:
    assert later(day, length, "years") < later(day, length + 1, "years")
