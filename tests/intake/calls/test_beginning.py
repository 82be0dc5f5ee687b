"""Beginning a call, taking it over, leaving it, and finding it again."""

import re
from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from hearthline.ground import clock
from hearthline.ground.errors import DomainError, Refused
from hearthline.intake.calls import actions, queries, starting
from hearthline.intake.calls.actions import Ended
from hearthline.intake.calls.models import Call
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from tests.cast import MARISOL
from tests.intake.build import OTHER, administrator
from tests.intake.calls.build import colleague, put, screener, typed, without

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def test_a_reference_is_seven_digits_that_are_easy_to_say() -> None:
    for _ in range(500):
        reference = starting.new_reference()
        assert re.fullmatch(r"\d{4}-\d{3}", reference)
        assert not re.search(r"(\d)\1\1", reference.replace("-", ""))


def test_a_reference_that_somebody_has_is_drawn_again(monkeypatch) -> None:
    drawn = iter(["4827-193", "4827-193", "4827-193", "5501-274"])
    monkeypatch.setattr(starting, "new_reference", lambda: next(drawn))
    viewer = screener()
    assert typed(viewer, {}).reference == "4827-193"
    assert typed(screener(agency_id=OTHER), {}).reference == "4827-193", "another agency has its own"
    assert typed(viewer, {}).reference == "5501-274"


def test_two_who_draw_the_same_reference_at_once_are_told_apart_by_the_database(monkeypatch) -> None:
    drawn = iter(["4827-193", "4827-193", "5501-274"])
    monkeypatch.setattr(starting, "new_reference", lambda: next(drawn))
    viewer = screener()
    typed(viewer, {})
    real = Call.unscoped.filter

    class Blind:
        """The look before the leap sees nothing, as when the other has not committed yet."""

        def exists(self) -> bool:
            return False

    monkeypatch.setattr(
        Call.unscoped, "filter", lambda **w: Blind() if set(w) == {"agency_id", "reference"} else real(**w)
    )
    assert actions.open_call(viewer=viewer).reference == "5501-274"


@pytest.mark.fault("54")
def test_a_call_begins_now_and_a_letter_when_it_came() -> None:
    viewer = screener()
    now = clock.now()
    with clock.freeze(now):
        call = typed(viewer, {})
        letter = typed(viewer, {}, channel="letter", received_at=now - timedelta(days=3))
    assert (call.received_at, call.opened_at, call.held_by) == (now, now, viewer.id)
    assert (letter.received_at, letter.opened_at) == (now - timedelta(days=3), now), "both times are kept"
    assert Entry.objects.get(tag=Tag.CALL_OPENED, record_id=letter.pk.hex).at == now


@pytest.mark.parametrize(
    ("channel", "code"), [("web", "call.channel"), ("", "call.channel"), ("partner", "call.channel")]
)
def test_what_is_typed_here_did_not_come_by_the_web(channel: str, code: str) -> None:
    with pytest.raises(DomainError) as refused:
        actions.open_call(viewer=screener(), channel=channel)
    assert refused.value.code == code


def test_nothing_comes_in_the_future_and_every_time_has_a_zone() -> None:
    viewer = screener()
    with pytest.raises(DomainError) as refused:
        actions.open_call(viewer=viewer, channel="fax", received_at=clock.now() + MINUTE)
    assert refused.value.code == "call.future"
    with pytest.raises(ValueError, match="zone"):
        actions.open_call(viewer=viewer, channel="fax", received_at=datetime(2026, 11, 1))  # noqa: DTZ001 - the point


@pytest.mark.fault("46", "50")
def test_an_administrator_and_a_stranger_begin_read_and_list_nothing() -> None:
    call = typed(screener(), {"story": "x"})
    nosy = administrator()
    with pytest.raises(Refused):
        actions.open_call(viewer=nosy)
    for reader in (nosy, screener(agency_id=OTHER)):
        for look in (
            lambda who: queries.call_detail(who, call.pk),
            lambda who: queries.call_detail(who, uuid4()),
            lambda who: queries.news(who, call.pk, call.opened_at),
            lambda who: queries.history(who, call.pk, "story"),
            lambda who: actions.take_over(viewer=who, call_id=call.pk),
        ):
            with pytest.raises(Refused):
                look(reader)
    for listing in (queries.open_calls, queries.calls, lambda who: queries.find_reference(who, call.reference)):
        with pytest.raises(Refused):
            listing(nosy)
    stranger = screener(agency_id=OTHER)
    assert queries.open_calls(stranger) == queries.calls(stranger) == []
    assert queries.find_reference(stranger, call.reference) is None
    assert not Entry.objects.filter(tag=Tag.CALL_READ).exists()


def test_a_spoken_reference_finds_the_call_however_it_is_written() -> None:
    viewer = screener()
    call = typed(viewer, {})
    digits = call.reference.replace("-", "")
    for text in (call.reference, digits, f" {digits[:2]} {digits[2:]}", f"#{call.reference}."):
        found = queries.find_reference(colleague(), text)
        assert found is not None
        assert found.pk == call.pk
    for text in ("", digits[:6], digits + "1", "no number", "٤٨٢٧١٩٣"):
        assert queries.find_reference(viewer, text) is None


@pytest.mark.req("C-1")
def test_only_who_holds_the_call_sees_the_reporters_own_again() -> None:
    one, two = screener(), colleague()
    call = typed(one, without("story"))
    mine, theirs = queries.call_detail(one, call.pk), queries.call_detail(two, call.pk)
    assert mine.texts["reporter.phone"] == MARISOL.phone
    assert set(mine.texts) - set(theirs.texts) == {"reporter.name", "reporter.phone", "reporter.kind"}
    assert [lack.field for lack in theirs.lacks] == ["story"], "what lacks is counted with what is not shown"
    assert set(queries.news(one, call.pk, call.opened_at).fields) >= {"reporter.phone"}
    assert not any(path.startswith("reporter.") for path in queries.news(two, call.pk, call.opened_at).fields)
    assert queries.history(two, call.pk, "reporter.phone") == ()


def test_taking_over_is_journalled_and_moves_who_sees_the_reporter() -> None:
    one, two = screener(), colleague()
    call = typed(one, without("allegations"))
    assert actions.take_over(viewer=one, call_id=call.pk).held_by == one.id
    assert not Entry.objects.filter(tag=Tag.CALL_TAKEN_OVER).exists()
    assert actions.take_over(viewer=two, call_id=call.pk).held_name == two.name
    assert queries.call_detail(two, call.pk).texts["reporter.phone"] == MARISOL.phone
    assert not queries.call_detail(one, call.pk).may_see_reporter
    taken = Entry.objects.get(tag=Tag.CALL_TAKEN_OVER)
    assert (taken.actor_id, taken.record_id) == (two.id, call.pk.hex)
    assert put(two, call, "reporter.phone", "555-0123", base=1, writer="other").other is None
    actions.close_call(viewer=two, call_id=call.pk, result="inquiry")
    with pytest.raises(Ended):
        actions.take_over(viewer=one, call_id=call.pk)


def test_a_reading_is_journalled_and_a_poll_only_the_first_time() -> None:
    one, two = screener(), colleague()
    call = typed(one, {"story": "x"})
    for _ in range(3):
        queries.news(one, call.pk, call.opened_at)
        queries.news(two, call.pk, call.opened_at)
    read = Entry.objects.filter(tag=Tag.CALL_READ, record_id=call.pk.hex)
    assert list(read.values_list("actor_id", flat=True)) == [two.id]
    queries.call_detail(one, call.pk)
    assert read.filter(actor_id=one.id).get().fields == "fields reporter"


def test_news_tell_what_changed_and_who_holds_it_and_nothing_older() -> None:
    one, two = screener(), colleague()
    began = clock.now()
    with clock.freeze(began):
        call = typed(one, {"story": "He", "danger": "no"})
    with clock.freeze(began + MINUTE):
        told = queries.news(two, call.pk, began)
        assert set(told.fields) == {"story", "danger"}
        assert queries.news(two, call.pk, told.upto).fields == {}
        put(two, call, "saw", "a bruise", writer="other")
        (field,) = queries.news(one, call.pk, told.upto).fields
    assert field == "saw"
    assert (told.state, told.held_name, told.report_id) == ("open", one.name, None)


def test_lists_put_the_viewers_own_first_and_know_every_filter() -> None:
    one, two = screener(), colleague()
    began = clock.now()
    with clock.freeze(began - 9 * MINUTE):
        theirs = typed(two, {})
    with clock.freeze(began - 3 * MINUTE):
        older = typed(one, {}, channel="walk_in")
    with clock.freeze(began - MINUTE):
        closed = typed(one, {})
        actions.close_call(viewer=one, call_id=closed.pk, result="wrong_number")
    newest = typed(one, {})
    ids = [call.pk for call in queries.open_calls(one)]
    assert ids == [older.pk, newest.pk, theirs.pk]
    assert [call.pk for call in queries.calls(one, limit=2)] == [newest.pk, closed.pk]
    assert [call.pk for call in queries.calls(one, limit=2, offset=2)] == [older.pk, theirs.pk]
    assert [call.pk for call in queries.calls(one, results=["wrong_number"])] == [closed.pk]
    assert [call.pk for call in queries.calls(one, channel="walk_in")] == [older.pk]
    assert [call.pk for call in queries.calls(two, mine=True)] == [theirs.pk]
    assert [
        call.pk for call in queries.calls(one, states=["open"], since=began - 5 * MINUTE, until=began - MINUTE)
    ] == [older.pk]
    listed = Entry.objects.filter(tag=Tag.CALL_LISTED, actor_id=one.id).order_by("id").first()
    assert listed is not None
    assert listed.fields.split() == [pk.hex for pk in ids]
