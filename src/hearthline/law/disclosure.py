"""What may be said to this person about this case: a table of the pack, and one pure function over it.

It is told who asks, how they were verified and what they ask. It is never told whether there is a case: so its answer,
its words and the time it takes cannot give that away. Whatever no rule allows is not said.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from hearthline.law.pack import Pack
from hearthline.law.schema_desk import ANYONE, FORBIDS
from hearthline.law.types import Citation, Confidence, PackError

Answer = Literal["yes", "pass", "no"]
NOBODY_VERIFIED: Final = ""
"""How somebody was verified whom nobody verified."""
ORDER: Final[Mapping[Answer, int]] = {"no": 0, "pass": 1, "yes": 2}
"""How much a person gets: nothing, somebody else's answer, ours."""


@dataclass(frozen=True, slots=True)
class Ground:
    """One rule that spoke, with where it comes from. `says`: its texts, by id."""

    rule: str
    effect: str
    says: tuple[str, ...]
    citation: Citation
    confidence: Confidence
    note: str


@dataclass(frozen=True, slots=True)
class Ruling:
    """The answer. `yes`: say `says`. `pass`: this desk says nothing of the case; `refer` takes over. `no`: say the
    refusal, which is the first of `says`.

    `says`: text ids, in the order they are said; what is said to everybody who asks this comes last. `ask`: whom the
    desk asks when the facts give no rule ("" otherwise). `owed`: the law wants it said. `grounds`: why, each cited.
    """

    answer: Answer
    says: tuple[str, ...]
    refer: tuple[str, ...]
    ask: str
    owed: bool
    grounds: tuple[Ground, ...]

    @property
    def rules(self) -> tuple[str, ...]:
        """The ids of the rules that spoke, for the journal and for cases."""
        return tuple(ground.rule for ground in self.grounds)


class Table:
    """The rules of one pack."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        """`data`: a resolved pack."""
        self.who: Mapping[str, Mapping[str, Any]] = data.get("disclosure_who", {})
        self.ways: Mapping[str, Mapping[str, Any]] = data.get("disclosure_ways", {})
        self.asks: Mapping[str, Mapping[str, Any]] = data.get("disclosure_asks", {})
        self.refer: Mapping[str, Mapping[str, Any]] = data.get("disclosure_refer", {})
        self._default: Mapping[str, Mapping[str, Any]] = data.get("disclosure_default", {})
        self._rules: Mapping[str, Mapping[str, Any]] = data.get("disclosure_rules", {})
        self._always: Mapping[str, Mapping[str, Any]] = data.get("disclosure_always", {})

    @classmethod
    def of(cls, pack: Pack) -> "Table":
        """The table of a pack; one without any has a table that knows nobody."""
        return cls(pack.resolved())

    def decide(self, who: Collection[str], way: str, asks: str) -> Ruling:
        """What may be said. `who`: every kind of person this one is, at least one. `way`: how they were verified, or
        NOBODY_VERIFIED. Raises PackError for a code that the pack does not hold, and for nobody."""
        self._known(who, way, asks)
        hats = {*who, ANYONE}
        spoke = [
            (key, rule)
            for key, rule in self._rules.items()
            if asks in rule["asks"] and hats & set(rule["who"]) and ("ways" not in rule or way in rule["ways"])
        ]
        forbids = [(key, rule) for key, rule in spoke if rule["effect"] in FORBIDS]
        always = [(key, rule) for key, rule in self._always.items() if asks in rule["asks"] and hats & set(rule["who"])]
        if forbids or not spoke:
            return self._refusal(asks, forbids, always)
        best = max(spoke, key=lambda one: ORDER[_gives(one[1]["effect"])])[1]["effect"]
        answer = _gives(best)
        given = [(key, rule) for key, rule in spoke if _gives(rule["effect"]) == answer]
        said = _together(rule["say"] for _, rule in given)
        refer = _together([*(rule.get("refer", ()) for _, rule in given), *self._refer_of(asks, answer)])
        owed = any(rule["effect"] == "must" for _, rule in given)
        return Ruling(answer, self._said(said, always), refer, "", owed, _grounds(given, always))

    def _known(self, who: Collection[str], way: str, asks: str) -> None:
        wrong = [code for code in who if code not in self.who] or ([asks] if asks not in self.asks else [])
        wrong += [way] if way != NOBODY_VERIFIED and way not in self.ways else []
        if wrong or not who:
            raise PackError(f"the table does not know {', '.join(wrong) or 'nobody'}", remedy="see disclosure.yaml")

    def _refusal(
        self, asks: str, forbids: list[tuple[str, Mapping[str, Any]]], always: list[tuple[str, Mapping[str, Any]]]
    ) -> Ruling:
        """The words are the same whoever asks, whatever they ask, and whether there is anything to tell or not."""
        default = self._default.get("refusal")
        if default is None:
            raise PackError("the pack has no words for a refusal", remedy="add `disclosure_default:`")
        refer = _together([*(rule.get("refer", ()) for _, rule in forbids), self.asks[asks]["refer"], default["refer"]])
        ask = next((rule["ask"] for _, rule in forbids if rule["effect"] == "unknown"), "")
        why = forbids or [("refusal", {**default, "effect": "must_not"})]
        return Ruling("no", self._said((default["text"],), always), refer, ask, False, _grounds(why, always))

    @staticmethod
    def _said(first: tuple[str, ...], always: list[tuple[str, Mapping[str, Any]]]) -> tuple[str, ...]:
        return _together([first, [rule["say"] for _, rule in always]])

    def _refer_of(self, asks: str, answer: Answer) -> list[Iterable[str]]:
        """Where a question leads by itself: only where no rule named who takes over."""
        return [self.asks[asks]["refer"]] if answer == "yes" else []


def _gives(effect: str) -> Answer:
    if effect in FORBIDS:
        return "no"
    return "pass" if effect == "pass" else "yes"


def _together(lists: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for some in lists for one in some))


def _grounds(
    rules: list[tuple[str, Mapping[str, Any]]], always: list[tuple[str, Mapping[str, Any]]]
) -> tuple[Ground, ...]:
    return tuple(
        Ground(
            rule=key,
            effect=rule.get("effect", "always"),
            says=(rule["say"],) if isinstance(rule.get("say"), str) else tuple(rule.get("say", ())),
            citation=Citation(*rule["citation"]),
            confidence=rule["confidence"],
            note=rule.get("note", ""),
        )
        for key, rule in (*rules, *always)
    )
