"""The evaluator: the most urgent rule that fires, else the default; nothing depends on order or on what is left out."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hearthline import law
from hearthline.law.audit import random_answers
from hearthline.law.tool import Tool
from hearthline.law.types import PackError
from tests.law.conftest import small_tool


def test_the_most_urgent_rule_decides():
    tool = Tool(small_tool())
    made = tool.run({"hurt": "yes", "near": "yes"})
    assert (made.outcome, made.priority) == ("in_person", "immediate")
    assert [rule.id for rule in made.fired] == ["visit", "now", "police"]


def test_a_less_urgent_rule_decides_alone():
    made = Tool(small_tool()).run({"hurt": "yes", "near": "no"})
    assert (made.outcome, made.priority, made.default_used) == ("in_person", "ten_days", False)


def test_when_no_rule_fires_the_default_stands_and_questions_come_first():
    made = Tool(small_tool()).run({})
    assert (made.outcome, made.respond, made.priority) == ("ask_first", "in_person", "ten_days")
    assert made.default_used
    assert [ask.fact for ask in made.ask_first] == ["hurt"]
    assert made.ask_first[0].could_change == ("speed", "respond", "outcome", "recipients")
    assert made.unknowns == ("hurt", "near", "place")


def test_a_question_is_asked_first_when_it_could_raise_the_outcome_most():
    made = Tool(small_tool()).run({"hurt": "yes"})
    assert [(ask.fact, ask.worst) for ask in made.ask_first] == [("near", "immediate")]


def test_a_visit_that_is_ruled_out_has_no_speed():
    made = Tool(small_tool()).run({"hurt": "no"})
    assert (made.outcome, made.priority, made.limit_id) == ("evaluate_out", "none", "")


def test_a_recipient_has_its_rule_or_its_default():
    tool = Tool(small_tool())
    told = tool.run({"hurt": "yes"}).recipients
    assert [(r.recipient, r.rule_id, r.limit_id) for r in told["must"]] == [("police", "police", "soon")]
    assert tool.run({"hurt": "no"}).recipients["may"][0].rule_id == ""


def test_the_order_of_rules_changes_nothing():
    data = small_tool()
    turned = small_tool(rules=dict(reversed(data["rules"].items())))
    one, other = Tool(data), Tool(turned)
    for answers in ({}, {"hurt": "yes"}, {"hurt": "yes", "near": "yes"}, {"hurt": "no"}):
        first, second = one.run(answers), other.run(answers)
        assert (first.outcome, first.priority, first.recipients) == (second.outcome, second.priority, second.recipients)


def test_a_fired_rule_shows_the_answers_it_stood_on():
    fired = Tool(small_tool()).run({"hurt": "yes", "near": "yes"}).fired
    assert dict(fired[1].facts) == {"hurt": "yes", "near": "yes"}
    assert dict(fired[0].facts) == {"hurt": "yes"}


def rule_with(**changes: object) -> dict[str, object]:
    data = small_tool()
    return small_tool(rules={"visit": {**data["rules"]["visit"], **changes}})


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (rule_with(when="hurt >= maybe"), "no answer maybe"),
        (rule_with(when="place >= here"), "no order"),
        (rule_with(when="nowhere"), "no condition called nowhere"),
        (rule_with(sets={"respond": "fly"}), "no level fly"),
        (rule_with(sets={"colour": "red"}), "no level red"),
        (rule_with(sets={"speed": "ten_days"}), "sets respond too"),
        (rule_with(sets={}), "must set, tell or ask"),
        (rule_with(tells={"mayor": "must"}), "no recipient called mayor"),
        (small_tool(conditions={"a": "b", "b": "a"}), "no condition called b"),
        (small_tool(dimensions={"respond": {"levels": ["a"], "default": "a"}}), "needs the parts"),
    ],
)
def test_a_tool_that_says_nonsense_is_refused(data: dict[str, object], problem: str):
    with pytest.raises(PackError, match=problem):
        Tool(data)


def test_a_fact_without_a_place_for_unknown_is_refused():
    data = small_tool()
    data["facts"]["hurt"] = {**data["facts"]["hurt"], "domain": ["no", "yes"], "order": ["no", "yes"]}
    with pytest.raises(PackError, match="unknown"):
        Tool(data)


def test_rules_that_disagree_about_a_recipient_are_never_settled_silently():
    data = small_tool()
    data["rules"]["not_police"] = {**data["rules"]["police"], "when": "near >= yes", "tells": {"police": "must_not"}}
    tool = Tool(data)
    assert tool.decide(tool.positions({"hurt": "yes"})).effects == ("must",)
    assert tool.decide(tool.positions({"near": "yes"})).effects == ("must_not",)
    with pytest.raises(PackError, match="disagree"):
        tool.run({"hurt": "yes", "near": "yes"})


def test_an_unknown_fact_names_the_known_ones(tool: law.Tool):
    with pytest.raises(PackError, match="no fact called shoe_size") as caught:
        tool.run({"shoe_size": "9"})
    assert "youngest_age" in caught.value.remedy


def test_an_unknown_answer_names_the_allowed_ones_and_does_not_repeat_what_was_typed(tool: law.Tool):
    with pytest.raises(PackError) as caught:
        tool.run({"injury": "Wren has a bruise"})
    assert "none, unknown, minor, serious" in caught.value.remedy
    assert "Wren" not in str(caught.value)


def test_a_tool_nobody_signed_says_so(tool: law.Tool):
    assert not tool.adopted
    assert not tool.run({}).adopted
    assert Tool(small_tool(adopted=["A named person, 2026-11-22"])).adopted


def test_a_report_with_no_fact_asks_first_and_is_not_the_highest_priority(tool: law.Tool):
    made = tool.run({})
    assert (made.outcome, made.priority, made.call_911) == ("ask_first", "ten_days", False)
    assert made.citation.endswith("16501(f)")
    assert made.ask_first[0].fact == "danger_now"
    assert made.ask_first[0].worst == "call_911"
    assert len(made.unknowns) == len(tool.facts)


def test_unknown_said_and_unknown_left_out_are_the_same(tool: law.Tool):
    assert tool.run({fact.id: "unknown" for fact in tool.facts}) == tool.run({})


def test_there_are_between_thirty_and_sixty_facts_each_with_a_place_for_unknown(tool: law.Tool):
    assert 30 <= len(tool.facts) <= 60
    for fact in tool.facts:
        assert "unknown" in fact.domain
        if fact.order:
            assert fact.order[0] != "unknown", "unknown is never below a harmless answer"
            assert sorted(fact.order) == sorted(fact.domain)


def test_facts_that_excuse_are_ordered_the_other_way_round(tool: law.Tool):
    orders = {fact.id: fact.order for fact in tool.facts}
    for fact in ("poverty_only", "homeless_only", "parent_protecting", "safe_adult", "substance_only", "mutual_fight"):
        assert orders[fact] == ("yes", "unknown", "no")


def test_a_custody_dispute_never_changes_the_outcome(tool: law.Tool):
    dice = random.Random(7)
    spot = next(place for place, fact in enumerate(tool.facts) if fact.id == "custody_dispute")
    for _ in range(300):
        at = list(random_answers(tool, dice))
        seen = set()
        for answer in range(len(tool.facts[spot].domain)):
            at[spot] = answer
            made = tool.decide(at)
            seen.add((made.respond, made.speed, made.call_911, made.effects))
        assert len(seen) == 1


def test_the_employer_of_the_reporter_is_never_told(tool: law.Tool):
    dice = random.Random(11)
    spot = tool.recipients.index("reporter_employer")
    assert {tool.decide(random_answers(tool, dice)).effects[spot] for _ in range(2000)} == {"must_not"}


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 2**32), st.data())
def test_a_worse_answer_never_lowers_the_outcome(tool: law.Tool, seed: int, data: st.DataObject):
    at = list(random_answers(tool, random.Random(seed)))
    spot = data.draw(st.sampled_from([place for place, fact in enumerate(tool.facts) if fact.order]))
    order = tool.facts[spot].order or ()
    here = order.index(tool.facts[spot].domain[at[spot]])
    worse = data.draw(st.sampled_from(order[here:]))
    before = tool.decide(at)
    at[spot] = tool.facts[spot].domain.index(worse)
    after = tool.decide(at)
    assert (after.respond, after.speed, after.call_911) >= (before.respond, before.speed, before.call_911)
    assert after.respond >= before.respond
    assert after.speed >= before.speed
    assert after.call_911 >= before.call_911


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 2**32))
def test_general_neglect_alone_never_keeps_911_away(tool: law.Tool, seed: int):
    at = list(random_answers(tool, random.Random(seed)))
    answers = {fact.id: fact.domain[place] for fact, place in zip(tool.facts, at, strict=True)}
    alone = {
        "hit": "no",
        "sexual": "no",
        "exploitation": "no",
        "severe_neglect": "no",
        "cruelty": "no",
        "missing": "no",
    }
    alone |= {"emotional_harm": "none", "violence_reaches_child": "no", "caretaker_absent": "no", "home_hazard": "no"}
    alone |= {"sibling_harmed": "no", "child_died": "no", "safe_surrender": "no", "care_missing": "yes"}
    made = tool.run({**answers, **alone, "danger_now": "yes"})
    assert made.call_911
    assert {"law_enforcement", "district_attorney"} <= {ruling.recipient for ruling in made.recipients["must_not"]}
