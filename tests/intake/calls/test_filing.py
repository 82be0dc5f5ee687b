"""Filing: a call becomes a report by the same door as one from the web, whole or not at all, and once."""

from datetime import timedelta
from uuid import uuid4

import pytest

from hearthline.ground import clock
from hearthline.ground.errors import DomainError, Refused
from hearthline.intake import events
from hearthline.intake.actions import building, mark_reporters, open_pending, reveal_identity
from hearthline.intake.calls import actions, ending, filing, queries
from hearthline.intake.calls.actions import Ended, Lacking
from hearthline.intake.calls.models import Call, CallEntry
from hearthline.intake.door.content import Allegation
from hearthline.intake.door.keys import door_keys
from hearthline.intake.door.lookup import Found, find
from hearthline.intake.keys import record_key
from hearthline.intake.models import (
    AttachmentUse,
    Envelope,
    IntakePending,
    PublicStatus,
    Report,
    ReporterCard,
    ReportPart,
)
from hearthline.intake.reading import assemble
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from hearthline.sealing import Receipt
from tests.cast import CHILD, MARISOL, STORY, TEODORO
from tests.intake.build import AGENCY, OTHER, administrator, arrived
from tests.intake.calls.build import WHOLE, again, colleague, entries, put, screener, typed, without

pytestmark = pytest.mark.django_db


def file(viewer, call):
    return actions.file_call(viewer=viewer, call_id=call.pk)


def detail_of(report: Report):
    return assemble(report, record_key(report, actor="test", purpose="test"))


def tags(record_id: str) -> list[str]:
    return [entry.tag for entry in Entry.objects.filter(record_id=record_id).order_by("id")]


@pytest.mark.req("I-3")
def test_a_call_becomes_a_report_at_once_with_everything_that_was_typed() -> None:
    viewer = screener()
    call = typed(viewer)
    heard = []
    events.on(events.ReportArrived, heard.append)
    filed = file(viewer, call)
    report = Report.unscoped.get(pk=filed.report_id)
    main = detail_of(report).main.content
    assert main is not None
    assert (main.story, main.where_now, main.children[0].name) == (STORY, CHILD.address, CHILD.name)
    assert main.allegations == (Allegation(1, 1, "physical"),)
    assert (report.channel, report.number, report.whole) == ("phone", filed.number, True)
    assert report.received_at == call.received_at
    assert not IntakePending.unscoped.exists()
    assert [event.report_id for event in heard] == [report.pk]
    call = again(call)
    assert (call.state, call.result, call.report_id, call.closed_by) == ("filed", "report", report.pk, viewer.id)
    assert open_pending().reports == 0


def test_filing_leaves_its_trace_in_the_journal_in_one_transaction() -> None:
    viewer = screener()
    call = typed(viewer)
    filed = file(viewer, call)
    assert tags(call.pk.hex) == [Tag.CALL_OPENED, Tag.CALL_TYPED, Tag.CALL_FILED]
    assert Tag.ENVELOPE_OPENED in tags(filed.report_id.hex)
    envelope = Envelope.unscoped.get()
    accepted = Entry.objects.get(tag=Tag.ENVELOPE_ACCEPTED, record_id=envelope.pk)
    assert (accepted.actor_kind, accepted.actor_id) == ("person", viewer.id)


def test_filing_twice_gives_the_same_report() -> None:
    viewer = screener()
    call = typed(viewer)
    first = file(viewer, call)
    second = actions.file_call(viewer=colleague(), call_id=call.pk)
    assert (second.report_id, second.number) == (first.report_id, first.number)
    assert (first.again, second.again) == (False, True)
    assert Report.unscoped.count() == Envelope.unscoped.count() == ReportPart.unscoped.count() == 1
    assert tags(call.pk.hex).count(Tag.CALL_FILED) == 1


@pytest.mark.parametrize("where", ["put", "take_in", "empty_who", "answered"])
def test_a_crash_in_the_middle_leaves_the_call_as_it_was_and_no_report(where: str, monkeypatch) -> None:
    viewer = screener()
    call = typed(viewer)
    places = {"put": filing.accept, "take_in": building, "empty_who": ending, "answered": ending}
    real = getattr(places[where], where)

    def crash(*args: object, **kwargs: object) -> None:
        real(*args, **kwargs)
        raise RuntimeError("the lights went out")

    with monkeypatch.context() as patch:
        patch.setattr(places[where], where, crash)
        with pytest.raises(RuntimeError):
            file(viewer, call)
    assert again(call).state == "open"
    assert not Report.unscoped.exists()
    assert not Envelope.unscoped.exists()
    assert tags(call.pk.hex) == [Tag.CALL_OPENED, Tag.CALL_TYPED]
    assert queries.call_detail(viewer, call.pk).texts == dict(WHOLE)
    assert file(viewer, call).number


@pytest.mark.req("C-1")
def test_the_reporter_goes_into_the_identity_box_and_out_of_the_call() -> None:
    viewer = screener()
    call = typed(viewer)
    put(viewer, call, "reporter.phone", "555-0100", base=1, writer="second")
    put(viewer, call, "reporter.phone", MARISOL.phone, base=2, writer="third")
    filed = file(viewer, call)
    rows = CallEntry.unscoped.filter(call=call, field__startswith="reporter.")
    assert rows.count() == 5
    assert {bytes(row.sealed) for row in rows} == {b""}
    (who,) = reveal_identity(viewer=viewer, report_id=filed.report_id, purpose="call_back", reason="To call back.")
    assert (who.name, who.phone) == (MARISOL.name, MARISOL.phone)
    card = ReporterCard.unscoped.get()
    assert (card.given, card.kind) == (True, "public")
    said = detail_of(Report.unscoped.get())
    assert MARISOL.name not in str(said.main.content.mapping())  # type: ignore[union-attr]
    assert mark_reporters() == 1


def test_the_page_shows_nothing_of_the_reporter_once_it_is_filed() -> None:
    viewer = screener()
    call = typed(viewer)
    assert queries.call_detail(viewer, call.pk).may_see_reporter
    file(viewer, call)
    shown = queries.call_detail(viewer, call.pk)
    assert not shown.may_see_reporter
    assert not any(path.startswith("reporter.") for path in shown.values)
    assert queries.history(viewer, call.pk, "reporter.phone") == ()


def test_an_anonymous_caller_is_filed_and_what_was_declined_is_recorded() -> None:
    viewer = screener()
    call = typed(viewer, without("reporter.name", "reporter.phone"))
    with pytest.raises(Lacking):
        file(viewer, call)
    for code in ("name", "telephone", "why_declined"):
        put(viewer, call, f"declined.{code}", "yes")
    filed = file(viewer, call)
    assert Envelope.unscoped.get().identity_box is None
    card = ReporterCard.unscoped.get(report_id=filed.report_id)
    assert (card.given, card.declined) == (False, "name telephone why_declined")


def test_what_lacks_is_told_and_the_call_stays_open_with_every_word() -> None:
    viewer = screener()
    call = typed(viewer, without("danger", "story"))
    with pytest.raises(Lacking) as lacking:
        file(viewer, call)
    assert {lack.field for lack in lacking.value.lacks} == {"danger", "story"}
    assert again(call).state == "open"
    assert not Report.unscoped.exists()


@pytest.mark.req("I-1")
def test_a_letter_counts_from_when_it_came_and_nobody_is_asked() -> None:
    viewer = screener()
    came = clock.now() - timedelta(days=2)
    call = typed(
        viewer,
        without("reporter", "how_know", "visit"),
        channel="letter",
        received_at=came,
    )
    filed = file(viewer, call)
    report = Report.unscoped.get(pk=filed.report_id)
    assert (report.channel, report.received_at) == ("letter", came)
    assert Envelope.unscoped.get().received_at == came


@pytest.mark.fault("43")
def test_the_spoken_reference_and_the_receipt_of_a_call_open_nothing_online() -> None:
    viewer = screener()
    call = typed(viewer)
    filed = file(viewer, call)
    assert filed.number
    token = ending._token(ending.call_key(call, viewer), call)
    for code in (call.reference, Receipt.from_token(door_keys().pepper, token).code, filed.number):
        assert not isinstance(find(code, agency_id=AGENCY), Found)


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
    assert PublicStatus.unscoped.count() == 1
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
    from hearthline.intake.door.content import read_identity
    from tests.intake.build import the_keeper

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


def test_a_filed_call_is_not_closed_and_a_result_that_is_none_is_refused() -> None:
    viewer = screener()
    call = typed(viewer)
    with pytest.raises(DomainError) as refused:
        actions.close_call(viewer=viewer, call_id=call.pk, result="report")
    assert refused.value.code == "call.result"
    file(viewer, call)
    with pytest.raises(Ended):
        actions.close_call(viewer=viewer, call_id=call.pk, result="inquiry")


@pytest.mark.fault("52")
@pytest.mark.parametrize("stranger", [administrator(), screener(agency_id=OTHER), administrator(OTHER)])
def test_a_stranger_ends_nothing_and_adds_to_nothing(stranger) -> None:
    report, call = arrived(), typed(screener())
    theirs = typed(screener(agency_id=OTHER), {"story": "Something else."})
    tries = [
        lambda call_id: actions.file_call(viewer=stranger, call_id=call_id),
        lambda call_id: actions.close_call(viewer=stranger, call_id=call_id, result="inquiry"),
        lambda call_id: actions.amend(viewer=stranger, call_id=call_id, values={"saw": "x"}, writer="tab"),
        lambda call_id: actions.add_call_to(viewer=stranger, call_id=call_id, report_id=report.pk),
    ]
    for attempt in tries:
        for call_id in (call.pk, uuid4()):
            with pytest.raises(Refused):
                attempt(call_id)
    with pytest.raises(Refused):
        actions.add_call_to(viewer=stranger, call_id=theirs.pk, report_id=report.pk)
    assert {row.state for row in Call.unscoped.all()} == {"open"}
    assert Report.unscoped.count() == 1


def test_a_colleague_files_a_call_whose_screener_fell_ill_and_sees_nothing_of_the_reporter() -> None:
    call = typed(screener())
    other = colleague()
    assert not queries.call_detail(other, call.pk).may_see_reporter
    filed = file(other, call)
    assert ReporterCard.unscoped.get(report_id=filed.report_id).given


def test_a_file_of_a_filed_call_is_named_by_its_envelope() -> None:
    import io

    from tests.intake import files

    viewer = screener()
    call = typed(viewer)
    scan = actions.attach(viewer=viewer, call_id=call.pk, name="form.jpg", stream=io.BytesIO(files.jpeg()))
    filed = file(viewer, call)
    report = Report.unscoped.get(pk=filed.report_id)
    assert report.files_count == 1
    (shown,) = detail_of(report).files
    assert (shown.copy.attachment_id, shown.name) == (scan.id, "form.jpg")
    uses = set(AttachmentUse.unscoped.filter(attachment_id=scan.id).values_list("envelope_id", flat=True))
    assert uses == {call.pk.hex, Envelope.unscoped.get().pk}
