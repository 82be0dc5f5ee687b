"""What the law wants told: opened by the decision, counted by the pack, kept by a person who answered or by a form."""

from collections.abc import Iterable
from datetime import timedelta

import pytest
from django.db import transaction

from hearthline.access.viewer import Viewer
from hearthline.dispatch.actions import excuse, form_sent, owe
from hearthline.dispatch.actions.owing import HAND_ON, expect_hand_on
from hearthline.dispatch.dues import kept_words, owed, owed_by
from hearthline.dispatch.law import AT_ONCE
from hearthline.dispatch.models import CrossReport
from hearthline.duty.models import Clock
from hearthline.ground import clock
from hearthline.ground.errors import DomainError, Refused
from hearthline.intake.models import Report
from hearthline.journal.models import Entry
from hearthline.law import Citation, RecipientRuling
from hearthline.ui.agency import current_pack
from tests.dispatch.build import her, telling, told
from tests.intake.build import OTHER, arrived, screener, supervisor

pytestmark = [pytest.mark.django_db, pytest.mark.req("S-10")]


def ruling(who: str, limit: str = "", *, rule: str = "tell.police", effect: str = "must") -> RecipientRuling:
    cited = Citation("California Penal Code", "11166(j)(1)")
    return RecipientRuling(who, f"recipient.{who}", effect, "r", rule, limit, cited, "verified-statute")  # type: ignore[arg-type]


def decided(report: Report, must: Iterable[RecipientRuling] = (), must_not: Iterable[RecipientRuling] = ()) -> int:
    with transaction.atomic():
        return owe(actor=her(), report=report, rulings={"must": must, "must_not": must_not}, authority="test")


def rows(report: Report) -> dict[tuple[str, bool], CrossReport]:
    return {(row.recipient, row.written): row for row in CrossReport.unscoped.filter(report=report, ended_at=None)}


def clock_of(row: CrossReport) -> Clock:
    return Clock.unscoped.get(subject_kind="cross-report", subject_id=row.pk.hex)


class TestOpening:
    def test_a_police_case_owes_police_and_prosecutor_a_word_at_once_and_a_form_in_thirty_six_hours(self):
        report = arrived()
        both = [ruling("law_enforcement", "cross_report.written"), ruling("district_attorney", "cross_report.written")]
        with clock.freeze(report.received_at + timedelta(hours=2)):
            assert decided(report, both) == 4
            found = rows(report)
            promise = current_pack().limit(AT_ONCE).due(clock.now()).at
        for who in ("law_enforcement", "district_attorney"):
            written, spoken = found[who, True], found[who, False]
            assert written.due_at == report.received_at + timedelta(hours=36)
            assert spoken.due_at == promise
            assert {written.citation, spoken.citation} == {"California Penal Code 11166(j)(1)"}
            assert clock_of(written).due_at == written.due_at
            assert clock_of(written).rule == "cross_report.written"
        assert {row.effect for row in found.values()} == {"must"}

    @pytest.mark.parametrize(
        ("limit", "hours"),
        [("cross_report.exploitation", 24), ("cross_report.missing", 24), ("cross_report.licensing", 24)],
    )
    def test_the_hours_are_the_packs(self, limit: str, hours: int):
        report = arrived()
        decided(report, [ruling("licensing", limit, rule="tell.x")])
        assert rows(report)["licensing", False].due_at == report.received_at + timedelta(hours=hours)

    def test_licensing_gets_a_written_report_too(self):
        report = arrived()
        decided(report, [ruling("licensing", "cross_report.licensing")])
        assert rows(report)["licensing", True].citation == "California Penal Code 11166.2"

    def test_a_duty_without_a_time_is_owed_at_once(self):
        report = arrived()
        with clock.freeze(clock.now()):
            decided(report, [ruling("tribe")])
            assert rows(report)["tribe", False].due_at == current_pack().limit(AT_ONCE).due(clock.now()).at

    def test_the_same_decision_again_opens_nothing_and_moves_no_time(self):
        report = arrived()
        must = [ruling("law_enforcement", "cross_report.written")]
        decided(report, must)
        before = list(CrossReport.unscoped.values())
        assert decided(report, must) == 0
        assert list(CrossReport.unscoped.values()) == before

    def test_what_the_facts_do_not_ask_for_any_more_ends_by_an_entry_of_the_journal(self):
        report = arrived()
        decided(report, [ruling("law_enforcement", "cross_report.written")])
        decided(report)
        for row in CrossReport.unscoped.filter(report=report):
            assert row.ended_at is not None
            assert Entry.objects.get(pk=row.ended_entry).tag == "dispatch:cross-report:end"
            assert clock_of(row).state == "cancelled"

    def test_what_was_done_is_not_owed_again_under_the_same_rule_and_is_under_another(self):
        report, viewer = arrived(), her()
        decided(report, [ruling("law_enforcement", "cross_report.exploitation", rule="tell.a")])
        told(report, viewer)
        assert decided(report, [ruling("law_enforcement", "cross_report.exploitation", rule="tell.a")]) == 0
        assert decided(report, [ruling("law_enforcement", "cross_report.missing", rule="tell.b")]) == 1

    def test_who_was_told_in_danger_before_the_decision_has_been_told(self):
        report, viewer = arrived(), her()
        told(report, viewer)
        decided(report, [ruling("law_enforcement", "cross_report.written")])
        found = rows(report)
        assert found["law_enforcement", False].done_by == viewer.id
        assert found["law_enforcement", True].done_at is None

    def test_what_a_person_said_is_another_countys_stays_whatever_the_tool_says(self):
        report = arrived()
        with transaction.atomic():
            expect_hand_on(actor=her(), report_id=report.pk)
        decided(report, must_not=[ruling("other_county", effect="must_not", rule="")])
        row = rows(report)["other_county", False]
        assert (row.effect, row.rule) == ("must", HAND_ON)

    def test_and_it_comes_after_a_decision_that_barred_them(self):
        report = arrived()
        decided(report, must_not=[ruling("other_county", effect="must_not", rule="")])
        with transaction.atomic():
            assert expect_hand_on(actor=her(), report_id=report.pk) is not None
        assert rows(report)["other_county", False].effect == "must"


class TestMustNot:
    def test_who_must_not_be_told_cannot_be(self):
        report, viewer = arrived(), her()
        decided(report, must_not=[ruling("law_enforcement", effect="must_not", rule="tell.neglect_alone")])
        with pytest.raises(DomainError) as caught:
            telling(report, viewer)
        assert caught.value.code == "hand-off.must-not"
        assert "11166(j)(1)" in caught.value.message

    def test_the_emergency_number_can_be_told_all_the_same(self):
        report, viewer = arrived(), her()
        decided(report, must_not=[ruling("law_enforcement", effect="must_not")])
        for who in ("emergency", "medical"):
            assert telling(report, viewer, recipient=who).pk

    @pytest.mark.parametrize("who", ["licensing", "tribe", "military", "reporter_employer", "child_attorney"])
    def test_before_any_decision_a_ground_is_needed(self, who: str):
        with pytest.raises(DomainError) as caught:
            telling(arrived(), her(), recipient=who)
        assert caught.value.code == "hand-off.must-not"

    def test_who_may_be_told_by_a_rule_of_the_decision_can_be_and_nothing_is_owed(self):
        report, viewer = arrived(), her()
        with transaction.atomic():
            rulings = {"may": [ruling("tribe", effect="may", rule="tell.tribe")]}
            owe(actor=viewer, report=report, rulings=rulings, authority="test")
        assert telling(report, viewer, recipient="tribe", place="tribal:Wilton Rancheria").pk
        assert owed(viewer) == []

    def test_what_holds_for_every_report_is_not_written_down_for_one(self):
        report = arrived()
        decided(report, must_not=[ruling("tribe", effect="must_not", rule="")])
        assert not CrossReport.unscoped.exists()

    def test_must_not_is_nothing_to_do(self):
        report = arrived()
        decided(report, must_not=[ruling("tribe", effect="must_not")])
        assert owed(screener()) == []
        assert not Clock.unscoped.filter(subject_kind="cross-report").exists()


class TestKeeping:
    def test_a_call_does_not_do_for_a_form_nor_a_form_for_a_call(self):
        report, viewer = arrived(), her()
        decided(report, [ruling("law_enforcement", "cross_report.written")])
        found = rows(report)
        with pytest.raises(DomainError) as caught:
            form_sent(viewer=viewer, cross_report_id=found["law_enforcement", False].pk, how="fax", to="Records")
        assert caught.value.code == "cross-report.told"
        told(report, viewer)
        found = rows(report)
        assert found["law_enforcement", False].done_at is not None
        assert found["law_enforcement", True].done_at is None

    def test_a_form_that_was_sent_is_done_with_how_and_to_whom(self):
        report, viewer = arrived(), her()
        decided(report, [ruling("law_enforcement", "cross_report.written")])
        row = rows(report)["law_enforcement", True]
        done = form_sent(viewer=viewer, cross_report_id=row.pk, how="fax", to="Records desk", reference="p. 3")
        assert done.done_by == viewer.id
        assert kept_words(viewer, done) == {"how": "fax", "to": "Records desk", "reference": "p. 3"}
        assert clock_of(done).state == "met"
        with pytest.raises(DomainError) as caught:
            form_sent(viewer=viewer, cross_report_id=row.pk, how="fax", to="Records desk")
        assert caught.value.code == "cross-report.done"

    @pytest.mark.parametrize(
        ("how", "to", "code"), [("pigeon", "x", "cross-report.how"), ("fax", " ", "cross-report.to")]
    )
    def test_what_is_missing_is_asked_for(self, how: str, to: str, code: str):
        report, viewer = arrived(), her()
        decided(report, [ruling("law_enforcement", "cross_report.written")])
        with pytest.raises(DomainError) as caught:
            form_sent(viewer=viewer, cross_report_id=rows(report)["law_enforcement", True].pk, how=how, to=to)
        assert caught.value.code == code

    def test_who_may_not_keeps_and_excuses_nothing(self):
        report = arrived()
        decided(report, [ruling("law_enforcement", "cross_report.written")])
        row = rows(report)["law_enforcement", True]
        strangers: list[Viewer] = [screener(OTHER), supervisor(OTHER)]
        for who in strangers:
            with pytest.raises(Refused):
                form_sent(viewer=who, cross_report_id=row.pk, how="fax", to="x")
        for who in (*strangers, her()):
            with pytest.raises(Refused):
                excuse(viewer=who, cross_report_id=row.pk, reason="x")
        assert rows(report)["law_enforcement", True].done_at is None

    def test_the_list_has_what_is_open_the_latest_first_and_the_report_has_all(self):
        report, viewer = arrived(), her()
        decided(report, [ruling("law_enforcement", "cross_report.written")])
        assert [row.written for row in owed(viewer)] == [False, True]
        told(report, viewer)
        assert [row.written for row in owed(viewer)] == [True]
        assert [row.done_at is None for row in owed_by(viewer, report)] == [True, False]
