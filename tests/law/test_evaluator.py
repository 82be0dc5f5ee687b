"""The numbers underneath: a shortcut must give what the long way gives."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hearthline import law
from hearthline.law.audit import random_answers, tables
from hearthline.law.tool import Tool
from tests.law.conftest import small_tool


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32), st.data())
def test_changing_one_answer_the_short_way_is_deciding_afresh(tool: law.Tool, seed: int, data: st.DataObject):
    at = random_answers(tool, random.Random(seed))
    place = data.draw(st.integers(0, len(tool.facts) - 1))
    evaluator = tool._evaluator
    short = list(evaluator.flips(at, place, evaluator.truths(at)))
    others = [answer for answer in range(len(tool.facts[place].domain)) if answer != at[place]]
    assert short == [tool.decide((*at[:place], answer, *at[place + 1 :])) for answer in others]


def test_every_question_asked_first_really_could_change_the_outcome(tool: law.Tool):
    made = tool.run({"hit": "yes"})
    at = tool.positions({"hit": "yes"})
    now = tool.decide(at)
    asked = {ask.fact for ask in made.ask_first}
    for place, fact in enumerate(tool.facts):
        if fact.domain[at[place]] != "unknown":
            assert fact.id not in asked
            continue
        others = [tool.decide((*at[:place], answer, *at[place + 1 :])) for answer in range(len(fact.domain))]
        parts = [(other.respond, other.speed, other.call_911, other.default_used, other.effects) for other in others]
        changes = any(part != (now.respond, now.speed, now.call_911, now.default_used, now.effects) for part in parts)
        assert changes == (fact.id in asked), fact.id


def test_questions_that_could_raise_the_outcome_come_before_those_that_could_not(tool: law.Tool):
    worst = [ask.worst for ask in tool.run({}).ask_first]
    assert worst == sorted(worst, key=["call_911", "immediate", "ten_days", "none"].index)


def test_nothing_is_asked_when_everything_is_known(tool: law.Tool):
    harmless = {
        fact.id: next(answer for answer in fact.order or fact.domain if answer != "unknown") for fact in tool.facts
    }
    made = tool.run(harmless)
    assert made.ask_first == ()
    assert made.unknowns == ()
    assert made.outcome == "evaluate_out"


def test_tables_hold_every_combination_of_what_a_rule_reads():
    found = dict(tables(Tool(small_tool()), 10_000))
    assert [len(rows) for rows in found.values()] == [3, 9, 3, 3]
    assert len(set(found[1])) == 9
    assert list(dict(tables(Tool(small_tool()), 8))) == [0, 2, 3]


def test_answers_become_places_in_the_domain(tool: law.Tool):
    at = tool.positions({"injury": "serious"})
    place = next(i for i, fact in enumerate(tool.facts) if fact.id == "injury")
    assert tool.facts[place].domain[at[place]] == "serious"
    assert len(at) == len(tool.facts)


def test_no_recipient_is_ever_left_without_an_answer(tool: law.Tool):
    dice = random.Random(3)
    for _ in range(500):
        effects = tool.decide(random_answers(tool, dice)).effects
        assert len(effects) == len(tool.recipients)
        assert set(effects) <= {"must", "must_not", "may"}


@pytest.mark.parametrize("answers", [{}, {"hit": "yes"}, {"licensed_facility": "yes"}, {"tribe": "known"}])
def test_the_three_lists_of_recipients_hold_each_one_once(tool: law.Tool, answers: dict[str, str]):
    made = tool.run(answers).recipients
    named = [ruling.recipient for effect in ("must", "must_not", "may") for ruling in made[effect]]  # type: ignore[index]  # plain words
    assert sorted(named) == sorted(tool.recipients)
    assert all(ruling.citation for rulings in made.values() for ruling in rulings)


def test_the_special_rule_is_the_reason_shown_beside_the_general_one(tool: law.Tool):
    made = tool.run({"exploitation": "yes", "child_in_care": "yes", "missing": "yes"})
    police = next(ruling for ruling in made.recipients["must"] if ruling.recipient == "law_enforcement")
    assert police.rule_id == "tell.missing"
    assert police.limit_id == "cross_report.missing"
    attorney = next(ruling for ruling in made.recipients["must"] if ruling.recipient == "district_attorney")
    assert attorney.rule_id == "tell.police"
