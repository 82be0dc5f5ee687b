"""Running a tool's rules over answers given as numbers: each answer is its place in the fact's domain."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from hearthline.law import conditions as cond
from hearthline.law.types import Fact, PackError, Rule


@dataclass(frozen=True, slots=True)
class Decision:
    """The outcome as numbers: level of each part, effect for each recipient, and the rules that fired."""

    respond: int
    speed: int
    call_911: int
    default_used: bool
    effects: tuple[str, ...]
    fired: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What one rule asks for: a level of each part (-1: nothing), and an effect for recipients by place."""

    respond: int
    speed: int
    call_911: int
    tells: tuple[tuple[int, str], ...]


class Evaluator:
    """The rules of one tool, compiled once. Raises PackError for conditions the tool's facts cannot answer."""

    def __init__(
        self,
        facts: Sequence[Fact],
        rules: Sequence[Rule],
        named: Mapping[str, cond.Condition],
        whens: Sequence[cond.Condition],
        levels: Mapping[str, Sequence[str]],
        defaults: Mapping[str, str],
        otherwise: Mapping[str, str],
    ) -> None:
        places: dict[str, int] = {}
        scope = cond.Scope(
            {fact.id: place for place, fact in enumerate(facts)},
            {fact.id: fact.domain for fact in facts},
            {fact.id: fact.order for fact in facts},
            places,
        )
        self._named: list[cond.Test] = []
        for name, node in named.items():
            # A condition may use only those written before it, so that none can lead back to itself.
            with cond.about(f"conditions.{name}"):
                self._named.append(scope.compile(node))
            places[name] = len(places)
        self._tests = []
        for rule, when in zip(rules, whens, strict=True):
            with cond.about(f"rules.{rule.id}.when"):
                self._tests.append(scope.compile(when))
        self._scope = scope
        self._recipients = tuple(otherwise)
        self._otherwise = list(otherwise.values())
        self._asked = [_asked(rule, levels, self._recipients) for rule in rules]
        self._default = tuple(levels[part].index(defaults[part]) for part in ("respond", "speed", "call_911"))
        read_by_named = [cond.facts_in(node, named) for node in named.values()]
        read_by_rule = [cond.facts_in(when, named) for when in whens]
        self._readers = [(_with(fact.id, read_by_named), _with(fact.id, read_by_rule)) for fact in facts]
        self._sizes = [len(fact.domain) for fact in facts]

    def understands(self, node: cond.Condition) -> None:
        """Raises PackError for a condition that these facts and named conditions cannot answer."""
        self._scope.compile(node)

    def decide(self, at: Sequence[int]) -> Decision:
        """The most urgent level any fired rule asks for, else the default.

        Raises PackError when two rules tell one recipient different things (`packs check` proves that none can).
        """
        return self._outcome(self.truths(at)[1])

    def flips(self, at: Sequence[int], place: int, truths: tuple[list[bool], list[bool]]) -> Iterator[Decision]:
        """The outcome for each other answer to the fact at `place`, from the `truths` of `at`.

        Only what reads that fact is looked at again.
        """
        named, fired = truths
        conditions, rules = self._readers[place]
        for answer in range(self._sizes[place]):
            if answer == at[place]:
                continue
            other = (*at[:place], answer, *at[place + 1 :])
            named_then, fired_then = list(named), list(fired)
            for i in conditions:
                named_then[i] = self._named[i](other, named_then)
            for i in rules:
                fired_then[i] = self._tests[i](other, named_then)
            yield self._outcome(fired_then)

    def truths(self, at: Sequence[int]) -> tuple[list[bool], list[bool]]:
        """Whether each named condition, and each rule, holds."""
        named: list[bool] = []
        for test in self._named:
            named.append(test(at, named))
        return named, [test(at, named) for test in self._tests]

    def _outcome(self, truths: Sequence[bool]) -> Decision:
        fired = tuple(place for place, true in enumerate(truths) if true)
        respond = speed = call = -1
        effects = list(self._otherwise)
        told: dict[int, str] = {}
        for place in fired:
            asked = self._asked[place]
            respond = max(respond, asked.respond)
            speed = max(speed, asked.speed)
            call = max(call, asked.call_911)
            for who, effect in asked.tells:
                if told.setdefault(who, effect) != effect:
                    name = self._recipients[who]
                    raise PackError("two rules disagree about a recipient", remedy="run `packs check`", key=name)
                effects[who] = effect
        default_used = respond < 0
        if default_used:
            respond, speed = self._default[0], self._default[1]
        return Decision(respond, max(speed, 0), max(call, self._default[2]), default_used, tuple(effects), fired)


def _asked(rule: Rule, levels: Mapping[str, Sequence[str]], recipients: Sequence[str]) -> _Asked:
    def level(part: str) -> int:
        return levels[part].index(rule.sets[part]) if part in rule.sets else -1

    tells = [(part[5:], effect) for part, effect in rule.sets.items() if part.startswith("tell.")]
    told = tuple((recipients.index(who), effect) for who, effect in tells)
    return _Asked(level("respond"), level("speed"), level("call_911"), told)


def _with(fact: str, read: Sequence[frozenset[str]]) -> tuple[int, ...]:
    """The places of the conditions that read a fact, directly or through others."""
    return tuple(place for place, facts in enumerate(read) if fact in facts)
