"""What is proved of a tool for every combination of answers, by z3 (a development dependency).

The solver is given the tool as written (conditions parsed anew, orders, defaults), not the compiled evaluator, so
that it is a second reading of the same law. Every fact is one small number: its place in the domain.
"""

import importlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hearthline.law import conditions as cond
from hearthline.law.evaluator import Decision
from hearthline.law.tool import Tool
from hearthline.law.types import Fact


def solver() -> Any:
    """The z3 module, or None when it is not installed. By name: it has no types to check against."""
    try:
        return importlib.import_module("z3")
    except ImportError:
        return None


@dataclass(frozen=True, slots=True)
class Proof:
    """One claim: `holds`, and for a claim that does not, the answers that show it."""

    claim: str
    holds: bool
    counter_example: Mapping[str, str]


class Model:
    """A tool as formulas over the answers."""

    def __init__(self, tool: Tool, suffix: str = "") -> None:
        self.z3: Any = solver()
        z3 = self.z3
        self.tool = tool
        self.var: dict[str, Any] = {fact.id: z3.Int(f"{fact.id}{suffix}") for fact in tool.facts}
        self.within = [z3.And(self.var[fact.id] >= 0, self.var[fact.id] < len(fact.domain)) for fact in tool.facts]
        self.named = {name: self.formula(node) for name, node in tool.conditions.items()}
        self.fires = {rule.id: self.formula(cond.parse(rule.when)) for rule in tool.rules}

    def formula(self, node: cond.Condition) -> Any:
        """The condition as a z3 formula (named conditions written out)."""
        z3 = self.z3
        if isinstance(node, cond.Named):
            return z3.BoolVal(True) if node.name == "always" else self.formula(self.tool.conditions[node.name])
        if isinstance(node, cond.Negation):
            return z3.Not(self.formula(node.part))
        if isinstance(node, cond.Every):
            return z3.And(*(self.formula(part) for part in node.parts))
        if isinstance(node, cond.Some):
            return z3.Or(*(self.formula(part) for part in node.parts))
        fact = next(fact for fact in self.tool.facts if fact.id == node.fact)
        answers: Sequence[str] = node.answers if isinstance(node, cond.OneOf) else ()
        if isinstance(node, cond.AtLeast):
            order = fact.order or ()
            answers = order[order.index(node.level) :]
        return z3.Or(*(self.var[fact.id] == fact.domain.index(answer) for answer in answers))

    def setting(self, part: str, level: str) -> Any:
        """Some rule that sets `part` to `level` fires."""
        return self.z3.Or(*(self.fires[r.id] for r in self.tool.rules if r.sets.get(part) == level))

    def level(self, part: str, without: str = "") -> Any:
        """The outcome of a part as a number: the most urgent level any fired rule asks for, else the default.

        `without`: a rule to leave out, to see what it is good for.
        """
        z3, levels = self.z3, self.tool.levels
        rules = [rule for rule in self.tool.rules if rule.id != without]
        outcome = z3.IntVal(0)
        for place, level in enumerate(levels[part]):
            asked = z3.Or(*(self.fires[rule.id] for rule in rules if rule.sets.get(part) == level))
            outcome = z3.If(asked, place, outcome)
        default = levels[part].index(self.tool.default_level(part))
        return z3.If(self.silent(without), default, outcome) if part in ("respond", "speed") else outcome

    def silent(self, without: str = "") -> Any:
        """No rule says whether to respond: the default stands, and questions come first."""
        asking = (r.id for r in self.tool.rules if "respond" in r.sets and r.id != without)
        return self.z3.Not(self.z3.Or(*(self.fires[rule_id] for rule_id in asking)))

    def possible(self) -> list[Any]:
        """The domain, without the combinations declared impossible."""
        banned = [self.z3.Not(self.formula(cond.parse(text))) for text in self.tool.impossible.values()]
        return [*self.within, *banned]

    def answers(self, solved: Any) -> dict[str, str]:
        """A solver's model as answers."""
        return {
            fact.id: fact.domain[solved.eval(self.var[fact.id], model_completion=True).as_long()]
            for fact in self.tool.facts
        }

    def claim(self, text: str, assumptions: Sequence[Any], never: Any) -> Proof:
        """Proves that `never` cannot happen under `assumptions`."""
        solving = self.z3.Solver()
        solving.add(*assumptions, never)
        verdict = solving.check()
        if verdict == self.z3.unsat:
            return Proof(text, True, {})
        # "unknown" (the solver gave up) proves nothing, and has no example.
        return Proof(text, False, self.answers(solving.model()) if verdict == self.z3.sat else {})


class Reading:
    """The solver's reading of the tool as one formula that is true when a decision is what the solver says."""

    def __init__(self, tool: Tool) -> None:
        self.tool, self.model = tool, Model(tool)
        z3 = self.z3 = self.model.z3
        self.levels = [z3.Int(f"level {part}") for part in ("respond", "speed", "call_911")]
        self.silent = z3.Bool("silent")
        self.fires = [z3.Bool(f"fires {rule.id}") for rule in tool.rules]
        said = [self.model.level(part) for part in ("respond", "speed", "call_911")]
        self.same = z3.And(
            *(level == formula for level, formula in zip(self.levels, said, strict=True)),
            self.silent == self.model.silent(),
            *(fires == self.model.fires[rule.id] for fires, rule in zip(self.fires, tool.rules, strict=True)),
        )

    def agrees(self, at: Sequence[int], made: Decision) -> bool:
        """Whether the evaluator's `made` is what the solver reads for the answers `at` (places in the domains)."""
        z3, facts = self.z3, self.tool.facts
        pairs = [(self.model.var[fact.id], z3.IntVal(place)) for fact, place in zip(facts, at, strict=True)]
        numbers = (made.respond, made.speed, made.call_911)
        pairs += [(level, z3.IntVal(number)) for level, number in zip(self.levels, numbers, strict=True)]
        pairs += [(self.silent, z3.BoolVal(made.default_used))]
        pairs += [(fires, z3.BoolVal(place in made.fired)) for place, fires in enumerate(self.fires)]
        return bool(z3.is_true(z3.simplify(z3.substitute(self.same, *pairs))))


def prove(tool: Tool) -> tuple[Proof, ...]:
    """Every claim about the tool, in the order to print them."""
    model = Model(tool)
    return (*_monotone(model), *_recipients(model), *_consistent(model), *_alive(model))


def _monotone(model: Model) -> Iterator[Proof]:
    """All else equal, worse answers never lower respond, speed or 911.

    One question for all orders at once (any number of facts may move up); only when it fails, one for each fact.
    """
    worse = Model(model.tool, "'")
    z3 = model.z3
    lower = z3.Or(*(worse.level(part) < model.level(part) for part in model.tool.levels))
    ordered = [fact for fact in model.tool.facts if fact.order]
    same = {fact.id: model.var[fact.id] == worse.var[fact.id] for fact in model.tool.facts}
    climbs = {fact.id: _climb(model, worse, fact) for fact in ordered}
    together = [*model.within, *(climbs.get(fact.id, same[fact.id]) for fact in model.tool.facts)]
    names = len(ordered)
    whole = model.claim(f"worse answers to any of {names} ordered facts never lower the outcome", together, lower)
    yield whole
    if not whole.holds:
        for fact in ordered:
            alone = [climbs[other] if other == fact.id else kept for other, kept in same.items()]
            yield model.claim(f"a worse {fact.id} never lowers the outcome", [*model.within, *alone], lower)


def _climb(model: Model, worse: Model, fact: Fact) -> Any:
    """The fact keeps its answer or moves up its order."""
    z3, order = model.z3, fact.order or ()
    return z3.Or(
        *(
            z3.And(
                model.var[fact.id] == fact.domain.index(answer),
                z3.Or(*(worse.var[fact.id] == fact.domain.index(graver) for graver in order[place:])),
            )
            for place, answer in enumerate(order)
        )
    )


def _recipients(model: Model) -> Iterator[Proof]:
    """Exactly one of must, must not, may for every recipient, contradictory answers included."""
    z3 = model.z3
    for who in model.tool.recipients:
        effects = [model.setting(f"tell.{who}", effect) for effect in ("must", "must_not", "may")]
        clash = z3.Or(*(z3.And(a, b) for i, a in enumerate(effects) for b in effects[i + 1 :]))
        yield model.claim(f"{who}: exactly one of must, must not, may", model.within, clash)


def _consistent(model: Model) -> Iterator[Proof]:
    z3, levels = model.z3, model.tool.levels
    visit = model.level("respond") == levels["respond"].index("in_person")
    timed = model.level("speed") > 0
    yield model.claim("a visit always has a speed, and nothing else has", model.within, visit != timed)
    unknown = [model.var[fact.id] == fact.domain.index("unknown") for fact in model.tool.facts]
    top = z3.Or(*(model.level(part) == len(levels[part]) - 1 for part in ("speed", "call_911")))
    yield model.claim("all unknown is not the highest priority", unknown, top)
    yield model.claim("all unknown ends in questions", unknown, z3.Not(model.silent()))


def _alive(model: Model) -> Iterator[Proof]:
    """Every rule can fire; and each that sets the outcome can be the one that makes the difference."""
    solving = model.z3.Solver()
    solving.add(*model.possible())

    def can(formula: Any) -> bool:
        # One solver for all: what it learned of the domains serves every question (50 times faster).
        solving.push()
        solving.add(formula)
        found = solving.check() == model.z3.sat
        solving.pop()
        return bool(found)

    for rule in model.tool.rules:
        yield Proof(f"rule {rule.id} can fire", can(model.fires[rule.id]), {})
        parts = [part for part in rule.sets if part in model.tool.levels]
        if parts:
            changes = [model.level(part) != model.level(part, without=rule.id) for part in parts]
            # A rule that says what the default says still answers the question whether enough is known.
            changes.append(model.silent() != model.silent(without=rule.id))
            yield Proof(f"rule {rule.id} can make the difference", can(model.z3.Or(*changes)), {})
