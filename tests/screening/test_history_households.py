"""Who lived with a hit, and when, and what was reported about them: as the viewer may see each of them."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from hearthline.linkage.record import Born, Name
from hearthline.people import actions as people
from hearthline.people.models import HouseholdMember
from hearthline.people.types import Exists, HouseholdView, Member, Shown
from hearthline.screening.history import linking, looking
from hearthline.screening.history.asking import of_form
from hearthline.screening.history.mates import MOST, asks, mates
from tests import staff
from tests.screening.build import came, screener, supervisor
from tests.screening.history_build import SMITH, known

pytestmark = pytest.mark.django_db
SPRING, SUMMER, AUTUMN, WINTER = (date(2026, month, 1) for month in (3, 6, 9, 11))


def look(viewer: Viewer | None = None, name: str = "Jon Smyth", born: str = "2019") -> looking.Place:
    asked = of_form({"name": name, "born": born}, clock.now().date())
    return looking.by_hand(viewer or screener(), asked)


def lives(person_id: UUID, with_person: UUID, **days: Any) -> None:
    """With each other, from and to these days (only theirs: `since`, `until`)."""
    people.join_household(viewer=screener(), person_id=person_id, with_person=with_person)
    HouseholdMember.unscoped.filter(person_id=person_id).update(**days)


def reported(name: str, person_id: UUID) -> UUID:
    """A report about this person, linked."""
    made = came(children=[{"name": name, "age": "4"}], adults=[])
    linking.link(viewer=screener(), report_id=made.report_id, slot="child-1", person_id=person_id)
    return made.report_id


def only(place: looking.Place) -> looking.More:
    (hit,) = (hit for hit in place.hits if hit.person.name == SMITH)
    assert hit.more is not None
    return hit.more


@pytest.mark.req("D-7")
def test_mates_of_now_and_before_are_shown_with_their_days_and_their_reports_count():
    john = known(SMITH, Born(2019))
    ann, uncle = known("Ann Ortiz", Born(2021)), known("Piers Webb", Born(1980))
    lives(ann, john, since=SPRING)
    lives(uncle, john, since=SPRING, until=SUMMER)
    reports = {reported("Ann Ortiz", ann), reported("Piers Webb", uncle)}
    more = only(look())
    assert [(one.person.name, one.since, one.until) for one in more.mates] == [
        ("Ann Ortiz", SPRING, None),
        ("Piers Webb", SPRING, SUMMER),
    ]
    assert {row.report_id for _who, of in more.family for row in of.reports} == reports


@pytest.mark.req("D-7")
def test_a_restricted_mate_is_somebody_to_ask_about_and_their_reports_do_not_count():
    john, ann = known(SMITH, Born(2019)), known("Ann Ortiz", Born(2021))
    lives(ann, john, since=SPRING)
    about = reported("Ann Ortiz", ann)
    people.restrict(viewer=supervisor(), person_id=ann, ask="Solveig Tran")
    more = only(look())
    assert (more.mates, more.asks, more.family) == ((), ("Solveig Tran",), ())
    shown = Entry.objects.filter(tag=Tag.HISTORY_SHOWN).latest("id").fields
    assert ann.hex not in shown
    assert about.hex not in shown


@pytest.mark.req("D-7")
def test_a_sealed_mate_is_absent_as_if_nobody_had_lived_there():
    john, ann = known(SMITH, Born(2019)), known("Ann Ortiz", Born(2021))
    lives(ann, john, since=SPRING)
    reported("Ann Ortiz", ann)
    people.seal(viewer=supervisor(), person_id=ann, why="adoption")
    more = only(look())
    assert (more.mates, more.asks, more.family) == ((), (), ())


@pytest.mark.fault("47")
def test_the_look_s_entry_names_the_mates_that_showed():
    john, ann = known(SMITH, Born(2019)), known("Ann Ortiz", Born(2021))
    lives(ann, john)
    look()
    assert ann.hex in Entry.objects.filter(tag=Tag.HISTORY_SHOWN).latest("id").fields


def test_mates_show_on_the_page_with_a_way_to_each_and_restricted_ones_without():
    john, ann, uncle = known(SMITH, Born(2019)), known("Ann Ortiz", Born(2021)), known("Piers Webb", Born(1980))
    lives(ann, john, since=SPRING)
    lives(uncle, john, until=SUMMER)
    hidden = known("Odile Webb", Born(1985))
    lives(hidden, john)
    people.restrict(viewer=supervisor(), person_id=hidden, ask="Solveig Tran")
    page = staff.desk().client.post("/people", {"name": "Jon Smyth", "born": "2019"}, follow=True).content.decode()
    hit = page.split(f'data-person="{john}"')[1].split("</li>")[0]
    assert f'/people/{ann}"' in hit
    assert "since March 1, 2026" in hit
    before = hit.split("Lived together before:")[1]
    assert "Piers Webb" in before
    assert "until June 1, 2026" in before
    assert "Somebody of the household is restricted. Ask Solveig Tran." in hit
    assert "Odile" not in page
    assert str(hidden) not in page


def statements(act: Any) -> int:
    with CaptureQueriesContext(connection) as seen:
        act()
    return len(seen.captured_queries)


def test_five_hits_with_full_households_take_as_many_queries_as_one_with_a_single_mate():
    def family(number: int, mates: int, reports: int) -> None:
        john = known(SMITH, Born(2019, 1, number + 1))
        for n in range(mates):
            name = f"Ann{number}{n} Ortiz"
            ann = known(name, Born(2015))
            lives(ann, john, since=SPRING)
            for _ in range(reports):
                reported(name, ann)

    family(0, mates=1, reports=1)
    look()
    one = statements(look)
    assert [len(hit.more.mates) for hit in look().hits if hit.more] == [1]
    for number in range(1, 5):
        family(number, mates=3, reports=2)
    place = look()
    assert sorted(len(hit.more.mates) for hit in place.hits if hit.more) == [1, 3, 3, 3, 3]
    assert statements(look) == one


# Who was there together


def person(number: int) -> Shown:
    return Shown(UUID(int=number), (Name("Ann", str(number)),), "", Born(), "")


def home(*others: Member, since: date | None = None, until: date | None = None) -> HouseholdView:
    return HouseholdView(UUID(int=99), since, until, others)


OWN = UUID(int=1)


def test_who_was_gone_before_the_other_came_is_no_mate():
    gone, there = Member(person(2), SPRING, SUMMER), Member(person(3), SPRING, WINTER)
    (one,) = mates(OWN, [home(gone, there, since=AUTUMN)])
    assert (one.person.id, one.since, one.until) == (UUID(int=3), AUTUMN, WINTER)


def test_who_left_on_the_day_the_other_came_met_them():
    assert mates(OWN, [home(Member(person(2), SPRING, SUMMER), since=SUMMER)])


@pytest.mark.parametrize("days", [(None, None), (SPRING, None), (None, WINTER)])
def test_what_nobody_said_never_parts_two(days: tuple[date | None, date | None]):
    (one,) = mates(OWN, [home(Member(person(2), *days))])
    assert (one.since, one.until) == days


def test_the_latest_time_together_counts_and_nobody_is_their_own_mate():
    before = home(Member(person(2), SPRING, SUMMER), since=SPRING, until=SUMMER)
    now = home(Member(person(2), AUTUMN, None), Member(person(1), None, None), since=AUTUMN)
    for homes in ([before, now], [now, before]):
        (one,) = mates(OWN, homes)
        assert (one.since, one.former) == (AUTUMN, False)


def test_of_a_house_of_hundreds_those_of_now_come_first_and_no_more_than_a_dozen():
    left = [Member(person(n), None, SUMMER) for n in range(2, 102)]
    (first, *rest) = mates(OWN, [home(*left, Member(person(500), None, None))])
    assert first.person.id == UUID(int=500)
    assert len(rest) == MOST - 1


def test_of_the_restricted_each_is_told_once_and_never_how_many():
    there = [Member(Exists("Solveig Tran"), None, None), Member(Exists("Solveig Tran"), SPRING, None)]
    gone = Member(Exists("Rutger Vance"), None, SPRING)
    homes = [home(*there, gone, since=AUTUMN)]
    assert asks(homes) == ("Solveig Tran",)
    assert mates(OWN, homes) == ()
