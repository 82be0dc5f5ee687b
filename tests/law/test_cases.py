"""The invented cases beside the law: each must come out as its author expected."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from hearthline import law
from hearthline.law.cases import Case, differences, read_cases
from hearthline.law.tool import Tool
from hearthline.law.types import PackError
from tests.law.conftest import PACKS, TODAY

GROUNDS = (
    *("hit", "sexual", "exploitation", "severe_neglect", "care_missing", "cruelty", "caretaker_absent"),
    *("sibling_harmed", "violence_reaches_child", "home_hazard", "substance_use", "missing", "child_died"),
    *("custody_dispute", "poverty_only", "licensed_facility", "tribe", "safe_surrender"),
)
CASES = read_cases(PACKS / "us-ca-sacramento")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Case, tool: law.Tool):
    assert differences(case, tool) == ()


def test_there_are_at_least_sixty_cases_each_with_a_sentence_and_a_citation():
    assert len(CASES) >= 60
    for case in CASES:
        assert len(case.name.split()) >= 4
        assert case.citation


def test_the_cases_stand_on_both_sides(tool: law.Tool):
    outcomes = Counter(tool.run(case.answers).outcome for case in CASES)
    speeds = Counter(tool.run(case.answers).priority for case in CASES)
    assert outcomes["in_person"] >= 20
    assert outcomes["evaluate_out"] >= 20
    assert min(speeds["immediate"], speeds["ten_days"], speeds["none"]) >= 20


def test_the_cases_use_every_age_band_and_every_answer_of_every_ground(tool: law.Tool):
    seen = {(fact, answer) for case in CASES for fact, answer in case.answers.items()}
    ages = next(fact for fact in tool.facts if fact.id == "youngest_age").domain
    assert {answer for fact, answer in seen if fact == "youngest_age"} >= set(ages) - {"unknown"}
    for ground in GROUNDS:
        answers = {answer for fact, answer in seen if fact == ground}
        assert len(answers) >= 2, ground
    assert ("tribe", "known") in seen


def test_every_rule_fires_in_some_case(tool: law.Tool):
    fired = {rule.id for case in CASES for rule in tool.run(case.answers).fired}
    assert {rule.id for rule in tool.rules} - fired == set()


@pytest.mark.parametrize(
    "rule_id",
    ["now.sexual_access", "tell.neglect_alone", "out.nothing_left", "call.danger", "refer.elsewhere", "ask.icwa"],
)
def test_taking_a_rule_away_breaks_a_case(pack: law.Pack, rule_id: str):
    data = pack.resolved()["tools"]["screening"]
    weaker = Tool({**data, "rules": {key: rule for key, rule in data["rules"].items() if key != rule_id}})
    assert any(differences(case, weaker) for case in CASES)


def test_a_wrong_expectation_is_found(tool: law.Tool):
    case = Case(
        "A wrong one", "here.yaml", {"danger_now": "yes"}, {"outcome": "evaluate_out", "must": ["tribe"]}, "none"
    )
    found = differences(case, tool)
    assert found[0] == "outcome: expected evaluate_out, got in_person"
    assert "lacks tribe" in found[1]


CASE_FILE = """
about: tests
cases:
  - name: {name}
    {extra}
    facts: {{hit: yes}}
    expect: {{{expect}}}
    citation: none
"""


@pytest.mark.parametrize(
    ("name", "extra", "expect", "problem"),
    [
        ("One case here", "base: nowhere", "outcome: in_person", "no base called nowhere"),
        ("One case here", "", "colour: red", "cannot expect colour"),
        ("One case here", "mood: bad", "outcome: in_person", "unknown key"),
    ],
)
def test_a_broken_case_is_refused(write: Callable[..., Path], name: str, extra: str, expect: str, problem: str):
    path = write({"cases/a.yaml": CASE_FILE.format(name=name, extra=extra or "base: ''", expect=expect)})
    with pytest.raises(PackError) as caught:
        read_cases(path / "tiny")
    assert problem in caught.value.problem or "must be a code" in caught.value.problem


def test_two_cases_with_one_name_are_refused(write: Callable[..., Path]):
    text = (
        "about: tests\ncases:\n" + 2 * "  - {name: A case, facts: {}, expect: {outcome: in_person}, citation: none}\n"
    )
    with pytest.raises(PackError, match="one name"):
        read_cases(write({"cases/a.yaml": text}) / "tiny")


def test_the_cases_ran_under_the_law_of_today(pack: law.Pack):
    assert TODAY.isoformat() == "2026-11-22"
    assert pack.value("neglect.poverty_excluded").value is True
