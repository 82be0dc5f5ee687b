"""Two to six questions of the tool for the allegations picked.

Which ones is not written here: a question belongs to a kind of harm when both rest on the same section of the law, as
the pack cites them. What the tool itself says could change its answer fills up the rest.
"""

from dataclasses import dataclass

from hearthline.intake.calls import fields as stored
from hearthline.intake.door.content import BadContent, ReportContent
from hearthline.law import Fact, PackError, Tool
from hearthline.screening.choices import TOOL
from hearthline.screening.desk.calls import asking
from hearthline.screening.desk.calls.fields import Spec
from hearthline.screening.desk.calls.sheet import Box, Sheet

FEWEST, MOST = 2, 6
UNKNOWN = "unknown"


@dataclass(frozen=True, repr=False)
class Question:
    """One question. `box` is a set of radio buttons; `citation` the law it rests on."""

    box: Box
    hint: str
    citation: str


@dataclass(frozen=True, repr=False)
class Group:
    """Questions of one group of the tool."""

    title: str
    questions: tuple[Question, ...]


def groups(sheet: Sheet) -> tuple[Group, ...]:
    """The questions for now, in the tool's groups; what was answered before stays."""
    tool = sheet.pack.tool(TOOL)
    wanted = picked(sheet, tool)
    made: dict[str, list[Question]] = {}
    for fact in (one for one in tool.facts if one.id in wanted):
        made.setdefault(fact.group, []).append(_question(sheet, fact))
    return tuple(Group(asking.text(sheet.pack, f"fact_group.{g}") or g, tuple(found)) for g, found in made.items())


def picked(sheet: Sheet, tool: Tool) -> frozenset[str]:
    """Ids of the facts to ask."""
    answered = {fact.id for fact in tool.facts if sheet.text(f"fact.{fact.id}")}
    known = _known(sheet, tool)
    kinds = {row.get("kind", "") for row in stored.rows(sheet.texts, "allegations").values()} - {""}
    sections = [_section(str(one.citation)) for one in sheet.pack.abuse_types() if one.code in kinds]
    near = [f.id for f in tool.facts if any(_section(str(f.citation)).startswith(s) for s in sections)]
    try:
        could_change = [ask.fact for ask in tool.run(known).ask_first]
    except PackError:
        could_change = []
    # What could change the outcome goes first among those of the allegation, and fills up after them.
    near.sort(key=lambda one: could_change.index(one) if one in could_change else len(could_change))
    wanted = [one for one in near if one not in known][:MOST]
    room = (FEWEST if wanted else MOST - FEWEST) if len(wanted) < FEWEST else len(wanted)
    wanted += [one for one in could_change if one not in wanted and one not in known][: max(room - len(wanted), 0)]
    return frozenset(wanted) | answered


def _section(citation: str) -> str:
    return " ".join(citation.split())


def _known(sheet: Sheet, tool: Tool) -> dict[str, str]:
    """What the call says already, as answers of the tool: ticked and coded answers, and what was answered here."""
    texts = sheet.texts
    visit = ("interpreter", "tribe", "military", "dogs", "weapons", "violence")
    rows = stored.rows(texts, "children").values()
    try:
        content = ReportContent.of(
            {
                "danger": texts.get("danger", ""),
                "danger_signs": list(stored.ticked(texts, "danger_signs")),
                "where_now": texts.get("where_now", ""),
                "where_unsure": bool(texts.get("where_unsure")),
                "still": texts.get("still", ""),
                "children": [{"age": row.get("age", "")} for row in rows],
                "visit": {name: texts.get(f"visit.{name}", "") for name in visit},
            }
        )
    except BadContent:
        return {}
    found = {fact: answer for fact, answer in tool.prefill(content.mapping()).items() if answer != UNKNOWN}
    typed = {fact.id: texts.get(f"fact.{fact.id}", "") for fact in tool.facts}
    domains = {fact.id: fact.domain for fact in tool.facts}
    return found | {fact: answer for fact, answer in typed.items() if answer in domains[fact] and answer != UNKNOWN}


def _question(sheet: Sheet, fact: Fact) -> Question:
    pack = sheet.pack
    answers = [value for value in fact.domain if value != UNKNOWN] + [UNKNOWN]
    choices = tuple((value, asking.text(pack, f"answer.{value}") or value) for value in answers)
    spec = Spec(f"fact.{fact.id}", "radios", asking.text(pack, fact.text_id) or fact.id, choices=choices)
    return Question(sheet.box_of(spec), asking.text(pack, fact.hint_id), str(fact.citation))
