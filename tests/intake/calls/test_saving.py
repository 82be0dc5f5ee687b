"""Typing: every field by itself, versions that are only added to, and a second tab or person who is told."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from hearthline.ground import clock
from hearthline.ground.errors import DomainError, Refused
from hearthline.intake.calls import actions, queries
from hearthline.intake.calls.actions import Ended
from hearthline.intake.calls.entries import add
from hearthline.intake.calls.keys import call_key
from hearthline.intake.calls.models import CallEntry
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from tests.cast import MARISOL, STORY
from tests.intake.build import OTHER, administrator
from tests.intake.calls.build import again, colleague, entries, put, screener, typed

pytestmark = pytest.mark.django_db


def texts(viewer, call, field):
    return [value.text for value in queries.history(viewer, call.pk, field)]


def test_the_first_key_stroke_needs_no_name_no_language_and_no_second_step() -> None:
    viewer = screener()
    call = typed(viewer, {})
    saved = put(viewer, call, "story", "He")
    assert (saved.version, saved.other) == (1, None)
    assert queries.call_detail(viewer, call.pk).texts == {"story": "He"}


def test_the_words_of_one_tab_within_a_minute_take_one_row_and_a_later_one_takes_another() -> None:
    viewer = screener()
    call = typed(viewer, {})
    began = clock.now()
    with clock.freeze(began):
        first = put(viewer, call, "story", "He")
    with clock.freeze(began + timedelta(seconds=50)):
        second = put(viewer, call, "story", "He hit", base=first.version)
    with clock.freeze(began + timedelta(seconds=61)):
        third = put(viewer, call, "story", "He hit the", base=second.version)
    assert first.version < second.version < third.version
    assert texts(viewer, call, "story") == ["He hit", "He hit the"]


def test_words_that_are_taken_out_within_the_minute_are_still_in_the_history() -> None:
    viewer = screener()
    call = typed(viewer, {"story": STORY})
    put(viewer, call, "story", "", base=1)
    assert texts(viewer, call, "story") == [STORY, ""]
    assert queries.call_detail(viewer, call.pk).texts["story"] == ""


def test_a_slip_of_the_finger_is_not_kept() -> None:
    viewer = screener()
    call = typed(viewer, {"story": "He hitt"})
    put(viewer, call, "story", "He hit", base=1)
    assert texts(viewer, call, "story") == ["He hit"]


def test_the_second_person_is_told_and_nothing_is_written_over() -> None:
    one, two = screener(), colleague()
    call = typed(one, {"where_now": "the blue house"})
    assert put(two, call, "where_now", "the school", writer="other").other is not None
    told = put(two, call, "where_now", "the school", writer="other").other
    assert told is not None
    assert (told.text, told.by_name, told.version, told.mine) == ("the blue house", one.name, 1, False)
    assert texts(one, call, "where_now") == ["the blue house"]
    both = put(two, call, "where_now", "the blue house; the school", base=told.version, writer="other")
    assert both.other is None
    assert texts(one, call, "where_now") == ["the blue house", "the blue house; the school"]


def test_a_second_tab_of_the_same_person_is_told_that_it_was_them() -> None:
    viewer = screener()
    call = typed(viewer, {"story": "one"})
    told = put(viewer, call, "story", "two", writer="second").other
    assert told is not None
    assert told.mine


def test_who_saw_words_that_grew_meanwhile_is_told() -> None:
    one, two = screener(), colleague()
    call = typed(one, {"story": "He"})
    put(one, call, "story", "He hit her", base=1)
    told = put(two, call, "story", "She", base=1, writer="other").other
    assert told is not None
    assert told.text == "He hit her"


def test_a_request_that_is_sent_twice_gives_the_same_answer_and_one_row() -> None:
    viewer = screener()
    call = typed(viewer, {})
    assert put(viewer, call, "story", "He") == put(viewer, call, "story", "He")
    assert len(entries(call, "story")) == 1


def test_the_same_words_of_somebody_else_need_no_choice() -> None:
    one, two = screener(), colleague()
    call = typed(one, {"danger": "yes"})
    assert put(two, call, "danger", "yes", writer="other").other is None
    assert len(entries(call, "danger")) == 1


def test_an_empty_field_that_was_never_written_takes_no_row() -> None:
    viewer = screener()
    call = typed(viewer, {})
    assert put(viewer, call, "story", "").version == 0
    assert entries(call, "story") == []


def test_a_version_that_is_there_is_refused_by_the_database_itself() -> None:
    viewer = screener()
    call = typed(viewer, {"story": "He"})
    with pytest.raises(IntegrityError), transaction.atomic():
        add(call_key(call, viewer), call, viewer, "story", "She", 1, "other")


def test_lists_know_the_language_the_danger_and_the_area_without_opening_a_word() -> None:
    viewer = screener()
    call = typed(viewer, {"language": "hmn", "interpreter": "yes", "danger": "unsure", "out_of_area": "yes"})
    assert (call.language, call.interpreter, call.danger, call.out_of_area) == ("hmn", "yes", "unsure", True)
    put(viewer, call, "out_of_area", "", base=1)
    assert not again(call).out_of_area


def test_the_first_words_of_each_person_are_journalled_once() -> None:
    one, two = screener(), colleague()
    call = typed(one, {"story": "He", "danger": "no"})
    put(two, call, "saw", "a bruise", writer="other")
    put(two, call, "think", "a blow", writer="other")
    found = Entry.objects.filter(tag=Tag.CALL_TYPED, record_id=call.pk.hex)
    assert sorted(found.values_list("actor_id", "purpose")) == sorted([(one.id, "first"), (two.id, "first")])
    assert Entry.objects.filter(tag=Tag.CALL_OPENED, record_id=call.pk.hex).count() == 1


def test_a_second_person_types_anything_but_what_belongs_to_the_reporter() -> None:
    one, two = screener(), colleague()
    call = typed(one, {"reporter.phone": MARISOL.phone})
    with pytest.raises(DomainError) as refused:
        put(two, call, "reporter.phone", "555-0100", writer="other")
    assert refused.value.code == "call.reporter"
    assert MARISOL.phone not in refused.value.message
    assert put(two, call, "where_now", "the school", writer="other").version == 1
    assert len(entries(call, "reporter.phone")) == 1


@pytest.mark.parametrize("stranger", [administrator(), screener(agency_id=OTHER), administrator(OTHER)])
def test_a_stranger_saves_nothing_and_it_is_remembered(stranger) -> None:
    call = typed(screener(), {"story": "He"})
    for call_id in (call.pk, uuid4()):
        with pytest.raises(Refused):
            actions.save(viewer=stranger, call_id=call_id, field="story", text="x", base=1, writer="tab")
        assert Entry.objects.filter(tag=Tag.RIGHT_REFUSED, record_id=call_id.hex, actor_id=stranger.id).exists()
    assert [entry.version for entry in entries(call, "story")] == [1]


def test_nothing_is_written_to_a_call_that_has_ended_and_the_page_learns_how() -> None:
    viewer = screener()
    call = typed(viewer, {"story": "a question about school"})
    actions.close_call(viewer=viewer, call_id=call.pk, result="inquiry")
    with pytest.raises(Ended) as ended:
        put(viewer, call, "story", "more", base=1)
    assert ended.value.call.result == "inquiry"
    assert len(entries(call, "story")) == 1


@pytest.mark.parametrize("field", ["files.0", "identity", "nothing", "story.0"])
def test_a_path_that_is_not_typed_is_refused(field: str) -> None:
    viewer = screener()
    call = typed(viewer, {})
    with pytest.raises(DomainError):
        put(viewer, call, field, "x")
    assert not CallEntry.unscoped.filter(call=call).exists()


def test_a_save_and_a_poll_cost_the_same_however_much_was_typed(django_assert_max_num_queries) -> None:
    one, two = screener(), colleague()
    call = typed(one)
    put(one, call, "story", STORY + " More.", base=1)
    queries.news(two, call.pk, call.opened_at)
    for number in range(30):
        put(one, call, f"children.{number + 2}.name", "x")
    with django_assert_max_num_queries(8):
        assert put(one, call, "saw", "a bruise").version == 1
    with django_assert_max_num_queries(3):
        assert "saw" in queries.news(two, call.pk, call.opened_at).fields


def counted(viewer, call, text, turn, base=0, writer="tab"):
    return actions.save(viewer=viewer, call_id=call.pk, field="story", text=text, base=base, writer=writer, turn=turn)


@pytest.mark.fault("16")
def test_a_request_that_was_overtaken_on_its_way_puts_no_older_words_over_newer_ones() -> None:
    viewer = screener()
    call = typed(viewer, {"story": "He"})
    later = counted(viewer, call, "He hit the boy", turn=2, base=1)
    late = counted(viewer, call, "He hit", turn=1, base=1)
    assert late.other is not None
    assert (late.other.text, late.other.mine) == ("He hit the boy", True)
    assert queries.call_detail(viewer, call.pk).texts["story"] == "He hit the boy"
    assert queries.call_detail(viewer, call.pk).values["story"].version == later.version


def test_an_overtaken_request_undoes_nothing_that_was_resolved_with_a_colleague_meanwhile() -> None:
    one, two = screener(), colleague()
    call = typed(one, {"story": "the blue house"})
    theirs = put(two, call, "story", "the school", base=1, writer="other")
    both = counted(one, call, "the school; the blue house", turn=2, base=theirs.version)
    assert both.other is None
    assert counted(one, call, "the blue house!", turn=1, base=1).other is not None
    assert queries.call_detail(one, call.pk).texts["story"] == "the school; the blue house"


def test_a_retry_after_a_first_try_that_was_stored_unseen_goes_on_from_there() -> None:
    viewer = screener()
    call = typed(viewer, {"story": "He"})
    counted(viewer, call, "He hit", turn=1, base=1)
    went_on = counted(viewer, call, "He hit the", turn=2, base=1)
    assert went_on.other is None
    assert queries.call_detail(viewer, call.pk).texts["story"] == "He hit the"
    repeated = counted(viewer, call, "He hit the", turn=2, base=1)
    assert (repeated.other, repeated.version) == (None, went_on.version)


def test_words_in_one_row_keep_the_count_of_the_last_request() -> None:
    viewer = screener()
    call = typed(viewer, {})
    first = counted(viewer, call, "He", turn=1)
    second = counted(viewer, call, "He hit", turn=2, base=first.version)
    third = counted(viewer, call, "He hit the", turn=3, base=second.version)
    assert [row.turn for row in entries(call, "story")] == [3]
    assert counted(viewer, call, "He hit", turn=2, base=first.version).other is not None
    assert queries.call_detail(viewer, call.pk).values["story"].version == third.version
