"""Random staff, persons and openings (expired, ended, another's, another record's): the list and the single decision
agree, on the room's real tables."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hearthline.access.compile import scope
from hearthline.access.models import Barred, Opening
from hearthline.access.need import BarredAt, live
from hearthline.access.policy import can
from hearthline.access.restricting import about
from hearthline.access.viewer import ROLES, Viewer
from hearthline.ground import clock
from hearthline.people.models import Person, Standing
from hearthline.people.policy import EXISTENCE, existence, resource, sort
from tests.people.family import ELSEWHERE, HERE, THERE

pytestmark = [pytest.mark.django_db, pytest.mark.fault("44", "47", "48")]

USERS = ("u1", "u2")
PEOPLE = tuple(UUID(int=n) for n in range(1, 5))
ACTIONS = (
    "person:search",
    "person:read",
    "person:write",
    "person:notice",
    "person:restrict",
    "opening:give",
    "glass:break",
)
STATES = st.fixed_dictionaries(
    {"agency_id": st.sampled_from([HERE, HERE, THERE]), "restricted": st.booleans(), "sealed": st.booleans()}
)
OPENINGS = st.fixed_dictionaries(
    {
        "record_id": st.sampled_from(PEOPLE),
        "user_id": st.sampled_from(USERS),
        "record_kind": st.sampled_from(["person", "person", "report"]),
        "begins": st.integers(-100, -1),
        "lasts": st.sampled_from([1, 50, 99, 100, 101, 500]),
        "ended": st.booleans(),
    }
)
NEAR = st.tuples(
    st.sampled_from(PEOPLE), st.sampled_from(USERS), st.sampled_from(["assigned", "named", "conflicted"]), st.booleans()
)
VIEWERS = st.builds(
    Viewer,
    kind=st.just("person"),
    id=st.sampled_from(USERS),
    agency_id=st.sampled_from([HERE, HERE, THERE, ""]),
    roles=st.frozensets(st.sampled_from(ROLES), max_size=2),
)


def world(
    states: list[dict[str, Any]], openings: list[dict[str, Any]], near: list[tuple[UUID, str, str, bool]]
) -> None:
    """These rows and no others."""
    for table in (Opening, Standing, Person):
        table.unscoped.all().delete()
    agencies = {}
    for own, state in zip(PEOPLE, states, strict=True):
        agencies[own] = state["agency_id"]
        why = "court" if state["sealed"] else ""
        Person.unscoped.create(id=own, origin="import", sealed_why=why, restricted_ask="x", **state)
    now = clock.now()
    for one in openings:
        begins = now + timedelta(minutes=one["begins"])
        Opening.unscoped.create(
            agency_id=agencies[one["record_id"]],
            record_kind=one["record_kind"],
            record_id=one["record_id"],
            user_id=one["user_id"],
            kind="glass",
            why="other",
            given_by=one["user_id"],
            given_at=begins,
            until=begins + timedelta(minutes=one["lasts"]),
            ended_at=now if one["ended"] else None,
        )
    for person_id, user_id, kind, ended in near:
        Standing.unscoped.create(
            agency_id=agencies[person_id],
            person_id=person_id,
            user_id=user_id,
            kind=kind,
            ended_at=now if ended else None,
        )


def test_the_list_of_persons_is_exactly_what_single_answers_allow() -> None:
    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        st.lists(STATES, min_size=4, max_size=4),
        st.lists(OPENINGS, max_size=6),
        st.lists(NEAR, max_size=4),
        VIEWERS,
        st.sampled_from(["", "screening"]),
    )
    def agree(states: Any, openings: Any, near: Any, viewer: Viewer, purpose: str) -> None:
        with clock.freeze(clock.now()):
            world(states, openings, near)
            rows = list(Person.unscoped.all())
            for action in ACTIONS:
                listed = set(Person.objects.for_viewer(viewer, action, purpose).values_list("pk", flat=True))
                single = {row.pk for row in rows if can(viewer, action, resource(row), purpose).allowed}
                assert listed == single, action
                told = Person.unscoped.filter(scope(viewer, action, purpose, columns=EXISTENCE))
                alone = {row.pk for row in rows if can(viewer, action, existence(row), purpose).allowed}
                assert set(told.values_list("pk", flat=True)) == alone, action
            found = sort(viewer, PEOPLE, purpose)
            assert not set(found.seen) & set(found.exists)
            assert not any(row.sealed for row in rows if row.pk in {*found.seen, *found.exists})

    agree()


def test_an_opening_is_the_only_difference_between_closed_and_open() -> None:
    """Every restricted person that a screener reads is one they are assigned to or that is open to them now."""

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(OPENINGS, max_size=6))
    def opens(openings: Any) -> None:
        viewer = Viewer("person", "u1", HERE, roles=frozenset({"screener"}))
        with clock.freeze(clock.now()):
            world([{"agency_id": HERE, "restricted": True, "sealed": False}] * 4, openings, [])
            seen = set(Person.objects.for_viewer(viewer, "person:read", "screening").values_list("pk", flat=True))
            rows = Opening.unscoped.filter(live(clock.now()), user_id="u1", record_kind="person")
            assert seen == set(rows.values_list("record_id", flat=True))

    opens()


def test_the_last_instant_of_an_opening_is_over() -> None:
    now = clock.now()
    held = {"record_kind": "person", "record_id": PEOPLE[0], "user_id": "u1", "begins": -5, "lasts": 10, "ended": False}
    viewer = Viewer("person", "u1", HERE, roles=frozenset({"screener"}))
    with clock.freeze(now):
        world([{"agency_id": HERE, "restricted": True, "sealed": False}] * 4, [held], [])
    for seconds, expected in ((299, True), (300, False), (301, False)):
        with clock.freeze(now + timedelta(seconds=seconds)):
            person = Person.unscoped.get(pk=PEOPLE[0])
            assert can(viewer, "person:read", resource(person), "screening").allowed is expected
            rows = Person.objects.for_viewer(viewer, "person:read", "screening").filter(pk=PEOPLE[0])
            assert rows.exists() is expected, "a filter that is compiled once must not keep its time"


def test_a_closed_record_is_closed_to_that_person_only_and_the_kept_filter_follows() -> None:
    own = PEOPLE[0]
    Person.unscoped.create(id=own, origin="import", agency_id=HERE)
    at = BarredAt("person")
    assert not Person.unscoped.filter(at(frozenset({"u1"}))).exists()
    row = Barred.objects.create(
        agency_id=HERE, record_kind="person", record_id=own, user_id="u1", why="family", by="u1"
    )
    assert Person.unscoped.filter(at(frozenset({"u1"}))).exists()
    assert not Person.unscoped.filter(at(frozenset({"u2"}))).exists()
    person = Person.unscoped.get(pk=own)
    assert about(person, "person", own)["conflicted"] == {"u1"}
    Barred.unscoped.filter(pk=row.pk).update(ended_at=clock.now())
    assert not Person.unscoped.filter(at(frozenset({"u1"}))).exists()
    assert about(person, "person", own)["conflicted"] == set()


def test_another_agencys_member_gets_nothing_by_an_opening() -> None:
    held = {
        "record_kind": "person",
        "record_id": PEOPLE[0],
        "user_id": ELSEWHERE.id,
        "begins": -5,
        "lasts": 50,
        "ended": False,
    }
    with clock.freeze(clock.now()):
        world([{"agency_id": HERE, "restricted": True, "sealed": False}] * 4, [held], [])
        assert not sort(ELSEWHERE, PEOPLE, "screening").seen
