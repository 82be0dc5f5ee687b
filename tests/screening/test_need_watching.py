"""The look-up review: plain rules bring browsing before a supervisor, each with its rule, its count and the journal."""

import re
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction

from hearthline.access.models import Agency, ToReview
from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.ground.errors import ConfigurationError
from hearthline.ground.ids import uuid7
from hearthline.journal.actions import write
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from hearthline.linkage.record import Born
from hearthline.screening.need import conflicts, reviews, watching
from hearthline.screening.need import rules as ruling
from tests import staff
from tests.screening.build import other_screener, screener
from tests.screening.history_build import known
from tests.screening.need_build import boss, looked_for, restricted

pytestmark = [pytest.mark.django_db, pytest.mark.fault("47")]
ZONE = ZoneInfo("America/Los_Angeles")
NOON = datetime(2026, 11, 18, 12, 0, tzinfo=ZONE)


def note(viewer: Viewer, at: datetime, tag: Tag = Tag.PERSONS_LOOKED_UP, record_id: str = "", *shown: str) -> None:
    """One entry of the journal, at this time."""
    with clock.freeze(at), transaction.atomic():
        write(actor=viewer, tag=tag, record_kind="person", record_id=record_id, purpose="screening", fields=shown)


def working(viewer: Viewer, at: datetime) -> None:
    note(viewer, at, Tag.REPORT_READ)


def watch(at: datetime = NOON + timedelta(hours=2)) -> dict[str, ToReview]:
    """What stands on the list after the worker's round, by rule."""
    staff.agency()
    with clock.freeze(at):
        watching.watch()
    return {row.rule: row for row in ToReview.unscoped.filter(closed_at__isnull=True)}


def times(viewer: Viewer, count: int, start: datetime = NOON, **more: Any) -> None:
    for n in range(count):
        note(viewer, start + timedelta(minutes=n), **more)


def test_look_ups_of_somebody_who_works_bring_up_nothing() -> None:
    working(screener(), NOON)
    times(screener(), 19, NOON)
    assert watch() == {}


def test_being_told_that_a_restricted_record_exists_is_on_the_list() -> None:
    restricted()
    looked_for()
    found = watch(clock.now())["told"]
    (entry,) = Entry.objects.filter(tag=Tag.PERSONS_LOOKED_UP, fields__endswith="restricted")
    assert (found.kind, found.user_id, found.count, found.entries) == ("told", screener().id, 1, entry.pk.hex)


def test_many_restricted_hits_are_a_finding_of_their_own() -> None:
    working(screener(), NOON)
    for n in range(4):
        note(screener(), NOON + timedelta(minutes=n), Tag.PERSONS_LOOKED_UP, "", "restricted")
    assert set(watch()) == {"told"}
    note(screener(), NOON + timedelta(minutes=9), Tag.PERSONS_LOOKED_UP, "", "restricted")
    found = watch()
    assert (found["told"].count, found["told_often"].count) == (5, 5)
    assert len(found["told_often"].entries.split()) == 5


def test_ones_own_surname_is_brought_up_also_when_it_is_half_of_a_double_one() -> None:
    namesake = known("Barnaby Farrow-Okafor", Born(2014), viewer=other_screener())
    stranger = known("Barnaby Threadgill", Born(2014), viewer=other_screener())
    working(screener(), NOON)
    note(screener(), NOON, Tag.PERSONS_LOOKED_UP, "", stranger.hex)
    assert screener().name.endswith("Farrow")
    assert watch() == {}
    note(screener(), NOON, Tag.PERSON_READ, namesake.hex)
    note(other_screener(), NOON, Tag.REPORT_READ)
    note(other_screener(), NOON, Tag.PERSONS_LOOKED_UP, "", namesake.hex)
    assert {rule: (row.user_id, row.count) for rule, row in watch().items()} == {"own_surname": (screener().id, 1)}


def test_an_address_of_ones_own_family_is_brought_up() -> None:
    own = known("Clementine Vasquez-Orr", Born(1988), home="7 Millrace Road, Isleton 95641")
    neighbour = known("Ludovic Pemberton", Born(1990), home="7 Millrace Road, Isleton 95641")
    conflicts.declare_person(viewer=screener(), person_id=own, why="myself")
    working(screener(), NOON)
    note(screener(), NOON, Tag.PERSON_READ, neighbour.hex)
    assert "own_address" in watch()


def test_look_ups_without_any_report_or_call_that_day_are_brought_up() -> None:
    times(screener(), 4)
    assert watch() == {}
    times(screener(), 1, NOON + timedelta(hours=1))
    assert watch()["no_work"].count == 5
    ToReview.unscoped.all().delete()
    working(screener(), NOON - timedelta(hours=3))
    assert watch() == {}


def test_work_of_another_day_is_no_reason_for_todays_look_ups() -> None:
    working(screener(), NOON - timedelta(days=1))
    times(screener(), 5)
    assert watch()["no_work"].first_at == NOON


def test_a_burst_at_night_counts_from_the_evening_to_the_morning_in_the_agencys_zone() -> None:
    evening = NOON.replace(hour=23, minute=50)
    working(screener(), NOON)
    working(screener(), evening)
    working(screener(), evening + timedelta(hours=1))
    times(screener(), 19, evening)
    assert watch(evening + timedelta(hours=2)) == {}
    times(screener(), 1, evening + timedelta(hours=5))
    found = watch(evening + timedelta(hours=6))
    assert {rule: row.count for rule, row in found.items()} == {"night": 20}


def test_a_record_that_many_open_within_a_week_is_brought_up_and_is_about_no_one_of_them() -> None:
    famous = known("Ottoline Brackenridge", Born(2012))
    people = [staff.viewer("screener", username=f"s{n}", name="Nobody Inparticular") for n in range(6)]
    for n, one in enumerate(people):
        if n == 5:
            assert watch() == {}
        working(one, NOON - timedelta(days=n))
        note(one, NOON - timedelta(days=n), Tag.PERSON_READ, famous.hex)
        note(one, NOON - timedelta(days=n), Tag.PERSON_READ, famous.hex)
    found = watch()["same_record"]
    assert (found.user_id, found.record_id, found.count) == ("", famous.hex, 12)


def test_the_same_again_is_the_same_row_and_more_of_it_makes_it_grow() -> None:
    times(screener(), 5)
    first = watch()["no_work"]
    with clock.freeze(NOON + timedelta(hours=2)):
        assert watching.watch_agency(Agency.objects.get(pk=staff.HERE)) == 0, "nothing is new"
    assert watch()["no_work"].pk == first.pk
    times(screener(), 2, NOON + timedelta(hours=1))
    grown = watch()["no_work"]
    assert (grown.pk, grown.count) == (first.pk, 7)


def test_what_was_closed_stays_closed_and_what_comes_after_is_a_new_row() -> None:
    times(screener(), 5)
    row = watch()["no_work"]
    reviews.close(viewer=boss(), review_id=row.pk, outcome="talked_to")
    assert watch() == {}
    times(screener(), 4, NOON + timedelta(hours=1))
    assert watch() == {}, "four are not five"
    times(screener(), 1, NOON + timedelta(minutes=90))
    again = watch()["no_work"]
    assert again.pk != row.pk
    assert again.count == 5


def test_a_long_list_keeps_the_first_entries_and_counts_them_all() -> None:
    times(screener(), 60)
    row = watch()["no_work"]
    assert (row.count, len(row.entries.split())) == (60, 40)
    assert UUID(row.entries.split()[0]) == Entry.objects.filter(tag=Tag.PERSONS_LOOKED_UP).order_by("pk")[0].pk


def test_another_agencys_look_ups_and_refused_ones_count_nowhere() -> None:
    stranger = staff.viewer("screener", staff.THERE)
    times(stranger, 3)
    times(screener(), 3)
    with clock.freeze(NOON), transaction.atomic():
        for _ in range(5):
            write(actor=screener(), tag=Tag.PERSON_READ, record_kind="person", record_id=uuid7().hex, outcome="refused")
    assert watch() == {}


def test_the_finding_says_which_rule_and_leads_to_the_journal() -> None:
    times(screener(), 5)
    row = watch()["no_work"]
    page = staff.desk("supervisor").client.get(f"/review/{row.pk}").content.decode()
    assert "had no report and no call open" in page
    for entry in row.entries.split():
        assert str(UUID(entry)) in page
    for word in ("score", "risk", "suspic"):
        assert word not in re.sub(r"<[^>]*>", " ", page).lower()


def test_every_rule_says_in_words_what_it_looks_for_and_none_gives_points() -> None:
    for rule in ruling.rules():
        assert rule.text.endswith(".")
        assert len(rule.text.split()) > 5
        assert 1 <= rule.days <= 7
    assert {rule.check for rule in ruling.rules()} == set(ruling.CHECKS)


@pytest.mark.parametrize("change", [{"check": "hunch"}, {"least": 0}, {"text": ""}, {"id": "x" * 33}])
def test_a_rule_that_cannot_be_applied_stops_the_start(change: dict[str, Any]) -> None:
    row = {"id": "a", "check": "told", "days": 1, "least": 1, "text": "Words."}
    with pytest.raises(ConfigurationError):
        ruling._rule(row | change)
