"""Questions to a reporter: ready ones in their language, unread answers, closed to messages, what was learnt later."""

import pytest

from hearthline.ground.errors import DomainError, Refused
from hearthline.intake import events
from hearthline.intake.actions import (
    amend,
    ask_question,
    close_messages,
    mark_read,
    open_messages,
    set_state,
)
from hearthline.intake.actions.amending import LONGEST_ADDITION
from hearthline.intake.desk import asking
from hearthline.intake.keys import record_key
from hearthline.intake.models import Envelope, FollowUp, Report, ReportPart, StaffQuestion
from hearthline.intake.queries import by_number, report_detail, unread
from hearthline.journal.models import Entry
from hearthline.sealing import new_token
from hearthline.ui.agency import current_pack
from tests.intake.build import OTHER, administrator, arrived, screener
from tests.statuses import shown_of as shown


def decided(**changes: object) -> Report:
    report = arrived(**changes)
    set_state(viewer=screener(), report_id=report.id, state="decided", version=report.version)
    return Report.unscoped.get(pk=report.pk)


@pytest.mark.django_db
@pytest.mark.req("I-5")
class TestReadyQuestions:
    @pytest.mark.parametrize("lang", ["en", "es", "hmn"])
    def test_each_is_in_the_reporters_language_with_its_english(self, lang: str):
        found = asking.ready(arrived(language=lang))
        assert len(found) >= 8
        assert {one.lang for one in found} == {lang}
        english = {one.code: one.text for one in asking.ready(arrived())}
        assert {one.code: one.english for one in found} == english
        assert all(one.drafted == (lang != "en") and one.foreign == (lang != "en") for one in found)

    def test_a_child_who_wrote_is_asked_as_themself(self):
        found = {one.code: one.text for one in asking.ready(arrived(about="self"))}
        others = {one.code: one.text for one in asking.ready(arrived())}
        assert found["where_now"].startswith("Where are you")
        assert set(found) == set(others)
        assert found["may_call"] == others["may_call"]

    def test_each_can_be_sent_as_it_is(self):
        pack = current_pack()
        ids = [*pack.text_ids(asking.FOR_ALL), *pack.text_ids(asking.FOR_SELF)]
        for text_id in ids:
            for lang in ("en", "es", "hmn"):
                text = pack.text(text_id, lang)
                assert not text.fallback, (text_id, lang)
                assert len(text.text) < asking.LONGEST_QUESTION
                assert "?" in text.text

    def test_a_code_that_is_none_chooses_nothing(self):
        report = arrived()
        assert asking.chosen(report, "no_such") is None
        assert asking.chosen(report, "school") is not None


@pytest.mark.django_db
@pytest.mark.req("I-5")
class TestUnread:
    def test_an_answer_is_unread_until_a_person_marks_that_part(self):
        token, viewer = new_token(), screener()
        report, other = arrived(token), arrived()
        assert unread(viewer, [report.pk, other.pk]) == frozenset()
        arrived(token, kind="addition", story="One.")
        arrived(token, kind="addition", story="Two.")
        parts = list(ReportPart.unscoped.filter(kind="addition").order_by("id").values_list("pk", flat=True))
        assert unread(viewer, [report.pk, other.pk]) == {report.pk}
        mark_read(viewer=viewer, report_id=report.pk, parts=parts[:1])
        assert unread(viewer, [report.pk]) == {report.pk}
        mark_read(viewer=viewer, report_id=report.pk, parts=parts[1:])
        assert unread(viewer, [report.pk]) == frozenset()

    def test_one_query_for_a_whole_page_and_nothing_for_another_agency(self, django_assert_num_queries):
        token, viewer = new_token(), screener()
        reports = [arrived(token).pk, arrived().pk]
        arrived(token, kind="addition", story="One.")
        with django_assert_num_queries(1):
            assert unread(viewer, reports) == {reports[0]}
        assert unread(screener(OTHER), reports) == frozenset()
        assert unread(administrator(), reports) == frozenset()


@pytest.mark.django_db
class TestClosedToMessages:
    def test_only_a_decided_report_closes_and_the_reporter_sees_it(self):
        report = arrived()
        with pytest.raises(DomainError) as caught:
            close_messages(viewer=screener(), report_id=report.pk, version=report.version)
        assert caught.value.code == "report.undecided"
        assert shown(report) == "received"
        report = decided()
        close_messages(viewer=screener(), report_id=report.pk, version=report.version)
        assert (shown(report), Report.unscoped.get(pk=report.pk).state) == ("closed", "closed")
        assert Entry.objects.filter(tag="intake:report:amend", fields="state", record_id=report.pk.hex).count() == 2

    def test_a_closed_report_asks_nothing_until_it_is_opened(self):
        report = decided()
        version = close_messages(viewer=screener(), report_id=report.pk, version=report.version)
        with pytest.raises(DomainError) as caught:
            ask_question(viewer=screener(), report_id=report.pk, text="Which school?", version=version)
        assert caught.value.code == "question.closed"
        assert not StaffQuestion.unscoped.exists()
        version = open_messages(viewer=screener(), report_id=report.pk, version=version)
        assert (shown(report), Report.unscoped.get(pk=report.pk).state) == ("read", "decided")
        ask_question(viewer=screener(), report_id=report.pk, text="Which school?", version=version)
        with pytest.raises(DomainError):
            open_messages(viewer=screener(), report_id=report.pk, version=version + 1)

    @pytest.mark.parametrize("danger", ["no", "yes"])
    def test_whatever_is_added_opens_it_again(self, danger: str):
        token = new_token()
        report = decided(token=token)
        close_messages(viewer=screener(), report_id=report.pk, version=report.version)
        arrived(token, kind="addition", story="It happened again.", danger=danger)
        assert (shown(report), Report.unscoped.get(pk=report.pk).state) == ("read", "screening")

    @pytest.mark.fault("10")
    def test_of_two_at_once_the_second_is_told(self):
        report = decided()
        close_messages(viewer=screener(), report_id=report.pk, version=report.version)
        with pytest.raises(DomainError):
            close_messages(viewer=screener(), report_id=report.pk, version=report.version)

    @pytest.mark.fault("46")
    def test_who_may_not_is_refused(self):
        report = decided()
        for stranger in (administrator(), screener(OTHER)):
            for act in (close_messages, open_messages):
                with pytest.raises(Refused):
                    act(viewer=stranger, report_id=report.pk, version=report.version)


@pytest.mark.django_db
class TestLearntLater:
    def test_it_is_a_part_of_its_own_and_what_stood_before_is_byte_for_byte_the_same(self):
        report, viewer = arrived(), screener()
        before = bytes(ReportPart.unscoped.get().sealed)
        amend(viewer=viewer, report_id=report.pk, text="The school says she was absent.", channel="phone")
        first, second = ReportPart.unscoped.filter(report=report).order_by("received_at", "id")
        assert bytes(first.sealed) == before
        assert second.kind == "addition"
        detail = report_detail(viewer, report.pk, "screening")
        assert detail.parts[1].content is not None
        assert detail.parts[1].content.story == "The school says she was absent."
        assert detail.main.content is not None
        assert "absent" not in detail.main.content.story

    def test_danger_that_was_learnt_alarms_like_any_other(self):
        told: list[object] = []
        events.on(events.DangerRaised, told.append)
        report = arrived()
        amend(viewer=screener(), report_id=report.pk, text="He is there now.", channel="phone", danger="yes")
        assert len(told) == 1
        assert Report.unscoped.get().danger == "yes"

    def test_a_word_that_there_is_no_danger_takes_none_away(self):
        report = arrived(danger="yes")
        amend(viewer=screener(), report_id=report.pk, text="All calm, they say.", channel="letter", danger="no")
        assert Report.unscoped.get().danger == "yes"

    def test_what_staff_typed_answers_no_question_and_ends_no_search_for_the_answer(self):
        report, viewer = arrived(), screener()
        ask_question(viewer=viewer, report_id=report.pk, text="Which school?", version=report.version)
        amend(viewer=viewer, report_id=report.pk, text="The clinic called.", channel="phone")
        mark_read(viewer=viewer, report_id=report.pk)
        assert shown(report) == "question"
        assert FollowUp.unscoped.get().done_at is None

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"text": " "}, "amend.text"),
            ({"text": "x" * (LONGEST_ADDITION + 1)}, "amend.text"),
            ({"channel": "web"}, "amend.channel"),
            ({"danger": "cannot_call"}, "amend.danger"),
        ],
    )
    def test_what_cannot_be_taken_adds_nothing(self, changes: dict[str, str], code: str):
        report = arrived()
        with pytest.raises(DomainError) as caught:
            amend(viewer=screener(), report_id=report.pk, **({"text": "More.", "channel": "phone"} | changes))
        assert caught.value.code == code
        assert Envelope.unscoped.count() == ReportPart.unscoped.count() == 1

    @pytest.mark.fault("46")
    def test_who_may_not_is_refused(self):
        report = arrived()
        for stranger in (administrator(), screener(OTHER)):
            with pytest.raises(Refused):
                amend(viewer=stranger, report_id=report.pk, text="More.", channel="phone")
        assert ReportPart.unscoped.count() == 1

    def test_its_words_rest_nowhere_in_clear(self):
        report = arrived()
        amend(viewer=screener(), report_id=report.pk, text="An unusual heliotrope coat.", channel="phone")
        part = ReportPart.unscoped.latest("received_at")
        assert b"heliotrope" not in bytes(part.sealed) + bytes(Envelope.unscoped.latest("received_at").report_box)
        key = record_key(report, actor="test", purpose="test")
        assert b"heliotrope" in key.open("reportpart", "sealed", part.id, part.sealed)


@pytest.mark.django_db
def test_a_report_is_found_by_its_number_as_somebody_types_it_and_only_ones_own():
    report = arrived()
    assert by_number(screener(), f"  {report.number.lower()} ") == report.pk
    assert by_number(screener(), "SAC-0000-0000") is None
    assert by_number(screener(OTHER), report.number) is None
