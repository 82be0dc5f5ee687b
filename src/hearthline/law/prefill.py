"""From what a reporter ticked to facts, by a mapping in the pack. Coded answers and ages only: never text."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from hearthline.law.types import Fact

_OLDEST = 130


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
        bands = {_band(child, ages["bands"]) for child in _at(report, ages["from"])}
        found.setdefault(ages["fact"], set()).update(bands)
    made = {}
    for fact, answers in found.items():
        answer = _worst(facts[fact], answers)
        if answer:
            made[fact] = answer
    return made


def _holds(report: Mapping[str, Any], line: Mapping[str, Any]) -> bool:
    for item in _at(report, line["from"]):
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


def _band(age: Any, bands: Sequence[Mapping[str, Any]]) -> str:
    """The band of an age in whole years; unknown for anything else ("about 6" is text, and text is not read)."""
    if isinstance(age, str) and age.strip().isascii() and age.strip().isdigit():
        age = int(age.strip()[:4])
    if not isinstance(age, int) or isinstance(age, bool) or not 0 <= age <= _OLDEST:
        return "unknown"
    reached = [band["answer"] for band in bands if age >= band["at_least"]]
    return str(reached[-1]) if reached else "unknown"


def _worst(fact: Fact, answers: set[str]) -> str:
    if fact.order:
        return max((answer for answer in answers if answer in fact.order), key=fact.order.index, default="")
    return next(iter(answers)) if len(answers) == 1 else ""
