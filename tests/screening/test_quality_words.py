"""How figures of agreement are said, and the tool on the pages that are not the report's own."""

from fractions import Fraction
from typing import Any

import pytest

from hearthline.screening.agreement import agreement
from hearthline.screening.choices import choices
from hearthline.screening.desk import present, steps
from hearthline.screening.templatetags.screening_quality import agreement_words, decimal
from hearthline.ui.agency import current_pack


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (Fraction(3, 23), "0.13"), (Fraction(1), "1.00"), (Fraction(0), "0.00"), (Fraction(-1, 3), "-0.33"),
        (Fraction(-1, 1000), "0.00"), (Fraction(-1), "-1.00"), (Fraction(2, 5), "0.40"),
    ],
)  # fmt: skip
def test_a_fraction_is_said_with_two_digits(number: Fraction, said: str):
    assert decimal(number) == said


def test_percent_and_kappa_are_said_once_there_are_enough():
    pairs = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    assert agreement_words(agreement(pairs)) == "70 %, kappa 0.40"


def test_too_few_none_and_no_kappa_are_said_in_words():
    assert agreement_words(agreement([])) == "none yet"
    assert agreement_words(agreement([("y", "y")] * 19)) == "too few to say (under 20)"
    assert agreement_words(agreement([("y", "y")] * 20)) == "100 %, kappa not defined"


def test_every_question_of_the_tool_stands_on_the_sheet_once():
    pack = current_pack()
    tool = pack.tool()
    made = steps.sheet(steps.at(pack, {}, tool.run({}), {}))
    assert sorted(fact.id for fact in shown(made)) == sorted(fact.id for fact in tool.facts)
    assert [group.number for group in made["groups"]] == list(range(1, len(made["groups"]) + 1))
    assert [choice.code for choice in made["choices"]] == [choice.code for choice in choices(pack)]


def shown(made: dict[str, Any]) -> list[steps.FactView]:
    """The questions of a page: those to ask first and those in groups."""
    return [*made["ask_first"], *(fact for group in made["groups"] for fact in group.facts)]


def test_what_is_asked_first_makes_it_more_urgent_and_the_others_that_change_something_follow():
    pack = current_pack()
    result = pack.tool().run({"danger_now": "no", "youngest_age": "school_age"})
    made = steps.sheet(steps.at(pack, {"danger_now": "no", "youngest_age": "school_age"}, result, {}))
    raising = [ask.fact for ask in result.ask_first if ask.raises]
    assert [fact.id for fact in made["ask_first"]] == raising[: steps.ASK_SHOWN]
    assert all(fact.worst and fact.changes and fact.ask for fact in made["ask_first"])
    others = [ask.fact for ask in result.ask_first if ask.fact not in raising[: steps.ASK_SHOWN]]
    assert [fact.id for fact in made["ask_also"]] == others
    assert {fact.id for fact in made["ask_also"] if fact.worst} == set(raising[steps.ASK_SHOWN :])


def test_an_answer_that_came_with_the_report_is_marked_and_one_that_was_changed_is_not():
    pack = current_pack()
    facts = {"hit": "yes", "injury": "minor"}
    made = steps.sheet(steps.at(pack, facts, pack.tool().run(facts), {"hit": "yes", "injury": "none"}))
    found = {fact.id: fact for fact in shown(made)}
    assert (found["hit"].from_report, found["injury"].from_report, found["weapon"].from_report) == (True, False, False)
    assert found["injury"].report_says == present.answer(pack, "none")
    assert [a.value for a in found["hit"].answers if a.checked] == ["yes"]
    assert found["hit"].answers[-1].value == "unknown"


def test_the_recommendation_is_marked_among_the_choices_and_911_is_said_with_its_law():
    pack = current_pack()
    facts = {"danger_now": "yes", "youngest_age": "under_5"}
    made = steps.sheet(steps.at(pack, facts, pack.tool().run(facts), {}))
    assert [choice.code for choice in made["choices"] if choice.recommended] == ["in_person:immediate"]
    assert made["ruling"].call_911
    assert all(reason.citation for reason in (*made["ruling"].calls, *made["ruling"].reasons))
    assert made["ask_first"] == ()


def test_everything_below_the_tool_needs_a_second_person_where_no_report_is_decided():
    pack = current_pack()
    facts = {"danger_now": "yes", "youngest_age": "under_5"}
    made = steps.sheet(steps.at(pack, facts, pack.tool().run(facts), {}))
    assert [choice.two for choice in made["choices"]] == [not choice.recommended for choice in made["choices"]]
