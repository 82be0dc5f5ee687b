"""The practice agency knows somebody: families, earlier reports, and one new report to find them by."""

import json

import pytest

from hearthline.intake.actions import open_pending
from hearthline.people import queries
from hearthline.people.models import Household, Person, ReportedLink
from hearthline.screening.history import comparing, looking
from hearthline.screening.models import History, Screening, State
from hearthline.site import demo, demo_people
from tests import staff
from tests.screening.history_build import hint

pytestmark = pytest.mark.django_db


@pytest.fixture
def told() -> dict:
    staff.user("screener", username="screener")
    staff.user("supervisor", username="supervisor")
    demo_people.load(staff.HERE)
    return json.loads(demo_people.FILE.read_text(encoding="utf-8"))


def test_the_families_are_made_once_with_their_households(told: dict):
    people = sum(len(family["people"]) for family in told["families"])
    assert Person.unscoped.count() == people
    assert Household.unscoped.count() == len(told["families"])
    demo_people.load(staff.HERE)
    assert Person.unscoped.count() == people


def test_the_earlier_reports_are_decided_in_their_own_time_and_linked(told: dict):
    rows = Screening.unscoped.all()
    assert {row.state for row in rows} == {State.DECIDED}
    assert len({row.received_at.date() for row in rows}) == len(told["reports"])
    assert ReportedLink.unscoped.count() == sum(len(row["links"]) for row in told["reports"])


def test_a_new_report_about_jon_smyth_finds_john_smith_and_the_queue_says_so(told: dict):
    demo.send(staff.HERE, demo_people.new_report())
    open_pending()
    hint()
    new = Screening.unscoped.latest("received_at")
    assert new.history == History.POSSIBLE
    _screening, (place,) = looking.of_report(staff.viewer("screener", username="screener"), new.report_id)
    first = place.hits[0]
    assert first.person.name == "John Smith"
    assert first.more is not None
    assert len(first.more.reports.reports) == 2


def test_one_child_is_known_twice_and_waits_on_the_queue_of_duplicates(told: dict):
    boss = staff.viewer("supervisor", username="supervisor")
    (pair,) = queries.duplicates(boss)
    assert {pair.one.name, pair.two.name} == {"Kaub Vang", "Kob Vaj"}
    assert pair.band in ("probable", "possible")
    assert comparing.compare(boss, pair.id).cautions == ("born_alike",)


def test_one_of_them_is_restricted_and_every_telephone_is_of_the_range_for_fiction(told: dict):
    assert Person.unscoped.filter(restricted=True).count() == 1
    text = demo_people.FILE.read_text(encoding="utf-8")
    assert "555-" not in text or "555-01" in text
