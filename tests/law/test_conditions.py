"""The condition language: what it says, and what it refuses."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hearthline.law import conditions as cond
from hearthline.law.conditions import AtLeast, Every, Named, Negation, OneOf, Scope, Some, parse, write
from hearthline.law.types import PackError

THREE = ("no", "unknown", "yes")
SCOPE = Scope(
    {"hit": 0, "near": 1, "place": 2},
    {"hit": THREE, "near": THREE, "place": ("here", "there", "unknown")},
    {"hit": THREE, "near": ("yes", "unknown", "no"), "place": None},
    {"far": 0},
)


def holds(text: str, hit: str = "unknown", near: str = "unknown", place: str = "unknown", far: bool = False) -> bool:
    answers = (THREE.index(hit), THREE.index(near), SCOPE.domain["place"].index(place))
    return SCOPE.compile(parse(text))(answers, [far])


def test_and_binds_tighter_than_or():
    assert parse("a or b and c") == Some((Named("a"), Every((Named("b"), Named("c")))))


def test_brackets_and_not():
    assert parse("not (a or b) and c") == Every((Negation(Some((Named("a"), Named("b")))), Named("c")))


def test_atoms():
    assert parse("hit >= yes") == AtLeast("hit", "yes")
    assert parse("place in {here, there}") == OneOf("place", ("here", "there"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "and",
        "a and",
        "a or or b",
        "a >=",
        ">= yes",
        "a in here",
        "a in {}",
        "a in {b",
        "(a",
        "a)",
        "a b",
        "not",
        "a = b",
        "a; b",
    ],
)
def test_nonsense_is_refused_with_the_place(text: str):
    with pytest.raises(PackError, match="condition not understood"):
        parse(text)


def test_nesting_without_end_is_refused():
    with pytest.raises(PackError, match="deep"):
        parse("(" * 500 + "a" + ")" * 500)


def test_at_least_follows_the_declared_order_and_not_the_domain():
    assert [holds("near >= unknown", near=answer) for answer in ("yes", "unknown", "no")] == [False, True, True]
    assert [holds("hit >= unknown", hit=answer) for answer in THREE] == [False, True, True]


def test_one_of_needs_no_order():
    assert holds("place in {here, there}", place="there")
    assert not holds("place in {here, there}", place="unknown")


def test_named_conditions_and_always():
    assert holds("always")
    assert holds("far or hit >= yes", far=True)
    assert not holds("far or hit >= yes")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("age >= yes", "no fact called age"),
        ("hit >= maybe", "no answer maybe"),
        ("hit in {maybe}", "no answer maybe"),
        ("place >= here", "no order"),
        ("nothing", "no condition called nothing"),
    ],
)
def test_words_the_tool_does_not_know_are_refused(text: str, problem: str):
    with pytest.raises(PackError, match=problem):
        SCOPE.compile(parse(text))


def test_facts_are_found_through_names():
    named = {"far": parse("near >= no and place in {there}")}
    assert cond.facts_in(parse("far or hit >= yes"), named) == {"hit", "near", "place"}


_atoms = st.one_of(
    st.sampled_from([Named("always"), Named("far"), AtLeast("hit", "yes"), AtLeast("near", "unknown")]),
    st.sampled_from([OneOf("place", ("here",)), OneOf("hit", ("no", "unknown"))]),
)
_conditions = st.recursive(
    _atoms,
    lambda inner: st.one_of(
        st.builds(Negation, inner),
        st.builds(Every, st.lists(inner, min_size=2, max_size=3).map(tuple)),
        st.builds(Some, st.lists(inner, min_size=2, max_size=3).map(tuple)),
    ),
    max_leaves=10,
)


@settings(max_examples=200, deadline=None)
@given(_conditions)
def test_what_is_written_is_read_back(node: cond.Condition):
    assert parse(write(node)) == node


@settings(max_examples=100, deadline=None)
@given(_conditions, st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(0, 2)), st.booleans())
def test_not_turns_every_answer_round(node: cond.Condition, answers: tuple[int, int, int], far: bool):
    assert SCOPE.compile(node)(answers, [far]) is not SCOPE.compile(Negation(node))(answers, [far])


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=40))
def test_any_text_is_a_condition_or_a_refusal(text: str):
    try:
        parse(text)
    except PackError as error:
        assert error.remedy
