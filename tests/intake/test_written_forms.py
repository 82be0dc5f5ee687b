"""Written forms: begun by an oral report of somebody who must report, ended by the paper that comes in."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthline.access.viewer import Viewer
from hearthline.duty.actions import tick
from hearthline.duty.models import Alert, AlertKind, Clock
from hearthline.ground import clock
from hearthline.ground.errors import DomainError, Refused
from hearthline.intake import events
from hearthline.intake.actions import expect_form, finish_follow_up, match_written
from hearthline.intake.actions.written import form_limit
from hearthline.intake.after.written import papers, suggestions, waiting_forms
from hearthline.intake.calls import actions as calls
from hearthline.intake.calls.models import Call
from hearthline.intake.models import FollowUp, Report, ReporterCard, ReportPart
from hearthline.journal.models import Entry
from hearthline.ui.agency import current_pack
from tests import cast
from tests.intake.build import OTHER, arrived
from tests.intake.calls.build import WHOLE, screener, typed

JOB = "school_employee"


@pytest.fixture(autouse=True)
def _wired(_fresh: None) -> None:
    events.on(events.ReportArrived, expect_form)


def by_law(**changes: str) -> dict[str, str]:
    """A report by somebody who must report and gives nothing that they are asked for."""
    asked = ("name_mandated", "telephone_mandated", "capacity", "business_address", "source", "why_declined")
    values = {**WHOLE, "reporter.kind": "mandated", "reporter.category": JOB, **{f"declined.{c}": "yes" for c in asked}}
    return {path: text for path, text in values.items() if path not in ("reporter.name", "reporter.phone")} | changes


def oral(viewer: Viewer, channel: str = "phone", **changes: str) -> Report:
    """An oral report by a mandated reporter, filed."""
    call = typed(viewer, by_law(**changes), channel=channel)
    return Report.unscoped.get(pk=calls.file_call(viewer=viewer, call_id=call.pk).report_id)


def paper(viewer: Viewer, channel: str = "fax", name: str = cast.CHILD.name) -> Call:
    """A form somebody typed in."""
    values = {"story": "The form says what was said.", "children.0.name": name}
    return typed(viewer, values, channel=channel, received_at=clock.now() - timedelta(minutes=5))


@pytest.mark.django_db
class TestBeginning:
    def test_an_oral_report_by_duty_waits_for_its_form_by_the_packs_limit(self):
        report = oral(screener())
        row = FollowUp.unscoped.get(report=report)
        limit = current_pack().limit(form_limit(current_pack(), JOB))
        assert (row.kind, row.due_at) == ("written_form", limit.due(report.received_at).at)
        running = Clock.unscoped.get(subject_kind="follow-up")
        assert (running.rule, running.citation) == (limit.id, str(limit.citation))

    def test_an_oral_report_by_anybody_else_waits_for_none(self):
        viewer = screener()
        calls.file_call(viewer=viewer, call_id=typed(viewer).pk)
        assert not FollowUp.unscoped.exists()

    def test_a_report_by_the_web_or_on_paper_waits_for_none(self):
        arrived(reporter={"kind": "mandated", "category": JOB, "declined": []})
        assert ReporterCard.unscoped.filter(kind="mandated").exists()
        viewer = screener()
        call = typed(viewer, by_law(), channel="letter", received_at=clock.now())
        calls.file_call(viewer=viewer, call_id=call.pk)
        assert not FollowUp.unscoped.exists()

    def test_in_person_counts_as_oral(self):
        oral(screener(), "walk_in")
        assert FollowUp.unscoped.get().kind == "written_form"

    def test_a_form_that_does_not_come_is_told_calmly(self):
        oral(screener())
        row = FollowUp.unscoped.get()
        tick(row.due_at + timedelta(minutes=1))
        assert Alert.unscoped.get(kind=AlertKind.FOLLOW_UP).urgent is False


@pytest.mark.django_db
class TestMatching:
    def test_the_paper_joins_the_report_and_the_wait_is_over_in_one(self):
        viewer, report = screener(), oral(screener())
        call = paper(viewer)
        assert match_written(viewer=viewer, call_id=call.pk, report_id=report.pk) == report.pk
        assert ReportPart.unscoped.filter(report=report).count() == 2
        row = FollowUp.unscoped.get(report=report)
        assert (row.done_by, Clock.unscoped.get(subject_kind="follow-up").state) == (viewer.id, "met")
        entry = Entry.objects.get(tag="intake:written-form:match")
        assert (entry.record_id, call.pk.hex in entry.fields) == (report.pk.hex, True)
        assert Report.unscoped.count() == 1

    def test_a_call_is_no_paper(self):
        viewer, report = screener(), oral(screener())
        call = typed(viewer, {"story": "More."})
        with pytest.raises(DomainError) as caught:
            match_written(viewer=viewer, call_id=call.pk, report_id=report.pk)
        assert caught.value.code == "written.channel"
        assert FollowUp.unscoped.get(report=report).done_at is None

    def test_a_paper_that_says_nothing_ends_no_wait(self):
        viewer, report = screener(), oral(screener())
        call = typed(viewer, {}, channel="fax", received_at=clock.now())
        with pytest.raises(DomainError):
            match_written(viewer=viewer, call_id=call.pk, report_id=report.pk)
        assert FollowUp.unscoped.get(report=report).done_at is None
        assert not Entry.objects.filter(tag="intake:written-form:match").exists()

    def test_the_same_match_again_changes_nothing(self):
        viewer, report = screener(), oral(screener())
        call = paper(viewer)
        for _ in range(2):
            match_written(viewer=viewer, call_id=call.pk, report_id=report.pk)
        assert ReportPart.unscoped.filter(report=report).count() == 2
        assert Entry.objects.filter(tag="intake:follow-up:do").count() == 1

    def test_a_form_may_also_belong_to_a_report_that_waits_for_none(self):
        viewer, report = screener(), arrived()
        match_written(viewer=viewer, call_id=paper(viewer).pk, report_id=report.pk)
        assert ReportPart.unscoped.filter(report=report).count() == 2

    @pytest.mark.fault("46")
    def test_another_agency_matches_nothing_of_ours(self):
        viewer, report = screener(), oral(screener())
        call, stranger = paper(viewer), screener(agency_id=OTHER)
        for call_id, report_id in ((call.pk, report.pk), (call.pk, uuid4()), (uuid4(), report.pk)):
            with pytest.raises(Refused):
                match_written(viewer=stranger, call_id=call_id, report_id=report_id)
        assert waiting_forms(stranger) == []
        assert papers(stranger) == []
        assert FollowUp.unscoped.get().done_at is None


@pytest.mark.django_db
class TestSuggesting:
    def test_who_shares_a_word_of_a_childs_name_comes_first_and_the_rest_stays(self):
        viewer = screener()
        other = oral(viewer, **{"children.0.name": "Ottoline Pemberton", "children.1.name": ""})
        same = oral(viewer)
        found = suggestions(viewer, ["WREN  abernathy"])
        assert [one.waiting.row.report_id for one in found] == [same.pk, other.pk]
        assert found[0].same == ("abernathy", "wren")
        assert found[1].same == ()
        assert found[0].waiting.category == JOB
        assert cast.CHILD.name in found[0].children

    def test_a_short_word_or_none_matches_nobody(self):
        viewer = screener()
        oral(viewer)
        assert suggestions(viewer, ["W", ""])[0].same == ()

    def test_what_is_shown_is_journalled(self):
        viewer = screener()
        report = oral(viewer)
        suggestions(viewer, [])
        assert report.pk.hex in Entry.objects.filter(tag="intake:report:list").latest("id").fields

    def test_papers_that_belong_to_nothing_are_listed_until_they_do(self):
        viewer, report = screener(), oral(screener())
        call = paper(viewer, "letter")
        assert [one.pk for one in papers(viewer)] == [call.pk]
        match_written(viewer=viewer, call_id=call.pk, report_id=report.pk)
        assert papers(viewer) == []
        assert suggestions(viewer, []) == []

    def test_late_ones_first_and_a_person_may_take_one_off(self):
        viewer = screener()
        first, second = oral(viewer), oral(viewer)
        rows = waiting_forms(viewer)
        assert [one.row.report_id for one in rows] == [first.pk, second.pk]
        with clock.freeze(rows[0].row.due_at + timedelta(seconds=1)):
            assert waiting_forms(viewer)[0].late
        finish_follow_up(viewer=viewer, follow_up_id=rows[0].row.pk)
        assert [one.row.report_id for one in waiting_forms(viewer)] == [second.pk]


@given(st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2090, 1, 1)))  # noqa: DTZ001 - made aware below
def test_the_form_is_due_by_elapsed_hours_whatever_the_clocks_on_the_wall_do(at: datetime):
    start = at.replace(tzinfo=UTC)
    limit = current_pack().limit(form_limit(current_pack(), JOB))
    assert limit.unit == "hours"
    assert limit.due(start).at - start == timedelta(hours=limit.length)
