"""Links of reported people to persons: a screener says so, and takes it back."""

import json
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from hearthline.ground.errors import DomainError, Refused
from hearthline.ground.ids import uuid7
from hearthline.journal.tags import Tag
from hearthline.linkage.say import Said
from hearthline.linkage.score import Step
from hearthline.people import actions, queries
from hearthline.people.actions.facts import slot
from hearthline.people.actions.linking import LONGEST, steps_text
from hearthline.people.models import (
    Person,
    ReportedLink,
)
from hearthline.people.types import Shown
from tests.people.family import (
    BARTHOLOMEW,
    ELSEWHERE,
    IMOGEN,
    JUNIPER,
    OTHER_REPORT,
    REPORT,
    SCORE,
    WORKER,
    entries,
    make,
    wren,
)
from tests.people.merging_build import code

pytestmark = [pytest.mark.django_db, pytest.mark.req("I-6", "S-1")]


def put(person: Person, place: str = "child-1", **more: Any) -> ReportedLink:
    return actions.link(viewer=IMOGEN, report_id=REPORT, slot=place, person_id=person.pk, **more)


def test_a_link_keeps_the_score_why_who_and_when() -> None:
    child = wren()
    put(child, score=SCORE)
    (seen,) = queries.links_of_report(BARTHOLOMEW, REPORT)
    assert isinstance(seen.person, Shown)
    assert (seen.person.id, seen.slot, seen.bits, seen.band) == (child.pk, "child-1", 17.25, "probable")
    assert seen.steps == ({"field": "surname", "level": "same", "bits": 9.5, "said": "surname.both"},)
    assert (seen.linked_by, seen.linked_name) == (IMOGEN.id, IMOGEN.name)
    (entry,) = entries(Tag.PERSON_LINKED)
    assert entry.record_id == child.pk.hex
    assert f"report:{REPORT.hex}" in entry.fields


def test_a_link_found_by_hand_has_no_score_and_a_report_may_be_named_by_its_hex() -> None:
    child = wren()
    actions.link(viewer=IMOGEN, report_id=REPORT.hex, slot="adult-2", person_id=child.pk)
    (seen,) = queries.links_of_report(IMOGEN, REPORT.hex)
    assert (seen.slot, seen.bits, seen.steps) == ("adult-2", 0.0, ())


def test_the_same_link_twice_is_one() -> None:
    child = wren()
    assert put(child).pk == put(child).pk
    assert ReportedLink.unscoped.count() == 1


def test_a_place_in_a_report_is_one_person() -> None:
    put(wren())
    with pytest.raises(DomainError) as failed:
        put(make(JUNIPER))
    assert code(failed) == "people.linked-already"


def test_the_database_itself_keeps_one_person_a_place() -> None:
    made = put(wren())
    again = {
        field.attname: getattr(made, field.attname) for field in made._meta.concrete_fields if not field.primary_key
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportedLink.objects.create(**again)


def test_a_link_taken_back_ends_stays_and_frees_its_place() -> None:
    child, sister = wren(), make(JUNIPER)
    made = put(child, score=SCORE)
    ended = actions.unlink(viewer=BARTHOLOMEW, link_id=made.pk, why="another Wren")
    assert (ended.unlinked_by, ended.unlinked_why) == (BARTHOLOMEW.id, "another Wren")
    assert queries.links_of_report(IMOGEN, REPORT) == []
    assert queries.reports_of(IMOGEN, [child.pk]) == []
    put(sister)
    assert ReportedLink.unscoped.count() == 2
    (entry,) = entries(Tag.PERSON_UNLINKED)
    assert entry.actor_id == BARTHOLOMEW.id
    assert "another" not in entry.fields + entry.purpose


def test_a_link_is_taken_back_once() -> None:
    made = put(wren())
    actions.unlink(viewer=IMOGEN, link_id=made.pk)
    with pytest.raises(DomainError) as failed:
        actions.unlink(viewer=BARTHOLOMEW, link_id=made.pk)
    assert code(failed) == "people.unlinked-already"


@pytest.mark.fault("46")
def test_nobody_takes_back_anothers_link_or_one_that_is_not_there() -> None:
    made = put(wren())
    for viewer, link_id in ((ELSEWHERE, made.pk), (WORKER, made.pk), (IMOGEN, uuid7())):
        with pytest.raises(Refused):
            actions.unlink(viewer=viewer, link_id=link_id)
    assert ReportedLink.unscoped.get().unlinked_at is None


def test_no_machine_links_anybody() -> None:
    child = wren()
    with pytest.raises(Refused):
        actions.link(viewer=WORKER, report_id=REPORT, slot="child-1", person_id=child.pk, score=SCORE)


@pytest.mark.fault("43")
@pytest.mark.parametrize(
    "place", ["reporter-1", "reporter", "child", "child-0", "child-100", "child-1\n", "", "CHILD-1"]
)
def test_only_children_and_adults_of_a_report_are_linked_and_never_who_reported(place: str) -> None:
    with pytest.raises(DomainError) as failed:
        slot(place)
    assert code(failed) == "people.slot"


def test_an_explanation_that_is_too_long_loses_its_least_steps() -> None:
    steps = [Step(f"field-{n}", "same", 100.0 - n, Said("x" * 50, "")) for n in range(1000)]
    kept = json.loads(steps_text(steps))
    assert len(steps_text(steps)) <= LONGEST
    assert kept[0]["field"] == "field-0"
    assert len(kept) > 50


def test_reports_of_a_person_are_ids_with_their_place_the_newest_link_first() -> None:
    child = wren()
    put(child)
    actions.link(viewer=IMOGEN, report_id=OTHER_REPORT, slot="child-3", person_id=child.pk)
    found = queries.reports_of(BARTHOLOMEW, [child.pk])
    assert [(one.report_id, one.slot) for one in found] == [(OTHER_REPORT, "child-3"), (REPORT, "child-1")]


def test_a_report_without_links_is_listed_without_an_entry() -> None:
    assert queries.links_of_report(IMOGEN, REPORT) == []
    assert entries(Tag.LINKS_LISTED) == []
