"""Patterns across reports: the same household, the same adult said to have done something, the same address."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hearthline.ground import clock
from hearthline.intake.models import ReporterMark
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from hearthline.linkage.places import parse_address
from hearthline.linkage.record import Address, Born
from hearthline.people import actions as people
from hearthline.people.queries.places import at_places
from hearthline.people.types import Shown
from hearthline.screening.history import linking, looking
from hearthline.screening.history.asking import of_contents, slots_of
from hearthline.screening.history.patterns import Kind, Pattern
from hearthline.screening.models import Screening
from tests import staff
from tests.intake.build import IDENTITY
from tests.screening.build import NOBODY, came, decide, look, screener, supervisor
from tests.screening.history_build import known

pytestmark = [pytest.mark.django_db, pytest.mark.req("S-1")]
HERE = "14 Tannery Lane, Sacramento"
THERE = "88 Larkspur Court, Fresno"
ODO = "Odo Webb"


def link(screening: Screening, slot: str, person_id: UUID) -> Screening:
    linking.link(viewer=screener(), report_id=screening.report_id, slot=slot, person_id=person_id)
    return screening


def child(name: str, **more: Any) -> Screening:
    return came(children=[{"name": name, "age": "7"}], **({"adults": [], "where_now": "at school"} | more))


def patterns(screening: Screening) -> dict[str, Pattern]:
    found = looking.with_patterns(screener(), screening.report_id)[2]
    return {str(one.kind): one for one in found}


def reports(pattern: Pattern | None) -> list[UUID]:
    assert pattern is not None
    return [one.earlier.report_id for one in pattern.others]


def days_ago(days: int) -> Any:
    return clock.freeze(clock.now() - timedelta(days=days))


def test_nothing_is_said_while_nobody_is_linked_and_no_address_is_known():
    known("Wren Ortiz", Born(2019), home="")
    assert patterns(child("Wren Ortiz")) == {}


def test_other_reports_about_a_brother_and_about_who_lived_there_before_are_the_household_s():
    wren, ann, gone = (known(name, Born(2015), home="") for name in ("Wren Ortiz", "Ann Ortiz", "Piers Ortiz"))
    for mate in (ann, gone):
        people.join_household(viewer=screener(), person_id=mate, with_person=wren)
    with days_ago(400):
        first = link(child("Piers Ortiz"), "child-1", gone)
        look(decide(first, screener(), NOBODY, "A game in the yard."), supervisor(), True)
    with days_ago(90):
        second = link(child("Ann Ortiz"), "child-1", ann)
    now = link(child("Wren Ortiz"), "child-1", wren)
    pattern = patterns(now)["household"]
    assert reports(pattern) == [second.report_id, first.report_id]
    assert pattern.others[1].earlier.nobody_sent
    assert [pattern.since(clock.now(), timedelta(days=n)) for n in (30, 365, 500)] == [0, 1, 2]


def test_an_adult_counts_as_the_same_who_did_it_only_where_both_reports_say_so():
    odo = known(ODO, Born(1985), home="")
    accused = {"adults": [{"name": ODO, "worried_about": "yes"}]}
    allegation = {"adults": [{"name": ODO}], "allegations": [{"child": 1, "adult": 1, "kind": "physical"}]}
    bystander = {"adults": [{"name": ODO, "worried_about": "no"}]}
    first = link(child("Wren Ortiz", **accused), "adult-1", odo)
    second = link(child("Ann Lee", **allegation), "adult-1", odo)
    third = link(child("Jude Park", **bystander), "adult-1", odo)
    assert set(reports(patterns(first)["alleged"])) == {second.report_id}
    assert set(reports(patterns(second)["alleged"])) == {first.report_id}
    assert "alleged" not in patterns(third)
    assert len(reports(patterns(third)["household"])) == 2


def test_reports_about_others_of_the_same_address_are_found_by_where_the_child_is_and_by_where_they_live():
    stranger, wren = known("Lior Katz", Born(2012), home=HERE), known("Wren Ortiz", Born(2019), home=HERE)
    elsewhere = known("Mina Holt", Born(2012), home=THERE)
    about = link(child("Lior Katz"), "child-1", stranger)
    link(child("Mina Holt"), "child-1", elsewhere)
    by_words = child("Nobody Known", where_now=HERE)
    by_home = link(child("Wren Ortiz"), "child-1", wren)
    assert reports(patterns(by_words)["place"]) == [about.report_id, by_home.report_id][::-1]
    assert reports(patterns(by_home)["place"]) == [about.report_id]


def test_what_shows_as_the_household_s_is_not_told_again_as_the_address_s():
    wren, ann = known("Wren Ortiz", Born(2019)), known("Ann Ortiz", Born(2015))
    people.join_household(viewer=screener(), person_id=ann, with_person=wren)
    about = link(child("Ann Ortiz"), "child-1", ann)
    found = patterns(link(child("Wren Ortiz"), "child-1", wren))
    assert reports(found["household"]) == [about.report_id]
    assert "place" not in found


@pytest.mark.fault("18")
def test_the_same_reporter_makes_no_pattern():
    wren, lior = known("Wren Ortiz", Born(2019), home=""), known("Lior Katz", Born(2012), home="")
    first = link(child("Wren Ortiz", identity=IDENTITY), "child-1", wren)
    second = link(child("Lior Katz", identity=IDENTITY), "child-1", lior)
    for one in (first, second):
        card = one.report.cards.get()
        ReporterMark.objects.create(agency_id=staff.HERE, card=card, report=one.report, mark="a" * 64)
    with CaptureQueriesContext(connection) as seen:
        assert patterns(first) == patterns(second) == {}
    assert not [
        query for query in seen.captured_queries if "reporter" in query["sql"].lower().replace("reporter_key", "")
    ]


@pytest.mark.req("D-7")
def test_restricted_people_of_an_address_are_somebody_to_ask_about_and_sealed_ones_are_nobody():
    hidden, gone = known("Lior Katz", Born(2012), home=HERE), known("Mina Holt", Born(2012), home=HERE)
    for name, person_id in (("Lior Katz", hidden), ("Mina Holt", gone)):
        link(child(name), "child-1", person_id)
    people.restrict(viewer=supervisor(), person_id=hidden, ask="Solveig Tran")
    people.seal(viewer=supervisor(), person_id=gone, why="court")
    now = child("Nobody Known", where_now=HERE)
    pattern = patterns(now)["place"]
    assert (pattern.others, pattern.asks) == ((), ("Solveig Tran",))
    people.seal(viewer=supervisor(), person_id=known("Odd One", Born(2001), home=THERE), why="court")
    assert patterns(child("Nobody Known", where_now=THERE)) == {}


@pytest.mark.fault("47")
def test_every_report_and_person_of_a_pattern_is_in_the_look_s_entry():
    lior = known("Lior Katz", Born(2012), home=HERE)
    about = link(child("Lior Katz"), "child-1", lior)
    patterns(child("Nobody Known", where_now=HERE))
    shown = Entry.objects.filter(tag=Tag.HISTORY_SHOWN).latest("id").fields
    assert lior.hex in shown
    assert about.report_id.hex in shown


def test_a_pattern_of_many_reports_takes_as_many_queries_as_one_of_few():
    wren, ann, lior = (known(name, Born(2015)) for name in ("Wren Ortiz", "Ann Ortiz", "Lior Katz"))
    people.join_household(viewer=screener(), person_id=ann, with_person=wren)
    now = link(child("Wren Ortiz", where_now=HERE), "child-1", wren)

    def more(count: int) -> None:
        for _ in range(count):
            link(child("Ann Ortiz"), "child-1", ann)
            link(child("Lior Katz"), "child-1", lior)

    def counted() -> int:
        with CaptureQueriesContext(connection) as seen:
            found = patterns(now)
        assert set(found) == {"household", "place"}
        return len(seen.captured_queries)

    more(1)
    few = counted()
    more(5)
    assert counted() == few


def test_the_page_says_how_many_how_lately_who_and_what_came_of_it():
    lior = known("Lior Katz", Born(2012), home=HERE)
    with days_ago(100):
        about = link(child("Lior Katz"), "child-1", lior)
        look(decide(about, screener(), NOBODY, "A game in the yard."), supervisor(), True)
    now = child("Nobody Known", where_now=HERE)
    page = staff.desk().client.get(f"/screening/{now.report_id}/history").content.decode()
    part = page.split('data-pattern="place"')[1].split("</details>")[0]
    for words in ("1 more report about people of the same address", "in the last 30 days: 0", "in the last year: 1"):
        assert words in part, words
    for words in (about.report.number, "Lior Katz", "nobody was sent"):
        assert words in part, words
    assert "Who reported plays no part." in page
    queue = staff.desk("screener", "supervisor").client.get("/").content.decode()
    assert "same address" not in queue


def test_how_old_they_were_then_is_said_of_one_and_not_of_several():
    wren, ann = known("Wren Ortiz", Born(2019), home=""), known("Ann Ortiz", Born(2015), home="")
    people.join_household(viewer=screener(), person_id=ann, with_person=wren)
    both = came(children=[{"name": "Wren Ortiz"}, {"name": "Ann Ortiz"}], adults=[], where_now="at school")
    link(link(both, "child-1", wren), "child-2", ann)
    link(child("Ann Ortiz"), "child-1", ann)
    now = link(child("Wren Ortiz"), "child-1", wren)
    page = staff.desk().client.get(f"/screening/{now.report_id}/history").content.decode()
    of_one, of_both = page.split('data-pattern="household"')[1].split("</details>")[0].split("<li")[1:]
    assert "age then" in of_one
    assert "Ann Ortiz" in of_both
    assert "Wren Ortiz" in of_both
    assert "age then" not in of_both


# The same address


@pytest.mark.parametrize(
    ("told", "same"),
    [
        ("14 Tannery Ln, Sacramento", True),
        ("14 tannery lane", True),
        ("14 Tannery Lane, Sacramento CA 95814", True),
        ("14 Tannery Lane Apt 3, Sacramento", True),
        ("16 Tannery Lane, Sacramento", False),
        ("14 Tannery Street, Sacramento", False),
        ("14 Tannery Lane, Fresno", False),
        ("near the red store", False),
        ("", False),
    ],
)
def test_an_address_is_the_same_by_number_and_street_and_no_other_town(told: str, same: bool):
    known("Lior Katz", Born(2012), home=HERE)
    found = at_places(screener(), [parse_address(told)])
    assert [one.name for one in found if isinstance(one, Shown)] == ["Lior Katz"] * same


def test_another_apartment_of_the_house_is_another_address():
    known("Lior Katz", Born(2012), home="14 Tannery Lane Apt 3, Sacramento CA 95814")
    one, other = (parse_address(f"14 Tannery Lane Apt {n}, Sacramento CA 95814") for n in (3, 4))
    assert at_places(screener(), [other]) == []
    assert len(at_places(screener(), [one])) == 1


def test_however_many_addresses_are_asked_the_work_is_bounded(django_assert_max_num_queries: Any):
    many = [Address(line="x", number=str(n), street="tannery ln", zip="95814") for n in range(500)]
    with django_assert_max_num_queries(20):
        assert at_places(screener(), many) == []


def test_an_address_of_another_agency_s_person_is_nobody_s():
    known("Lior Katz", Born(2012), home=HERE, viewer=staff.viewer("screener", staff.THERE))
    assert at_places(screener(), [parse_address(HERE)]) == []


# Slots


def test_who_is_named_again_in_a_later_part_stands_where_they_stood():
    assert slots_of([["Wren", "Ann", "Ann"], ["ann", "Jude"], ["", ""]]) == [[1, 2, 3], [2, 4], [5, 6]]


def test_who_is_alleged_in_any_part_is_alleged():
    from hearthline.intake.door.content import ReportContent

    parts = [
        ReportContent.of({"adults": [{"name": ODO}]}),
        ReportContent.of({"adults": [{"name": ODO, "worried_about": "yes"}, {"name": "Ann Lee"}]}),
    ]
    found = {one.slot: one.alleged for one in of_contents(parts, clock.now().date())}
    assert found == {"adult-1": True, "adult-2": False}
    assert Kind.ALLEGED == "alleged"
