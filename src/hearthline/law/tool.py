"""The decision tool: facts with finite answers, rules without order or arithmetic, one recommendation."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from hearthline.law import conditions as cond
from hearthline.law.evaluator import Decision, Evaluator
from hearthline.law.prefill import check_mapping, prefill, worse, worst_of
from hearthline.law.types import (
    AskFirst,
    Citation,
    Effect,
    Fact,
    FiredRule,
    PackError,
    RecipientRuling,
    Recommendation,
    Rule,
)

UNKNOWN = "unknown"


class Tool:
    """A tool of a pack. `adopted` is False until a named person of an agency has signed this version."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._data = data
        self.id: str = data["id"]
        self.adoptions: tuple[str, ...] = tuple(data["adopted"])
        self.adopted: bool = bool(self.adoptions)
        self.facts: tuple[Fact, ...] = tuple(_fact(key, entry) for key, entry in data["facts"].items())
        self.rules: tuple[Rule, ...] = tuple(_rule(key, entry) for key, entry in data["rules"].items())
        self.recipients: tuple[str, ...] = tuple(data["recipients"])
        self.levels: Mapping[str, tuple[str, ...]] = {
            name: tuple(entry["levels"]) for name, entry in data["dimensions"].items()
        }
        self.default_citation = Citation(*data["default"]["citation"])
        self.conditions = {name: _parsed(f"conditions.{name}", text) for name, text in data["conditions"].items()}
        self.whens = tuple(_parsed(f"rules.{key}.when", entry["when"]) for key, entry in data["rules"].items())
        self._by_id = {fact.id: fact for fact in self.facts}
        self._check()
        self.limits: Mapping[str, str] = data["dimensions"]["speed"].get("limits", {})
        """Speed to the id of its time limit (the response clock)."""
        defaults = {part: self.default_level(part) for part in self.levels}
        otherwise = {who: entry["otherwise"] for who, entry in data["recipients"].items()}
        self._evaluator = Evaluator(
            self.facts, self.rules, self.conditions, self.whens, self.levels, defaults, otherwise
        )
        # After the evaluator: it refuses a condition that leads back to itself, which could be followed without end.
        self._reads = [cond.facts_in(when, self.conditions) for when in self.whens]
        for name, text in self.impossible.items():
            with cond.about(f"impossible.{name}"):
                self._evaluator.understands(cond.parse(text))

    def _check(self) -> None:
        if set(self.levels) != {"respond", "speed", "call_911"}:
            raise PackError("a tool needs the parts respond, speed, call_911", remedy="mend `dimensions:`")
        for fact in self.facts:
            if UNKNOWN not in fact.domain or (fact.order and sorted(fact.order) != sorted(fact.domain)):
                raise PackError(
                    "a fact needs `unknown` among its answers, and an order over all of them",
                    remedy="mend `domain:` and `order:`",
                    key=fact.id,
                )
        for part, entry in self._data["dimensions"].items():
            for level in (entry["default"], *entry.get("limits", {})):
                if level not in entry["levels"]:
                    raise PackError(f"no level {level}", remedy="use one of `levels:`", key=f"dimensions.{part}")
        check_mapping(self._data.get("prefill", ()), self._data.get("prefill_ages"), self._by_id)
        for rule in self.rules:
            for part, level in rule.sets.items():
                self._check_setting(rule, part, level)

    def _check_setting(self, rule: Rule, part: str, level: str) -> None:
        kind, _, name = part.partition(".")
        if kind == "tell" and name not in self.recipients:
            raise PackError(f"no recipient called {name}", remedy="add it under `recipients:`", key=rule.id)
        if kind not in ("tell", "duty") and level not in self.levels.get(part, ()):
            raise PackError(f"{part} has no level {level}", remedy="use a level of `dimensions:`", key=rule.id)
        if part == "speed" and "respond" not in rule.sets:
            raise PackError("a rule that sets speed sets respond too", remedy="add respond", key=rule.id)

    @property
    def impossible(self) -> Mapping[str, str]:
        """Combinations that cannot all be true, as conditions by name."""
        return cast(Mapping[str, str], self._data["impossible"])

    def default_level(self, part: str) -> str:
        """The level of a part when no rule speaks of it."""
        return str(self._data["dimensions"][part]["default"])

    def positions(self, answers: Mapping[str, str]) -> tuple[int, ...]:
        """`answers` as one number a fact, those left out as unknown. Raises PackError naming what is allowed."""
        for key, answer in answers.items():
            if key not in self._by_id:
                raise PackError(f"no fact called {key}", remedy=f"facts: {', '.join(self._by_id)}", key=key)
            if answer not in self._by_id[key].domain:
                allowed = ", ".join(self._by_id[key].domain)
                raise PackError(f"{key} has no such answer", remedy=f"allowed answers: {allowed}", key=key)
        return tuple(fact.domain.index(answers.get(fact.id, UNKNOWN)) for fact in self.facts)

    def decide(self, at: Sequence[int]) -> Decision:
        """The outcome as numbers, for answers from `positions`."""
        return self._evaluator.decide(at)

    def run(self, answers: Mapping[str, str]) -> Recommendation:
        """The recommendation for `answers` (fact id to answer; facts left out are unknown).

        Raises PackError for a fact or an answer the tool does not know; the message names the allowed ones.
        """
        at = self.positions(answers)
        made = self.decide(at)
        respond, speed = self.levels["respond"][made.respond], self.levels["speed"][made.speed]
        outcome = "ask_first" if made.default_used else respond
        fired = tuple(self._fired(place, at) for place in made.fired)
        why = next((rule.citation for rule in fired if rule.sets.get("respond") == respond), None)
        default = self._data["default"]
        return Recommendation(
            outcome=outcome,
            priority=speed,
            respond=respond,
            call_911=self.levels["call_911"][made.call_911] == "yes",
            limit_id=self.limits.get(speed, ""),
            text_id=default["text"] if made.default_used else f"outcome.{outcome}",
            citation=why or Citation(*default["citation"]),
            recipients=self._told(made),
            duties=tuple(rule for rule in fired if "duty" in rule.sets),
            fired=fired,
            ask_first=self._ask_first(at, made),
            unknowns=tuple(fact.id for fact, place in zip(self.facts, at, strict=True) if _open(fact, place)),
            default_used=made.default_used,
            adopted=self.adopted,
        )

    def _fired(self, place: int, at: Sequence[int]) -> FiredRule:
        rule = self.rules[place]
        read = self._reads[place]
        seen = {fact.id: fact.domain[at[i]] for i, fact in enumerate(self.facts) if fact.id in read}
        return FiredRule(rule.id, rule.text_id, rule.citation, rule.confidence, rule.sets, seen)

    def _told(self, made: Decision) -> Mapping[Effect, tuple[RecipientRuling, ...]]:
        sorted_by: dict[Effect, list[RecipientRuling]] = {"must": [], "must_not": [], "may": []}
        for who, effect in zip(self.recipients, made.effects, strict=True):
            part = f"tell.{who}"
            rule = next((self.rules[i] for i in made.fired if part in self.rules[i].sets), None)
            entry = self._data["rules"][rule.id] if rule else self._data["recipients"][who]
            sorted_by[cast(Effect, effect)].append(
                RecipientRuling(
                    recipient=who,
                    text_id=f"recipient.{who}",
                    effect=cast(Effect, effect),
                    reason_id=rule.text_id if rule else self._data["recipients"][who].get("text", ""),
                    rule_id=rule.id if rule else "",
                    limit_id=entry.get("limit", ""),
                    citation=Citation(*entry["citation"]),
                    confidence=entry["confidence"],
                )
            )
        return {effect: tuple(rulings) for effect, rulings in sorted_by.items()}

    def _ask_first(self, at: Sequence[int], now: Decision) -> tuple[AskFirst, ...]:
        """Every unknown fact whose answer alone would change the outcome; those that could raise it most come first."""
        found: list[tuple[tuple[int, ...], AskFirst]] = []
        truths = self._evaluator.truths(at)
        for place, fact in enumerate(self.facts):
            if not _open(fact, at[place]):
                continue
            others = list(self._evaluator.flips(at, place, truths))
            changed = _changed(now, others)
            if changed:
                worst = max(others, key=lambda other: (other.call_911, other.speed, other.respond))
                urgent = self.levels["call_911"][worst.call_911] == "yes"
                label = "call_911" if urgent else self.levels["speed"][worst.speed]
                rank = (
                    worst.call_911 - now.call_911,
                    worst.speed - now.speed,
                    worst.respond - now.respond,
                    *(part in changed for part in ("respond", "speed", "outcome")),
                    len(changed),
                )
                raises = any(
                    other.call_911 > now.call_911 or other.speed > now.speed or other.respond > now.respond
                    for other in others
                )
                found.append((rank, AskFirst(fact.id, fact.text_id, changed, label, raises)))
        found.sort(key=lambda pair: pair[0], reverse=True)
        return tuple(ask for _, ask in found)

    def prefill(self, report: Mapping[str, Any]) -> dict[str, str]:
        """Answers that follow from the coded answers and ages of report content schema 1. Text is never read."""
        mapping = self._data.get("prefill", ())
        return prefill(report, mapping, self._data.get("prefill_ages"), self._by_id)

    def worst_of(self, parts: Iterable[Mapping[str, str]]) -> dict[str, str]:
        """The answers of several parts of a report as one: the worst of each fact in its declared order."""
        return worst_of(parts, self._by_id)

    def worse(self, fact: str, one: str, other: str) -> bool:
        """Whether `one` is a worse answer to `fact` than `other`. Never for a fact without a declared order."""
        return worse(self._by_id[fact], one, other)


def _open(fact: Fact, place: int) -> bool:
    return fact.domain[place] == UNKNOWN


def _changed(now: Decision, others: Sequence[Decision]) -> tuple[str, ...]:
    parts = {
        "call_911": any(other.call_911 != now.call_911 for other in others),
        "speed": any(other.speed != now.speed for other in others),
        "respond": any(other.respond != now.respond for other in others),
        "outcome": any(other.default_used != now.default_used for other in others),
        "recipients": any(other.effects != now.effects for other in others),
    }
    return tuple(part for part, differs in parts.items() if differs)


def _fact(key: str, entry: Mapping[str, Any]) -> Fact:
    order = tuple(entry["order"]) if entry["order"] else None
    text, hint = entry.get("text", f"fact.{key}"), entry.get("hint", f"fact.{key}.hint")
    return Fact(key, text, hint, entry["group"], tuple(entry["domain"]), order, Citation(*entry["citation"]))


def _rule(key: str, entry: Mapping[str, Any]) -> Rule:
    sets = dict(entry.get("sets", {}))
    sets |= {f"tell.{who}": effect for who, effect in entry.get("tells", {}).items()}
    sets |= {"duty": entry["duty"]} if "duty" in entry else {}
    if not sets:
        raise PackError("a rule must set, tell or ask something", remedy="add sets, tells or duty", key=key)
    citation, text = Citation(*entry["citation"]), entry.get("text", f"rule.{key}")
    return Rule(key, text, entry["when"], sets, citation, entry["confidence"], entry["source_pack"])


def _parsed(key: str, text: str) -> cond.Condition:
    with cond.about(key):
        return cond.parse(text)
