"""What a person at the desk does: each act is permitted, journalled, told, and not done twice."""

from uuid import uuid4

import pytest

from hearthline.ground import clock
from hearthline.ground.errors import DomainError, Refused
from hearthline.intake import events
from hearthline.intake.actions import ask_question, danger_seen, mark_read, set_due, set_state
from hearthline.intake.keys import record_key
from hearthline.intake.models import PublicStatus, Question, Report, ReportPart, StaffQuestion
from hearthline.journal.models import Entry
from tests.intake.build import OTHER, administrator, arrived, screener, supervisor
from tests.statuses import shown_of

pytestmark = pytest.mark.django_db


def test_reading_a_report_is_marked_once_journalled_and_told() -> None:
    told: list[object] = []
    events.on(events.ReportRead, told.append)
    report, viewer = arrived(), screener()
    first = mark_read(viewer=viewer, report_id=report.id)
    mark_read(viewer=screener(), report_id=report.id)
    assert first.first_read_at is not None
    assert Report.unscoped.get().first_read_at == first.first_read_at
    assert ReportPart.unscoped.get().read_at is not None
    assert Entry.objects.filter(tag="intake:report:mark-read").count() == len(told) == 1


def test_a_question_is_kept_for_both_sides_and_each_reads_its_own_copy() -> None:
    report, viewer = arrived(), screener()
    question = ask_question(viewer=viewer, report_id=report.id, text="  Which school?  ", version=report.version)
    key = record_key(report, actor="test", purpose="test")
    assert key.open("question", "sealed", question.id, question.sealed) == b"Which school?"
    assert b"school" not in bytes(StaffQuestion.unscoped.get().sealed)
    assert question.asked_by == viewer.id
    entry = Entry.objects.get(tag="intake:question:ask")
    assert (entry.actor_id, entry.record_id) == (viewer.id, report.id.hex)
    assert len(entry.digest) == 64


@pytest.mark.parametrize(
    ("text", "code"), [("", "question.empty"), (" \n\u200b", "question.empty"), ("x" * 2001, "question.too-long")]
)
def test_a_question_has_words_and_an_end(text: str, code: str) -> None:
    report = arrived()
    with pytest.raises(DomainError) as caught:
        ask_question(viewer=screener(), report_id=report.id, text=text, version=report.version)
    assert caught.value.code == code
    assert Question.unscoped.count() == StaffQuestion.unscoped.count() == 0


@pytest.mark.fault("10")
def test_of_two_who_change_a_report_at_once_the_second_is_told() -> None:
    report = arrived()
    ask_question(viewer=screener(), report_id=report.id, text="One?", version=report.version)
    with pytest.raises(DomainError) as caught:
        ask_question(viewer=screener(), report_id=report.id, text="Two?", version=report.version)
    assert caught.value.code == "report.changed"
    with pytest.raises(DomainError):
        set_state(viewer=screener(), report_id=report.id, state="closed", version=report.version)
    assert Question.unscoped.count() == StaffQuestion.unscoped.count() == 1
    assert Report.unscoped.get().state == "new"


def test_moving_a_report_on_raises_its_version_and_is_journalled() -> None:
    report, viewer = arrived(), screener()
    version = set_state(viewer=viewer, report_id=report.id, state="screening", version=report.version)
    version = set_state(viewer=viewer, report_id=report.id, state="closed", version=version)
    assert (Report.unscoped.get().version, version) == (3, 3)
    assert Entry.objects.filter(tag="intake:report:amend", fields="state").count() == 2
    with pytest.raises(ValueError, match="erased"):
        set_state(viewer=viewer, report_id=report.id, state="erased", version=version)


def test_the_due_time_moves_the_list_and_not_the_version() -> None:
    from django.db import transaction

    report, due = arrived(), clock.now()
    with transaction.atomic():
        set_due(report_id=report.id, due_at=due)
    after = Report.unscoped.get()
    assert (after.due_at, after.version) == (due, report.version)
    assert after.changed_at > report.changed_at


@pytest.mark.fault("46")
def test_who_may_not_is_refused_and_the_refusal_is_kept() -> None:
    report = arrived()
    viewers = [administrator(), screener(OTHER), supervisor(OTHER)]
    for viewer in viewers:
        for refused in (
            lambda viewer=viewer: mark_read(viewer=viewer, report_id=report.id),
            lambda viewer=viewer: ask_question(viewer=viewer, report_id=report.id, text="Who?", version=1),
            lambda viewer=viewer: set_state(viewer=viewer, report_id=report.id, state="closed", version=1),
        ):
            with pytest.raises(Refused):
                refused()  # type: ignore[no-untyped-call]  # three calls of three shapes
    kept = Entry.objects.filter(tag="access:right:refuse", outcome="refused")
    assert kept.count() == 9
    assert set(kept.values_list("actor_id", flat=True)) == {viewer.id for viewer in viewers}
    unchanged = Report.unscoped.get()
    assert (unchanged.version, unchanged.state, unchanged.first_read_at) == (1, "new", None)


@pytest.mark.fault("46")
def test_a_report_that_is_not_there_is_refused_like_one_that_is_anothers() -> None:
    report, viewer = arrived(), screener(OTHER)
    answers = []
    for report_id in (report.id, uuid4()):
        with pytest.raises(Refused) as caught:
            mark_read(viewer=viewer, report_id=report_id)
        answers.append((caught.value.code, caught.value.message))
    assert answers[0] == answers[1]


def test_an_answered_danger_shows_to_the_reporter_as_seen_and_never_goes_back() -> None:
    report, at = arrived(danger="cannot_call"), clock.now()
    danger_seen(agency_id=report.agency_id, report_id=report.id, at=at)
    row = PublicStatus.unscoped.get(root_id=report.root_id)
    assert (row.status, row.at) == ("read", at)
    ask_question(viewer=screener(), report_id=report.id, text="Where?", version=report.version)
    danger_seen(agency_id=report.agency_id, report_id=report.id, at=at)
    assert shown_of(report) == "question"


def test_another_agency_answers_nothing_of_ours() -> None:
    report = arrived(danger="yes")
    danger_seen(agency_id=OTHER, report_id=report.id, at=clock.now())
    assert shown_of(report) == "received"
