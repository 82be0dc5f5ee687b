"""From what a reporter ticked to facts, by a mapping in the pack. Coded answers and ages only: never text."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from hearthline.law.types import Fact, PackError

_OLDEST = 130
_AGE = re.compile(r"([0-9]{1,4}) ?([^\W\d][^\d]*)?")


def prefill(
    report: Mapping[str, Any],
    mapping: Sequence[Mapping[str, Any]],
    ages: Mapping[str, Any] | None,
    facts: Mapping[str, Fact],
) -> dict[str, str]:
    """Answers that follow from `report` (report content, schema 1).

    Where two lines of the mapping disagree the worse answer stands; without an order the fact is left unknown.
    Anything missing or of an unexpected shape is simply not used.
    """
    found: dict[str, set[str]] = {}
    for line in mapping:
        if _holds(report, line):
            for fact, answer in line["set"].items():
                found.setdefault(fact, set()).add(answer)
    if ages:
        bands = {_band(child, ages) for child in _at(report, ages["from"])}
        found.setdefault(ages["fact"], set()).update(bands)
    made = {}
    for fact, answers in found.items():
        answer = _worst(facts[fact], answers)
        if answer:
            made[fact] = answer
    return made


def worst_of(parts: Iterable[Mapping[str, str]], facts: Mapping[str, Fact]) -> dict[str, str]:
    """One set of answers from several parts of a report: the worst of each fact, in its declared order.

    A fact without an order keeps the answer that all who know it agree on, and is left out where they do not.
    """
    said: dict[str, set[str]] = {}
    for part in parts:
        for fact, answer in part.items():
            said.setdefault(fact, set()).add(answer)
    made = {
        fact: _worst(facts[fact], answers if facts[fact].order else _known(answers)) for fact, answers in said.items()
    }
    return {fact: answer for fact, answer in made.items() if answer}


def worse(fact: Fact, one: str, other: str) -> bool:
    """Whether `one` is worse than `other` in the declared order; never for a fact without an order."""
    return one in (fact.order or ()) and one != other and _worst(fact, {one, other}) == one


def _known(answers: set[str]) -> set[str]:
    return answers - {"unknown"} or answers


def check_mapping(
    mapping: Sequence[Mapping[str, Any]], ages: Mapping[str, Any] | None, facts: Mapping[str, Fact]
) -> None:
    """Raises PackError when the mapping fills in a fact or an answer that the tool does not have."""
    pairs = [("prefill", fact, answer) for line in mapping for fact, answer in line["set"].items()]
    if ages:
        bands = ages["bands"]
        said = (*(band["answer"] for band in bands), *ages.get("words", {}).values())
        pairs += [("prefill_ages", ages["fact"], answer) for answer in said]
        starts = [band["at_least"] for band in bands]
        if starts != sorted(set(starts)):
            raise PackError("bands go youngest first", remedy="sort `at_least:`", key="prefill_ages.bands")
    for key, fact, answer in pairs:
        if fact not in facts:
            raise PackError(f"no fact called {fact}", remedy=f"use one of: {', '.join(facts)}", key=key)
        if answer not in facts[fact].domain:
            allowed = ", ".join(facts[fact].domain)
            raise PackError(f"{fact} has no answer {answer}", remedy=f"use one of: {allowed}", key=key)


def _holds(report: Mapping[str, Any], line: Mapping[str, Any]) -> bool:
    """`told`: the words are there at all (what they say is not read), and none of the doubts it names was ticked."""
    if "told" in line and any(doubt is True for path in line["told"] for doubt in _at(report, path)):
        return False
    for item in _at(report, line["from"]):
        if "told" in line and isinstance(item, str) and item.strip():
            return True
        if "is" in line and isinstance(item, str) and item in line["is"]:
            return True
        if "has" in line and isinstance(item, list) and any(code in item for code in line["has"]):
            return True
        if "where" in line and isinstance(item, Mapping):
            wanted = line["where"].items()
            if all(item.get(key) == answer for key, answer in wanted):
                return True
    return False


def _at(node: Any, path: str) -> Iterator[Any]:
    """Every value at a dotted path; `[]` after a name walks a list."""
    name, _, rest = path.partition(".")
    many = name.endswith("[]")
    if not isinstance(node, Mapping):
        return
    child = node.get(name.removesuffix("[]"))
    children = child if many and isinstance(child, list) else [] if many else [child]
    for item in children:
        if rest:
            yield from _at(item, rest)
        else:
            yield item


def _band(age: Any, ages: Mapping[str, Any]) -> str:
    """The band of an age in whole years; unknown for anything else ("about 6" is text, and text is not read).

    The pack names the words that stand for an age ("newborn"), and how many of a unit make a year ("6 months").
    """
    if isinstance(age, str):
        said = " ".join(age.casefold().split())
        if said in ages.get("words", {}):
            return str(ages["words"][said])
        age = _years(said, ages.get("per_year", {}))
    if not isinstance(age, int) or isinstance(age, bool) or not 0 <= age <= _OLDEST:
        return "unknown"
    reached = [band["answer"] for band in ages["bands"] if age >= band["at_least"]]
    return str(reached[-1]) if reached else "unknown"


def _years(said: str, per_year: Mapping[str, int]) -> int | None:
    """A number, with nothing or one known unit after it: anything more could be a second child in the same field."""
    found = _AGE.fullmatch(said)
    if not found or (found[2] and found[2] not in per_year):
        return None
    return int(found[1]) // (per_year[found[2]] if found[2] else 1)


def _worst(fact: Fact, answers: set[str]) -> str:
    if fact.order:
        return max((answer for answer in answers if answer in fact.order), key=fact.order.index, default="")
    return next(iter(answers)) if len(answers) == 1 else ""
