"""Under which rule: the lines of law a decision stands on, kept as text so that they outlive the pack."""

from hearthline.law import Pack
from hearthline.screening.choices import Choice
from hearthline.screening.models import ToolRun


def of(run: ToolRun, pack: Pack, choice: Choice) -> str:
    """One line for each rule that fired, `id: citation`, then the limit of the chosen response. Never empty.

    When no rule fired the tool's declared default is the authority.
    """
    rules = {rule.id: rule.citation for rule in pack.tool("screening").rules}
    lines = [f"{name}: {rules[name]}" for name in run.rules.split() if name in rules]
    if not lines:
        lines = [f"default: {pack.tool('screening').default_citation}"]
    if choice.limit_id:
        lines.append(f"{choice.limit_id}: {pack.limit(choice.limit_id).citation}")
    return "\n".join(lines)


def short(lines: str) -> str:
    """The rule ids alone, for the journal's one line."""
    return ", ".join(line.partition(":")[0] for line in lines.splitlines())
