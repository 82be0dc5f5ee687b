"""The tool in words: the recommendation with its reasons, who must be told, and what can be decided."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from hearthline.ground import clock
from hearthline.law import Citation, FiredRule, Pack, PackError, RecipientRuling, Recommendation
from hearthline.screening.choices import UNKNOWN, Choice, choices, direction
from hearthline.screening.models import Direction
from hearthline.ui.words import of_pack


@dataclass(frozen=True)
class ReasonView:
    """Why, in plain words, on which answers, under which law. `checked`: the reading of the law was verified."""

    text: str
    because: str
    citation: Citation
    checked: bool


@dataclass(frozen=True)
class RulingView:
    """The recommendation on one screen."""

    outcome: str
    priority: str
    call_911: bool
    default_used: bool
    reasons: tuple[ReasonView, ...]
    calls: tuple[ReasonView, ...]
    must: tuple[ReasonView, ...]
    must_not: tuple[ReasonView, ...]
    may: tuple[ReasonView, ...]
    duties: tuple[ReasonView, ...]
    adopted: bool
    code: str


@dataclass(frozen=True)
class ChoiceView:
    """One decision to choose. `way`: its direction against the recommendation; `two`: needs a second person."""

    code: str
    label: str
    way: str
    two: bool
    recommended: bool


def words(pack: Pack, text_id: str, otherwise: str = "") -> str:
    """Pack wording as the page shows it (`ui.words.of_pack`); `otherwise` (or the id) when the pack has none."""
    try:
        return of_pack(pack, text_id)
    except PackError:
        return otherwise or text_id


def answer(pack: Pack, value: str) -> str:
    """The label of an answer."""
    return words(pack, f"answer.{value}", value)


def ruling(pack: Pack, result: Recommendation) -> RulingView:
    """The recommendation in words."""
    outcome = words(pack, f"outcome.{result.outcome}", result.outcome)
    reasons = _reasons(pack, [rule for rule in result.fired if {"respond", "speed"} & set(rule.sets)])
    calls = _reasons(pack, [rule for rule in result.fired if rule.sets.get("call_911") == "yes"])
    if not reasons:
        reasons = (ReasonView(words(pack, result.text_id), "", result.citation, checked=True),)
    told = {effect: _told(pack, result.recipients.get(effect, ())) for effect in ("must", "must_not", "may")}
    return RulingView(
        outcome=outcome,
        priority=words(pack, f"priority.{result.priority}", result.priority) if result.priority != "none" else "",
        call_911=result.call_911,
        default_used=result.default_used,
        reasons=reasons,
        calls=calls,
        must=told["must"],
        must_not=told["must_not"],
        may=told["may"],
        duties=_reasons(pack, result.duties),
        adopted=result.adopted,
        code=f"{result.respond}:{result.priority}",
    )


def _reasons(pack: Pack, rules: Sequence[FiredRule]) -> tuple[ReasonView, ...]:
    return tuple(
        ReasonView(
            words(pack, rule.text_id),
            _because(pack, rule.facts),
            rule.citation,
            checked=rule.confidence.startswith("verified"),
        )
        for rule in rules
    )


def _because(pack: Pack, facts: Mapping[str, str]) -> str:
    known = [(fact, value) for fact, value in facts.items() if value != UNKNOWN]
    return "; ".join(f"{words(pack, f'fact.{fact}')} {answer(pack, value)}" for fact, value in known[:4])


def _told(pack: Pack, rulings: Sequence[RecipientRuling]) -> tuple[ReasonView, ...]:
    """Who is told, the nearest time limit first."""
    now = clock.now()
    late = datetime.max.replace(tzinfo=UTC)
    soonest = sorted(rulings, key=lambda one: pack.limit(one.limit_id).due(now).at if one.limit_id else late)
    return tuple(
        ReasonView(
            words(pack, one.text_id),
            words(pack, one.reason_id, " ").strip() if one.reason_id else "",
            one.citation,
            checked=one.confidence.startswith("verified"),
        )
        for one in soonest
    )


def label(pack: Pack, choice: Choice) -> str:
    """A decision in the pack's words: "See the child in person, within ten days"."""
    outcome = words(pack, f"outcome.{choice.outcome}", choice.outcome)
    if not choice.responds:
        return outcome
    return f"{outcome}: {words(pack, f'priority.{choice.priority}', choice.priority)}"


def decided(pack: Pack, outcome: str, priority: str) -> str:
    """The same, from stored codes."""
    found = next((c for c in choices(pack) if (c.outcome, c.priority) == (outcome, priority)), None)
    return label(pack, found) if found else f"{outcome} {priority}"


def options(pack: Pack, result: Recommendation, measure: str) -> tuple[ChoiceView, ...]:
    """What can be decided, most urgent first, each beside the recommendation. `measure`: the priority below which a
    decision lowers."""
    made = []
    for choice in choices(pack):
        way = direction(pack, choice, measure)
        same = direction(pack, choice, result.priority) == Direction.SAME or (
            choice.outcome == result.respond and not choice.responds
        )
        made.append(
            ChoiceView(
                choice.code,
                label(pack, choice),
                way,
                two=way in (Direction.DOWN, Direction.NONE),
                recommended=same,
            )
        )
    return tuple(made)
