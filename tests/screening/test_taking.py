"""Taking a call: filed, claimed and run through the tool by one press, or not at all."""

from datetime import timedelta

import pytest

from hearthline.duty import queries as duty
from hearthline.duty.models import Alert, Clock
from hearthline.ground import clock
from hearthline.ground.errors import Refused
from hearthline.intake.calls import actions as calls
from hearthline.intake.calls.actions import Lacking
from hearthline.intake.calls.models import Call
from hearthline.intake.models import Report
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from hearthline.screening import keeping
from hearthline.screening.actions import taking
from hearthline.screening.actions.state import holder
from hearthline.screening.actions.taking import take_call
from hearthline.screening.models import Screening, ToolRun
from tests import staff
from tests.intake.calls.build import put, typed, without
from tests.screening.build import AT_ONCE, again, decide, other_screener, run_of, screener

pytestmark = pytest.mark.django_db


def take(call: Call, viewer=None):
    return take_call(viewer=viewer or screener(), call_id=call.pk)


def screening_of(filed) -> Screening:
    return Screening.unscoped.select_related("report", "current_run").get(report_id=filed.report_id)


def facts_of(filed) -> dict[str, str]:
    screening = screening_of(filed)
    run = run_of(screening)
    return keeping.open_facts(keeping.key_of(screening.report, actor="test"), run.pk, bytes(run.facts))


@pytest.mark.req("I-3", "S-1")
def test_one_press_files_claims_and_runs_the_tool_on_what_was_answered():
    call = typed(screener(), without(**{"fact.hit": "yes", "fact.injury": "serious", "fact.youngest_age": "under_5"}))
    filed = take(call)
    screening = screening_of(filed)
    assert holder(screening) == screener().id
    facts = facts_of(filed)
    assert (facts["hit"], facts["injury"], facts["youngest_age"]) == ("yes", "serious", "under_5")
    assert run_of(screening).by == screener().id
    assert {clock.kind for clock in Clock.unscoped.filter(subject_id=filed.report_id.hex)} >= {"screening", "response"}


def test_the_clocks_start_when_the_call_came():
    came = clock.now() - timedelta(minutes=20)
    call = typed(screener(), received_at=came)
    filed = take(call)
    assert {row.started_at for row in Clock.unscoped.filter(subject_id=filed.report_id.hex)} == {came}


def test_what_the_screener_answered_counts_over_what_the_report_says():
    by_itself = typed(screener(), without("children"))
    said = facts_of(take(by_itself))
    told = typed(screener(), without("children", **{"fact.location_known": "no"}))
    facts = facts_of(take(told))
    assert said["location_known"] == "yes", "the pack's mapping says so when a place was written"
    assert facts["location_known"] == "no"
    assert {name: answer for name, answer in facts.items() if name != "location_known"} == {
        name: answer for name, answer in said.items() if name != "location_known"
    }


def test_without_an_answer_of_theirs_the_tool_runs_once():
    filed = take(typed(screener()))
    assert ToolRun.unscoped.filter(screening=screening_of(filed)).count() == 1
    assert holder(screening_of(filed)) == screener().id


def test_an_answer_that_the_pack_no_longer_has_keeps_nothing_from_being_filed():
    call = typed(screener(), without(**{"fact.no_such_fact": "yes", "fact.hit": "perhaps"}))
    assert take(call).number


def test_an_emergency_that_is_typed_and_taken_alarms_nobody_else_and_is_read():
    call = typed(screener(), without(danger="yes"))
    filed = take(call)
    (alarm,) = Alert.unscoped.filter(subject_id=filed.report_id.hex, kind="danger")
    assert alarm.acknowledged_by == screener().id
    assert not duty.danger_waiting(staff.HERE, filed.report_id.hex)
    assert Clock.unscoped.get(subject_id=filed.report_id.hex, kind="read").state == "met"
    assert Report.unscoped.get(pk=filed.report_id).first_read_at is not None


def test_an_emergency_that_is_only_filed_alarms_every_desk():
    call = typed(screener(), without(danger="yes"))
    filed = calls.file_call(viewer=screener(), call_id=call.pk)
    assert duty.danger_waiting(staff.HERE, filed.report_id.hex)
    assert holder(screening_of(filed)) == ""


def test_taking_twice_changes_nothing_and_takes_nothing_from_who_has_it():
    call = typed(screener())
    first = take(call)
    before = again(screening_of(first))
    second = take(call, other_screener())
    assert (second.report_id, second.again) == (first.report_id, True)
    after = again(screening_of(first))
    assert (after.version, holder(after)) == (before.version, screener().id)


@pytest.mark.parametrize("where", ["file_call", "set_facts", "claim"])
def test_a_crash_at_any_point_leaves_the_call_open_and_nothing_else(where, monkeypatch):
    call = typed(screener(), without(**{"fact.hit": "yes"}))
    real = getattr(taking, where)

    def crash(**given):
        real(**given)
        raise RuntimeError("the lights went out")

    with monkeypatch.context() as patch:
        patch.setattr(taking, where, crash)
        with pytest.raises(RuntimeError):
            take(call)
    assert Call.unscoped.get(pk=call.pk).state == "open"
    assert not Report.unscoped.exists()
    assert not Screening.unscoped.exists()
    assert not Alert.unscoped.exists()
    assert not Entry.objects.filter(tag=Tag.CALL_FILED).exists()
    assert take(call).number


def test_a_call_that_lacks_something_is_neither_filed_nor_taken():
    call = typed(screener(), without("where_now"))
    with pytest.raises(Lacking):
        take(call)
    assert not Screening.unscoped.exists()
    put(screener(), call, "where_unsure", "yes")
    assert take(call).number


@pytest.mark.fault("46", "50")
@pytest.mark.parametrize(("role", "agency"), [("administrator", staff.HERE), ("screener", staff.THERE)])
def test_who_may_not_file_takes_nothing(role, agency):
    call = typed(screener())
    with pytest.raises(Refused):
        take(call, staff.viewer(role, agency))
    assert not Report.unscoped.exists()
    assert Entry.objects.filter(tag=Tag.RIGHT_REFUSED, record_id=call.pk.hex).count() == 1


def test_a_call_added_to_a_decided_report_opens_it_again_as_new_facts():
    first = take(typed(screener(), without(**{"fact.hit": "yes"})))
    decide(screening_of(first), screener(), AT_ONCE, reason="He is with the child now.")
    more = typed(other_screener(), {"story": "It happened again this morning.", "danger": "yes"})
    calls.add_call_to(viewer=other_screener(), call_id=more.pk, report_id=first.report_id)
    screening = again(screening_of(first))
    assert (screening.state, screening.new_facts) == ("returned", True)
    assert duty.danger_waiting(staff.HERE, first.report_id.hex)
