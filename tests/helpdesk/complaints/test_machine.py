"""Every path of a complaint: nothing is stuck, nothing is without an owner and a clock, every path can end."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthline.helpdesk.complaints.machine import CLIMBS, OPEN, Event, NothingAbove, NotNow, State, after, possible

pytestmark = pytest.mark.req("H-8")
EVERY = [(state, event, top) for state in State for event in Event for top in (True, False)]


@pytest.mark.parametrize(("state", "event", "top"), EVERY)
def test_every_pair_either_leads_somewhere_or_is_refused(state: State, event: Event, top: bool) -> None:
    if event in possible(state, at_top=top):
        assert after(state, event, at_top=top) in State
    else:
        with pytest.raises((NotNow, NothingAbove)):
            after(state, event, at_top=top)


def test_every_state_is_reached_and_every_open_one_can_end() -> None:
    reached, edge = {State.WAITING}, {State.WAITING}
    while edge:
        edge = {after(s, e, at_top=False) for s in edge for e in possible(s, at_top=False)} - reached
        reached |= edge
    assert reached == set(State)
    for state in OPEN:
        for top in (True, False):
            assert _ends(state, top), (state, top)


def _ends(state: State, top: bool) -> bool:
    """Whether the agency's own acts (an answer, silence) bring it to an end, whatever the person does."""
    seen: set[State] = set()
    while state in OPEN and state not in seen:
        seen.add(state)
        state = after(state, Event.ANSWER if state == State.WAITING else Event.QUIET, at_top=top)
    return state not in OPEN


def test_the_person_can_go_up_from_every_state_but_the_one_they_took_back() -> None:
    for state in (State.WAITING, State.ANSWERED, State.CLOSED):
        assert after(state, Event.UP, at_top=False) == State.WAITING
        with pytest.raises(NothingAbove):
            after(state, Event.UP, at_top=True)
    with pytest.raises(NotNow):
        after(State.WITHDRAWN, Event.UP, at_top=False)


def test_what_is_late_on_the_last_step_stays_with_whoever_has_it() -> None:
    assert Event.LATE not in possible(State.WAITING, at_top=True)
    assert Event.ANSWER in possible(State.WAITING, at_top=True)


def test_nothing_happens_to_what_was_taken_back() -> None:
    assert possible(State.WITHDRAWN, at_top=False) == frozenset()


@given(st.lists(st.sampled_from(list(Event)), max_size=40), st.integers(1, 6))
def test_no_walk_climbs_past_the_top_or_leaves_the_table(events: Iterable[Event], steps: int) -> None:
    state, at = State.WAITING, 0
    for event in events:
        top = at == steps - 1
        if event not in possible(state, at_top=top):
            continue
        if event in CLIMBS:
            at += 1
        state = after(state, event, at_top=top)
        assert 0 <= at < steps
        assert (state in OPEN) == (Event.WITHDRAW in possible(state, at_top=at == steps - 1))
