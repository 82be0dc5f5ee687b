"""Ages in people's own words, and which danger is the worse."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthline.intake.door.content import Child
from hearthline.intake.facts import age_in_months, child_count, more_urgent, youngest
from tests.intake.build import content


@pytest.mark.parametrize(
    ("words", "months"),
    [
        ("6", 72),
        ("about 6", 72),
        ("4 or 5", 48),
        ("2 years", 24),
        ("8 months", 8),
        ("18 mo", 18),
        ("1 year 6 months", 18),
        ("3 weeks", 0),
        ("10 days", 0),
        ("newborn", 0),
        ("recién nacido", 0),
        ("8 meses", 8),
        ("2 años", 24),
        ("8 hli", 8),
        ("2 xyoos", 24),
        ("½", 6),
        ("1.5", 18),
        ("", None),
        ("small", None),
        ("I do not know", None),
        ("born 2019", None),
        ("99", None),
    ],
)
def test_an_age_in_words(words: str, months: int | None) -> None:
    assert age_in_months(words) == months


@given(st.text(max_size=100))
def test_no_words_break_the_reading_of_an_age(words: str) -> None:
    months = age_in_months(words)
    assert months is None or 0 <= months <= 1_000


def test_the_youngest_is_the_one_whose_age_was_understood() -> None:
    assert youngest([Child(age="7"), Child(age="a baby"), Child(age="2")]) == 24
    assert youngest([Child(age="a baby")]) is None


def test_a_person_who_reports_about_themself_is_a_child_too() -> None:
    assert child_count(content(about="self", children=[])) == 1
    assert child_count(content(children=[])) == 0


def test_of_two_answers_the_worse_counts() -> None:
    order = ["cannot_call", "yes", "unsure", "no"]
    for place, worse in enumerate(order):
        for other in order[place:]:
            assert more_urgent(worse, other) == more_urgent(other, worse) == worse
