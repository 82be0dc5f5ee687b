"""The tool for a page that is not the report's own: a second reading, a practice report, a decision looked at again.

Plain views of a pack's tool at some answers; the words are the pack's, as on the report's page.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext

from hearthline.law import Citation, Fact, FiredRule, Pack, Recommendation
from hearthline.screening.choices import TOOL, choices
from hearthline.screening.desk import present
from hearthline.ui.fields import Choice, FieldView

UNKNOWN = "unknown"
ASK_SHOWN = 5
LONGEST_REASON = 4_000
GROUP_ORDER = ("danger", "child", "harm", "care", "people")


@dataclass(frozen=True)
class AnswerView:
    value: str
    label: str
    checked: bool


@dataclass(frozen=True)
class QuestionView:
    """`from_report`: this answer came with the report. `worst`: what an open answer could mean, in words."""

    id: str
    text: str
    hint: str
    answers: tuple[AnswerView, ...]
    from_report: bool
    worst: str


@dataclass(frozen=True)
class StepView:
    number: int
    title: str
    questions: tuple[QuestionView, ...]
    answered: int


@dataclass(frozen=True)
class Reason:
    text: str
    citation: Citation
    checked: bool


@dataclass(frozen=True)
class Ruling:
    """The recommendation in words."""

    outcome: str
    priority: str
    call_911: bool
    default_used: bool
    reasons: tuple[Reason, ...]
    calls: tuple[Reason, ...]
    must: tuple[Reason, ...]
    must_not: tuple[Reason, ...]


@dataclass(frozen=True)
class ChoiceView:
    code: str
    label: str
    recommended: bool
    two: bool


@dataclass(frozen=True)
class Sheet:
    """Everything the tool says at some answers, for one page."""

    ask_first: tuple[QuestionView, ...]
    steps: tuple[StepView, ...]
    ruling: Ruling
    choices: tuple[ChoiceView, ...]


def sheet(pack: Pack, facts: Mapping[str, str], said: Recommendation, told: Mapping[str, str]) -> Sheet:
    """The tool of `pack` at `facts`, which gave `said`. `told`: answers that came with the report."""
    tool = pack.tool(TOOL)
    open_now = [] if said.call_911 else [ask for ask in said.ask_first][:ASK_SHOWN]
    by_id = {fact.id: fact for fact in tool.facts}
    first = tuple(question(pack, by_id[ask.fact], facts, told, _worst(pack, ask.worst)) for ask in open_now)
    asked = {one.id for one in first}
    names = sorted({f.group for f in tool.facts}, key=lambda g: GROUP_ORDER.index(g) if g in GROUP_ORDER else 99)
    steps = []
    for number, name in enumerate(names, 1):
        found = tuple(question(pack, f, facts, told) for f in tool.facts if f.group == name and f.id not in asked)
        answered = sum(facts.get(one.id, UNKNOWN) != UNKNOWN for one in found)
        steps.append(StepView(number, present.words(pack, f"fact_group.{name}", name), found, answered))
    return Sheet(first, tuple(steps), ruling(pack, said), options(pack, said))


def question(
    pack: Pack, fact: Fact, facts: Mapping[str, str], told: Mapping[str, str], worst: str = ""
) -> QuestionView:
    """One question with its answers, "not known" last."""
    value = facts.get(fact.id, UNKNOWN)
    order = [one for one in fact.domain if one != UNKNOWN] + [UNKNOWN]
    return QuestionView(
        id=fact.id,
        text=present.words(pack, fact.text_id),
        hint=present.words(pack, fact.hint_id, " ").strip(),
        answers=tuple(AnswerView(one, present.answer(pack, one), one == value) for one in order),
        from_report=told.get(fact.id, UNKNOWN) == value != UNKNOWN,
        worst=worst,
    )


def _worst(pack: Pack, worst: str) -> str:
    return gettext("911") if worst == "call_911" else present.words(pack, f"priority.{worst}", worst)


def ruling(pack: Pack, said: Recommendation) -> Ruling:
    """The recommendation with its reasons, each under its law."""
    why = _reasons(pack, [rule for rule in said.fired if {"respond", "speed"} & set(rule.sets)])
    told = {
        effect: tuple(
            Reason(present.words(pack, one.text_id), one.citation, one.confidence.startswith("verified"))
            for one in said.recipients.get(effect, ())
        )
        for effect in ("must", "must_not")
    }
    return Ruling(
        outcome=present.words(pack, f"outcome.{said.outcome}", said.outcome),
        priority=present.words(pack, f"priority.{said.priority}", said.priority) if said.priority != "none" else "",
        call_911=said.call_911,
        default_used=said.default_used,
        reasons=why or (Reason(present.words(pack, said.text_id), said.citation, checked=True),),
        calls=_reasons(pack, [rule for rule in said.fired if rule.sets.get("call_911") == "yes"]),
        must=told["must"],
        must_not=told["must_not"],
    )


def _reasons(pack: Pack, rules: Sequence[FiredRule]) -> tuple[Reason, ...]:
    return tuple(
        Reason(present.words(pack, rule.text_id), rule.citation, rule.confidence.startswith("verified"))
        for rule in rules
    )


def options(pack: Pack, said: Recommendation) -> tuple[ChoiceView, ...]:
    """What can be decided, most urgent first."""
    return tuple(
        ChoiceView(
            one.code,
            present.label(pack, one),
            recommended=(one.outcome, one.priority) == (said.respond, said.priority),
            two=not one.responds,
        )
        for one in choices(pack)
    )


def facts_of(request: HttpRequest) -> dict[str, str]:
    """The answers that a form sent, by fact."""
    return {name.removeprefix("fact."): str(value) for name, value in request.POST.items() if name.startswith("fact.")}


def reason_field(text: str, error: str, hint: str) -> FieldView:
    """The reason beside a decision."""
    return text_field("reason", gettext("Why"), text, error, hint)


def set_field(
    kind: str, name: str, label: str, options: Iterable[tuple[str, str, bool]], error: str = "", hint: str = ""
) -> FieldView:
    """Radio buttons, check boxes or a list (`kind`) of (code, words, chosen)."""
    made = tuple(Choice(f"{name}_{n}", code, text, chosen) for n, (code, text, chosen) in enumerate(options))
    return FieldView(kind=kind, name=name, id=name, label=label, choices=made, error=error, hint=hint)


def line_field(
    name: str, label: str, value: str, error: str = "", *, input_type: str = "text", width: str = ""
) -> FieldView:
    """One line to type in."""
    return FieldView(
        kind="text",
        name=name,
        id=name,
        label=label,
        value=value,
        error=error,
        input_type=input_type,
        width=width,
        attrs=(("autocomplete", "off"), ("spellcheck", "false")),
    )


def text_field(name: str, label: str, text: str, error: str, hint: str = "", rows: int = 3) -> FieldView:
    """A box to write in, with what was written before and what is wrong with it."""
    return FieldView(
        kind="textarea",
        attrs=(("spellcheck", "false"),),
        name=name,
        id=name,
        label=label,
        hint=hint,
        value=text,
        error=error,
        rows=rows,
        maxlength=LONGEST_REASON,
    )
