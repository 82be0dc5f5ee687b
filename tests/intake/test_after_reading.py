"""What came after a report, read for its page: nothing found takes no transaction, and what is found is journalled."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hearthline.dispatch.actions import tell
from hearthline.dispatch.queries import hand_offs_of
from hearthline.ground import clock
from hearthline.intake.actions import make_follow_up
from hearthline.intake.after.followups import follow_ups_of
from hearthline.journal.models import Entry
from tests.intake.build import arrived, screener


@pytest.mark.django_db
def test_a_report_with_no_hand_off_and_no_promise_is_looked_at_without_a_transaction():
    """On the embedded database a transaction takes the one write lock: forty pages that find nothing need none."""
    report, viewer = arrived(), screener()
    before = Entry.objects.count()
    with CaptureQueriesContext(connection) as found:
        assert hand_offs_of(viewer, report) == []
        assert follow_ups_of(viewer, report) == []
    assert [query["sql"].split()[0] for query in found] == ["SELECT", "SELECT"]
    assert Entry.objects.count() == before


@pytest.mark.django_db
def test_what_is_found_is_in_the_journal_once_for_each_reading():
    report, viewer = arrived(), screener()
    tell(
        viewer=viewer,
        report_id=report.id,
        recipient="other_county",
        why="out_of_area",
        agency="Placer",
        phone="(530) 555-0148",
        said="A child.",
    )
    make_follow_up(
        viewer=viewer, report_id=report.id, kind="other", words="Look again.", due_at=clock.now() + timedelta(hours=1)
    )
    read = Entry.objects.filter(tag="intake:report:read", record_id=report.id.hex, actor_id=viewer.id)
    assert len(hand_offs_of(viewer, report)) == 1
    assert [entry.purpose for entry in read] == ["hand-off"]
    assert any(row.row.kind == "other" for row in follow_ups_of(viewer, report))
    assert sorted(entry.purpose for entry in read.all()) == ["follow-up", "hand-off"]
