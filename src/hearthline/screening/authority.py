"""Under which rule: the lines of law a decision stands on, kept as text so that they outlive the pack."""

from typing import Final

from hearthline.law import Pack
from hearthline.screening.choices import TOOL, Choice
from hearthline.screening.models import ToolRun

OUTCOME: Final = frozenset({"respond", "speed", "call_911"})
"""What a rule must ask for to be a ground of the decision. Rules on who is told are not."""


def of(run: ToolRun, pack: Pack, choice: Choice) -> str:
    """One line for each rule that spoke about the outcome, `id: citation`, then the limit of the chosen response.

    Never empty: when no rule gave an outcome, the tool's declared default is the authority.
    """
    tool = pack.tool(TOOL)
    fired = set(run.rules.split())
    lines = [f"{rule.id}: {rule.citation}" for rule in tool.rules if rule.id in fired and OUTCOME & set(rule.sets)]
    if run.default_used or not lines:
        lines.append(f"default: {tool.default_citation}")
    if choice.limit_id:
        lines.append(f"{choice.limit_id}: {pack.limit(choice.limit_id).citation}")
    return "\n".join(lines)


def short(lines: str) -> str:
    """The rule ids alone, for the journal's one line."""
    return ", ".join(line.partition(":")[0] for line in lines.splitlines())
