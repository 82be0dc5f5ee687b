"""How figures of agreement are said, and the tool on the pages that are not the report's own."""

from fractions import Fraction

import pytest

from hearthline.screening.agreement import agreement
from hearthline.screening.choices import choices
from hearthline.screening.desk import answering
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
    made = answering.sheet(pack, {}, tool.run({}), {})
    shown = [q.id for q in made.ask_first] + [q.id for step in made.steps for q in step.questions]
    assert sorted(shown) == sorted(fact.id for fact in tool.facts)
    assert [step.number for step in made.steps] == list(range(1, len(made.steps) + 1))
    assert [choice.code for choice in made.choices] == [choice.code for choice in choices(pack)]


def test_an_answer_that_came_with_the_report_is_marked_and_one_that_was_changed_is_not():
    pack = current_pack()
    facts = {"hit": "yes", "injury": "minor"}
    made = answering.sheet(pack, facts, pack.tool().run(facts), {"hit": "yes", "injury": "none"})
    found = {q.id: q for q in (*made.ask_first, *(q for step in made.steps for q in step.questions))}
    assert (found["hit"].from_report, found["injury"].from_report, found["weapon"].from_report) == (True, False, False)
    assert [a.value for a in found["hit"].answers if a.checked] == ["yes"]
    assert found["hit"].answers[-1].value == "unknown"


def test_the_recommendation_is_marked_among_the_choices_and_911_is_said_with_its_law():
    pack = current_pack()
    facts = {"danger_now": "yes", "youngest_age": "under_5"}
    made = answering.sheet(pack, facts, pack.tool().run(facts), {})
    assert [choice.code for choice in made.choices if choice.recommended] == ["in_person:immediate"]
    assert made.ruling.call_911
    assert all(reason.citation for reason in (*made.ruling.calls, *made.ruling.reasons))
    assert made.ask_first == ()
