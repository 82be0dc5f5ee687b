"""The tool for the page: questions in groups, the recommendation with its reasons, who must be told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hearthline.ground import clock
from hearthline.law import AskFirst, Citation, Fact, FiredRule, Pack, PackError, RecipientRuling
from hearthline.screening.choices import TOOL, Choice, choices, direction
from hearthline.screening.models import Direction
from hearthline.screening.queries import Detail

Word = str | Promise
UNKNOWN = "unknown"
ASK_SHOWN = 3
"""Open questions with their answers at the top; the others follow as one list each line of which leads to its place."""
GROUP_ORDER = ("danger", "child", "harm", "care", "people")
"""Danger is asked first, then who, then what. A group that is not here comes last, in the pack's order."""


@dataclass(frozen=True)
class AnswerView:
    value: str
    label: str
    checked: bool


@dataclass(frozen=True)
class FactView:
    """One question. `from_report`: the answer is the report's. `report_says`: the report answers otherwise.

    For an open question whose answer would change something: `ask`, worded as something to ask; `changes`, which parts;
    `worst`, the most urgent it could mean, empty when no answer makes it more urgent.
    """

    id: str
    text: str
    hint: str
    answers: tuple[AnswerView, ...]
    from_report: bool
    report_says: str
    citation: Citation
    ask: str = ""
    changes: str = ""
    worst: str = ""


@dataclass(frozen=True)
class GroupView:
    number: int
    id: str
    title: str
    facts: tuple[FactView, ...]
    answered: int


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
    """Pack wording in English, the desk's language; `otherwise` (or the id) when the pack has none."""
    try:
        return pack.text(text_id).text
    except PackError:
        return otherwise or text_id


def answer(pack: Pack, value: str) -> str:
    """The label of an answer."""
    return words(pack, f"answer.{value}", value)


PARTS: Mapping[str, Word] = {
    "call_911": _("whether 911 is called"),
    "speed": _("how soon somebody goes"),
    "respond": _("whether somebody goes"),
    "outcome": _("whether enough is known"),
    "recipients": _("who must be told"),
}
"""What an answer can change, in words."""


def ask_first(found: Detail) -> tuple[FactView, ...]:
    """The open questions whose answer could make it more urgent, the most urgent first; at most `ASK_SHOWN`."""
    return tuple(_asked(found, ask) for ask in _could_raise(found)[:ASK_SHOWN])


def ask_also(found: Detail) -> tuple[FactView, ...]:
    """Every other open question whose answer alone would change something, in the tool's own order of weight."""
    first = {ask.fact for ask in _could_raise(found)[:ASK_SHOWN]}
    return tuple(_asked(found, ask) for ask in found.result.ask_first if ask.fact not in first)


TELL_SHOWN = 3
"""Open questions named beside "not known yet" whom to tell; how many more there are is said."""


@dataclass(frozen=True)
class TellAfter:
    """Open questions whose answer alone would change who must, may or must not be told: fact and question."""

    first: tuple[tuple[str, str], ...]
    more: int


def tell_after(found: Detail) -> TellAfter:
    """What to answer before it can be said that nobody must be told; empty when no single answer would change it."""
    facts = {fact.id: fact for fact in found.pack.tool(TOOL).facts}
    asked = [ask.fact for ask in found.result.ask_first if "recipients" in ask.could_change]
    first = tuple((fact, words(found.pack, facts[fact].text_id)) for fact in asked[:TELL_SHOWN])
    return TellAfter(first, len(asked) - len(first))


def _asked(found: Detail, ask: AskFirst) -> FactView:
    fact = next(fact for fact in found.pack.tool(TOOL).facts if fact.id == ask.fact)
    changes = ", ".join(str(PARTS.get(part, part)) for part in ask.could_change)
    view = _fact(found, fact)
    return replace(
        view,
        ask=words(found.pack, ask_text(fact), view.text),
        changes=changes,
        worst=_worst(found.pack, ask) if ask.raises else "",
    )


def ask_text(fact: Fact) -> str:
    """The id of the pack's wording of a question as something to ask."""
    return f"{fact.text_id}.ask"


def _could_raise(found: Detail) -> tuple[AskFirst, ...]:
    return tuple(ask for ask in found.result.ask_first if ask.raises)


def _worst(pack: Pack, ask: AskFirst) -> str:
    return gettext("911") if ask.worst == "call_911" else words(pack, f"priority.{ask.worst}", ask.worst)


def groups(found: Detail) -> tuple[GroupView, ...]:
    """Every other question of the tool, in steps, with the answers of the current run."""
    tool = found.pack.tool(TOOL)
    first = {ask.fact for ask in _could_raise(found)[:ASK_SHOWN]}
    names = sorted({f.group for f in tool.facts}, key=lambda g: GROUP_ORDER.index(g) if g in GROUP_ORDER else 99)
    made = []
    for number, name in enumerate(names, 1):
        facts = tuple(_fact(found, fact) for fact in tool.facts if fact.group == name and fact.id not in first)
        answered = sum(1 for fact in facts if found.facts.get(fact.id, UNKNOWN) != UNKNOWN)
        made.append(GroupView(number, name, words(found.pack, f"fact_group.{name}", name), facts, answered))
    return tuple(made)


def _fact(found: Detail, fact: Fact) -> FactView:
    value = found.facts.get(fact.id, UNKNOWN)
    told = found.told.get(fact.id, "")
    options = [v for v in fact.domain if v != UNKNOWN] + [UNKNOWN]
    return FactView(
        id=fact.id,
        text=words(found.pack, fact.text_id),
        hint=words(found.pack, fact.hint_id, " ").strip(),
        answers=tuple(AnswerView(v, answer(found.pack, v), v == value) for v in options),
        from_report=bool(told) and told == value and fact.id in found.run.prefilled.split(),
        report_says=answer(found.pack, told) if told and told != value else "",
        citation=fact.citation,
    )


def ruling(found: Detail) -> RulingView:
    """The recommendation of the current run, in words."""
    pack, result = found.pack, found.result
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


def options(found: Detail) -> tuple[ChoiceView, ...]:
    """What can be decided, most urgent first, each beside the recommendation."""
    recommended = found.result.priority
    made = []
    for choice in choices(found.pack):
        way = direction(found.pack, choice, found.measure)
        same = direction(found.pack, choice, recommended) == Direction.SAME or (
            choice.outcome == found.result.respond and not choice.responds
        )
        made.append(
            ChoiceView(
                choice.code,
                label(found.pack, choice),
                way,
                two=way in (Direction.DOWN, Direction.NONE),
                recommended=same,
            )
        )
    return tuple(made)
