"""After "I cannot call": what is typed is sent at each step, and a page says that somebody saw it once somebody did."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import OperationalError

from hearthline.ground import clock
from hearthline.intake.door import accept, progress
from hearthline.intake.door.models import Envelope, PublicStatus
from hearthline.intake.public import deliver
from hearthline.intake.public.answers import Wizard
from tests.cast import CHILD, STORY
from tests.intake.public import opening
from tests.intake.public.walking import Walk
from tests.statuses import set_shown

pytestmark = [pytest.mark.django_db, pytest.mark.req("I-2")]

LATER = datetime(2026, 11, 22, 20, 5, tzinfo=UTC)  # 12:05 p.m. where the agency is
AT_EACH_STEP = "What you write is sent at each step, because you said you cannot call."
NOBODY = "Nobody has told us yet that they saw this."
PLACE = "near the red store"


@pytest.fixture
def alone(walk: Walk) -> Walk:
    """Somebody who pressed "I cannot call" and stands at step 2."""
    return walk.start().press(danger="yes").press("cannot_call")


def told() -> list[dict[str, Any]]:
    return [opening.report(one) for one in Envelope.unscoped.order_by("received_at", "id")]


def refuse(*_: object, **__: object) -> None:
    raise accept.NotTaken


def test_the_first_envelope_carries_where_the_child_is_and_what_is_happening(walk: Walk) -> None:
    walk.start().press(danger="yes").press("cannot_call", where_now=PLACE, story=STORY)
    (first,) = told()
    assert (first["where_now"], first["story"], first["danger"]) == (PLACE, STORY, "cannot_call")
    assert Envelope.unscoped.get().kind == "danger"
    assert walk.form["values"]["story"] == STORY


@pytest.mark.parametrize("button", ["called", "back", "_lang"])
def test_what_was_typed_on_the_911_page_is_kept_whatever_is_pressed(walk: Walk, button: str) -> None:
    walk.start().press(danger="yes").press(button, "es", where_now=PLACE, story=STORY)
    if button == "back":
        walk.press(danger="yes")
    assert walk.form["values"]["story"] == STORY
    assert not Envelope.unscoped.exists()


def test_words_too_long_for_the_911_page_stay_on_it(walk: Walk) -> None:
    walk.start().press(danger="yes").press("cannot_call", where_now="x" * 1_001)
    assert walk.page.status_code == 422
    assert walk.form["values"]["where_now"] == "x" * 1_001
    assert 'href="tel:911"' in walk.text


def test_the_boxes_left_blank_send_the_danger_alone(alone: Walk) -> None:
    assert told()[0]["story"] == ""


def test_every_step_that_adds_something_is_sent_under_the_same_root(alone: Walk) -> None:
    alone.press(story=STORY)
    alone.press(**{"children-0-name": CHILD.name})
    alone.press(where_now=PLACE)
    rows = list(Envelope.unscoped.all())
    assert sorted(row.kind for row in rows) == ["addition", "addition", "addition", "danger"]
    assert len({row.root_id for row in rows}) == 1
    fullest = max(told(), key=lambda one: len(str(one)))
    assert (fullest["story"], fullest["where_now"]) == (STORY, PLACE)
    assert fullest["children"][0]["name"] == CHILD.name


def test_only_the_first_envelope_is_an_alarm_until_danger_is_answered_again(alone: Walk) -> None:
    alone.press(story=STORY).press(where_now=PLACE)
    assert sorted(row.danger for row in Envelope.unscoped.all()) == ["cannot_call", "no"]
    assert sorted(one["danger"] for one in told()) == ["", "cannot_call"]
    alone.to(4)
    for _ in range(3):
        alone.press("back")
    alone.press(danger="yes", danger_signs=["child_alone"])
    assert sorted(row.danger for row in Envelope.unscoped.all())[:2] == ["cannot_call", "cannot_call"]


def test_a_step_without_anything_new_sends_nothing(alone: Walk) -> None:
    alone.press(story=STORY)
    before = Envelope.unscoped.count()
    alone.press("skip").press("back").press()
    assert Envelope.unscoped.count() == before


def test_the_same_step_twice_is_one_addition(alone: Walk) -> None:
    values = {**alone.form["values"], "story": STORY, "continue": "1"}
    for _ in range(2):
        alone.client.post("/r/3", values)
    assert Envelope.unscoped.filter(kind="addition").count() == 1


def test_saving_for_later_sends_too(alone: Walk) -> None:
    alone.press("save", story=STORY)
    assert told()[-1]["story"] == STORY or told()[0]["story"] == STORY
    assert "Not sent yet" not in alone.text


def test_who_can_call_sends_nothing_before_the_end(walk: Walk) -> None:
    walk.start().press(danger="yes").press("called").press(story=STORY)
    assert not Envelope.unscoped.exists()
    assert "Not sent yet" in walk.text


def test_the_pages_say_that_each_step_is_sent(alone: Walk) -> None:
    for number in range(2, 10):
        assert AT_EACH_STEP in alone.text
        assert "Not sent yet" not in alone.text
        alone.to_next(number)


def test_a_step_that_cannot_be_sent_blocks_nobody_and_says_so(alone: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(accept, "accept", refuse)
        alone.press(story=STORY)
    assert alone.heading == "Tell us about the child"
    assert "We could not send this step right now." in alone.text
    assert AT_EACH_STEP not in alone.text
    alone.press("skip")
    assert any(one["story"] == STORY for one in told())
    assert AT_EACH_STEP in alone.text


def test_a_first_envelope_that_failed_goes_out_with_the_next_step(walk: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    walk.start().press(danger="yes")
    with monkeypatch.context() as broken:
        broken.setattr(accept, "accept", refuse)
        walk.press("cannot_call")
    walk.press(story=STORY)
    assert Envelope.unscoped.get().kind == "danger"
    assert told()[0]["story"] == STORY
    assert AT_EACH_STEP in walk.text


def test_who_reports_for_a_job_says_so_once_and_not_with_every_step(walk: Walk) -> None:
    walk.page = walk.client.post("/r/1", {"from": "job", "about": "child", "role": "teacher"})
    walk.press(danger="yes").press("cannot_call").press(story=STORY)
    kinds = {opening.report(one)["reporter"]["kind"] for one in Envelope.unscoped.filter(kind="addition")}
    assert kinds == {""}


def show(status: str) -> None:
    for root_id, agency_id in Envelope.unscoped.values_list("root_id", "agency_id").distinct():
        set_shown(root_id, agency_id, status, LATER)


def a_worker_saw_it() -> None:
    show("read")


def test_once_a_worker_saw_it_every_page_says_so_and_promises_nothing(alone: Walk) -> None:
    a_worker_saw_it()
    for number in range(2, 9):
        alone.to_next(number)
        assert "A worker saw your alarm at <time" in alone.text
        assert "12:05" in alone.text
        assert NOBODY not in alone.text
        assert "coming" not in alone.text
    alone.send()
    assert "A worker saw your alarm at <time" in alone.text


def test_before_anybody_saw_it_the_pages_say_that(alone: Walk) -> None:
    alone.to_next(2)
    assert NOBODY in alone.text
    assert "A worker saw" not in alone.text


def test_a_status_that_moved_on_is_told_without_a_time(alone: Walk) -> None:
    show("question")
    alone.to_next(2)
    assert "A worker saw your alarm." in alone.text


@pytest.mark.fault("3")
def test_a_database_that_is_away_is_no_sentence_and_no_error(alone: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object, **__: object) -> None:
        raise OperationalError("away")

    a_worker_saw_it()
    monkeypatch.setattr(PublicStatus.unscoped, "filter", away)
    alone.to_next(2)
    assert alone.page.status_code == 200
    assert "A worker saw" not in alone.text


def test_while_the_database_rests_nobody_asks_it(django_assert_num_queries: Any) -> None:
    accept.circuit.trip()
    with django_assert_num_queries(0):
        assert progress.seen("00") is None
    accept.circuit.mend()


def test_a_page_after_it_asks_for_one_row(alone: Walk, django_assert_num_queries: Any) -> None:
    alone.press(story=STORY)
    with django_assert_num_queries(1):
        alone.press("back")


def test_the_digest_follows_the_answers_alone() -> None:
    wizard = Wizard.new()
    before = deliver.digest(wizard)
    wizard.seen = 5
    assert deliver.digest(wizard) == before
    wizard.answers["story"] = STORY
    assert deliver.digest(wizard) != before


def test_the_clock_of_the_receipt_is_not_the_clock_of_the_alarm(alone: Walk) -> None:
    a_worker_saw_it()
    with clock.freeze(datetime(2026, 11, 22, 20, 30, tzinfo=UTC)):
        for number in range(2, 10):
            alone.to_next(number)
    assert "12:30" in alone.text
    assert "12:05" in alone.text
