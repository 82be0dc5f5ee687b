"""Against what a decision is measured: not the tool's last word alone, which one person can change."""

from collections.abc import Iterable

from hearthline.law import Pack
from hearthline.screening.choices import TOOL, weight
from hearthline.screening.models import Screening, ToolRun

FROM_REPORT = ("arrived", "addition")
"""`why` of the runs that nobody here asked for: what the report itself led to."""


def measure(pack: Pack, screening: Screening, run: ToolRun, runs: Iterable[ToolRun] | None = None) -> str:
    """The most urgent priority among `run`, every run that the report led to, and the decision that stands.

    Every one of them, not the last: a run after an addition keeps what people answered before, and so one person who
    answers harmlessly and then adds a word to the report would have a harmless run "from the report".
    Whoever goes below it lowers, and lowering takes two people. `runs`: every run of the screening, when they are read
    already.
    """
    if runs is None:
        runs = ToolRun.unscoped.filter(screening=screening, why__in=FROM_REPORT).only("why", "priority")
    told = [one.priority for one in runs if one.why in FROM_REPORT]
    stands = screening.final_decision.priority if screening.final_decision else None
    levels = pack.tool(TOOL).levels["speed"]
    # A priority that the pack no longer knows counts as the most urgent: nobody can say that something is not below it.
    known = [one if one in levels else levels[-1] for one in (run.priority, *told, stands) if one is not None]
    return max(known, key=lambda one: weight(pack, one))
