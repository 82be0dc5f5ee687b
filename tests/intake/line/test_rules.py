"""The state machine of the line: drawn at random, in any order, doubled and lost. Nobody vanishes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthline.intake.line import rules, saying
from hearthline.intake.line.standing import Law, Rung, Staffing, Standing
from hearthline.intake.line.types import Event

START = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
LAW = Law(
    languages=("en", "es", "hmn"),
    poll=5 * SECOND,
    gather=7 * SECOND,
    due=600 * SECOND,
    ring=20 * SECOND,
    longest=120 * SECOND,
    record="",
)
CHAIN = (Rung("p1", "n1", "+19165550101", 25), Rung("p2", "n2", "+19165550102", 25))
KINDS = ("call", "digits", "poll", "answered", "unanswered", "hangup", "recorded")
SAFE = ("menu", "waiting", "on_call", "ringing", "talking", "call_back", "abandoned")
"""Where somebody may stand whom a person has not yet dealt with."""


def event(kind: str, at: datetime = START, **more: str) -> Event:
    return Event(id="e", kind=kind, contact="c", at=at, **more)  # type: ignore[arg-type]  # drawn from KINDS


events = st.builds(
    lambda kind, digits, number, dial: event(kind, digits=digits, number=number, dial=dial),
    st.sampled_from(KINDS),
    st.sampled_from(("", "1", "2", "9", "7", "9165550142", "55")),
    st.sampled_from(("", "+19165550142")),
    st.sampled_from(("", "c-s0", "c-s1", "c-t1")),
)
staffings = st.builds(
    lambda ready, chain, ahead: Staffing(ready=ready, rungs=CHAIN[:chain], ahead=ahead),
    st.integers(0, 2),
    st.integers(0, 2),
    st.integers(0, 600),
)
laws = st.builds(
    lambda record, many: replace(LAW, record=record, languages=LAW.languages[:many]),
    st.sampled_from(("", "a law that was read")),
    st.integers(1, 3),
)
acts = st.one_of(st.tuples(events, staffings), st.sampled_from(("take", "back", "wait")))


def run(story: list[object], law: Law) -> tuple[Standing | None, list[tuple[Standing | None, Standing]]]:
    """What becomes of a contact over a story; each change beside what was before."""
    now: Standing | None = None
    at, path = START, []
    for act in story:
        at += 3 * SECOND
        before = now
        if isinstance(act, tuple):
            told, there = act
            done = rules.step(now or rules.begin(told, at), told, law, there, at)
            now = done.now
        elif now is None:
            continue
        elif act == "take":
            now = rules.taken(now, by="me", name="Me", address="+19165550190", at=at) or now
        elif act == "back":
            now = rules.put_back(now) or now
        else:
            at += rules.SILENT
            now = rules.silent(now, law, at)
        path.append((before, now))
    return now, path


@pytest.mark.req("I-9")
@given(st.lists(acts, max_size=40), laws)
def test_no_caller_vanishes_whatever_comes_in_which_order(story: list[object], law: Law) -> None:
    now, path = run(story, law)
    for before, after in path:
        if after.state == "ended":  # only an answer ends it by itself
            assert before is not None
            assert before.state in ("talking", "ended")
            assert after.answered_at is not None
        else:
            assert after.state in SAFE
        if after.state in ("waiting", "on_call", "call_back"):
            assert after.queued_at is not None
        if after.state in ("call_back", "abandoned"):
            assert after.back_due_at is not None
    if now is not None and now.state == "call_back":
        assert now.number_known


@given(st.lists(acts, max_size=40), laws)
def test_a_place_in_the_queue_is_never_given_away(story: list[object], law: Law) -> None:
    _now, path = run(story, law)
    for before, after in path:
        if before is not None and before.queued_at is not None:
            assert after.queued_at == before.queued_at


@given(st.lists(acts, max_size=25), laws, events, staffings)
def test_the_same_event_twice_leaves_everything_where_one_left_it(
    story: list[object], law: Law, told: Event, there: Staffing
) -> None:
    now, _ = run(story, law)
    at = START + timedelta(hours=3)
    if told.kind in ("hangup", "recorded", "answered"):  # what has happened; questions are kept by their id
        once = rules.step(now or rules.begin(told, at), told, law, there, at).now
        assert rules.step(once, told, law, there, at).now == once


@given(st.lists(acts, max_size=30), laws, staffings)
def test_every_poll_is_answered_with_something_to_do_or_they_talk(
    story: list[object], law: Law, there: Staffing
) -> None:
    now, _ = run(story, law)
    if now is None:
        return
    done = rules.step(now, event("poll"), law, there, START + timedelta(hours=1))
    if done.now.state == "talking":
        return
    assert done.verbs[-1].kind in ("gather", "wait", "dial", "hangup")
    if done.verbs[-1].kind == "hangup":  # never who waits
        assert now.hung_up_at is not None or now.state in ("call_back", "ended")


@given(st.lists(st.tuples(st.integers(0, 50), st.text("abc", min_size=1, max_size=4)), min_size=2, max_size=40))
def test_a_position_is_never_worse_after_somebody_leaves(drawn: list[tuple[int, str]]) -> None:
    line = sorted({(START + at * SECOND, own) for at, own in drawn})
    for gone in line:
        left = [one for one in line if one != gone]
        for own in left:
            assert rules.position(left, own) <= rules.position(line, own)
    assert [rules.position(line, own) for own in line] == list(range(1, len(line) + 1))


def test_the_first_words_of_every_call_are_about_danger_in_each_language() -> None:
    told = event("call", number="+19165550142")
    verbs = rules.step(rules.begin(told, START), told, LAW, Staffing(ready=1), START).verbs
    assert [(verb.text, verb.language) for verb in verbs[:6:2]] == [
        ("safety.call_911", "en"), ("safety.call_911", "es"), ("safety.call_911", "hmn"),
    ]  # fmt: skip
    assert verbs[-1].kind == "gather"


@given(st.lists(events, min_size=1, max_size=1), laws, staffings)
def test_an_event_of_a_call_that_nobody_told_of_is_a_call(some: list[Event], law: Law, there: Staffing) -> None:
    told = some[0]
    done = rules.step(rules.begin(told, START), told, law, there, START)
    if told.kind in ("call", "poll"):
        assert done.verbs[0].text == "safety.call_911"
    if told.kind == "hangup":
        assert done.now.state == "abandoned"


def held(**more: object) -> Standing:
    return replace(
        Standing(state="waiting", began_at=START, seen_at=START, language="en", queued_at=START, number_known=True),
        **more,
    )  # type: ignore[arg-type]  # columns by name


def test_pressing_one_keeps_the_place_and_promises_a_call() -> None:
    done = rules.step(held(), event("digits", digits="1"), LAW, Staffing(ready=1, ahead=4), START + 30 * SECOND)
    assert (done.now.state, done.now.queued_at) == ("call_back", START)
    assert done.now.back_due_at == START + 30 * SECOND + LAW.due
    assert [verb.text or verb.kind for verb in done.verbs] == ["line.will_call", "line.hang_up_for_911", "hangup"]


def test_without_a_number_it_is_asked_for_and_two_wrong_ones_lose_no_place() -> None:
    asked = rules.step(held(number_known=False), event("digits", digits="1"), LAW, Staffing(ready=1), START)
    assert asked.now.asks == "number"
    again = rules.step(asked.now, event("digits", digits="55"), LAW, Staffing(ready=1), START)
    on = rules.step(again.now, event("digits", digits=""), LAW, Staffing(ready=1), START)
    assert (on.now.state, on.now.asks, on.now.queued_at) == ("waiting", "", START)
    good = rules.step(asked.now, event("digits", digits="9165550142"), LAW, Staffing(ready=1), START)
    assert good.keep_number
    assert good.now.state == "call_back"


def test_time_is_said_only_when_it_was_measured_and_is_not_over() -> None:
    def said(staffing: Staffing, waited: int) -> list[str]:
        done = rules.step(held(), event("poll"), LAW, staffing, START + waited * SECOND)
        return [verb.text or verb.kind for verb in done.verbs]

    assert said(Staffing(ready=1, ahead=2), 60) == ["line.position", "line.offer", "wait"]
    measured = Staffing(ready=1, ahead=2, about=300 * SECOND)
    assert said(measured, 60) == ["line.position", "line.about", "line.offer", "wait"]
    assert said(measured, 250) == ["line.position", "line.about_one", "line.offer", "wait"]
    assert said(measured, 400) == ["line.position", "line.offer", "wait"]
    assert said(Staffing(ready=1, ahead=0), 60)[0] == "line.next"


def test_the_place_is_told_when_it_changes_and_not_at_every_poll() -> None:
    told = held(told=3, told_at=START)
    same = rules.step(told, event("poll"), LAW, Staffing(ready=1, ahead=2), START + 60 * SECOND)
    assert [verb.kind for verb in same.verbs] == ["wait"]
    moved = rules.step(told, event("poll"), LAW, Staffing(ready=1, ahead=1), START + 60 * SECOND)
    assert moved.verbs[0].values == {"position": "2"}
    anyway = rules.step(told, event("poll"), LAW, Staffing(ready=1, ahead=2), START + 121 * SECOND)
    assert anyway.verbs[0].text == "line.position"


def test_after_hours_each_telephone_of_the_chain_rings_in_turn_and_nobody_is_cut_off() -> None:
    there = Staffing(ready=0, rungs=CHAIN)
    first = rules.step(held(), event("poll"), LAW, there, START)
    assert first.now.state == "on_call"
    assert [verb.address for verb in first.verbs if verb.kind == "dial"] == ["+19165550101"]
    second = rules.step(first.now, event("unanswered", dial="c-s0"), LAW, there, START)
    assert second.verbs[-1].address == "+19165550102"
    nobody = rules.step(second.now, event("unanswered", dial="c-s1"), LAW, there, START)
    assert [verb.text or verb.kind for verb in nobody.verbs] == ["line.nobody_yet", "line.offer", "wait"]
    again = rules.step(nobody.now, event("poll"), LAW, there, START + rules.AGAIN)
    assert again.verbs[-1].address == "+19165550101"
    talk = rules.step(again.now, event("answered", dial="c-s2"), LAW, there, START + rules.AGAIN)
    assert (talk.now.state, talk.now.taken_by) == ("talking", "p1")


def test_without_any_telephone_on_call_they_hear_of_911_and_wait() -> None:
    done = rules.step(held(), event("poll"), LAW, Staffing(ready=0), START)
    assert done.now.state == "on_call"
    assert [verb.text or verb.kind for verb in done.verbs] == ["line.nobody_yet", "line.offer", "wait"]
    back = rules.step(done.now, event("digits", digits="1"), LAW, Staffing(ready=0), START)
    assert back.now.state == "call_back"


def test_news_of_an_earlier_dialling_changes_nothing() -> None:
    there = Staffing(ready=0, rungs=CHAIN)
    now = held(state="on_call", step=1)
    assert rules.step(now, event("unanswered", dial="c-s0"), LAW, there, START).now == now
    taken = rules.taken(held(), by="me", name="Me", address="+19165550190", at=START)
    assert taken is not None
    late = rules.step(taken, event("unanswered", dial="c-t1"), LAW, Staffing(ready=1), START)
    assert late.now.state == "ringing"
    key = saying.dial_key(taken, event("unanswered"))
    missed = rules.step(taken, event("unanswered", dial=key), LAW, Staffing(ready=1), START)
    assert (missed.now.state, missed.now.taken_by, missed.now.queued_at) == ("waiting", "", START)


def test_recording_is_off_without_an_authority_and_one_key_declines_it() -> None:
    chosen = replace(held(), state="menu", asks="language", queued_at=None)
    off = rules.step(chosen, event("digits", digits="1"), LAW, Staffing(ready=1), START)
    assert off.now.recording == ""
    law = replace(LAW, record="a law that was read")
    asked = rules.step(chosen, event("digits", digits="1"), law, Staffing(ready=1), START)
    assert [verb.text or verb.kind for verb in asked.verbs] == ["line.recorded", "gather"]
    for key, said in (("9", "declined"), ("", "yes"), ("1", "yes")):
        done = rules.step(asked.now, event("digits", digits=key), law, Staffing(ready=1), START)
        taken = rules.taken(done.now, by="me", name="Me", address="+19165550190", at=START)
        assert taken is not None
        kinds = [verb.kind for verb in rules.step(taken, event("poll"), law, Staffing(ready=1), START).verbs]
        assert (done.now.recording, kinds) == (said, ["record", "dial"] if said == "yes" else ["dial"])


def test_silence_is_no_hanging_up_and_the_next_poll_brings_them_back_to_their_place() -> None:
    gone = rules.silent(held(), LAW, START + rules.SILENT + SECOND)
    assert gone.state == "abandoned"
    assert rules.silent(held(), LAW, START + rules.SILENT).state == "waiting"
    back = rules.step(gone, event("poll"), LAW, Staffing(ready=1, ahead=0), START + timedelta(minutes=9))
    assert (back.now.state, back.now.queued_at, back.now.back_due_at) == ("waiting", START, None)
    over = rules.step(gone, event("hangup"), LAW, Staffing(ready=1), START + timedelta(minutes=9))
    assert rules.step(over.now, event("poll"), LAW, Staffing(ready=1), START).now.state == "abandoned"


def test_a_screener_takes_only_who_waits_and_puts_back_only_what_rings() -> None:
    for state in ("menu", "on_call", "ringing", "talking", "call_back", "abandoned", "ended"):
        assert rules.taken(held(state=state), by="me", name="Me", address="x", at=START) is None
    for state in ("menu", "waiting", "talking", "on_call", "ended"):
        assert rules.put_back(held(state=state, taken_by="me")) is None
