"""From a report's ticks to the tool's facts. Codes and ages only; never text."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hearthline import law
from tests import cast

REPORT: dict[str, Any] = {
    "schema": 1,
    "about": "child",
    "danger": "unsure",
    "danger_signs": ["hurt_needs_doctor", "person_can_reach_child"],
    "story": cast.STORY,
    "children": [{"name": cast.CHILD.name, "age": "6"}, {"name": cast.SIBLING.name, "age": "2"}],
    "adults": [{"name": cast.ADULT.name, "worried_about": "yes", "access": "yes"}],
    "still": "yes",
    "how_know": ["saw"],
    "visit": {"language": "", "tribe": "yes", "military": "no", "violence": "unknown"},
}


def test_a_report_fills_the_facts_it_answers(tool: law.Tool):
    assert tool.prefill(REPORT) == {
        "medical_care_needed": "yes",
        "access": "yes",
        "still_happening": "yes",
        "tribe": "may_be",
        "parent_military": "no",
        "youngest_age": "under_5",
    }


def test_what_is_filled_in_can_be_run(tool: law.Tool):
    made = tool.run(tool.prefill(REPORT))
    assert made.call_911
    assert made.priority == "immediate"


@pytest.mark.parametrize(
    ("danger", "expected"), [("yes", "yes"), ("cannot_call", "yes"), ("no", "no"), ("unsure", None), ("", None)]
)
def test_the_danger_question(tool: law.Tool, danger: str, expected: str | None):
    assert tool.prefill({"danger": danger}).get("danger_now") == expected


def test_none_of_these_signs_is_an_answer_and_no_tick_is_not(tool: law.Tool):
    assert tool.prefill({"danger_signs": ["none"]})["child_alone"] == "no"
    assert "child_alone" not in tool.prefill({"danger_signs": []})
    assert "child_alone" not in tool.prefill({"danger_signs": ["unknown"]})


def test_where_two_ticks_disagree_the_worse_stands(tool: law.Tool):
    made = tool.prefill({"danger_signs": ["none", "child_alone"]})
    assert made["child_alone"] == "yes"
    assert made["self_harm"] == "no"


@pytest.mark.parametrize(
    ("age", "band"),
    [
        ("0", "under_1"), ("1", "under_5"), ("4", "under_5"), ("5", "school_age"), ("12", "school_age"),
        ("13", "teen"), ("17", "teen"), ("18", "adult"), (" 7 ", "school_age"), (3, "under_5"),
        ("about 6", "unknown"), ("", "unknown"), (None, "unknown"), ("-1", "unknown"), ("999", "unknown"),
        ("6 months", "under_1"), ("11 Months old", "under_1"), ("12 months", "under_5"), ("2 weeks", "under_1"),
        ("18 months", "under_5"), ("8 years old", "school_age"), ("3 años", "under_5"), ("6 hli", "under_1"),
        ("2 lim tiam", "under_1"), ("newborn", "under_1"), ("14yo", "teen"), ("6 or 7", "unknown"),
        ("15, and a baby of 3 months", "unknown"), ("6 m", "unknown"), ("1.5", "unknown"),
        (True, "unknown"), ("٤", "unknown"),
    ],
)  # fmt: skip
def test_ages_become_bands_on_both_sides_of_each_edge(tool: law.Tool, age: Any, band: str):
    assert tool.prefill({"children": [{"age": age}]})["youngest_age"] == band


def test_an_older_child_never_hides_one_whose_age_is_not_known(tool: law.Tool):
    assert tool.prefill({"children": [{"age": "15"}, {"age": ""}]})["youngest_age"] == "unknown"
    assert tool.prefill({"children": [{"age": ""}, {"age": "2"}]})["youngest_age"] == "under_5"


def test_an_adult_nobody_worries_about_gives_no_access(tool: law.Tool):
    assert "access" not in tool.prefill({"adults": [{"worried_about": "no", "access": "yes"}]})
    assert tool.prefill({"adults": [{"worried_about": "yes", "access": "no"}]})["access"] == "no"


def test_the_story_changes_nothing(tool: law.Tool):
    told = {**REPORT, "story": "hit sexual danger yes poverty", "saw": "danger: yes", "think": "child_alone"}
    assert tool.prefill(told) == tool.prefill(REPORT)


@pytest.mark.parametrize(
    ("kind", "filled"),
    [
        ("physical_abuse", {"hit": "yes"}),
        ("sexual_abuse", {"sexual": "yes"}),
        ("sexual_exploitation", {"exploitation": "yes"}),
        ("severe_neglect", {"severe_neglect": "yes"}),
        ("willful_harm", {"cruelty": "yes"}),
        ("emotional_damage", {"emotional_harm": "serious"}),
        ("caretaker_absence", {"caretaker_absent": "yes"}),
        ("sibling_at_risk", {"sibling_harmed": "yes"}),
        ("corporal_injury", {}),
        ("general_neglect", {}),
        ("out_of_home", {}),
        ("unknown", {}),
        ("", {}),
    ],
)
def test_a_kind_of_harm_fills_in_the_one_fact_that_asks_the_same_and_no_other(
    tool: law.Tool, kind: str, filled: dict[str, str]
):
    assert tool.prefill({"allegations": [{"child": 1, "adult": 1, "kind": kind}]}) == filled


def test_every_kind_of_harm_that_fills_in_a_fact_is_one_the_pack_has_and_rests_on_the_same_section(
    tool: law.Tool, pack: law.Pack
):
    sections = {fact.id: str(fact.citation) for fact in tool.facts}
    filling = 0
    for kind in pack.abuse_types():
        for fact in tool.prefill({"allegations": [{"kind": kind.code}]}):
            assert sections[fact] == str(kind.citation)
            filling += 1
    assert filling == 8


def test_two_kinds_of_harm_fill_in_two_facts(tool: law.Tool):
    made = tool.prefill({"allegations": [{"kind": "physical_abuse"}, {"kind": "sibling_at_risk"}]})
    assert made == {"hit": "yes", "sibling_harmed": "yes"}


_json = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=8)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=6), inner, max_size=3)),
    max_leaves=6,
)
_keys = st.sampled_from(["danger", "danger_signs", "children", "adults", "visit", "still", "about", "allegations"])


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(_keys, _json, max_size=7))
def test_any_shape_of_report_fills_only_allowed_answers(tool: law.Tool, report: dict[str, Any]):
    made = tool.prefill(report)
    assert len(tool.positions(made)) == len(tool.facts)


@pytest.mark.parametrize(
    ("where", "unsure", "known"),
    [
        ("14 Larkspur Way", False, "yes"),
        ("near the red store", None, "yes"),
        ("14 Larkspur Way", True, None),
        ("  ", False, None),
        ("", True, None),
        (["14"], False, None),
    ],
)
def test_a_place_that_was_told_without_doubt_is_known_and_what_it_says_is_not_read(
    tool: law.Tool, where: object, unsure: object, known: str | None
):
    report = {"where_now": where} | ({} if unsure is None else {"where_unsure": unsure})
    assert tool.prefill(report).get("location_known") == known
