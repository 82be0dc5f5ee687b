"""Proofs over every combination, and the evaluator held against the solver's own reading of the tool."""

import random
import time
from dataclasses import replace

import pytest

from hearthline import law
from hearthline.law import proofs
from hearthline.law.audit import random_answers, tables
from hearthline.law.conditions import facts_in, parse
from hearthline.law.tool import Tool
from tests.law.conftest import small_tool

pytestmark = pytest.mark.skipif(proofs.solver() is None, reason="z3 is a development dependency")


@pytest.fixture(scope="module")
def proved(tool: law.Tool) -> tuple[proofs.Proof, ...]:
    return proofs.prove(tool)


def test_everything_claimed_of_the_tool_holds(proved: tuple[proofs.Proof, ...], tool: law.Tool):
    assert [proof.claim for proof in proved if not proof.holds] == []
    claims = " ".join(proof.claim for proof in proved)
    assert "never lower the outcome" in claims
    for who in tool.recipients:
        assert f"{who}: exactly one of must, must not, may" in claims
    for rule in tool.rules:
        assert f"rule {rule.id} can fire" in claims


def broken(proofs_made: tuple[proofs.Proof, ...]) -> dict[str, dict[str, str]]:
    return {proof.claim: dict(proof.counter_example) for proof in proofs_made if not proof.holds}


def changed(**rules: dict[str, object]) -> Tool:
    data = small_tool()
    return Tool({**data, "rules": {**data["rules"], **rules}})


SOURCED = {"citation": ["Code of Tests", "1", ""], "confidence": "unverified", "source_pack": "tiny"}


def test_the_small_tool_is_sound():
    assert broken(proofs.prove(Tool(small_tool()))) == {}


def test_a_rule_that_punishes_a_worse_answer_is_found_with_an_example():
    out = {"when": "near >= yes and not hurt >= yes", "sets": {"respond": "evaluate_out"}, **SOURCED}
    found = broken(proofs.prove(changed(wrong=out)))
    assert "a worse near never lowers the outcome" in found
    assert "a worse hurt never lowers the outcome" not in found
    assert found["a worse near never lowers the outcome"]["near"] != "yes"


def test_a_recipient_told_two_things_is_found():
    clash = {"when": "near >= yes", "tells": {"police": "must_not"}, **SOURCED}
    found = broken(proofs.prove(changed(wrong=clash)))
    assert found["police: exactly one of must, must not, may"] == {"hurt": "yes", "near": "yes", "place": "here"}


def test_a_dead_rule_is_found():
    dead = {"when": "near >= yes and not near >= unknown", "sets": {"call_911": "yes"}, **SOURCED}
    assert "rule wrong can fire" in broken(proofs.prove(changed(wrong=dead)))


def test_a_rule_that_never_makes_a_difference_is_found():
    idle = {"when": "hurt >= yes and place in {here}", "sets": {"respond": "in_person", "speed": "ten_days"}, **SOURCED}
    found = broken(proofs.prove(changed(wrong=idle)))
    assert "rule wrong can make the difference" in found
    assert "rule wrong can fire" not in found


def test_a_rule_alive_only_in_impossible_answers_is_dead():
    data = small_tool(impossible={"never": "hurt >= yes and near >= yes"})
    assert "rule now can fire" in broken(proofs.prove(Tool(data)))


def test_a_visit_without_a_speed_is_found():
    slow = {"when": "place in {here}", "sets": {"respond": "in_person"}, **SOURCED}
    assert "a visit always has a speed, and nothing else has" in broken(proofs.prove(changed(wrong=slow)))


def test_a_default_of_highest_priority_is_found():
    data = small_tool()
    data["dimensions"]["speed"]["default"] = "immediate"
    assert "all unknown is not the highest priority" in broken(proofs.prove(Tool(data)))


ALLEGED = {
    **dict.fromkeys(
        ("hit", "sexual", "exploitation", "severe_neglect", "cruelty", "caretaker_absent", "missing"), "no"
    ),
    **dict.fromkeys(("sibling_harmed", "violence_reaches_child", "home_hazard", "child_died", "safe_surrender"), "no"),
    "emotional_harm": "none",
}
"""Nothing but neglect or substance use is alleged."""


NO_DANGER = dict.fromkeys(("danger_now", "medical_care_needed", "child_alone"), "no")
"""An excuse stands alone only then: money or a belief does not excuse a child who needs a doctor right now."""


@pytest.fixture(scope="module")
def model(tool: law.Tool) -> proofs.Model:
    return proofs.Model(tool)


def given_that(model: proofs.Model, answers: dict[str, str]) -> list[object]:
    domains = {fact.id: fact.domain for fact in model.tool.facts}
    return [*model.within, *(model.var[fact] == domains[fact].index(answer) for fact, answer in answers.items())]


def never(model: proofs.Model, answers: dict[str, str], formula: object) -> bool:
    """No combination with these answers makes the formula true."""
    return model.claim("", given_that(model, answers), formula).holds


def place(model: proofs.Model, part: str, level: str) -> int:
    return model.tool.levels[part].index(level)


@pytest.mark.parametrize("fact", ["danger_now", "medical_care_needed", "child_alone", "self_harm"])
def test_911_is_called_for_danger_whatever_else_is_said(model: proofs.Model, fact: str):
    assert never(model, {fact: "yes"}, model.level("call_911") != place(model, "call_911", "yes"))


def test_general_neglect_alone_is_never_told_to_police(model: proofs.Model):
    for fact in ("care_missing", "substance_use"):
        told = model.z3.Not(model.setting("tell.law_enforcement", "must_not"))
        assert never(model, {**ALLEGED, fact: "yes"}, told)


def test_neglect_beside_another_allegation_never_keeps_it_from_police(model: proofs.Model):
    other = model.formula(parse("police_case"))
    kept_back = model.z3.Or(
        model.setting("tell.law_enforcement", "must_not"), model.z3.Not(model.setting("tell.law_enforcement", "must"))
    )
    assert never(model, {"care_missing": "yes", "care_risk": "yes"}, model.z3.And(other, kept_back))


@pytest.mark.parametrize(
    "excuse",
    [
        {"care_missing": "yes", "substance_use": "no", "poverty_only": "yes"},
        {"care_missing": "yes", "substance_use": "no", "homeless_only": "yes"},
        {"care_missing": "yes", "substance_use": "no", "treatment_choice": "yes"},
        {"care_missing": "no", "substance_use": "yes", "substance_only": "yes"},
    ],
)
def test_what_the_law_excuses_alone_never_sends_anybody(model: proofs.Model, excuse: dict[str, str]):
    visit = model.level("respond") == place(model, "respond", "in_person")
    alone = {**ALLEGED, **NO_DANGER, "death_suspicious": "no", **excuse}
    assert never(model, alone, visit)
    # And it is this excuse that does it: without it somebody may go.
    unexcused = {fact: ("no" if fact.endswith(("_only", "_choice")) else answer) for fact, answer in alone.items()}
    assert not never(model, unexcused, visit)


@pytest.mark.parametrize("danger", sorted(NO_DANGER))
@pytest.mark.parametrize("excuse", ["poverty_only", "homeless_only", "treatment_choice", "substance_only"])
def test_no_excuse_holds_back_a_visit_to_a_child_in_danger_now(model: proofs.Model, danger: str, excuse: str):
    ground = "substance_use" if excuse == "substance_only" else "care_missing"
    child = {"jurisdiction": "here", "youngest_age": "school_age", "child_died": "no"}
    held_back = model.level("speed") != place(model, "speed", "immediate")
    assert never(model, {**child, ground: "yes", excuse: "yes", danger: "yes"}, held_back)


def test_a_child_who_is_alone_and_not_safe_is_seen_at_once_whatever_else_is_said(model: proofs.Model):
    child = {"jurisdiction": "here", "youngest_age": "school_age", "child_died": "no", "child_alone": "yes"}
    assert never(model, child, model.level("speed") != place(model, "speed", "immediate"))


@pytest.mark.parametrize("cause", ["yes", "unknown"])
def test_a_baby_with_an_injury_that_is_not_known_to_be_an_accident_is_seen_at_once(model: proofs.Model, cause: str):
    baby = {"jurisdiction": "here", "youngest_age": "under_1", "child_died": "no", "injury": "minor", "hit": cause}
    home = {"abuser": "unknown", "access": "unknown", "mutual_fight": "unknown", "officer_force": "unknown"}
    assert never(model, {**baby, **home}, model.level("speed") != place(model, "speed", "immediate"))


def test_no_child_near_means_no_duty_to_take_a_grown_persons_past_to_police(model: proofs.Model):
    past = {"youngest_age": "adult", "other_children_at_risk": "no", "child_died": "no", "missing": "no"}
    assert never(model, {**past, "exploitation": "no"}, model.setting("tell.law_enforcement", "must"))
    assert not never(
        model,
        {**past, "exploitation": "no", "other_children_at_risk": "unknown"},
        model.setting("tell.law_enforcement", "must"),
    )


def test_a_custody_dispute_is_read_by_no_rule_that_decides(model: proofs.Model):
    for rule in model.tool.rules:
        if "custody_dispute" in facts_in(parse(rule.when), model.tool.conditions):
            assert set(rule.sets) == {"duty"}


def test_a_child_who_is_here_and_clearly_abused_at_home_is_never_turned_away(model: proofs.Model):
    here = {"jurisdiction": "here", "child_died": "no", "abuser": "parent", "same_facts_answered": "no"}
    stays_home = model.level("respond") != place(model, "respond", "in_person")
    young = model.var["youngest_age"] != next(f for f in model.tool.facts if f.id == "youngest_age").domain.index(
        "adult"
    )
    for ground in ("sexual_abuse", "physical", "general_neglect", "substance_risk"):
        formula = model.z3.And(model.formula(parse(ground)), young, stays_home)
        assert never(model, here, formula), ground


def test_the_evaluator_agrees_with_the_solver_on_random_answers(tool: law.Tool, capsys: pytest.CaptureFixture[str]):
    reading, dice = proofs.Reading(tool), random.Random(23)
    begun, count = time.process_time(), 0
    while count < 500 or (time.process_time() - begun < 2 and count < 100_000):
        at = random_answers(tool, dice)
        assert reading.agrees(at, tool.decide(at))
        count += 1
    with capsys.disabled():
        print(f" [{count} random cases held against z3] ", end="")


def test_a_wrong_decision_does_not_agree_with_the_solver(tool: law.Tool):
    at = tool.positions({"danger_now": "yes"})
    reading, made = proofs.Reading(tool), tool.decide(at)
    assert reading.agrees(at, made)
    assert not reading.agrees(at, replace(made, speed=made.speed - 1))
    assert not reading.agrees(at, replace(made, fired=made.fired[1:]))


def test_the_evaluator_agrees_with_the_solver_on_every_small_table(tool: law.Tool):
    z3, model = proofs.solver(), proofs.Model(tool)
    rows_seen = 0
    for place, rows in tables(tool, 10_000):
        fires = {row for row in rows if place in tool.decide(row).fired}
        read = [i for i in range(len(tool.facts)) if len({row[i] for row in rows}) > 1]
        fired_rows = [z3.And(*(model.var[tool.facts[i].id] == row[i] for i in read)) for row in sorted(fires)]
        # The rule fires exactly on the rows where the evaluator says it does.
        solving = z3.Solver()
        solving.add(*model.within, model.fires[tool.rules[place].id] != z3.Or(*fired_rows))
        assert solving.check() == z3.unsat, tool.rules[place].id
        rows_seen += len(rows)
    assert rows_seen > 1000


def test_random_answers_keep_every_promise(tool: law.Tool):
    """On the evaluator alone, so that many more can be drawn: what must be true of every outcome."""
    dice = random.Random(5)
    visit = tool.levels["respond"].index("in_person")
    begun, count = time.process_time(), 0
    while count < 1_000 or (time.process_time() - begun < 1 and count < 100_000):
        made = tool.decide(random_answers(tool, dice))
        assert (made.respond == visit) == (made.speed > 0)
        assert len(made.effects) == len(tool.recipients)
        count += 1
