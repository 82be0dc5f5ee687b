"""Nothing typed on a call rests in clear, open or ended; nothing of the reporter rests under the desk's keys."""

import io
import logging
from pathlib import Path

import pytest
from django.conf import settings

from hearthline.intake import keys as intake_keys
from hearthline.intake.actions import mark_reporters
from hearthline.intake.calls import actions, queries
from hearthline.intake.calls.keys import call_key
from hearthline.intake.calls.models import Call, CallEntry
from hearthline.intake.keys import record_key
from hearthline.intake.models import Envelope, FileCopy, Report, ReportPart
from hearthline.sealing import KeyringError, RingKeys, SealError, key_path
from hearthline.sealing.keyring import Keyring
from tests.cast import ADULT, CHILD, MARISOL, SIBLING, STORY
from tests.intake import files
from tests.intake.calls.build import colleague, put, screener, typed, without
from tests.planted import database_rows, planted_at_rest, planted_in

NAME = "wren-on-friday.jpg"
NOTE = "The caller whispered; somebody else was in the room."
WORDS = [STORY[:60], CHILD.name, SIBLING.name, ADULT.name, CHILD.address, NAME, NOTE]
WHO = [MARISOL.name, MARISOL.phone, MARISOL.email, MARISOL.address[:20]]


def whole_call(viewer) -> Call:
    call = typed(viewer, without("allegations"))  # so that it may become no report as well
    put(viewer, call, "note", NOTE)
    put(viewer, call, "reporter.email", MARISOL.email)
    put(viewer, call, "reporter.address", MARISOL.address)
    put(colleague(), call, "story", "Another story.", writer="other")
    actions.attach(viewer=viewer, call_id=call.pk, name=NAME, stream=io.BytesIO(files.jpeg()))
    return call


@pytest.mark.django_db(transaction=True)
@pytest.mark.fault("41", "43")
@pytest.mark.req("C-1")
@pytest.mark.parametrize("end", ["open", "filed", "closed"])
def test_nothing_of_a_call_rests_in_clear(end: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    viewer = screener()
    call = whole_call(viewer)
    queries.call_detail(viewer, call.pk)
    queries.news(colleague(), call.pk, call.opened_at)
    queries.open_calls(viewer)
    queries.find_reference(viewer, call.reference)
    if end == "filed":
        actions.file_call(viewer=viewer, call_id=call.pk)
        actions.amend(viewer=viewer, call_id=call.pk, values={"think": STORY, "note": NOTE}, writer="tab")
        mark_reporters()
    if end == "closed":
        actions.close_call(viewer=viewer, call_id=call.pk, result="inquiry")
    assert planted_in(database_rows(), [call.reference]) == [call.reference], "the search finds what is there"
    assert planted_at_rest([*WORDS, *WHO], [Path(settings.HEARTHLINE.state)]) == {}
    assert planted_in(caplog.text.encode(), [*WORDS, *WHO]) == []


def everything_the_desk_opens() -> bytes:
    """Whatever rests under a key that the desk holds, opened."""
    found = [database_rows()]
    viewer = screener()
    for call in Call.unscoped.all():
        key = call_key(call, viewer)
        for row in CallEntry.unscoped.filter(call=call):
            try:
                found.append(key.open("callentry", "sealed", row.pk, row.sealed))
            except SealError:
                continue  # emptied, or sealed to another key
    for report in Report.unscoped.all():
        key = record_key(report, actor="test", purpose="test")  # type: ignore[assignment]  # a report's own key
        found += [key.open("reportpart", "sealed", part.pk, part.sealed) for part in ReportPart.unscoped.all()]
        found += [key.open("filecopy", "facts", copy.pk, copy.facts) for copy in FileCopy.unscoped.all()]
    return b"\n".join(found)


@pytest.mark.django_db
@pytest.mark.req("C-1")
@pytest.mark.fault("43")
@pytest.mark.parametrize("end", ["filed", "closed"])
def test_who_reported_rests_nowhere_that_a_key_of_the_desk_opens(end: str) -> None:
    viewer = screener()
    call = whole_call(viewer)
    assert planted_in(everything_the_desk_opens(), WHO) == WHO, "while it is typed, who types can see it"
    if end == "filed":
        actions.file_call(viewer=viewer, call_id=call.pk)
    else:
        actions.close_call(viewer=viewer, call_id=call.pk, result="abandoned")
    opened = everything_the_desk_opens()
    assert planted_in(opened, [STORY[:60]]) == [STORY[:60]]
    assert planted_in(opened, WHO) == []


@pytest.mark.django_db
@pytest.mark.req("I-3")
def test_filing_needs_only_the_keys_that_the_desk_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    ring = Keyring.load(key_path(settings.HEARTHLINE.keys, "desk"))
    assert not ring.generations("pepper"), "the desk has none"

    def no_other(role: str) -> Keyring:
        if role != "desk":
            raise KeyringError("test", "another process's keys", "none")
        return ring

    monkeypatch.setattr("hearthline.intake.keys.read_ring", no_other)
    monkeypatch.setattr("hearthline.intake.door.keys.read_ring", no_other)
    intake_keys.staff_keys.cache_clear()
    try:
        viewer = screener()
        call = whole_call(viewer)
        assert actions.file_call(viewer=viewer, call_id=call.pk).number
    finally:
        intake_keys.staff_keys.cache_clear()
    box = bytes(Envelope.unscoped.get().identity_box or b"")
    where = (call.agency_id, "envelope", "identity_box", Envelope.unscoped.get().pk)
    with pytest.raises((SealError, KeyringError)):
        RingKeys(ring).open("identity", box, where, actor="test", purpose="test")


@pytest.mark.django_db
@pytest.mark.fault("41")
def test_no_row_and_no_view_shows_a_word_in_its_repr() -> None:
    viewer = screener()
    call = whole_call(viewer)
    told = put(colleague(), call, "where_now", "elsewhere", writer="other")
    shown = queries.call_detail(viewer, call.pk)
    things = [call, told, shown, queries.news(viewer, call.pk, call.opened_at), call_key(call, viewer), shown.scans]
    things += [*CallEntry.unscoped.all(), *shown.values.values(), *queries.history(viewer, call.pk, "story")]
    for thing in things:
        assert planted_in((repr(thing) + str(thing)).encode(), [*WORDS, *WHO]) == []


@pytest.mark.django_db
@pytest.mark.fault("53")
def test_a_value_that_was_moved_to_another_row_does_not_open() -> None:
    viewer = screener()
    call = typed(viewer, {"story": "one", "saw": "two"})
    key = call_key(call, viewer)
    one, two = CallEntry.unscoped.order_by("field")
    with pytest.raises(SealError):
        key.open("callentry", "sealed", one.pk, two.sealed)
