"""The sum, its steps and its band."""

from dataclasses import replace

import pytest
from tests.linkage.pairs import WREN

from hearthline.linkage.record import Address, Born, Name, Record
from hearthline.linkage.say import HOLDS, WORDS, say
from hearthline.linkage.score import Scorer
from hearthline.linkage.settings import load

SCORER = Scorer()
TWIN = replace(WREN, id="juniper", names=(Name("Juniper", "Abernathy-Solis"),), with_names=(), identifiers=())


@pytest.mark.req("I-6", "D-7")
def test_every_step_says_why_in_words_and_never_repeats_what_was_told():
    score = SCORER.score(WREN, TWIN)
    assert len(score.steps) > 5
    for step in score.steps:
        assert step.said.text == WORDS[f"{step.field}.{step.level}"]
        assert "abernathy" not in repr(step).lower()
    assert score.bits == pytest.approx(sum(step.bits for step in score.steps), abs=0.05)


def test_the_heaviest_step_stands_first():
    weights = [abs(step.bits) for step in SCORER.score(WREN, TWIN).steps]
    assert weights == sorted(weights, reverse=True)


@pytest.mark.req("D-7")
def test_a_twin_is_possible_and_never_probable():
    score = SCORER.score(WREN, TWIN)
    assert score.bits > load().probable
    assert score.band == "possible"
    assert score.held == ("another_name",)


def test_father_and_son_of_one_name_are_never_probable():
    father = replace(WREN, names=(Name("Dashiell", "Abernathy", "Sr"),))
    score = SCORER.score(father, replace(father, names=(Name("Dashiell", "Abernathy", "Jr"),)))
    assert score.band == "possible"
    assert "another_suffix" in score.held


def test_a_clan_surname_and_a_given_name_alone_are_never_probable():
    one = Record(names=(Name("Pao Houa", "Vaj"),))
    score = SCORER.score(one, one)
    assert score.band != "probable"
    assert "names_alone" in score.held
    known = replace(one, born=Born(1990, 5, 6))
    assert "names_alone" not in SCORER.score(known, known).held


def test_strangers_are_unlikely():
    other = Record(
        names=(Name("Teodoro", "Ibarguen"),),
        born=Born(1951, 2, 3),
        addresses=(Address(number="19", street="old ferry rd", city="Isleton", zip="95641"),),
    )
    score = SCORER.score(WREN, other)
    assert score.band == "unlikely"
    assert score.bits < 0


@pytest.mark.req("I-6")
def test_jon_smyth_about_eight_is_found_to_be_john_smith_of_seven():
    told = Record(names=(Name("Jon", "Smyth"),), born=Born(earliest=2017, latest=2018))
    john = Record(names=(Name("John", "Smith"),), born=Born(2019, 1, 20), sex="male")
    joan = Record(names=(Name("Joan", "Sinclair"),), born=Born(1987, 1, 20), sex="female")
    (first, score), (second, _) = SCORER.rank(told, [joan, john], keep=2)
    assert (first, second) == (1, 0)
    assert score.band == "possible"


def test_the_best_come_first_and_equals_in_the_order_they_came():
    ranked = SCORER.rank(WREN, [TWIN, WREN, TWIN, WREN], keep=3)
    assert [at for at, _ in ranked] == [1, 3, 0]
    assert SCORER.rank(WREN, [], keep=10) == []


def test_every_level_and_every_hold_has_its_words():
    settings = load()
    for field in settings.fields:
        for level in field.levels:
            assert say(field.name, level.name).text.endswith(".")
    assert {hold.name for hold in settings.holds} == set(HOLDS)
    assert len(set(WORDS.values())) == len(WORDS)


def test_a_level_without_words_is_an_error_at_the_start():
    with pytest.raises(KeyError):
        say("given", "nonsense")
