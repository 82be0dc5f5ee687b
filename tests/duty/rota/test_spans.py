"""Stretches of time: what is there, what is left, and where both are."""

import itertools
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from hearthline.duty.roster.spans import common, less, touch, union

START = datetime(2026, 3, 8, tzinfo=UTC)
spans = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=8)


def told(pairs):
    return [(START + timedelta(minutes=a), START + timedelta(minutes=b)) for a, b in pairs]


def minutes(rows):
    return {m for m in range(61) for a, b in rows if a <= START + timedelta(minutes=m) < b}


@given(spans, spans)
def test_what_is_left_is_what_is_in_the_one_and_not_in_the_other(one, other):
    assert minutes(less(told(one), told(other))) == minutes(told(one)) - minutes(told(other))


@given(spans, spans)
def test_what_is_common_is_in_both(one, other):
    assert minutes(common(told(one), told(other))) == minutes(told(one)) & minutes(told(other))


@given(spans)
def test_a_union_is_sorted_and_its_parts_stand_apart(pairs):
    rows = union(told(pairs))
    assert minutes(rows) == minutes(told(pairs))
    assert all(a < b for a, b in rows)
    assert all(one[1] < other[0] for one, other in itertools.pairwise(rows))


def test_stretches_that_meet_touch_and_those_with_a_minute_between_do_not():
    one, meets, apart = told([(0, 5), (5, 9), (6, 9)])
    assert touch(one, meets)
    assert touch(meets, one)
    assert not touch(one, apart)
