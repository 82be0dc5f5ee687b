"""Invented cases beside the law: what a person who knows the law expects of the tool, checked on every build."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hearthline.law import schema
from hearthline.law.checking import Where
from hearthline.law.reading import read
from hearthline.law.tool import Tool
from hearthline.law.types import PackError, Recommendation

_SINGLE = ("outcome", "priority", "call_911")
_ABSENT = ("not_fired",)
_LISTS = ("must", "must_not", "may", "duties", "ask_first", "fired")


@dataclass(frozen=True, slots=True)
class Case:
    """One case: a sentence for a name, the answers, and what is expected of the outcome."""

    name: str
    file: str
    answers: Mapping[str, str]
    expect: Mapping[str, Any]
    citation: str


def read_cases(pack_folder: Path) -> tuple[Case, ...]:
    """The cases of a pack (cases/*.yaml). Raises PackError for a broken file, an unknown base or a repeated name."""
    raw = {}
    for file in sorted(pack_folder.glob("cases/*.yaml")):
        name = f"{pack_folder.name}/cases/{file.name}"
        raw[name] = schema.CASES(read(file, name), Where(name, 1, ""))
    bases = {key: facts for entry in raw.values() for key, facts in entry.get("bases", {}).items()}
    made: dict[str, Case] = {}
    for file_name, entry in raw.items():
        for case in entry["cases"]:
            made_case = _case(case, bases, file_name)
            if case["name"] in made:
                raise PackError("two cases have one name", remedy="rename one", file=file_name, key=case["name"])
            made[case["name"]] = made_case
    return tuple(made.values())


def _case(case: Mapping[str, Any], bases: Mapping[str, Any], file: str) -> Case:
    base = case.get("base", "")
    if base and base not in bases:
        raise PackError(f"no base called {base}", remedy="add it to `bases:`", file=file, key=case["name"])
    for part in case["expect"]:
        if part not in (*_SINGLE, *_LISTS, *_ABSENT):
            known = ", ".join((*_SINGLE, *_LISTS, *_ABSENT))
            raise PackError(f"cannot expect {part}", remedy=f"use: {known}", file=file, key=case["name"])
    return Case(case["name"], file, {**bases.get(base, {}), **case["facts"]}, case["expect"], case["citation"])


def outcome_of(recommendation: Recommendation) -> dict[str, Any]:
    """The parts a case can speak of."""
    told: dict[str, Any] = {
        effect: {ruling.recipient for ruling in recommendation.recipients[effect]}
        for effect in recommendation.recipients
    }
    return {
        "outcome": recommendation.outcome,
        "priority": recommendation.priority,
        "call_911": "yes" if recommendation.call_911 else "no",
        **told,
        "duties": {rule.sets["duty"] for rule in recommendation.duties},
        "ask_first": {ask.fact for ask in recommendation.ask_first},
        "fired": {rule.id for rule in recommendation.fired},
    }


def differences(case: Case, tool: Tool) -> tuple[str, ...]:
    """What the tool does otherwise than the case expects; empty when they agree. Lists are "at least these"."""
    got = outcome_of(tool.run(case.answers))
    found = []
    for part, wanted in case.expect.items():
        if part in _SINGLE and got[part] != wanted:
            found.append(f"{part}: expected {wanted}, got {got[part]}")
        if part in _LISTS:
            missing = [item for item in wanted if item not in got[part]]
            if missing:
                found.append(f"{part}: lacks {', '.join(missing)}; has {', '.join(sorted(got[part])) or 'nothing'}")
        if part in _ABSENT and (wrong := [item for item in wanted if item in got["fired"]]):
            found.append(f"{part}: yet fired {', '.join(wrong)}")
    return tuple(found)
