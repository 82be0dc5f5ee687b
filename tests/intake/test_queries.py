"""Reading: what the viewer may see, in the order that saves children, and each reading is kept."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from hearthline.access.scoped import UnscopedQuery
from hearthline.ground import clock
from hearthline.ground.errors import Refused
from hearthline.intake.actions import ask_question, open_pending, set_due, set_state
from hearthline.intake.door.accept import accept
from hearthline.intake.models import Envelope, Report, ReportPart
from hearthline.intake.queries import (
    changed_at,
    counts,
    open_reveals,
    report_detail,
    report_list,
    unopened_danger,
    unreadable,
)
from hearthline.journal.models import Entry
from hearthline.sealing import new_token
from tests.cast import STORY
from tests.intake.build import OTHER, administrator, agency, arrived, content, screener, sealed, supervisor
from tests.sealing.rings import flipped

pytestmark = pytest.mark.django_db


def test_the_list_goes_by_danger_then_burst_then_due_then_age() -> None:
    start = clock.now()
    made = {}
    for minute, (name, changes) in enumerate(
        {
            "calm and old": {},
            "calm, due soon": {},
            "calm burst": {"burst": True},
            "unsure": {"danger": "unsure"},
            "danger in a burst": {"danger": "yes", "burst": True},
            "danger": {"danger": "yes"},
            "cannot call": {"danger": "cannot_call"},
        }.items()
    ):
        with clock.freeze(start + timedelta(minutes=minute)):
            made[arrived(**changes).id] = name
    soon = next(key for key, name in made.items() if name == "calm, due soon")
    with transaction.atomic():
        set_due(report_id=soon, due_at=start + timedelta(hours=1))
    assert [made[report.id] for report in report_list(screener())] == [
        "cannot call",
        "danger",
        "danger in a burst",
        "unsure",
        "calm, due soon",
        "calm and old",
        "calm burst",
    ]


def test_a_list_is_one_query_and_one_entry_with_the_shown_ids() -> None:
    ours = [arrived(story=f"Story {number}") for number in range(3)]
    viewer = screener()
    with CaptureQueriesContext(connection) as queries:
        found = report_list(viewer)
    selects = [query for query in queries if query["sql"].startswith("SELECT")]
    assert len(selects) == 1
    entry = Entry.objects.get(tag="intake:report:list")
    assert set(entry.fields.split()) == {report.id.hex for report in ours} == {report.id.hex for report in found}
    report_list(viewer, journal=False)
    assert Entry.objects.filter(tag="intake:report:list").count() == 1


@pytest.mark.fault("46")
def test_lists_counts_and_alarms_show_one_agency_only() -> None:
    agency(OTHER)
    mine = arrived(danger="yes")
    accept(sealed(agency_id=OTHER, danger="yes"))
    accept(sealed(agency_id=OTHER, danger="cannot_call"))
    viewer = screener()
    assert unopened_danger(viewer) == 0
    assert unopened_danger(screener(OTHER)) == 2
    open_pending()
    assert [report.id for report in report_list(viewer)] == [mine.id]
    assert (counts(viewer).waiting, counts(viewer).danger) == (1, 1)
    assert (counts(screener(OTHER)).waiting, counts(screener(OTHER)).danger) == (2, 2)
    newest = Report.unscoped.get(pk=mine.pk).changed_at
    assert changed_at(viewer) == newest


def test_an_administrator_lists_and_counts_nothing() -> None:
    arrived()
    viewer = administrator()
    with pytest.raises(Refused):
        report_list(viewer)
    assert (counts(viewer).waiting, changed_at(viewer), unopened_danger(viewer)) == (0, None, 0)


def test_a_query_without_a_viewer_raises() -> None:
    for model in (Report, ReportPart, Envelope):
        with pytest.raises(UnscopedQuery):
            model.objects.all()


def test_closed_reports_leave_the_waiting_list() -> None:
    report, viewer = arrived(), screener()
    set_state(viewer=viewer, report_id=report.id, state="decided", version=report.version)
    assert report_list(viewer) == []
    assert [one.id for one in report_list(viewer, states=["decided"])] == [report.id]


def test_a_report_is_read_whole_with_its_additions_questions_and_files() -> None:
    token, viewer = new_token(), screener()
    report = arrived(token)
    accept(sealed(token, kind="addition", story="One more thing."))
    open_pending()
    version = Report.unscoped.get().version
    ask_question(viewer=viewer, report_id=report.id, text="Which school?", version=version)
    detail = report_detail(viewer, report.id, "screening")
    assert detail.main.content == content()
    assert [part.kind for part in detail.parts] == ["report", "addition"]
    assert [asked.text for asked in detail.questions] == ["Which school?"]
    assert (detail.reporter[0].given, detail.reporter[0].kind) == (False, "public")


def test_a_reading_is_kept_with_its_purpose_before_anything_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    from hearthline.intake import queries

    report, viewer = arrived(), screener()

    def locked(*_: object, **__: object) -> object:
        raise RuntimeError("the key service is away")

    monkeypatch.setattr(queries, "record_key", locked)
    with pytest.raises(RuntimeError):
        report_detail(viewer, report.id, "supervision")
    entry = Entry.objects.get(tag="intake:report:read")
    assert (entry.actor_id, entry.record_id, entry.purpose) == (viewer.id, report.id.hex, "supervision")


@pytest.mark.fault("15")
def test_a_damaged_part_is_shown_as_damaged_and_the_others_are_read() -> None:
    token, viewer = new_token(), screener()
    report = arrived(token)
    accept(sealed(token, kind="addition", story="One more thing."))
    open_pending()
    first = ReportPart.unscoped.order_by("received_at").first()
    assert first is not None
    ReportPart.unscoped.filter(pk=first.pk).update(sealed=flipped(bytes(first.sealed), 400))
    detail = report_detail(viewer, report.id, "screening")
    assert [part.content is None for part in detail.parts] == [True, False]


@pytest.mark.fault("53")
def test_a_part_moved_to_another_report_does_not_open_there() -> None:
    one, other = arrived(), arrived(story="another")
    ReportPart.unscoped.filter(report=other).update(report=one)
    detail = report_detail(screener(), one.id, "screening")
    assert sorted(part.content is None for part in detail.parts) == [False, True]


@pytest.mark.fault("46", "47")
def test_a_report_one_may_not_read_is_refused_like_one_that_is_not_there() -> None:
    report = arrived()
    for viewer in (administrator(), screener(OTHER)):
        for report_id in (report.id, uuid4()):
            with pytest.raises(Refused) as caught:
                report_detail(viewer, report_id, "screening")
            assert STORY[:20] not in repr(caught.value.entry)
    assert not Entry.objects.filter(tag="intake:report:read").exists()


def test_what_would_not_open_is_listed_for_the_agency() -> None:
    agency()
    accept(sealed(danger="yes"))
    Envelope.unscoped.update(report_box=b"damaged")
    open_pending()
    ((own, fault, _),) = unreadable(screener())
    assert (own, fault) == (Envelope.unscoped.get().id, "sealed")
    assert unopened_danger(screener()) == 1
    assert unreadable(screener(OTHER)) == []


def test_only_a_supervisor_sees_the_list_of_reveals() -> None:
    assert open_reveals(supervisor()) == []
    for viewer in (screener(), administrator()):
        with pytest.raises(Refused):
            open_reveals(viewer)
