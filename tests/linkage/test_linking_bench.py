"""What the bench of linkage counts, held against small sets whose truth can be seen."""

import pytest
from bench.febrl import LinkSet, pair
from bench.linkage import _missed
from bench.linking import closed, compared, linked, measured

from hearthline.linkage.record import Born, Name, Record
from hearthline.linkage.settings import load


def test_who_is_the_same_as_the_same_is_the_same():
    assert closed([("a", "b"), ("b", "c"), ("x", "y")]) == {("a", "b"), ("b", "c"), ("a", "c"), ("x", "y")}
    assert closed([]) == set()


def test_precision_and_recall_are_of_pairs():
    result = measured([("a", "b"), ("a", "c"), ("a", "c")], {("a", "b"), ("x", "y"), ("p", "q"), ("r", "s")}, 1.0)
    assert (result.precision, result.recall) == (0.5, 0.25)
    assert result.f1 == pytest.approx(2 * 0.5 * 0.25 / 0.75, abs=1e-5)
    assert measured([], {("a", "b")}, 0.0).f1 == 0


def test_a_small_set_is_linked_and_strangers_are_left_apart():
    wren = Record(id="2", names=(Name("Wren", "Abernathy"),), born=Born(2018, 3, 4), phones=("9165550142",))
    again = Record(id="1", names=(Name("Wrenn", "Abernathy"),), born=Born(2018, 3, 4), phones=("9165550142",))
    other = Record(id="3", names=(Name("Teodoro", "Ibarguen"),), born=Born(1951, 2, 3))
    links = LinkSet("small", [], [[wren, again, other]], {pair("2", "1")})
    assert set(compared(links).vectors) == {("1", "2")}
    result, said = linked(links, load(), threshold=10)
    assert said == [("1", "2")]
    assert result.f1 == 1


def test_a_figure_under_its_promise_is_told():
    good = {"febrl3": {"hearthline": 0.998, "splink": 0.9}, "febrl4": {"hearthline": 0.9995, "splink": 0.9}}
    assert _missed(good) == []
    assert len(_missed({**good, "febrl3": {"hearthline": 0.99, "splink": 0.995}})) == 2
