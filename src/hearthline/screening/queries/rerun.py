"""Running an old decision again: the same pack, the same facts, and whether the answer is the same."""

from dataclasses import dataclass
from uuid import UUID

from hearthline.access.policy import require
from hearthline.access.viewer import Viewer
from hearthline.journal import actions as journal
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.law import Pack, Recommendation
from hearthline.screening import keeping
from hearthline.screening.actions.state import SUBJECT
from hearthline.screening.models import Decision


@dataclass(frozen=True, repr=False)
class Rerun:
    """What the tool says again, and whether that is what was kept. `pack`: id and version it ran under."""

    recommendation: Recommendation
    same: bool
    pack: str


@use_case
def rerun(viewer: Viewer, decision_id: UUID) -> Rerun:
    """Run the tool of the pinned pack on the kept facts. A reading, so it is journalled.

    Refused alike when it is another agency's and when there is none. Raises SealError when the facts were changed.
    """
    made = Decision.unscoped.filter(pk=decision_id).select_related("run__pack", "screening__report").first()
    known = {"agency": made.agency_id} if made else {"agency": ""}
    ruling = require(viewer, "report:read", known, "supervision", record_kind="decision", record_id=decision_id.hex)
    if made is None:  # a policy that permits what is not there would be a mistake in the policy
        raise LookupError("a permitted decision that does not exist")
    journal.write(
        actor=viewer,
        tag=Tag.REPORT_READ,
        record_kind=SUBJECT,
        record_id=made.screening.report_id.hex,
        purpose="rerun",
        authority=ruling.authority,
        fields=("facts",),
    )
    run = made.run
    key = keeping.key_of(made.screening.report, actor=viewer.id)
    facts = keeping.open_facts(key, run.pk, bytes(run.facts))
    pack = Pack.from_canonical(bytes(run.pack.canonical))
    again = pack.tool(run.tool_id).run(facts)
    kept = (run.outcome, run.priority, run.call_911, run.limit_id, run.rules, run.unknowns)
    now = (
        again.outcome,
        again.priority,
        again.call_911,
        again.limit_id,
        " ".join(rule.id for rule in again.fired),
        " ".join(again.unknowns),
    )
    return Rerun(again, kept == now and pack.version == run.pack_id, f"{pack.id} {pack.version}")
