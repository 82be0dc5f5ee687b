"""Whether somebody outside may be told of one report: by the decision that stands, else by the pack."""

from hearthline.dispatch import law
from hearthline.dispatch.models import CrossReport, Effect
from hearthline.intake.models import Report
from hearthline.ui.agency import current_pack


def allowed(report: Report, recipient: str) -> law.Allowed:
    """Whether they may be told: by the last decision when it spoke of them, else by the pack. One query."""
    pack = current_pack()
    if recipient in law.listed(pack, "dispatch.may_always"):
        return law.otherwise(pack, recipient)
    open_rows = CrossReport.unscoped.filter(report=report, recipient=recipient, ended_at=None)
    ruled = open_rows.order_by("-effect", "-opened_at").values_list("effect", "citation")
    found = dict(ruled)
    for effect in (Effect.MUST, Effect.MUST_NOT, Effect.MAY):
        if effect in found:
            return law.Allowed(effect, found[effect])
    return law.otherwise(pack, recipient)
