"""The tool's questions for a page: what to ask first, then every other in groups, and with them all that the tool says.

One shape for the report's own page, a second reading and a practice report.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hearthline.law import AskFirst, Citation, Fact, Pack, Recommendation
from hearthline.screening.choices import TOOL, UNKNOWN
from hearthline.screening.desk import present
from hearthline.screening.desk.present import words
from hearthline.screening.queries import Detail
from hearthline.ui.languages import current

Word = str | Promise
ASK_SHOWN = 3
"""Open questions with their answers at the top; the others follow as one list each line of which leads to its place."""
GROUP_ORDER = ("danger", "child", "harm", "care", "people")
"""Danger is asked first, then who, then what. A group that is not here comes last, in the pack's order."""


@dataclass(frozen=True, repr=False)
class At:
    """A pack's tool at some answers, and what it said to them.

    `told`: what the report itself answers. `prefilled`: the facts whose answer was taken over from it. `measure`: the
    priority below which a decision lowers.
    """

    pack: Pack
    facts: Mapping[str, str]
    result: Recommendation
    told: Mapping[str, str]
    prefilled: frozenset[str]
    measure: str


def at(pack: Pack, facts: Mapping[str, str], result: Recommendation, told: Mapping[str, str]) -> At:
    """Where there is no report to be decided: every answer that is the report's came with it, and the tool's own
    priority is the measure."""
    known = frozenset(fact for fact, value in told.items() if value != UNKNOWN)
    return At(pack, facts, result, told, known, result.priority)


def at_report(found: Detail) -> At:
    """The current run of a report."""
    prefilled = frozenset(found.run.prefilled.split())
    return At(found.pack, found.facts, found.result, found.told, prefilled, found.measure)


def sheet(one: At) -> dict[str, Any]:
    """Everything that the tool says at these answers, by the names that the page's parts read."""
    return {
        "ask_first": ask_first(one),
        "ask_also": ask_also(one),
        "tell_after": tell_after(one),
        "groups": groups(one),
        "ruling": present.ruling(one.pack, one.result),
        "choices": present.options(one.pack, one.result, one.measure),
    }


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


PARTS: Mapping[str, Word] = {
    "call_911": _("whether 911 is called"),
    "speed": _("how soon somebody goes"),
    "respond": _("whether somebody goes"),
    "outcome": _("whether enough is known"),
    "recipients": _("who must be told"),
}
"""What an answer can change, in words."""


def ask_first(one: At) -> tuple[FactView, ...]:
    """The open questions whose answer could make it more urgent, the most urgent first; at most `ASK_SHOWN`."""
    return tuple(_asked(one, ask) for ask in _could_raise(one)[:ASK_SHOWN])


def ask_also(one: At) -> tuple[FactView, ...]:
    """Every other open question whose answer alone would change something, in the tool's own order of weight."""
    first = {ask.fact for ask in _could_raise(one)[:ASK_SHOWN]}
    return tuple(_asked(one, ask) for ask in one.result.ask_first if ask.fact not in first)


TELL_SHOWN = 3
"""Open questions named beside "not known yet" whom to tell; how many more there are is said."""


@dataclass(frozen=True)
class TellAfter:
    """Open questions whose answer alone would change who must, may or must not be told: fact and question."""

    first: tuple[tuple[str, str], ...]
    more: int


def tell_after(one: At) -> TellAfter:
    """What to answer before it can be said that nobody must be told; empty when no single answer would change it."""
    facts = {fact.id: fact for fact in one.pack.tool(TOOL).facts}
    asked = [ask.fact for ask in one.result.ask_first if "recipients" in ask.could_change]
    first = tuple((fact, words(one.pack, facts[fact].text_id)) for fact in asked[:TELL_SHOWN])
    return TellAfter(first, len(asked) - len(first))


def _asked(one: At, ask: AskFirst) -> FactView:
    fact = next(fact for fact in one.pack.tool(TOOL).facts if fact.id == ask.fact)
    changes = ", ".join(str(PARTS.get(part, part)) for part in ask.could_change)
    view = _fact(one, fact)
    return replace(
        view,
        ask=words(one.pack, ask_text(fact), view.text),
        changes=changes,
        worst=_worst(one.pack, ask) if ask.raises else "",
    )


def ask_text(fact: Fact) -> str:
    """The id of the pack's wording of a question as something to ask."""
    return f"{fact.text_id}.ask"


def _could_raise(one: At) -> tuple[AskFirst, ...]:
    return tuple(ask for ask in one.result.ask_first if ask.raises)


def _worst(pack: Pack, ask: AskFirst) -> str:
    return gettext("911") if ask.worst == "call_911" else words(pack, f"priority.{ask.worst}", ask.worst)


def groups(one: At) -> tuple[GroupView, ...]:
    """Every other question of the tool, in steps, with the answers as they are."""
    tool = one.pack.tool(TOOL)
    first = {ask.fact for ask in _could_raise(one)[:ASK_SHOWN]}
    names = sorted({f.group for f in tool.facts}, key=lambda g: GROUP_ORDER.index(g) if g in GROUP_ORDER else 99)
    made = []
    for number, name in enumerate(names, 1):
        facts = tuple(_fact(one, fact) for fact in tool.facts if fact.group == name and fact.id not in first)
        answered = sum(1 for fact in facts if one.facts.get(fact.id, UNKNOWN) != UNKNOWN)
        made.append(GroupView(number, name, words(one.pack, f"fact_group.{name}", name), facts, answered))
    return tuple(made)


def _fact(one: At, fact: Fact) -> FactView:
    return _view(
        one.pack, fact, one.facts.get(fact.id, UNKNOWN), one.told.get(fact.id, ""), fact.id in one.prefilled, current()
    )


@lru_cache(maxsize=2_048)
def _view(pack: Pack, fact: Fact, value: str, told: str, prefilled: bool, _language: str) -> FactView:
    """A question at one answer: the same for every report, so that it is put into words once."""
    options = [v for v in fact.domain if v != UNKNOWN] + [UNKNOWN]
    return FactView(
        id=fact.id,
        text=words(pack, fact.text_id),
        hint=words(pack, fact.hint_id, " ").strip(),
        answers=tuple(AnswerView(v, present.answer(pack, v), v == value) for v in options),
        from_report=bool(told) and told == value and prefilled,
        report_says=present.answer(pack, told) if told and told != value else "",
        citation=fact.citation,
    )
