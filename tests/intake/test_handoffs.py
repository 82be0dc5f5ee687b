"""A report handed on by telephone: nobody has been told until a person who answered is written down."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from hearthline.access.viewer import SCREENER, Viewer
from hearthline.duty.actions import tick
from hearthline.duty.models import Alert, AlertKind, Clock
from hearthline.ground import clock
from hearthline.ground.errors import DomainError, Refused
from hearthline.intake import events
from hearthline.intake.actions import call_filed, expect_hand_on, finish_follow_up, make_hand_off, record_answer
from hearthline.intake.actions.handoffs import LIMIT, LONGEST_SAID, SLACK, Told
from hearthline.intake.after.handoffs import hand_off, hand_offs, hand_offs_of, not_begun, to_begin
from hearthline.intake.after.script import WORDS, script, shorten
from hearthline.intake.calls.actions import file_call
from hearthline.intake.desk.lawful import ground, law_of_it, places
from hearthline.intake.models import FollowUp, HandOff, Report
from hearthline.journal.models import Entry
from hearthline.ui.agency import current_pack
from tests import cast
from tests.intake.build import AGENCY, IDENTITY, OTHER, administrator, arrived, content, screener, supervisor
from tests.intake.calls.build import WHOLE, typed
from tests.intake.calls.build import screener as caller

SAID = "A child of six, 88 Larkspur Court, may be hurt."
COUNTY = "Placer County child protective services"
PHONE = "(530) 555-0148"


def her() -> Viewer:
    return Viewer("person", uuid4().hex, AGENCY, roles=frozenset({SCREENER}), name=cast.SCREENER)


def begun(report: Report, viewer: Viewer, **changes: str) -> HandOff:
    wanted = {"why": "out_of_area", "agency": COUNTY, "phone": PHONE, "said": SAID} | changes
    return make_hand_off(viewer=viewer, report_id=report.id, **wanted)


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
            ({"said": ""}, "hand-off.said"),
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

    def test_a_call_from_elsewhere_is_to_be_handed_on_until_somebody_begins(self):
        events.on(events.CallFiled, call_filed)
        viewer = caller()
        report_id = file_call(viewer=viewer, call_id=typed(viewer, {**WHOLE, "out_of_area": "yes"}).pk).report_id
        file_call(viewer=viewer, call_id=typed(viewer).pk)
        report = Report.unscoped.get(pk=report_id)
        (waits,) = not_begun(viewer)
        assert waits.report_id == report_id
        promised = timedelta(minutes=current_pack().limit(LIMIT).length)
        assert promised - timedelta(seconds=1) < waits.due_at - waits.made_at <= promised
        assert to_begin(viewer, report) == waits
        begun(report, viewer)
        assert not_begun(viewer) == []
        assert FollowUp.unscoped.get(pk=waits.pk).done_by == viewer.id

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
            finish_follow_up(viewer=viewer, follow_up_id=row.pk)
        assert to_begin(viewer, report) == row
        assert Entry.objects.filter(outcome="refused", record_id=row.pk.hex).count() == 1
        boss = supervisor()
        assert finish_follow_up(viewer=boss, follow_up_id=row.pk).done_by == boss.id

    def test_one_that_nobody_begins_is_told(self):
        report, viewer = arrived(), her()
        with transaction.atomic():
            row = expect_hand_on(actor=viewer, report_id=report.pk)
        assert row is not None
        tick(row.due_at + timedelta(seconds=1))
        assert Alert.unscoped.get(kind=AlertKind.FOLLOW_UP).subject_id == row.pk.hex


class TestTheScript:
    def test_it_says_where_who_what_and_danger_and_never_who_reported(self):
        told = content(danger="yes", danger_signs=["young_child_hurt"], with_whom="Her uncle", visit={"weapons": "yes"})
        said = script([told], agency="Sacramento", number="SAC-7K3Q-9FMX")
        for wanted in (cast.CHILD.name, cast.CHILD.address, cast.ADULT.name, "bruise", "yes", "weapons", "SAC-7K3Q"):
            assert wanted in said
        for never in (IDENTITY.name, IDENTITY.phone, IDENTITY.email, IDENTITY.address):
            assert never not in said

    def test_what_is_not_known_is_said_to_be_unknown(self):
        said = script([content(children=[], where_now="", story="", adults=[], danger="")], agency="", number="X")
        assert said.count("not known") >= 2
        assert "nobody was named" in said
        assert "not told yet" in said

    def test_a_danger_that_any_part_told_is_told(self):
        parts = [content(danger="no"), content(danger="cannot_call", story="", children=[], adults=[])]
        assert "Danger now: yes" in script(parts, agency="A", number="N")

    @given(st.lists(st.text(st.characters(codec="ascii", categories=["L", "P", "Z"]), max_size=200), max_size=20))
    def test_it_can_be_said_in_two_minutes_however_long_the_story(self, sentences: list[str]):
        said = script([content(story=". ".join(sentences))], agency="Sacramento", number="N")
        assert len(said.split()) <= WORDS + 20

    @given(st.text(max_size=500), st.integers(min_value=1, max_value=60))
    def test_a_shortened_text_begins_as_the_text_does_and_says_when_more_is_left(self, text: str, words: int):
        said, more = shorten(text, words)
        plain = " ".join(text.split())
        assert plain.startswith(said.removesuffix(" …"))
        assert more or said == plain
        assert len(said.split()) <= words + 1


class TestTheLaw:
    def test_the_rule_and_its_section_come_from_the_pack(self):
        said = law_of_it()
        rule = ground(current_pack(), "hand_off.rule", "receive.must_accept")
        assert said["rule"] == rule
        assert rule is not None
        assert rule.citation == current_pack().value("receive.must_accept").citation
        assert "refused" in rule.text

    def test_a_pack_without_the_text_or_the_value_says_less_and_breaks_nothing(self):
        assert ground(current_pack(), "no.such_text", "receive.must_accept") is None
        found = ground(current_pack(), "hand_off.rule", "no.such_value")
        assert found is not None
        assert found.citation is None

    def test_an_agency_whose_number_nobody_found_out_has_none(self):
        found = {place.id: place.phone for place in places(current_pack())}
        assert found["police"] == ""
        assert found["licensing_complaints"] == current_pack().contact("licensing_complaints").value
        assert "hotline" not in found


@given(st.dictionaries(st.sampled_from(["answered_by", "their_reference", "note"]), st.text(max_size=30)))
def test_what_is_sealed_reads_back_as_it_was(changes: dict[str, str]):
    told = Told("A", "", "B", "l", "c").with_answer(changes)
    assert Told.read(told.raw()) == told


@pytest.mark.parametrize("raw", [b"", b"[]", b'{"agency": 1}', b'"x"'])
def test_what_is_no_hand_off_is_refused(raw: bytes):
    with pytest.raises(ValueError):
        Told.read(raw)


@given(st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2090, 1, 1)))  # noqa: DTZ001 - made aware below
def test_the_answer_is_due_later_than_the_call_and_by_the_same_span_at_any_hour(at: datetime):
    from datetime import UTC

    start = at.replace(tzinfo=UTC)
    limit = current_pack().limit(LIMIT)
    assert limit.due(start).at - start == timedelta(minutes=limit.length)
