"""The language of conditions: and, or, not over `fact >= level`, `fact in {a, b}` and named conditions. Nothing else.

hit >= yes and (injury >= minor or not abuser in {other_child, other_adult})
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from hearthline.law.types import PackError

_TOKEN = re.compile(r"\s*(>=|[(){},]|[a-z0-9_.]+)")
_WORDS = frozenset({"and", "or", "not", "in"})
_DEPTH = 40


@dataclass(frozen=True, slots=True)
class AtLeast:
    """`fact >= level`, along the fact's declared order."""

    fact: str
    level: str


@dataclass(frozen=True, slots=True)
class OneOf:
    """`fact in {a, b}`."""

    fact: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """A condition with a name of its own. `always` is the name of what always holds."""

    name: str


@dataclass(frozen=True, slots=True)
class Negation:
    part: "Condition"


@dataclass(frozen=True, slots=True)
class Every:
    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Some:
    parts: tuple["Condition", ...]


Condition = AtLeast | OneOf | Named | Negation | Every | Some
Test = Callable[[Sequence[int], Sequence[bool]], bool]


@contextmanager
def about(key: str) -> Iterator[None]:
    """Refusals raised inside say that they are about `key`, unless they already say about what."""
    try:
        yield
    except PackError as error:
        error.key = error.key or key
        raise


def parse(text: str) -> Condition:
    """The condition `text` says. Raises PackError with the place where it stops making sense."""
    return _Parser(text).whole()


class _Parser:
    def __init__(self, text: str) -> None:
        self.text, self.at, self.depth = text, 0, 0

    def whole(self) -> Condition:
        made = self.some()
        if self.peek():
            raise self.refuse(f"did not expect {self.peek()!r}")
        return made

    def refuse(self, problem: str) -> PackError:
        near = self.text[max(0, self.at - 20) : self.at + 20]
        return PackError(f"condition not understood: {problem}, near: {near}", remedy="see law/conditions.py")

    def peek(self) -> str:
        found = _TOKEN.match(self.text, self.at)
        if found:
            return found.group(1)
        return self.text[self.at :].strip()[:10]

    def take(self, expected: str = "") -> str:
        found = _TOKEN.match(self.text, self.at)
        token = found.group(1) if found else ""
        if not found or (expected and token != expected):
            raise self.refuse(f"expected {expected or 'a word'}")
        self.at = found.end()
        return token

    def word(self) -> str:
        token = self.take()
        if token in _WORDS or not (token[0].isalnum() or token[0] == "_"):
            raise self.refuse(f"expected a name, not {token!r}")
        return token

    def some(self) -> Condition:
        parts = [self.every()]
        while self.peek() == "or":
            self.take()
            parts.append(self.every())
        return parts[0] if len(parts) == 1 else Some(tuple(parts))

    def every(self) -> Condition:
        parts = [self.single()]
        while self.peek() == "and":
            self.take()
            parts.append(self.single())
        return parts[0] if len(parts) == 1 else Every(tuple(parts))

    def single(self) -> Condition:
        self.depth += 1
        if self.depth > _DEPTH:
            raise self.refuse("nested too deep")
        made = self._single()
        self.depth -= 1
        return made

    def _single(self) -> Condition:
        if self.peek() == "not":
            self.take()
            return Negation(self.single())
        if self.peek() == "(":
            self.take()
            inner = self.some()
            self.take(")")
            return inner
        name = self.word()
        if self.peek() == ">=":
            self.take()
            return AtLeast(name, self.word())
        if self.peek() == "in":
            self.take()
            self.take("{")
            answers = [self.word()]
            while self.peek() == ",":
                self.take()
                answers.append(self.word())
            self.take("}")
            return OneOf(name, tuple(answers))
        return Named(name)


def write(node: Condition) -> str:
    """The condition as text again; `parse(write(c)) == c` up to needless brackets."""
    if isinstance(node, AtLeast):
        return f"{node.fact} >= {node.level}"
    if isinstance(node, OneOf):
        return f"{node.fact} in {{{', '.join(node.answers)}}}"
    if isinstance(node, Named):
        return node.name
    if isinstance(node, Negation):
        return f"not ({write(node.part)})"
    word = " and " if isinstance(node, Every) else " or "
    return word.join(f"({write(part)})" for part in node.parts)


def facts_in(node: Condition, named: Mapping[str, "Condition"]) -> frozenset[str]:
    """Every fact the condition reads, named conditions followed."""
    if isinstance(node, AtLeast | OneOf):
        return frozenset({node.fact})
    if isinstance(node, Named):
        return facts_in(named[node.name], named) if node.name in named else frozenset()
    parts = (node.part,) if isinstance(node, Negation) else node.parts
    return frozenset().union(*(facts_in(part, named) for part in parts))


@dataclass(frozen=True, slots=True)
class Scope:
    """What a condition may speak of: fact positions, domains, orders, and positions of named conditions."""

    position: Mapping[str, int]
    domain: Mapping[str, tuple[str, ...]]
    order: Mapping[str, tuple[str, ...] | None]
    named: Mapping[str, int]

    def allowed(self, node: AtLeast | OneOf) -> frozenset[int]:
        """The answers (as positions in the domain) for which an atom holds. Raises PackError for unknown words."""
        if node.fact not in self.position:
            raise PackError(f"no fact called {node.fact}", remedy=f"use one of: {', '.join(self.position)}")
        domain, order = self.domain[node.fact], self.order[node.fact]
        if isinstance(node, OneOf):
            wanted: tuple[str, ...] = node.answers
        elif order is None:
            raise PackError(f"{node.fact} has no order, so >= says nothing", remedy="use `in {...}`")
        else:
            wanted = order[order.index(node.level) :] if node.level in order else (node.level,)
        for answer in wanted:
            if answer not in domain:
                raise PackError(f"{node.fact} has no answer {answer}", remedy=f"use one of: {', '.join(domain)}")
        return frozenset(domain.index(answer) for answer in wanted)

    def compile(self, node: Condition) -> Test:
        """A function from answers (positions in each domain) and named results to true or false."""
        if isinstance(node, AtLeast | OneOf):
            at, allowed = self.position.get(node.fact, -1), self.allowed(node)
            return lambda answers, _named: answers[at] in allowed
        if isinstance(node, Named):
            if node.name == "always":
                return lambda _answers, _named: True
            if node.name not in self.named:
                known = ", ".join(self.named) or "none"
                raise PackError(f"no condition called {node.name}", remedy=f"add it; those before it: {known}")
            place = self.named[node.name]
            return lambda _answers, named: named[place]
        if isinstance(node, Negation):
            inner = self.compile(node.part)
            return lambda answers, named: not inner(answers, named)
        tests = [self.compile(part) for part in node.parts]
        return _every(tests) if isinstance(node, Every) else _some(tests)


def _every(tests: Sequence[Test]) -> Test:
    # A plain loop: `all(...)` with a generator costs twice as much, and this runs for every combination drawn.
    def run(answers: Sequence[int], named: Sequence[bool]) -> bool:
        for test in tests:  # noqa: SIM110 (see above)
            if not test(answers, named):
                return False
        return True

    return run


def _some(tests: Sequence[Test]) -> Test:
    def run(answers: Sequence[int], named: Sequence[bool]) -> bool:
        for test in tests:  # noqa: SIM110 (as in _every)
            if test(answers, named):
                return True
        return False

    return run
