"""The promise of the room: at every minute of a year somebody is responsible, or the gap stood on the desk at least
seven days before, or, when it came up later than that, supervisors were told in the moment in which it did.

A year is drawn as acts of people: new rotas, other versions, absences and their ends, swaps, shifts by hand, accounts
that end. After each, and once a week between them, the worker looks. What then happened is put together from the plan
as it was known at each moment, with stretches of time; `test_plan_by_minute` shows that these are right.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hearthline.access.lifecycle import shut
from hearthline.access.models import RoleGrant, User
from hearthline.duty import leaving, oncall
from hearthline.duty.actions import absences, rotas, swaps
from hearthline.duty.actions.rotas import Pattern
from hearthline.duty.models import (
    Absence,
    Alert,
    CoverageGap,
    Rota,
    RotaLine,
    RotaVersion,
    Shift,
    Swap,
)
from hearthline.duty.roster import coverage, load, plan
from hearthline.duty.roster.spans import less, union
from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from tests import staff
from tests.duty.rota.build import HERE, ZONE, boss, day_and_night, person

pytestmark = pytest.mark.django_db

FIRST = datetime(2026, 1, 1, 9, tzinfo=ZONE)
YEAR = timedelta(days=365)
DAY, WEEK = timedelta(days=1), timedelta(days=7)
HOURS = st.sampled_from([time(0), time(2, 30), time(8), time(16), time(22)])
NAMES = ("Ana", "Ben", "Cleo", "Dov")

acts = st.lists(
    st.tuples(
        st.integers(0, 364 * 24),
        st.sampled_from(["rota", "change", "absence", "absence", "absence", "back", "swap", "swap", "hand", "leave"]),
        st.integers(0, 10_000),
        st.data(),
    ),
    min_size=2,
    max_size=12,
)


@dataclass
class Year:
    """One drawn year: who works there, what was known when."""

    people: list[User]
    moments: list[datetime] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)


def emptied() -> None:
    for model in (Swap, Absence, Shift, RotaLine, RotaVersion, Rota, CoverageGap, Alert):
        model.unscoped.all().delete()
    RoleGrant.unscoped.filter(user__name__in=NAMES).update(revoked_at=None, revoked_by="")
    User.objects.filter(name__in=NAMES).update(is_active=True, disabled_at=None)


def lines(data, people):
    return [
        Pattern(
            data.draw(HOURS),
            data.draw(HOURS),
            tuple(p.pk.hex for p in data.draw(st.lists(st.sampled_from(people), min_size=1, max_size=3))),
            frozenset(data.draw(st.one_of(st.just(set(range(7))), st.sets(st.integers(0, 6), min_size=1)))),
            data.draw(st.sampled_from([1, 7])),
        )
        for _ in range(data.draw(st.integers(1, 2)))
    ]


def act(year: Year, kind: str, number: int, data) -> None:
    """Do it, or be refused: a refused act changes nothing."""
    now = clock.now()
    people = [p for p in year.people if p.pk.hex not in year.gone]
    one, other = people[number % len(people)], people[(number + 1) % len(people)]
    today = now.astimezone(ZONE).date()
    if kind == "rota":
        rotas.make_rota(viewer=boss(), name="Drawn", from_day=today + number % 20 * DAY, lines=lines(data, people))
    elif kind == "change":
        row = Rota.unscoped.order_by("made_at", "id").first()
        if row is not None:
            last = row.versions.order_by("-number").values_list("number", flat=True)[0]
            new = [] if number % 5 == 0 else lines(data, people)
            rotas.change_rota(
                viewer=boss(), rota_id=row.pk, seen=last, from_day=today + (1 + number % 30) * DAY, lines=new
            )
    elif kind == "absence":
        start = now + number % 1000 * timedelta(hours=1)
        absences.add_absence(
            viewer=boss(), person=one.pk.hex, starts=start, ends=start + (1 + number % 200) * timedelta(hours=1)
        )
    elif kind == "back":
        row = Absence.unscoped.filter(ended_at__isnull=True, ends_at__gt=now).order_by("id").first()
        if row is not None:
            absences.end_absence(viewer=boss(), absence_id=row.pk)
    elif kind == "hand":
        start = now + number % 300 * timedelta(hours=1)
        rotas.add_shift(
            viewer=boss(), person=one.pk.hex, starts=start, ends=start + (1 + number % 40) * timedelta(hours=1)
        )
    elif kind == "swap":
        book = load.book(HERE, now, now + 60 * DAY)
        mine = [t for t in plan.turns(book, now + DAY, now + 60 * DAY) if t.person == one.pk.hex]
        theirs = [t for t in plan.turns(book, now + DAY, now + 60 * DAY) if t.person == other.pk.hex]
        if mine and one != other:
            take = theirs[number % len(theirs)].key if theirs and number % 2 else ""
            asked = swaps.ask_swap(
                viewer=staff.viewer_of(one), other=other.pk.hex, give=mine[number % len(mine)].key, take=take
            )
            swaps.answer_swap(viewer=staff.viewer_of(other), swap_id=asked.pk, yes=True)
    elif kind == "leave" and len(people) > 2:
        year.gone.add(one.pk.hex)
        shut(one, "tests", now)
        leaving.gone(HERE, one.pk.hex)


def lived(year: Year, planned) -> None:
    """Go through the year: the acts in their order, and a look of the worker once a week."""
    weekly = [(int(7 * 24 * n), "look", 0, None) for n in range(53)]
    for hours, kind, number, data in sorted([*planned, *weekly], key=lambda one: one[0]):
        now = FIRST + hours * timedelta(hours=1)
        with clock.freeze(now):
            try:
                if kind == "look":
                    coverage.look(HERE)
                else:
                    act(year, kind, number, data)
            except DomainError:
                continue
        year.moments.append(now.astimezone(UTC))


def nobody_there(year: Year) -> list[tuple[datetime, datetime]]:
    """When nobody was on duty for the whole agency: each stretch between two acts by the plan as it was known then."""
    found = []
    ends = [*year.moments[1:], (FIRST + YEAR).astimezone(UTC)]
    for known, until in zip(year.moments, ends, strict=True):
        if until > known:
            with clock.freeze(until):
                found += plan.holes(load.book(HERE, known, until, known), plan.EVERYWHERE, (known, until))
    return union(found)


def told() -> tuple[list, list]:
    """Minutes that stood in red for seven days or more, and minutes of which supervisors were told."""
    shown, alerted = [], []
    alarms = dict(Alert.unscoped.values_list("key", "raised_at"))
    for row in CoverageGap.unscoped.filter(agency_id=HERE, place="", programme=""):
        end = min(row.ends_at, row.closed_at or row.ends_at)
        shown.append((max(row.starts_at, row.found_at + oncall.SOON), end))
        if row.alerted_at is not None:
            assert alarms[row.alert_key] <= row.alerted_at, "an alert that is said to be raised is there"
            alerted.append((max(row.starts_at, row.alerted_at), end))
    return union(shown), union(alerted)


@pytest.mark.req("S-10")
@settings(max_examples=12)
@given(planned=acts, whole=st.booleans(), drawn=st.data())
def test_at_every_minute_of_the_year_somebody_is_responsible_or_the_gap_was_shown_in_time(planned, whole, drawn):
    with clock.freeze(FIRST):
        emptied()
        year = Year([person(name) for name in NAMES])
        # Every year has a plan from its first day on: a whole one, or what is drawn.
        rotas.make_rota(
            viewer=boss(),
            name="First",
            from_day=FIRST.date(),
            lines=day_and_night(*year.people) if whole else lines(drawn, year.people),
        )
        year.moments.append(clock.now())
    lived(year, planned)
    holes = nobody_there(year)
    shown, alerted = told()
    assert less(holes, [*shown, *alerted]) == [], "nobody was there, and nobody had been told"
    # What is found later than seven days before is told in the very moment, not at some look afterwards.
    for row in CoverageGap.unscoped.filter(agency_id=HERE):
        if row.starts_at - row.found_at < oncall.SOON and row.closed_at != row.found_at:
            assert row.alerted_at is not None
            assert row.alert_key
    # And nothing is in red that somebody stood in.
    for row in CoverageGap.unscoped.filter(agency_id=HERE, place="", programme=""):
        start, end = max(row.starts_at, row.found_at), min(row.ends_at, row.closed_at or row.ends_at)
        last = (FIRST + YEAR).astimezone(UTC)
        assert less([(start, min(end, last))] if start < min(end, last) else [], holes) == []
