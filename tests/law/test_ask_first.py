"""What is unknown and would change the outcome: the tool's own list against every answer to every open question."""

import random
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hearthline import law
from hearthline.law.evaluator import Decision

UNKNOWN = "unknown"
CASES = 2_000
LEVELS = ("call_911", "speed", "respond")


def decided(tool: law.Tool, answers: Mapping[str, str]) -> Decision:
    return tool.decide(tool.positions(answers))


def by_force(tool: law.Tool, answers: Mapping[str, str]) -> dict[str, tuple[frozenset[str], str, bool]]:
    """Each open question by trying all its answers: which parts differ from now, the worst, whether it is worse.

    Knows nothing of how the tool looks for it: it runs the whole tool anew for each answer.
    """
    now = decided(tool, answers)
    found = {}
    for fact in tool.facts:
        if answers.get(fact.id, UNKNOWN) != UNKNOWN:
            continue
        parts, urgent, raises = set(), [], False
        for answer in fact.domain:
            if answer == UNKNOWN:
                continue
            then = decided(tool, {**answers, fact.id: answer})
            parts |= {part for part in LEVELS if getattr(then, part) != getattr(now, part)}
            parts |= {"outcome"} if then.default_used != now.default_used else set()
            parts |= {"recipients"} if then.effects != now.effects else set()
            raises = raises or any(getattr(then, part) > getattr(now, part) for part in LEVELS)
            urgent.append((then.call_911, then.speed))
        if parts:
            call, speed = max(urgent)
            worst = "call_911" if tool.levels["call_911"][call] == "yes" else tool.levels["speed"][speed]
            found[fact.id] = (frozenset(parts), worst, raises)
    return found


def told(tool: law.Tool, answers: Mapping[str, str]) -> dict[str, tuple[frozenset[str], str, bool]]:
    asked = tool.run(answers).ask_first
    assert len({ask.fact for ask in asked}) == len(asked)
    return {ask.fact: (frozenset(ask.could_change), ask.worst, ask.raises) for ask in asked}


def partial(tool: law.Tool, dice: random.Random) -> dict[str, str]:
    """Some facts answered, from none to all, each with any of its answers."""
    share = dice.random()
    return {fact.id: dice.choice(fact.domain) for fact in tool.facts if dice.random() < share}


@pytest.mark.req("S-2")
def test_for_two_thousand_partial_answers_it_equals_every_answer_tried(tool: law.Tool):
    dice = random.Random(2_026)
    seen = set()
    for _ in range(CASES):
        answers = partial(tool, dice)
        forced = by_force(tool, answers)
        assert told(tool, answers) == forced
        seen |= {part for parts, _, _ in forced.values() for part in parts}
    assert seen == {*LEVELS, "outcome", "recipients"}, "every part was seen to change somewhere"


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_no_partial_answers_can_be_found_for_which_it_differs(tool: law.Tool, data: st.DataObject):
    chosen = data.draw(st.sets(st.sampled_from(tool.facts)))
    answers = {fact.id: data.draw(st.sampled_from(fact.domain)) for fact in chosen}
    assert told(tool, answers) == by_force(tool, answers)


def test_the_force_would_notice_a_question_that_was_left_out(tool: law.Tool):
    forced = by_force(tool, {})
    listed = told(tool, {})
    assert len(listed) > 3
    listed.popitem()
    assert listed != forced


def test_what_makes_it_more_urgent_is_asked_before_what_does_not(tool: law.Tool):
    dice = random.Random(5)
    for _ in range(100):
        raising = [ask.raises for ask in tool.run(partial(tool, dice)).ask_first]
        assert raising == sorted(raising, reverse=True)


def test_every_question_of_the_pack_is_also_worded_as_something_to_ask(pack: law.Pack, tool: law.Tool):
    for fact in tool.facts:
        asked = pack.text(f"{fact.text_id}.ask").text
        assert asked.startswith(("Ask ", "Find out ")), fact.id
        assert asked.endswith("."), fact.id
