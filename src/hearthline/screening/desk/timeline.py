"""What happened to a report, newest first: who, when, why, under which rule."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hearthline.journal.tags import Tag
from hearthline.law import Pack
from hearthline.people.types import Deed, Shown
from hearthline.screening.choices import TOOL
from hearthline.screening.desk import present, weigh
from hearthline.screening.history import words
from hearthline.screening.models import ToolRun
from hearthline.screening.queries import Detail


@dataclass(frozen=True, repr=False)
class Step:
    """One line. `kind`: run | priority | decision | undone | second | reviewed | claim | taken_over | release | alert,
    and of who is meant: linked | new_person | unlinked.

    `who`: a name, "" for the system. `said`: what was said or decided, in words. `was`: what stood before it, when that
    is what the line is about. `row`, `view`: the row behind it, for what only its kind has.
    """

    at: datetime
    kind: str
    who: str = ""
    said: str = ""
    was: str = ""
    rule: str = ""
    row: Any = None
    view: Any = None


def timeline(found: Detail, deeds: Iterable[Deed] = ()) -> list[Step]:
    """Runs, changes of priority, claims, decisions and those taken back, second looks, answered alerts. `deeds`: who
    was said to be meant, as far as the viewer may see them."""
    steps = [*_runs(found), *_decisions(found), *_claims(found)]
    steps += [Step(a.acknowledged_at, "alert", a.acknowledged_name, row=a) for a in found.answered if a.acknowledged_at]
    steps += [_deed(one) for one in deeds]
    return sorted(steps, key=lambda step: step.at, reverse=True)


def _deed(deed: Deed) -> Step:
    """`said`: the place in the report. `view`: the person, None for somebody restricted."""
    view = deed.person if isinstance(deed.person, Shown) else None
    return Step(deed.at, deed.kind, deed.by_name, words.slot(deed.slot), row=deed, view=view)


def _runs(found: Detail) -> Iterator[Step]:
    before: ToolRun | None = None
    for run in found.runs:
        said = present.decided(found.pack, run.respond, run.priority)
        rule = ", ".join(_grounds(found.pack, run))
        if before is not None and (run.respond, run.priority, run.call_911) != (
            before.respond,
            before.priority,
            before.call_911,
        ):
            was = present.decided(found.pack, before.respond, before.priority)
            yield Step(run.at, "priority", run.by_name, said, was, rule, {"run": run, "before": before})
        yield Step(run.at, "run", run.by_name, said, rule=rule, row=run)
        before = run


def _grounds(pack: Pack, run: ToolRun) -> list[str]:
    """The rules of this run that spoke about the outcome, each with its law, by the pack the page stands on."""
    fired = set(run.rules.split())
    about = {"respond", "speed", "call_911"}
    rules = [rule for rule in pack.tool(TOOL).rules if rule.id in fired and about & set(rule.sets)]
    return [f"{rule.id} ({rule.citation})" for rule in rules]


def _decisions(found: Detail) -> Iterator[Step]:
    for made in found.decisions:
        row, pack = made.row, found.pack
        said = present.decided(pack, row.outcome, row.priority)
        weighed = weigh.in_words(made.weighing)
        yield Step(
            row.decided_at, "decision", row.decided_name, said, rule=row.authority, row=row, view=(made, weighed)
        )
        if row.undone_at:
            yield Step(row.undone_at, "undone", row.decided_name, said, row=row)
        if row.second_at:
            yield Step(row.second_at, "second", row.second_name, said, row=row, view=made)
        if row.reviewed_at:
            yield Step(row.reviewed_at, "reviewed", row.reviewed_name, said, row=row)


def _claims(found: Detail) -> Iterator[Step]:
    holder = ""
    for entry in found.claims:
        who = found.names.get(entry.actor_id, "")
        if entry.tag == Tag.REPORT_RELEASED:
            holder = ""
            yield Step(entry.at, "release", who, row=entry)
        elif entry.tag == Tag.REPORT_CLAIMED:
            if holder and holder != entry.actor_id:
                yield Step(entry.at, "taken_over", who, was=found.names.get(holder, ""), row=entry)
            elif not holder:
                yield Step(entry.at, "claim", who, row=entry)
            holder = entry.actor_id
        else:  # a decision was taken back: who did that has it
            holder = entry.actor_id
