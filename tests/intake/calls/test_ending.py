"""A call that joins an earlier report, adds to its own, or was no report. Nothing of it is ever deleted."""

import pytest

from hearthline.ground.errors import DomainError
from hearthline.intake import events
from hearthline.intake.actions import reveal_identity
from hearthline.intake.calls import actions, queries
from hearthline.intake.calls.actions import Ended, Lacking
from hearthline.intake.door.content import read_identity
from hearthline.intake.models import Envelope, Report, ReportPart
from hearthline.journal.tags import Tag
from tests.cast import CHILD, MARISOL, TEODORO
from tests.intake.build import AGENCY, arrived, the_keeper
from tests.intake.calls.build import again, colleague, entries, screener, typed
from tests.intake.calls.test_filing import detail_of, file, tags

pytestmark = pytest.mark.django_db


def test_a_call_joins_an_earlier_report_under_its_own_receipt() -> None:
    report = arrived(danger="no")
    viewer = screener()
    call = typed(viewer, {"story": "He came back at noon.", "danger": "yes"})
    raised = []
    events.on(events.DangerRaised, raised.append)
    filed = actions.add_call_to(viewer=viewer, call_id=call.pk, report_id=report.pk)
    assert (filed.report_id, filed.number) == (report.pk, report.number)
    report.refresh_from_db()
    assert report.danger == "yes"
    assert len(raised) == 1
    first, second = Envelope.unscoped.order_by("received_at")
    assert second.kind == "addition"
    assert second.channel == "phone"
    assert (second.root_id, second.receipt_hash) == (first.root_id, first.receipt_hash)
    assert bytes(second.reporter_key) == bytes(first.reporter_key)
    parts = detail_of(report).parts
    assert [part.kind for part in parts] == ["report", "addition"]
    assert parts[1].content.story == "He came back at noon."  # type: ignore[union-attr]
    call = again(call)
    assert (call.state, call.result, call.report_id) == ("filed", "addition", report.pk)


def test_adding_twice_adds_once_and_another_report_is_told() -> None:
    report, other = arrived(), arrived()
    viewer = screener()
    call = typed(viewer, {"story": "He came back."})
    actions.add_call_to(viewer=viewer, call_id=call.pk, report_id=report.pk)
    assert actions.add_call_to(viewer=viewer, call_id=call.pk, report_id=report.pk).again
    assert file(viewer, call).report_id == report.pk
    with pytest.raises(Ended):
        actions.add_call_to(viewer=viewer, call_id=call.pk, report_id=other.pk)
    assert ReportPart.unscoped.filter(report=report).count() == 2


def test_nothing_typed_is_nothing_to_add() -> None:
    report, viewer = arrived(), screener()
    call = typed(viewer, {"language": "en", "interpreter": "no"})
    with pytest.raises(Lacking):
        actions.add_call_to(viewer=viewer, call_id=call.pk, report_id=report.pk)
    assert again(call).state == "open"


def test_a_reporter_who_calls_again_and_gives_a_name_now_is_kept_by_the_keeper() -> None:
    report, viewer = arrived(), screener()
    call = typed(viewer, {"reporter.name": TEODORO.name})
    actions.add_call_to(viewer=viewer, call_id=call.pk, report_id=report.pk)
    (who,) = reveal_identity(viewer=viewer, report_id=report.pk, purpose="call_back", reason="To call back.")
    assert who.name == TEODORO.name


def test_words_for_a_filed_call_become_a_further_part_and_the_same_words_only_once() -> None:
    viewer, two = screener(), colleague()
    call = typed(viewer)
    filed = file(viewer, call)
    for _ in range(2):
        more = actions.amend(viewer=two, call_id=call.pk, values={"saw": "A red car.", "think": " "}, writer="tab")
        assert more.report_id == filed.report_id
    parts = detail_of(Report.unscoped.get()).parts
    assert [part.content.saw for part in parts] == ["", "A red car."]  # type: ignore[union-attr]
    assert [entry.version for entry in entries(call, "saw")] == []


@pytest.mark.parametrize(
    ("values", "code"), [({}, "call.empty"), ({"saw": " "}, "call.empty"), ({"danger": "maybe"}, "call.code")]
)
def test_an_amendment_without_words_or_with_wrong_ones_is_refused(values: dict[str, str], code: str) -> None:
    viewer = screener()
    call = typed(viewer)
    file(viewer, call)
    with pytest.raises(DomainError) as refused:
        actions.amend(viewer=viewer, call_id=call.pk, values=values, writer="tab")
    assert refused.value.code == code


def test_an_open_call_is_not_amended_but_written() -> None:
    viewer = screener()
    with pytest.raises(DomainError) as refused:
        actions.amend(viewer=viewer, call_id=typed(viewer).pk, values={"saw": "x"}, writer="tab")
    assert refused.value.code == "call.not-filed"


@pytest.mark.parametrize("result", ["inquiry", "wrong_number", "abandoned"])
def test_a_contact_that_was_no_report_keeps_every_word_but_the_reporters_own(result: str) -> None:
    viewer = screener()
    call = typed(viewer, {"story": "Where do I get food?", "reporter.name": MARISOL.name})
    closed = actions.close_call(viewer=viewer, call_id=call.pk, result=result)
    assert (closed.state, closed.result) == ("closed", result)
    assert actions.close_call(viewer=viewer, call_id=call.pk, result="inquiry").result == result
    assert queries.call_detail(viewer, call.pk).texts == {"story": "Where do I get food?"}
    assert bytes(entries(call, "reporter.name")[0].sealed) == b""
    (box,) = entries(call, "identity")
    assert bytes(box.sealed)
    assert tags(call.pk.hex).count(Tag.CALL_CLOSED) == 1
    with pytest.raises(Ended):
        file(viewer, call)


def test_the_keeper_alone_opens_who_called_when_no_report_came_of_it() -> None:
    viewer = screener()
    call = typed(viewer, {"reporter.name": MARISOL.name})
    actions.close_call(viewer=viewer, call_id=call.pk, result="abandoned")
    (row,) = entries(call, "identity")
    where = (AGENCY, "callentry", "identity", row.pk.hex)
    raw = the_keeper().open_identity(bytes(row.sealed), where, actor="test", purpose="test")
    assert read_identity(raw).name == MARISOL.name


def test_a_call_that_says_danger_is_filed_and_not_closed() -> None:
    viewer = screener()
    call = typed(viewer, {"danger": "yes"})
    with pytest.raises(DomainError) as refused:
        actions.close_call(viewer=viewer, call_id=call.pk, result="abandoned")
    assert refused.value.code == "call.danger"
    assert again(call).state == "open"


@pytest.mark.parametrize(
    "told", [{"allegations.0.child": "0", "allegations.0.kind": "physical"}, {"danger_signs.child_alone": "yes"}]
)
def test_a_call_that_tells_of_harm_is_no_report_only_when_two_people_say_so(told: dict[str, str]) -> None:
    viewer = screener()
    call = typed(viewer, {"children.0.name": CHILD.name, **told})
    for result in ("inquiry", "wrong_number", "abandoned"):
        with pytest.raises(DomainError) as refused:
            actions.close_call(viewer=viewer, call_id=call.pk, result=result)
        assert refused.value.code == "call.told"
    assert again(call).state == "open"


def test_a_call_on_which_every_sign_was_said_not_to_be_there_can_be_closed() -> None:
    viewer = screener()
    call = typed(viewer, {"danger_signs.none": "yes", "danger_signs.unknown": "yes", "allegations.0.child": "0"})
    assert actions.close_call(viewer=viewer, call_id=call.pk, result="abandoned").state == "closed"


def test_a_filed_call_is_not_closed_and_a_result_that_is_none_is_refused() -> None:
    viewer = screener()
    call = typed(viewer)
    with pytest.raises(DomainError) as refused:
        actions.close_call(viewer=viewer, call_id=call.pk, result="report")
    assert refused.value.code == "call.result"
    file(viewer, call)
    with pytest.raises(Ended):
        actions.close_call(viewer=viewer, call_id=call.pk, result="inquiry")


def test_the_screeners_own_note_stays_on_the_call_when_it_comes_after_the_filing() -> None:
    viewer = screener()
    call = typed(viewer, {"note": "He whispered."}, call=typed(viewer))
    filed = file(viewer, call)
    for _ in range(2):
        more = {"note": "He whispered. Call back after six.", "saw": "A red car."}
        assert actions.amend(viewer=viewer, call_id=call.pk, values=more, writer="tab").number == filed.number
    shown = queries.call_detail(viewer, call.pk).texts
    assert shown["note"] == "He whispered. Call back after six."
    assert [entry.version for entry in entries(call, "note")] == [1, 2]
    assert ReportPart.unscoped.count() == 2
    actions.amend(viewer=viewer, call_id=call.pk, values={"note": "And again."}, writer="tab")
    assert ReportPart.unscoped.count() == 2, "a note alone is no part of the report"


def test_a_report_knows_its_calls() -> None:
    viewer = screener()
    call = typed(viewer)
    filed = file(viewer, call)
    more = typed(colleague(), {"story": "He came back."})
    actions.add_call_to(viewer=colleague(), call_id=more.pk, report_id=filed.report_id)
    found = queries.calls_of(viewer, filed.report_id)
    assert [(one.reference, one.result) for one in found] == [
        (call.reference, "report"),
        (more.reference, "addition"),
    ]
