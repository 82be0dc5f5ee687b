"""Promises about a report: on the list until somebody did them, late ones told calmly, words sealed."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from hearthline.access.viewer import SCREENER, Viewer
from hearthline.duty.actions import tick
from hearthline.duty.models import Alert, AlertKind, Clock
from hearthline.ground import clock
from hearthline.ground.errors import DomainError, Refused
from hearthline.intake.actions import ask_question, finish_follow_up, make_follow_up, mark_read
from hearthline.intake.actions.followups import LONGEST_NOTE, Follow
from hearthline.intake.after.followups import follow_ups, follow_ups_of, report_of
from hearthline.intake.models import FollowUp, Report, ReportPart
from hearthline.journal.models import Entry
from hearthline.sealing import new_token
from hearthline.ui.agency import current_pack
from hearthline.ui.moments import as_typed, parse_moment
from tests.cast import SCREENER as HER_NAME
from tests.intake.build import AGENCY, OTHER, administrator, arrived, screener, supervisor

WORDS = "Call the school nurse at Mulberry Row."


def her() -> Viewer:
    return Viewer("person", uuid4().hex, AGENCY, roles=frozenset({SCREENER}), name=HER_NAME)


def promised(report: Report, viewer: Viewer, *, hours: float = 1, words: str = WORDS, kind: str = "other") -> FollowUp:
    due = clock.now() + timedelta(hours=hours)
    return make_follow_up(viewer=viewer, report_id=report.id, kind=kind, words=words, due_at=due)


@pytest.mark.django_db
class TestMaking:
    def test_its_words_are_sealed_and_open_for_who_may_read_the_report(self):
        report, viewer = arrived(), her()
        made = promised(report, viewer)
        assert b"nurse" not in bytes(FollowUp.unscoped.get(pk=made.pk).sealed)
        (seen,) = follow_ups(viewer)
        assert (seen.words, seen.late, seen.mine, seen.row.owner_name) == (WORDS, False, True, HER_NAME)

    def test_it_is_journalled_and_has_a_clock_that_says_who_promised(self):
        report, viewer = arrived(), her()
        made = promised(report, viewer)
        entry = Entry.objects.get(tag="intake:follow-up:make")
        assert (entry.record_id, entry.actor_id) == (report.id.hex, viewer.id)
        running = Clock.unscoped.get(subject_kind="follow-up")
        assert (running.subject_id, running.due_at, running.owner) == (made.pk.hex, made.due_at, viewer.id)
        assert (running.label, running.alert_kind) == (report.number, AlertKind.FOLLOW_UP)
        assert HER_NAME in running.citation

    def test_anyone_may_do_what_was_promised_for_anyone(self):
        report, viewer = arrived(), her()
        due = clock.now() + timedelta(hours=1)
        made = make_follow_up(viewer=viewer, report_id=report.id, kind="call_back", words="", due_at=due, mine=False)
        assert (made.owner, made.owner_name, bytes(made.sealed)) == ("", "", b"")
        assert follow_ups(viewer, mine=True) == []
        assert len(follow_ups(viewer)) == 1

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"kind": "answer"}, "follow-up.kind"),
            ({"kind": "written_form"}, "follow-up.kind"),
            ({"kind": ""}, "follow-up.kind"),
            ({"words": " \n"}, "follow-up.words"),
            ({"words": "x" * (LONGEST_NOTE + 1)}, "follow-up.words"),
            ({"due_at": None}, "follow-up.when"),
            ({"due_at": datetime(2020, 1, 1, tzinfo=UTC)}, "follow-up.when"),
            ({"due_at": datetime(2020, 1, 1)}, "follow-up.when"),  # noqa: DTZ001 - a naive time is what is refused
            ({"due_at": datetime(2999, 1, 1, tzinfo=UTC)}, "follow-up.when"),
        ],
    )
    def test_what_cannot_be_kept_is_not_taken(self, changes: dict[str, object], code: str):
        report = arrived()
        wanted = {"kind": "other", "words": WORDS, "due_at": clock.now() + timedelta(hours=1)} | changes
        with pytest.raises(DomainError) as caught:
            make_follow_up(viewer=her(), report_id=report.id, **wanted)  # type: ignore[arg-type]  # wrong on purpose
        assert caught.value.code == code
        assert not FollowUp.unscoped.exists()
        assert not Clock.unscoped.filter(subject_kind="follow-up").exists()

    @pytest.mark.fault("46")
    def test_who_may_not_is_refused_alike_for_what_is_there_and_what_is_not(self):
        report, viewer = arrived(), her()
        made = promised(report, viewer)
        for stranger in (administrator(), screener(OTHER), supervisor(OTHER)):
            for refused in (
                lambda who=stranger: promised(report, who),
                lambda who=stranger: finish_follow_up(viewer=who, follow_up_id=made.pk),
                lambda who=stranger: finish_follow_up(viewer=who, follow_up_id=uuid4()),
                lambda who=stranger: report_of(who, made.pk),
                lambda who=stranger: report_of(who, uuid4()),
            ):
                with pytest.raises(Refused):
                    refused()
        assert FollowUp.unscoped.get(pk=made.pk).done_at is None
        assert follow_ups(screener(OTHER)) == []
        with pytest.raises(Refused):
            follow_ups(administrator())


@pytest.mark.django_db
class TestTheList:
    def test_late_ones_stand_first_and_done_ones_are_gone(self):
        viewer, report = her(), arrived()
        later, soon = promised(report, viewer, hours=5, words="later"), promised(report, viewer, words="soon")
        finish_follow_up(viewer=viewer, follow_up_id=promised(report, viewer, hours=2).pk)
        with clock.freeze(clock.now() + timedelta(hours=2)):
            assert [(one.row.pk, one.late) for one in follow_ups(viewer)] == [(soon.pk, True), (later.pk, False)]

    def test_the_report_keeps_what_was_done_and_by_whom(self):
        viewer, report = her(), arrived()
        first, second = promised(report, viewer), promised(report, viewer, hours=3)
        finish_follow_up(viewer=viewer, follow_up_id=first.pk)
        rows = follow_ups_of(viewer, report)
        assert [one.row.pk for one in rows] == [second.pk, first.pk]
        assert rows[1].row.done_name == HER_NAME

    def test_a_reading_is_journalled_and_a_report_without_promises_is_not(self):
        viewer, report = her(), arrived()
        follow_ups_of(viewer, report)
        assert not Entry.objects.filter(purpose="follow-up").exists()
        promised(report, viewer)
        follow_ups_of(viewer, report)
        assert Entry.objects.filter(tag="intake:report:read", purpose="follow-up").count() == 1

    def test_words_that_were_changed_do_not_open_and_hide_nothing_else(self):
        viewer, report = her(), arrived()
        bad, good = promised(report, viewer), promised(report, viewer, hours=2)
        FollowUp.unscoped.filter(pk=bad.pk).update(sealed=good.sealed)
        assert [one.words for one in follow_ups(viewer)] == [None, WORDS]

    def test_the_number_of_queries_does_not_grow(self, django_assert_num_queries):
        viewer, report = her(), arrived()
        for _ in range(2):
            promised(report, viewer)
        with CaptureQueriesContext(connection) as few:
            follow_ups(viewer)
        for _ in range(6):
            promised(report, viewer)
        with django_assert_num_queries(len(few)):
            follow_ups(viewer)


@pytest.mark.django_db
class TestDoing:
    def test_done_once_by_the_first_and_the_clock_is_met_by_that_entry(self):
        viewer, other, report = her(), screener(), arrived()
        made = promised(report, viewer)
        finish_follow_up(viewer=viewer, follow_up_id=made.pk)
        again = finish_follow_up(viewer=other, follow_up_id=made.pk)
        assert again.done_by == viewer.id
        (entry,) = Entry.objects.filter(tag="intake:follow-up:do")
        met = Clock.unscoped.get(subject_kind="follow-up")
        assert (met.state, met.met_entry) == ("met", str(entry.id))

    def test_a_late_one_is_told_calmly_and_doing_it_answers_the_alert(self):
        viewer, report = her(), arrived()
        made = promised(report, viewer)
        tick(made.due_at + timedelta(seconds=1))
        alert = Alert.unscoped.get(kind=AlertKind.FOLLOW_UP)
        assert (alert.urgent, alert.subject_id, alert.label) == (False, made.pk.hex, report.number)
        finish_follow_up(viewer=viewer, follow_up_id=made.pk)
        assert Alert.unscoped.get(pk=alert.pk).acknowledged_at is not None
        assert Clock.unscoped.get(subject_kind="follow-up").breached_at is not None

    def test_one_done_in_time_tells_nobody(self):
        viewer, report = her(), arrived()
        made = promised(report, viewer)
        finish_follow_up(viewer=viewer, follow_up_id=made.pk)
        tick(made.due_at + timedelta(days=1))
        assert not Alert.unscoped.filter(kind=AlertKind.FOLLOW_UP).exists()


@pytest.mark.django_db
@pytest.mark.req("I-5")
class TestLookingForTheAnswer:
    def asked(self, token: bytes) -> tuple[Report, Viewer]:
        report, viewer = arrived(token), her()
        ask_question(viewer=viewer, report_id=report.id, text="Which school?", version=report.version)
        return report, viewer

    def test_a_question_begins_it_due_by_the_packs_promise(self):
        with clock.freeze(clock.now()):
            report, viewer = self.asked(new_token())
        row = FollowUp.unscoped.get(report=report)
        limit = current_pack().limit("promise.look_for_answer")
        assert (row.kind, row.owner) == (Follow.ANSWER, viewer.id)
        assert row.due_at == limit.due(row.made_at).at
        assert Clock.unscoped.get(subject_kind="follow-up").rule == limit.id

    def test_a_second_question_keeps_the_first_promise(self):
        report, viewer = self.asked(new_token())
        before = FollowUp.unscoped.get(report=report)
        now = Report.unscoped.get()
        ask_question(viewer=viewer, report_id=report.id, text="Who has the key?", version=now.version)
        assert FollowUp.unscoped.get(report=report).due_at == before.due_at

    def test_reading_the_answer_does_it(self):
        token = new_token()
        report, viewer = self.asked(token)
        arrived(token, kind="addition", story="The blue school.")
        mark_read(viewer=viewer, report_id=report.id)
        row = FollowUp.unscoped.get(report=report)
        assert (row.done_by, Clock.unscoped.get(subject_kind="follow-up").state) == (viewer.id, "met")

    def test_reading_what_stood_before_the_question_does_not(self):
        report, viewer = self.asked(new_token())
        mark_read(viewer=viewer, report_id=report.id)
        assert FollowUp.unscoped.get(report=report).done_at is None

    def test_it_waits_until_every_answer_that_came_is_read(self):
        token = new_token()
        report, viewer = self.asked(token)
        for story in ("The blue school.", "And the church."):
            arrived(token, kind="addition", story=story)
        parts = list(ReportPart.unscoped.filter(kind="addition").order_by("id").values_list("pk", flat=True))
        mark_read(viewer=viewer, report_id=report.id, parts=parts[:1])
        assert FollowUp.unscoped.get(report=report).done_at is None
        mark_read(viewer=viewer, report_id=report.id, parts=parts[1:])
        assert FollowUp.unscoped.get(report=report).done_at is not None


MINUTES = st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2100, 1, 1)).map(  # noqa: DTZ001 - local time
    lambda at: at.replace(second=0, microsecond=0)
)
ZONES = st.sampled_from(["America/Los_Angeles", "America/Phoenix", "Asia/Kathmandu", "UTC", "Pacific/Apia"])


@given(MINUTES, ZONES)
def test_a_time_is_read_as_it_was_written_in_the_agencys_own_zone(local: datetime, name: str):
    zone = ZoneInfo(name)
    found = parse_moment(local.isoformat(), zone)
    assert found is not None
    assert found.utcoffset() == timedelta(0)
    back = datetime.fromisoformat(as_typed(found, zone))
    # An hour that clocks skip comes back as the one after it; every other comes back as it was.
    assert back == local or timedelta(0) < back - local <= timedelta(days=1)


@given(MINUTES, MINUTES, ZONES)
def test_an_earlier_time_on_another_day_is_never_due_later(one: datetime, other: datetime, name: str):
    first, second = sorted((one, other))
    if second - first <= timedelta(days=2):
        return
    zone = ZoneInfo(name)
    early, late = parse_moment(first.isoformat(), zone), parse_moment(second.isoformat(), zone)
    assert early is not None
    assert late is not None
    assert early < late


@given(st.text(max_size=30))
def test_anything_else_is_no_time_and_no_error(text: str):
    found = parse_moment(text, ZoneInfo("UTC"))
    assert found is None or found.tzinfo is not None


@pytest.mark.parametrize("text", ["", "tomorrow", "2026-13-01T09:00", "2026-01-01T09:00+01:00", "0001-01-01T00:00"])
def test_what_is_no_local_time_is_none(text: str):
    assert parse_moment(text, ZoneInfo("America/Los_Angeles")) is None
