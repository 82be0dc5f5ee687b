"""What must hold of every score, whatever the two people: facts that agree help, and what is missing does nothing."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.linkage.pairs import WREN, addresses, borns, identifiers, names, phones, records, without

from hearthline.linkage.ready import pack, ready, unpack
from hearthline.linkage.record import Record
from hearthline.linkage.score import Scorer

SCORER = Scorer()
ALMOST = 1e-6
FACTS = ("names", "born", "sex", "addresses", "phones", "identifiers", "with_names")


def bits(a: Record, b: Record) -> float:
    return SCORER.bits_of(SCORER.levels(a, b))


def both_told(a: Record, b: Record, **more: object) -> float:
    """The score when both sides also tell this."""
    return bits(
        *(replace(one, **{field: (*getattr(one, field), value) for field, value in more.items()}) for one in (a, b))
    )


@pytest.mark.req("I-6")
@settings(max_examples=150, deadline=None)
@given(records, records, phones)
def test_the_same_telephone_on_both_sides_never_lowers_a_score(a, b, phone):
    assert both_told(a, b, phones=phone) >= bits(a, b) - ALMOST


@settings(max_examples=150, deadline=None)
@given(records, records, addresses)
def test_the_same_address_on_both_sides_never_lowers_a_score(a, b, address):
    assert both_told(a, b, addresses=address) >= bits(a, b) - ALMOST


@settings(max_examples=250, deadline=None)
@given(records, records, names)
def test_the_same_name_on_both_sides_never_lowers_a_score(a, b, name):
    assert both_told(a, b, names=replace(name, suffix="")) >= bits(a, b) - ALMOST


@settings(max_examples=100, deadline=None)
@given(records, records, names)
def test_the_same_other_in_the_household_never_lowers_a_score(a, b, name):
    assert both_told(a, b, with_names=name) >= bits(a, b) - ALMOST


@settings(max_examples=100, deadline=None)
@given(records, records, identifiers)
def test_the_same_identifier_never_lowers_a_score(a, b, identifier):
    a, b = replace(a, identifiers=()), replace(b, identifiers=())
    assert both_told(a, b, identifiers=identifier) >= bits(a, b) - ALMOST


@settings(max_examples=100, deadline=None)
@given(records, records, borns, st.sampled_from(["", "female", "male"]))
def test_the_same_birth_and_sex_never_lower_a_score(a, b, born, sex):
    a, b = (replace(one, born=type(born)(), sex="") for one in (a, b))
    assert bits(replace(a, born=born, sex=sex), replace(b, born=born, sex=sex)) >= bits(a, b) - ALMOST


@settings(max_examples=100, deadline=None)
@given(records, records, st.sampled_from(["number", "street", "unit", "city", "zip"]), addresses, addresses)
def test_one_more_part_of_one_address_that_agrees_never_lowers_a_score(a, b, part, mine, theirs):
    before = [replace(one, addresses=(replace(home, **{part: ""}),)) for one, home in ((a, mine), (b, theirs))]
    after = [replace(one, addresses=(replace(one.addresses[0], **{part: "88"}),)) for one in before]
    assert bits(*after) >= bits(*before) - ALMOST


@pytest.mark.req("I-6")
@settings(max_examples=150, deadline=None)
@given(records, records, st.sampled_from(FACTS))
def test_what_one_side_does_not_know_weighs_nothing(a, b, fact):
    """A score without a fact is the score of the other facts: no step speaks of what only one side knows."""
    score = SCORER.score(without(a, fact), b)
    about = {
        "names": {"given", "surname", "order", "pair", "suffix"},
        "born": {"born"},
        "sex": {"sex"},
        "addresses": {"number", "street", "unit", "city", "zip", "home"},
        "phones": {"phone"},
        "identifiers": {"identifier"},
        "with_names": {"others"},
    }[fact]
    assert not about & {step.field for step in score.steps}
    whole = SCORER.score(a, b)
    rest = sum(step.bits for step in whole.steps if step.field not in about)
    assert score.bits == pytest.approx(rest, abs=0.05)


@settings(max_examples=50, deadline=None)
@given(records)
def test_nobody_is_compared_with_an_empty_record(a):
    assert SCORER.score(a, Record()).bits == 0
    assert SCORER.score(Record(), a).steps == ()


@settings(max_examples=150, deadline=None)
@given(records, records)
def test_who_is_asked_about_whom_makes_no_difference(a, b):
    assert bits(a, b) == pytest.approx(bits(b, a), abs=ALMOST)


@settings(max_examples=100, deadline=None)
@given(records, st.lists(records, max_size=12))
def test_ranking_is_scoring_one_by_one(a, others):
    ranked = SCORER.rank(ready(a), [ready(one) for one in others], keep=5)
    singly = sorted(((-bits(a, one), at) for at, one in enumerate(others)))[:5]
    assert [at for at, _ in ranked] == [at for _, at in singly]
    assert all(score == SCORER.score(a, others[at]) for at, score in ranked)


@settings(max_examples=100, deadline=None)
@given(records)
def test_a_packed_line_gives_the_same_person_back(a):
    assert unpack(pack(ready(a))) == ready(a)


def test_somebody_is_probably_themselves():
    score = SCORER.score(WREN, WREN)
    assert score.band == "probable"
    assert not score.held
    assert all(step.bits > 0 or step.field == "home" for step in score.steps)
