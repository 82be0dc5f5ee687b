"""Any merges of any families, taken back in turn, leave every row as it was and the journal whole."""

from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hearthline.ground.errors import DomainError
from hearthline.ground.ids import uuid7
from hearthline.journal.tags import Tag
from hearthline.journal.verify import verify
from hearthline.linkage.record import Born, Name
from hearthline.people import actions
from hearthline.people.models import Person
from tests.journal.chain import PUBLIC, link
from tests.people.family import (
    HOME,
    IMOGEN,
    SCORE,
    SOLVEIG,
    entries,
    make,
)
from tests.people.merging_build import everything, one, two

pytestmark = [pytest.mark.django_db, pytest.mark.req("I-6", "D-7")]

NAMES = st.builds(
    Name, st.sampled_from(["Wren", "Ren", "Uriel"]), st.sampled_from(["Solis", "Webb"]), st.sampled_from(["", "Jr."])
)
BIRTHS = st.sampled_from([Born(), Born(2019, 5, 3), Born(2018), Born(None, 5, 3), Born(earliest=2017, latest=2019)])
WORLD = st.fixed_dictionaries(
    {
        "people": st.lists(
            st.fixed_dictionaries(
                {
                    "name": NAMES,
                    "more": st.lists(NAMES, max_size=2),
                    "born": BIRTHS,
                    "sex": st.sampled_from(["", "female", "male"]),
                    "home": st.booleans(),
                    "phone": st.booleans(),
                    "restricted": st.booleans(),
                }
            ),
            min_size=3,
            max_size=4,
        ),
        "ties": st.lists(
            st.tuples(
                st.integers(0, 3),
                st.integers(0, 3),
                st.sampled_from(["parent", "sibling", "household", "pair", "link", "warn", "past", "stand"]),
            ),
            max_size=8,
        ),
        "merges": st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=3),
        "between": st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["name", "link"])), max_size=2),
    }
)


def populate(world: dict[str, Any]) -> list[Person]:
    people = []
    for told in world["people"]:
        person = make(
            told["name"],
            born=told["born"],
            sex=told["sex"],
            addresses=[HOME] if told["home"] else [],
            phones=["916-555-0142"] if told["phone"] else [],
        )
        for name in told["more"]:
            actions.add_name(viewer=IMOGEN, person_id=person.pk, name=name)
        people.append(person)
    for number, (a, b, kind) in enumerate(world["ties"]):
        tie(people[a % len(people)], people[b % len(people)], kind, number)
    for person, told in zip(people, world["people"], strict=True):
        if told["restricted"]:
            actions.restrict(viewer=SOLVEIG, person_id=person.pk, ask=SOLVEIG.name)
    return people


def tie(one_of: Person, other: Person, kind: str, number: int) -> None:
    pk = one_of.pk
    if kind == "link":
        actions.link(viewer=SOLVEIG, report_id=uuid7(), slot=f"child-{number + 1}", person_id=pk, score=SCORE)
    elif kind == "warn":
        actions.warn(viewer=SOLVEIG, person_id=pk, kind="dog")
    elif kind == "past":
        actions.note_past(viewer=SOLVEIG, person_id=pk, kind="finding", outcome="substantiated")
    elif kind == "stand":
        actions.stand(viewer=SOLVEIG, person_id=pk, user_id=SOLVEIG.id, kind="assigned")
    elif one_of.pk == other.pk:
        return
    elif kind == "household":
        actions.join_household(viewer=SOLVEIG, person_id=pk, with_person=other.pk)
    elif kind == "pair":
        actions.propose(viewer=SOLVEIG, one=pk, two=other.pk, score=SCORE)
    else:
        actions.relate(viewer=SOLVEIG, person_id=pk, other_id=other.pk, kind=kind)


def test_any_merges_taken_back_in_turn_restore_every_row_and_the_journal_stays_whole() -> None:
    """Chains and stars of merges over random families; facts that were added between stay with the survivor."""

    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(WORLD)
    def tried(world: dict[str, Any]) -> None:
        start = transaction.savepoint()
        people = populate(world)
        before = everything()
        done = []
        for a, b in world["merges"]:
            try:
                done.append(one(people[a % len(people)], people[b % len(people)]))
            except DomainError as refused:
                assert refused.code in ("people.one-already", "people.restricted-first")
        new = added(people, world["between"]) if done else set()
        named: set[tuple[str, str]] = set()
        for merge in reversed(done):
            answer = two(merge, different=False)
            assert answer.changed == ()
            named |= set(answer.added)
        after = everything()
        for table, rows in after.items():
            kept = {key: row for key, row in rows.items() if key in before[table]}
            assert kept == before[table], table
        extra = {(table, key) for table, rows in after.items() for key in rows if key not in before[table]}
        assert extra == new
        standing = {row.pk for row in Person.unscoped.filter(merged_into__isnull=True)}
        assert standing == {person.pk for person in people}
        link()
        assert verify(PUBLIC).ok
        assert len(entries(Tag.PERSONS_UNMERGED)) == 2 * len(done)
        transaction.savepoint_rollback(start)

    tried()


def added(people: list[Person], between: list[tuple[int, str]]) -> set[tuple[str, str]]:
    new = set()
    for number, kind in between:
        person = people[number % len(people)]
        if kind == "name":
            made: Any = actions.add_name(viewer=SOLVEIG, person_id=person.pk, name=Name("Later"))
            new.add(("PersonName", str(made.pk)))
        else:
            made = actions.link(viewer=SOLVEIG, report_id=uuid7(), slot="child-1", person_id=person.pk)
            new.add(("ReportedLink", str(made.pk)))
    return new
