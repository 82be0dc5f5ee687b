"""Reports follow the restricted persons in them, and open again after them."""

import pytest

from hearthline.access.models import Restriction
from hearthline.linkage.record import Born
from hearthline.people import actions as people
from hearthline.people.models import ReportedLink
from hearthline.screening import actions, queries
from hearthline.screening.history import linking
from hearthline.screening.need import following, restricting
from tests import cast
from tests.screening.build import again, came, other_screener, screener
from tests.screening.history_build import JON, SMITH, born_seven_years_ago, known
from tests.screening.need_build import boss

pytestmark = [pytest.mark.django_db, pytest.mark.req("C-1")]


def linked() -> tuple:
    """A report, and a person who is linked in it by a supervisor's word."""
    one = came(children=JON)
    person = known(SMITH, born_seven_years_ago(), sex="male")
    linking.link(viewer=boss(), report_id=one.report_id, slot="child-1", person_id=person)
    return again(one), person


def close(person) -> None:
    people.restrict(viewer=boss(), person_id=person, ask=cast.SUPERVISOR, why="staff_family")


def sees(viewer, screening) -> bool:
    return any(row.screening.report_id == screening.report_id for row in queries.queue(viewer).rows)


def test_a_report_closes_with_the_person_and_opens_again_after_them() -> None:
    one, person = linked()
    assert following.follow() == 0
    close(person)
    assert following.follow() == 1
    assert following.follow() == 0
    assert not sees(screener(), one)
    assert sees(boss(), one)
    row = Restriction.unscoped.get()
    assert (row.why, row.ask_id) == (restricting.LINKED, boss().id)
    people.unrestrict(viewer=boss(), person_id=person, why="over")
    assert following.follow() == 1
    assert sees(screener(), one)


def test_who_holds_it_and_who_is_assigned_to_the_person_are_named() -> None:
    one, person = linked()
    actions.claim(viewer=screener(), report_id=one.report_id)
    people.stand(viewer=boss(), person_id=person, user_id=other_screener().id, kind="assigned")
    close(person)
    following.follow()
    assert sees(screener(), one)
    assert sees(other_screener(), one)
    assert again(one).claimed_by == screener().id, "nobody's work is torn away"


def test_a_link_that_is_taken_back_opens_it() -> None:
    one, person = linked()
    close(person)
    following.follow()
    link = ReportedLink.unscoped.get(report_id=one.report_id)
    linking.unlink(viewer=boss(), report_id=one.report_id, link_id=link.pk, why="Somebody else.")
    assert following.follow() == 1
    assert sees(screener(), one)


def test_a_supervisor_who_opened_it_by_hand_has_the_last_word() -> None:
    one, person = linked()
    close(person)
    following.follow()
    row = Restriction.unscoped.get()
    restricting.unrestrict(viewer=boss(), report_id=one.report_id, why="mistake", version=row.version)
    assert following.follow() == 0
    assert sees(screener(), one)


def test_a_report_restricted_by_hand_stays_closed_when_the_person_opens() -> None:
    one, person = linked()
    close(person)
    following.follow()
    row = Restriction.unscoped.get()
    restricting.restrict(
        viewer=boss(), report_id=one.report_id, why="court", ask=boss().id, named=[], version=row.version
    )
    people.unrestrict(viewer=boss(), person_id=person, why="over")
    assert following.follow() == 0
    assert not sees(screener(), one)


def test_persons_who_are_in_no_report_close_nothing() -> None:
    one = came(children=JON)
    close(known("Anselm Threadgill-Oduya", Born(2015, 4, 2)))
    assert following.follow() == 0
    assert sees(screener(), one)
