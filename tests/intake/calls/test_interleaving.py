"""Several writers on one call, in any order: no acknowledged words are lost, and each field has one newest version."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.intake.calls import actions, queries
from hearthline.intake.calls.entries import PARKED
from hearthline.intake.calls.fields import is_who
from hearthline.intake.calls.models import CallEntry
from hearthline.intake.calls.saving import TAKEN_BACK
from tests.intake.build import AGENCY, agency
from tests.intake.calls.build import colleague, screener

BEGAN = datetime(2026, 11, 22, 11, 0, tzinfo=UTC)
FIELDS = ("story", "where_now", "children.0.name")
WORDS = st.sampled_from(["", "a", "ab", "abc", "the blue house", "x" * 60, "y" * 60 + "z"])


@dataclass
class Tab:
    """One browser tab: what it saw last of each field, and what it was told is kept."""

    viewer: Viewer
    name: str
    seen: dict[str, int] = field(default_factory=dict)


@dataclass
class Kept:
    """A text whose keeping was acknowledged, and the tab's later one that may have taken its row."""

    tab: str
    text: str
    after: str | None = None


STEPS = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.sampled_from(FIELDS),
        WORDS,
        st.integers(0, 90),
        st.sampled_from(["save", "look", "twice", "late"]),
    ),
    min_size=1,
    max_size=14,
)


class Interleavings(TestCase):
    """Hypothesis in one database: each example has a call of its own."""

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(STEPS)
    @pytest.mark.req("I-9")
    def test_every_text_that_was_acknowledged_is_in_the_history_and_one_version_is_newest(self, steps) -> None:
        agency(AGENCY)
        one, two = screener(), colleague()
        tabs = [Tab(one, "a"), Tab(one, "b"), Tab(two, "c")]
        now = BEGAN
        with clock.freeze(now):
            call = actions.open_call(viewer=one)
        kept: dict[str, list[Kept]] = {name: [] for name in FIELDS}
        truth: dict[str, tuple[int, str]] = dict.fromkeys(FIELDS, (0, ""))
        for who, name, text, seconds, how in steps:
            now += timedelta(seconds=seconds)
            with clock.freeze(now):
                _step(call, tabs[who], name, text, how, kept, truth)
        with clock.freeze(now):
            for name in FIELDS:
                versions = queries.history(one, call.pk, name)
                assert len({value.version for value in versions}) == len(versions)
                newest = versions[-1] if versions else None
                assert (newest.version, newest.text) == truth[name] if newest else truth[name] == (0, "")
                _nothing_lost([value.text for value in versions], kept[name])
            shown = queries.call_detail(one, call.pk).texts
        assert {name: shown.get(name, "") for name in FIELDS} == {name: truth[name][1] for name in FIELDS}
        assert not any(is_who(name) for name in FIELDS)
        # Words that wait for a choice rest in rows of their own; no act makes more than one of either.
        parked = CallEntry.unscoped.filter(call=call, field__startswith=PARKED)
        assert CallEntry.unscoped.filter(call=call).count() - parked.count() <= len(steps)
        assert parked.count() <= len(steps)


def _step(call, tab: Tab, name: str, text: str, how: str, kept, truth) -> None:
    if how == "look":
        tab.seen[name] = truth[name][0]
        return
    base = tab.seen.get(name, 0)
    before, writer = truth[name], _writer(call, name)
    saved = actions.save(viewer=tab.viewer, call_id=call.pk, field=name, text=text, base=base, writer=tab.name)
    if saved.other is not None:
        # Told: somebody else's words stand, as they are, and nothing moved.
        assert writer != tab.name
        assert base != before[0]
        assert (saved.other.version, saved.other.text) == before
        if how == "late":
            return  # the tab never hears of it
        tab.seen[name] = saved.other.version
        return
    if text != before[1]:
        # Written: the tab had seen what stands, or had written it itself.
        assert base == before[0] or writer == tab.name
        kept[name].append(Kept(tab.name, text))
        truth[name] = (saved.version, text)
    assert saved.version == truth[name][0]
    if how != "late":
        tab.seen[name] = saved.version
    if how == "twice":
        again = actions.save(viewer=tab.viewer, call_id=call.pk, field=name, text=text, base=base, writer=tab.name)
        assert (again.version, again.other) == (saved.version, None)


def _writer(call, name: str) -> str:
    last = CallEntry.unscoped.filter(call=call, field=name).order_by("-version").first()
    return last.writer if last else ""


def _nothing_lost(history: list[str], kept: list[Kept]) -> None:
    """Each acknowledged text stands in the history, or the same tab's next one took its row and little was gone."""
    for place, one in enumerate(kept):
        if one.text in history or not one.text:
            continue
        later = kept[place + 1]
        assert later.tab == one.tab
        assert _gone(one.text, later.text) <= TAKEN_BACK


def _gone(before: str, after: str) -> int:
    """By brute force: the fewest letters that one cut out of `before` must take for the rest to be in `after`."""
    for cut in range(len(before) + 1):
        for start in range(len(before) - cut + 1):
            head, tail = before[:start], before[start + cut :]
            if after.startswith(head) and after[len(head) :].endswith(tail):
                return cut
    return len(before)
