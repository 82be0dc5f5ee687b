"""The queue: danger, then due time, then age; the same number of queries for one row and for many; a quiet poll."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hearthline.ground import clock
from hearthline.ground.errors import Refused
from hearthline.intake.models import ReportPart
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from hearthline.screening import actions, queries
from hearthline.screening.models import Screening
from tests import cast, staff
from tests.intake.build import IDENTITY
from tests.screening.build import IN_TEN_DAYS, NOBODY, came, decide, other_screener, screener, supervisor
from tests.sealing.rings import flipped

pytestmark = pytest.mark.django_db


def ids(found: queries.Queue) -> list[object]:
    return [row.screening.pk for row in found.rows]


def at(minutes_ago: int, **changes) -> Screening:
    with clock.freeze(clock.now() - timedelta(minutes=minutes_ago)):
        return came(**changes)


@pytest.mark.req("S-11")
def test_danger_is_first_then_the_nearest_promise_then_the_youngest_child():
    same = clock.now() - timedelta(minutes=5)
    late = at(120)
    with clock.freeze(same):
        unknown_age = came(children=[])
        teen = came(children=[{"name": "", "age": "14"}])
        baby = came(children=[{"name": "", "age": "3 months"}])
    # One moment for all three: only the age is left to order them.
    Screening.unscoped.filter(pk__in=[unknown_age.pk, teen.pk, baby.pk]).update(due_at=same + timedelta(hours=1))
    unsure = at(1, danger="unsure")
    danger = at(0, danger="yes")
    assert ids(queries.queue(screener())) == [s.pk for s in (danger, unsure, late, baby, teen, unknown_age)]


@pytest.mark.fault("19", "20")
def test_what_a_flood_marked_comes_last_in_its_own_urgency_and_never_below_a_lesser_one():
    flood_danger = at(5, danger="yes", burst=True)
    flood = at(300, burst=True)
    plain, danger = at(1), at(1, danger="yes")
    assert ids(queries.queue(screener())) == [s.pk for s in (danger, flood_danger, plain, flood)]


def test_what_is_decided_is_not_in_the_queue_and_what_is_proposed_is():
    decided, proposed, waiting = came(), came(), came()
    decide(decided, screener(), IN_TEN_DAYS)
    decide(proposed, screener(), NOBODY, "A game in the yard.")
    assert set(ids(queries.queue(screener()))) == {proposed.pk, waiting.pk}


@pytest.mark.fault("44", "46")
def test_another_agency_s_reports_are_in_no_list_no_count_and_no_news():
    came()
    there = came(agency_id=staff.agency(staff.THERE).pk)
    decide(there, staff.viewer("screener", staff.THERE), NOBODY, "A game in the yard.")
    hidden = {there.pk, there.report.pk, there.report.number}
    long_ago = clock.now() - timedelta(days=1)
    assert not hidden & set(ids(queries.queue(screener())))
    assert queries.news(screener(), long_ago).new + queries.news(screener(), long_ago).changed == 1
    assert not queries.supervisor_list(supervisor()).proposals
    found = queries.stats(supervisor())
    assert (sum(found.open_by_level.values()), found.proposed, found.closed_unseen) == (1, 0, 0)
    before = queries.stamp(screener())
    came(agency_id=staff.THERE)
    assert queries.stamp(screener()) == before
    assert len(queries.queue(staff.viewer("screener", staff.THERE)).rows) == 2


def test_who_may_list_nothing_is_refused_and_it_is_kept():
    came()
    with pytest.raises(Refused):
        queries.queue(staff.viewer("administrator"))
    assert Entry.objects.filter(tag=Tag.RIGHT_REFUSED).count() == 1


@pytest.mark.parametrize("look", [queries.queue, queries.my_work], ids=["queue", "mine"])
def test_the_number_of_queries_does_not_depend_on_the_number_of_rows(look):
    viewer = screener()
    actions.claim(viewer=viewer, report_id=came().report_id)
    with CaptureQueriesContext(
        connection,
    ) as one:
        look(viewer)
    for _ in range(5):
        actions.claim(viewer=viewer, report_id=came(language="hmn", danger="yes").report_id)
    with CaptureQueriesContext(connection) as many:
        assert look(viewer)
    assert len(many) == len(one)
    assert len(one) <= 13


def test_the_supervisor_s_page_asks_the_same_number_of_questions_for_one_and_for_many():
    viewer = supervisor()
    decide(came(language="es"), staff.viewer("screener", languages=("en", "es"), username="es"), NOBODY, "A game.")
    with CaptureQueriesContext(connection) as one:
        queries.supervisor_list(viewer)
    for _ in range(4):
        decide(came(), screener(), NOBODY, "A game.")
    with CaptureQueriesContext(connection) as many:
        assert len(queries.supervisor_list(viewer).proposals) == 5
    assert len(many) == len(one)


@pytest.mark.fault("52")
def test_a_list_is_one_entry_in_the_journal_with_the_ids_that_were_shown():
    shown = {came().report_id.hex for _ in range(3)}
    queries.queue(screener())
    entry = Entry.objects.get(tag=Tag.REPORTS_LISTED)
    assert set(entry.fields.split()) == shown
    assert entry.actor_id == screener().id


@pytest.mark.fault("52")
def test_a_list_shows_a_page_at_most_and_says_how_many_more_there_are(monkeypatch):
    monkeypatch.setattr(import_module("hearthline.screening.queries.queue"), "PAGE", 2)
    for _ in range(5):
        came()
    found = queries.queue(screener())
    assert (len(found.rows), found.more) == (2, 3)


@pytest.mark.req("C-1")
@pytest.mark.fault("43")
def test_a_row_holds_nothing_of_the_reporter():
    came(
        identity=IDENTITY, story="I live next door and heard it.", reporter={"kind": "mandated", "category": "teacher"}
    )
    row = queries.queue(screener()).rows[0]
    shown = repr([row.first_words, row.held_by, vars(row.screening.report), vars(row.screening)])
    for secret in (cast.MARISOL.name, cast.MARISOL.phone, cast.MARISOL.email, "teacher", "mandated"):
        assert secret not in shown


@pytest.mark.fault("41")
def test_a_row_s_repr_shows_no_words_of_a_report():
    came(story="Wren has a bruise.")
    found = queries.queue(screener())
    assert found.rows[0].first_words == "Wren has a bruise."
    assert "Wren" not in repr(found) + repr(found.rows[0])


def test_the_first_words_are_the_story_s_and_never_more_than_ninety():
    came(story="\n".join(["word"] * 200))
    words = queries.queue(screener()).rows[0].first_words
    assert words.startswith("word word")
    assert len(words) <= 91
    assert words.endswith("…")


@pytest.mark.fault("15")
def test_one_damaged_story_does_not_hide_the_queue():
    bad, good = came(), came(story="The other one.")
    part = ReportPart.unscoped.get(report=bad.report)
    ReportPart.unscoped.filter(pk=part.pk).update(sealed=flipped(bytes(part.sealed), 400))
    rows = {row.screening.pk: row for row in queries.queue(screener()).rows}
    assert rows[bad.pk].damaged
    assert rows[good.pk].first_words == "The other one."


def test_who_holds_it_shows_until_the_lease_ends():
    screening = came()
    actions.claim(viewer=other_screener(), report_id=screening.report_id)
    row = queries.queue(screener()).rows[0]
    assert (row.held_by, row.mine) == (other_screener().name, False)
    assert queries.queue(other_screener()).rows[0].mine
    with clock.freeze(clock.now() + timedelta(days=1)):
        assert queries.queue(screener()).rows[0].held_by == ""


def test_a_lease_that_ends_changes_the_stamp_although_no_row_changed():
    screening = came()
    actions.claim(viewer=other_screener(), report_id=screening.report_id)
    before = queries.stamp(screener())
    with clock.freeze(clock.now() + timedelta(days=1)):
        after = queries.stamp(screener())
    assert before[0] != after[0]
    assert before[1] == after[1]


def test_the_stamp_costs_two_queries_and_writes_nothing(django_assert_num_queries):
    came()
    viewer = screener()
    entries = Entry.objects.count()
    with django_assert_num_queries(2):
        queries.stamp(viewer)
    assert Entry.objects.count() == entries
