"""A report handed on by telephone: nobody has been told until a person who answered is written down."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from hearthline.access.viewer import SCREENER, Viewer
from hearthline.dispatch.actions import call_filed, excuse, expect_hand_on, keep_typed, next_office, record_answer, tell
from hearthline.dispatch.actions.telling import LONGEST_SAID, SLACK
from hearthline.dispatch.dues import open_owed, owed
from hearthline.dispatch.law import LIMIT, URGENT_LIMIT
from hearthline.dispatch.models import CrossReport, HandOff, Line, Typed
from hearthline.dispatch.queries import calling, hand_off, hand_offs, hand_offs_of
from hearthline.dispatch.sealed import Told
from hearthline.duty.actions import tick
from hearthline.duty.models import Alert, AlertKind, Clock
from hearthline.ground import clock
from hearthline.ground.errors import DomainError, Refused
from hearthline.intake import events
from hearthline.intake.calls.actions import file_call
from hearthline.intake.models import Report
from hearthline.journal.models import Entry
from hearthline.ui.agency import current_pack
from tests import cast
from tests.intake.build import AGENCY, OTHER, administrator, arrived, screener, supervisor
from tests.intake.calls.build import WHOLE, typed
from tests.intake.calls.build import screener as caller

SAID = "A child of six, 88 Larkspur Court, may be hurt."
COUNTY = "Placer County child protective services"
PHONE = "(530) 555-0148"


def her() -> Viewer:
    return Viewer("person", uuid4().hex, AGENCY, roles=frozenset({SCREENER}), name=cast.SCREENER)


def begun(report: Report, viewer: Viewer, **changes: str) -> HandOff:
    wanted = {
        "recipient": "other_county",
        "why": "out_of_area",
        "agency": COUNTY,
        "phone": PHONE,
        "said": SAID,
    } | changes
    return tell(viewer=viewer, report_id=report.id, **wanted)


def answered(row: HandOff, viewer: Viewer, **changes: object) -> HandOff:
    wanted: dict[str, object] = {
        "answered_by": "Badge 4471",
        "their_reference": "PL-2201",
        "answered_at": clock.now(),
    } | changes
    return record_answer(viewer=viewer, hand_off_id=row.pk, **wanted)  # type: ignore[arg-type]  # some are wrong on purpose


@pytest.mark.django_db
class TestTelling:
    def test_nothing_of_it_rests_in_clear_and_all_of_it_opens(self):
        report, viewer = arrived(), her()
        row = begun(report, viewer)
        kept = bytes(HandOff.unscoped.get().sealed)
        assert not any(word.encode() in kept for word in ("Placer", "555-0148", "Larkspur"))
        told = hand_off(viewer, row.pk).told
        assert told is not None
        assert (told.agency, told.phone, told.said, told.answered_by) == (COUNTY, PHONE, SAID, "")

    def test_beginning_claims_nothing_and_starts_the_packs_clock(self):
        report, viewer = arrived(), her()
        with clock.freeze(clock.now()):
            row = begun(report, viewer)
        limit = current_pack().limit(LIMIT)
        running = Clock.unscoped.get(subject_kind="hand-off")
        assert row.answered_at is None
        assert (running.subject_id, running.due_at, running.rule) == (row.pk.hex, limit.due(row.made_at).at, LIMIT)
        assert (running.state, running.citation) == ("running", str(limit.citation))
        assert Entry.objects.get(tag="intake:hand-off:make").purpose == "out_of_area"

    def test_no_number_on_file_stays_no_number(self):
        row = begun(arrived(), her(), phone="  ")
        told = hand_off(her(), row.pk).told
        assert told is not None
        assert told.phone == ""

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"why": "because"}, "hand-off.why"),
            ({"agency": " \n "}, "hand-off.agency"),
            ({"recipient": "aunt"}, "hand-off.recipient"),
            ({"recipient": "military"}, "hand-off.must-not"),
            ({"said": "word " * 400}, "hand-off.said"),
            ({"said": "x" * (LONGEST_SAID + 1)}, "hand-off.said"),
        ],
    )
    def test_what_is_missing_is_asked_for_and_nothing_begins(self, changes: dict[str, str], code: str):
        with pytest.raises(DomainError) as caught:
            begun(arrived(), her(), **changes)
        assert caught.value.code == code
        assert not HandOff.unscoped.exists()
        assert not Clock.unscoped.filter(subject_kind="hand-off").exists()

    @pytest.mark.fault("46")
    def test_who_may_not_is_refused_and_finds_nothing(self):
        report = arrived()
        row = begun(report, her())
        for stranger in (administrator(), screener(OTHER), supervisor(OTHER)):
            for refused in (
                lambda who=stranger: begun(report, who),
                lambda who=stranger: answered(row, who),
                lambda who=stranger: hand_off(who, row.pk),
                lambda who=stranger: hand_off(who, uuid4()),
            ):
                with pytest.raises(Refused):
                    refused()
        assert hand_offs(screener(OTHER), answered=False) == []
        assert HandOff.unscoped.get().answered_at is None


@pytest.mark.django_db
class TestTheAnswer:
    def test_a_person_who_answered_makes_it_handed_on_with_proof(self):
        viewer, other = her(), screener()
        row = begun(arrived(), viewer)
        answered(row, other, agency="Placer intake desk", note="They send somebody tonight.")
        found = hand_off(viewer, row.pk)
        assert found.told is not None
        assert found.answered
        assert (found.told.answered_by, found.told.their_reference) == ("Badge 4471", "PL-2201")
        assert (found.told.agency, found.told.their_agency) == (COUNTY, "Placer intake desk")
        assert found.row.recorded_by == other.id
        entry = Entry.objects.get(tag="intake:hand-off:answer")
        met = Clock.unscoped.get(subject_kind="hand-off")
        assert (met.state, met.met_entry) == ("met", str(entry.id))

    def test_the_first_record_of_an_answer_stands(self):
        row = begun(arrived(), her())
        answered(row, her())
        with pytest.raises(DomainError) as caught:
            answered(row, her(), answered_by="Somebody else")
        assert caught.value.code == "hand-off.answered"
        told = hand_off(her(), row.pk).told
        assert told is not None
        assert told.answered_by == "Badge 4471"
        assert Entry.objects.filter(tag="intake:hand-off:answer").count() == 1

    @pytest.mark.parametrize("who", ["", "  ", "\u200b"])
    def test_an_answer_without_a_person_is_none(self, who: str):
        row = begun(arrived(), her())
        with pytest.raises(DomainError) as caught:
            answered(row, her(), answered_by=who)
        assert caught.value.code == "hand-off.who"
        assert HandOff.unscoped.get().answered_at is None

    @pytest.mark.parametrize("minutes", [None, -10, 10])
    def test_an_answer_before_the_call_or_in_the_future_is_none(self, minutes: int | None):
        row = begun(arrived(), her())
        at = None if minutes is None else row.made_at + timedelta(minutes=minutes)
        with pytest.raises(DomainError) as caught:
            answered(row, her(), answered_at=at)
        assert caught.value.code == "hand-off.when"

    def test_a_watch_that_goes_a_little_fast_or_slow_is_set_right(self):
        for off in (-SLACK + timedelta(seconds=5), SLACK - timedelta(seconds=5)):
            row = begun(arrived(), her())
            done = answered(row, her(), answered_at=row.made_at + off)
            assert done.answered_at is not None
            assert row.made_at <= done.answered_at <= clock.now()


@pytest.mark.django_db
class TestSilence:
    def test_no_answer_in_time_interrupts_every_desk_and_an_answer_ends_it(self):
        report, viewer = arrived(), her()
        row = begun(report, viewer)
        tick(row.due_at)
        assert not Alert.unscoped.filter(kind=AlertKind.HAND_OFF).exists()
        tick(row.due_at + timedelta(seconds=1))
        alert = Alert.unscoped.get(kind=AlertKind.HAND_OFF)
        assert (alert.urgent, alert.subject_kind, alert.subject_id) == (True, "hand-off", row.pk.hex)
        assert alert.label == report.number
        answered(row, viewer)
        assert Alert.unscoped.get(pk=alert.pk).acknowledged_at is not None

    def test_two_hand_offs_of_one_report_have_a_clock_each(self):
        report, viewer = arrived(), her()
        first, second = begun(report, viewer), begun(report, viewer, agency="Sheriff", why="other_agency")
        answered(first, viewer)
        tick(second.due_at + timedelta(seconds=1))
        assert Alert.unscoped.get(kind=AlertKind.HAND_OFF).subject_id == second.pk.hex


@pytest.mark.django_db
class TestLists:
    def test_waiting_and_answered_are_apart_and_late_is_said(self):
        report, viewer = arrived(), her()
        waits, done = begun(report, viewer), begun(report, viewer)
        answered(done, viewer)
        with clock.freeze(waits.due_at + timedelta(minutes=1)):
            (first,) = hand_offs(viewer, answered=False)
            (second,) = hand_offs(viewer, answered=True)
        assert (first.row.pk, first.late, first.answered) == (waits.pk, True, False)
        assert (second.row.pk, second.late, second.answered) == (done.pk, False, True)
        assert [one.row.pk for one in hand_offs_of(viewer, report)] == [waits.pk, done.pk]

    def test_what_was_changed_in_the_table_does_not_open_and_shows_as_damaged(self):
        report, viewer = arrived(), her()
        row, other = begun(report, viewer), begun(report, viewer)
        HandOff.unscoped.filter(pk=row.pk).update(sealed=other.sealed)
        assert hand_off(viewer, row.pk).told is None

    def test_a_call_from_elsewhere_is_owed_to_the_other_county_until_somebody_there_answered(self):
        events.on(events.CallFiled, call_filed)
        viewer = caller()
        report_id = file_call(viewer=viewer, call_id=typed(viewer, {**WHOLE, "out_of_area": "yes"}).pk).report_id
        file_call(viewer=viewer, call_id=typed(viewer).pk)
        report = Report.unscoped.get(pk=report_id)
        (waits,) = owed(viewer)
        assert (waits.report_id, waits.recipient) == (report_id, "other_county")
        promised = timedelta(minutes=current_pack().limit(LIMIT).length)
        assert promised - timedelta(seconds=1) < waits.due_at - waits.opened_at <= promised
        row = begun(report, viewer)
        assert [one.pk for one in owed(viewer)] == [waits.pk]
        answered(row, viewer)
        assert owed(viewer) == []
        assert CrossReport.unscoped.get(pk=waits.pk).done_by == viewer.id
        assert Clock.unscoped.get(subject_kind="cross-report").state == "met"

    def test_more_from_elsewhere_about_a_report_that_was_begun_asks_for_nothing_new(self):
        report, viewer = arrived(), her()
        with transaction.atomic():
            assert expect_hand_on(actor=viewer, report_id=report.pk) is not None
            assert expect_hand_on(actor=viewer, report_id=report.pk) is None
        begun(report, viewer)
        with transaction.atomic():
            assert expect_hand_on(actor=viewer, report_id=report.pk) is None

    def test_one_that_nobody_began_is_taken_off_the_list_by_a_supervisor_only(self):
        report, viewer = arrived(), her()
        with transaction.atomic():
            row = expect_hand_on(actor=viewer, report_id=report.pk)
        assert row is not None
        with pytest.raises(Refused):
            excuse(viewer=viewer, cross_report_id=row.pk, reason="They know.")
        assert open_owed(viewer).get() == row
        assert Entry.objects.filter(outcome="refused", record_id=row.pk.hex).count() == 1
        boss = supervisor()
        with pytest.raises(DomainError):
            excuse(viewer=boss, cross_report_id=row.pk, reason=" ")
        assert excuse(viewer=boss, cross_report_id=row.pk, reason="They know.").ended_at is not None
        assert Clock.unscoped.get(subject_id=row.pk.hex).state == "cancelled"

    def test_one_that_nobody_begins_alarms(self):
        report, viewer = arrived(), her()
        with transaction.atomic():
            row = expect_hand_on(actor=viewer, report_id=report.pk)
        assert row is not None
        assert row.due_at is not None
        tick(row.due_at + timedelta(seconds=1))
        alert = Alert.unscoped.get(kind=AlertKind.CLOCK_BREACH)
        assert (alert.subject_id, alert.about) == (row.pk.hex, "cross_report")


@pytest.mark.django_db
@pytest.mark.req("E-2")
class TestTheNextOne:
    def test_nobody_answers_there_and_the_next_is_called_and_after_the_last_the_first_again(self):
        report, viewer = arrived(), her()
        row = tell(
            viewer=viewer, report_id=report.pk, recipient="law_enforcement", why="danger", place="city:Galt", said=SAID
        )
        known = [one.name for one in calling(viewer, row.pk).chain]
        assert known[0] == "Galt Police Department"
        assert known[-1].startswith("911")
        seen = []
        for _ in range(len(known) + 1):
            told = hand_off(viewer, row.pk).told
            assert told is not None
            seen.append(told.agency)
            row = next_office(viewer=viewer, hand_off_id=row.pk, version=row.version)
        assert seen == [*known, known[0]]
        tried = hand_off(viewer, row.pk).tried
        assert [one.words["agency"] for one in tried if one.words] == seen
        assert Clock.unscoped.get(subject_kind="hand-off").state == "running"

    def test_a_page_that_is_old_moves_nothing(self):
        report, viewer = arrived(), her()
        row = tell(viewer=viewer, report_id=report.pk, recipient="law_enforcement", why="danger", said=SAID)
        next_office(viewer=viewer, hand_off_id=row.pk, version=row.version)
        with pytest.raises(DomainError) as caught:
            next_office(viewer=viewer, hand_off_id=row.pk, version=row.version)
        assert caught.value.code == "hand-off.changed"
        assert Line.unscoped.count() == 1

    def test_after_an_answer_there_is_no_next(self):
        report, viewer = arrived(), her()
        row = answered(begun(report, viewer), viewer)
        with pytest.raises(DomainError):
            next_office(viewer=viewer, hand_off_id=row.pk, version=row.version)

    def test_somebody_typed_by_hand_is_called_again_and_that_nobody_answered_is_kept(self):
        report, viewer = arrived(), her()
        row = begun(report, viewer)
        row = next_office(viewer=viewer, hand_off_id=row.pk, version=row.version)
        view = hand_off(viewer, row.pk)
        assert view.told is not None
        assert (view.told.agency, len(view.tried)) == (COUNTY, 1)

    def test_danger_has_the_shorter_promise(self):
        report, viewer = arrived(), her()
        with clock.freeze(clock.now()):
            row = tell(viewer=viewer, report_id=report.pk, recipient="emergency", why="danger")
        assert row.due_at == current_pack().limit(URGENT_LIMIT).due(row.made_at).at
        assert row.urgent


@pytest.mark.django_db
class TestTyping:
    def test_what_is_typed_is_there_again_for_who_typed_it_and_for_nobody_else(self):
        report, viewer = arrived(), her()
        row = begun(report, viewer)
        assert keep_typed(viewer=viewer, hand_off_id=row.pk, values={"answered_by": "Bad"})
        assert keep_typed(viewer=viewer, hand_off_id=row.pk, values={"answered_by": "Badge 44", "note": "waits"})
        assert calling(viewer, row.pk).typed == {"answered_by": "Badge 44", "note": "waits"}
        assert calling(her(), row.pk).typed == {}
        assert b"Badge" not in bytes(Typed.unscoped.get().sealed)

    def test_with_the_answer_it_is_emptied_and_nothing_is_kept_after(self):
        report, viewer = arrived(), her()
        row = begun(report, viewer)
        keep_typed(viewer=viewer, hand_off_id=row.pk, values={"answered_by": "Badge 44"})
        answered(row, viewer)
        assert calling(viewer, row.pk).typed == {}
        assert not keep_typed(viewer=viewer, hand_off_id=row.pk, values={"answered_by": "Later"})

    def test_who_may_not_keeps_nothing(self):
        row = begun(arrived(), her())
        with pytest.raises(Refused):
            keep_typed(viewer=screener(OTHER), hand_off_id=row.pk, values={"note": "x"})
        assert not Typed.unscoped.exists()


@given(st.dictionaries(st.sampled_from(["answered_by", "their_reference", "note"]), st.text(max_size=30)))
def test_what_is_sealed_reads_back_as_it_was(changes: dict[str, str]):
    told = Told("A", "", "B", "l", "c").having(**changes)
    assert Told.read(told.raw()) == told


@pytest.mark.parametrize("raw", [b"", b"[]", b'{"agency": 1}', b'"x"'])
def test_what_is_no_hand_off_is_refused(raw: bytes):
    with pytest.raises(ValueError):
        Told.read(raw)
