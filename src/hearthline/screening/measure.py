"""Against what a decision is measured: not the tool's last word alone, which one person can change."""

from hearthline.law import Pack
from hearthline.screening.choices import TOOL, weight
from hearthline.screening.models import Screening, ToolRun

FROM_REPORT = ("arrived", "addition")
"""`why` of the runs that nobody here asked for: what the report itself led to."""


def measure(pack: Pack, screening: Screening, run: ToolRun) -> str:
    """The most urgent priority among `run`, the latest run on the report's own words, and the decision that stands.

    Whoever goes below it lowers, and lowering takes two people.
    """
    told = (
        ToolRun.unscoped.filter(screening=screening, why__in=FROM_REPORT)
        .order_by("-at", "-id")
        .values_list("priority", flat=True)
        .first()
    )
    stands = screening.final_decision.priority if screening.final_decision else None
    levels = pack.tool(TOOL).levels["speed"]
    # A priority that the pack no longer knows counts as the most urgent: nobody can say that something is not below it.
    known = [one if one in levels else levels[-1] for one in (run.priority, told, stands) if one is not None]
    return max(known, key=lambda one: weight(pack, one))
