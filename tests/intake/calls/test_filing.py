"""Filing: a call becomes a report by the same door as one from the web, whole or not at all, and once."""

from datetime import timedelta
from uuid import uuid4

import pytest

from hearthline.ground import clock
from hearthline.ground.errors import Refused
from hearthline.intake import events
from hearthline.intake.actions import building, mark_reporters, open_pending, reveal_identity
from hearthline.intake.calls import actions, ending, filing, queries
from hearthline.intake.calls.actions import Lacking
from hearthline.intake.calls.models import Call, CallEntry
from hearthline.intake.door.content import Allegation
from hearthline.intake.door.keys import door_keys
from hearthline.intake.door.lookup import Found, find
from hearthline.intake.keys import record_key
from hearthline.intake.models import (
    AttachmentUse,
    Envelope,
    IntakePending,
    Report,
    ReporterCard,
    ReportPart,
)
from hearthline.intake.reading import assemble
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from hearthline.sealing import Receipt
from tests.cast import CHILD, MARISOL, STORY
from tests.intake.build import AGENCY, OTHER, administrator, arrived
from tests.intake.calls.build import WHOLE, again, colleague, put, screener, typed, without

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


@pytest.mark.fault("35")
def test_the_spoken_reference_and_the_receipt_of_a_call_open_nothing_online() -> None:
    viewer = screener()
    call = typed(viewer)
    filed = file(viewer, call)
    assert filed.number
    token = ending._token(ending.call_key(call, viewer), call)
    for code in (call.reference, Receipt.from_token(door_keys().pepper, token).code, filed.number):
        assert not isinstance(find(code, agency_id=AGENCY), Found)


@pytest.mark.fault("46", "50")
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
