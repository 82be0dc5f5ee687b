"""What can be decided, where it lies against the tool, how urgent it shows, and the words for it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthline.law import Pack
from hearthline.screening import choices
from hearthline.screening.desk import present, words
from hearthline.screening.models import LEVELS, Direction
from hearthline.ui.agency import current_pack
from tests.screening.build import AT_ONCE, ELSEWHERE, IN_TEN_DAYS, NOBODY

NOW = datetime(2026, 3, 8, 9, 30, tzinfo=UTC)


def pack() -> Pack:
    return current_pack()


@pytest.mark.req("S-2")
def test_the_choices_are_the_pack_s_most_urgent_first_and_each_response_has_its_limit():
    found = choices.choices(pack())
    assert [c.code for c in found] == [AT_ONCE, IN_TEN_DAYS, ELSEWHERE, NOBODY]
    assert [c.weight for c in found] == sorted((c.weight for c in found), reverse=True)
    for choice in found:
        assert bool(choice.limit_id) == choice.responds
        if choice.limit_id:
            assert pack().limit(choice.limit_id).citation


@pytest.mark.parametrize("code", ["", "in_person", "in_person:none", ":", "evaluate_out:ten_days", AT_ONCE + " "])
def test_a_code_that_is_no_choice_is_none(code: str):
    assert choices.find(pack(), code) is None


@pytest.mark.req("S-5")
@given(st.sampled_from([AT_ONCE, IN_TEN_DAYS, ELSEWHERE, NOBODY]), st.sampled_from(["none", "ten_days", "immediate"]))
def test_no_choice_less_urgent_than_the_tool_ever_counts_as_same_or_up(code: str, recommended: str):
    choice = choices.find(pack(), code)
    assert choice is not None
    way = choices.direction(pack(), choice, recommended)
    tool = choices.weight(pack(), recommended)
    assert (way == Direction.NONE) == (choice.weight == 0)
    if way in (Direction.SAME, Direction.UP):
        assert choice.weight >= max(tool, 1)
    if way == Direction.DOWN:
        assert 0 < choice.weight < tool


@pytest.mark.req("I-2")
@given(st.data())
def test_danger_never_shows_below_no_danger_and_a_faster_answer_never_below_a_slower_one(data: st.DataObject):
    tool = pack().tool("screening")
    facts = {
        fact.id: data.draw(st.sampled_from(fact.domain))
        for fact in data.draw(st.lists(st.sampled_from(tool.facts), max_size=8, unique_by=lambda f: f.id))
    }
    result = tool.run(facts)
    shown = {danger: LEVELS[choices.level(pack(), danger, result)] for danger in ("yes", "cannot_call", "unsure", "no")}
    assert shown["yes"] == shown["cannot_call"] == 0
    assert shown["unsure"] <= min(shown["no"], 1)
    slower = replace(result, priority="none", call_911=False)
    assert LEVELS[choices.level(pack(), "no", slower)] >= shown["no"]


def test_every_choice_outcome_and_answer_has_words_from_the_pack():
    for choice in choices.choices(pack()):
        label = present.label(pack(), choice)
        assert ":" not in label.split(": ")[0]
        assert "_" not in label
    for fact in pack().tool("screening").facts:
        assert present.words(pack(), fact.text_id) != fact.text_id
        for value in fact.domain:
            assert present.answer(pack(), value) != value


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(0, "under a minute"), (1, "1 min"), (59, "59 min"), (60, "1 h"), (61, "1 h 1 min"), (1440, "1 day"),
     (1500, "1 day 1 h"), (2880, "2 days"), (14400, "10 days")],
)  # fmt: skip
def test_a_span_is_said_in_two_parts_at_most(minutes: int, said: str):
    assert words.span(timedelta(minutes=minutes)) == said
    assert words.left(NOW + timedelta(minutes=minutes), NOW) == f"{said} left"
    if minutes:
        assert words.left(NOW - timedelta(minutes=minutes), NOW) == f"late by {said}"


@pytest.mark.parametrize(
    ("months", "said"),
    [(None, "age not known"), (0, "0 months"), (1, "1 month"), (23, "23 months"), (24, "2 years"), (95, "7 years")],
)
def test_an_age_is_said_in_months_for_the_small_and_unknown_stays_unknown(months: int | None, said: str):
    assert words.age(months) == said


def test_a_code_without_words_is_shown_as_it_is_and_never_hidden():
    assert words.language("hmv") == "hmv"
    assert present.words(pack(), "no.such.text") == "no.such.text"
    assert present.decided(pack(), "old_outcome", "old_priority") == "old_outcome old_priority"
