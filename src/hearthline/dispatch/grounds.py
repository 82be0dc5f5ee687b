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
    found = {
        (str(row.effect), row.done_at is not None): row.citation for row in open_rows.order_by("-effect", "-opened_at")
    }
    # What was done under an earlier decision stays on file as done. It opens no way past a bar of the decision of now.
    for ground in ((Effect.MUST, False), (Effect.MUST_NOT, False), (Effect.MUST, True), (Effect.MAY, False)):
        if ground in found:
            return law.Allowed(ground[0], found[ground])
    return law.otherwise(pack, recipient)
