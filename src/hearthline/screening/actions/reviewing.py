"""A supervisor looks, afterwards and in calm, at a decision that was more urgent than the tool."""

from typing import Any
from uuid import UUID

from hearthline.access.policy import require
from hearthline.access.restricting import about
from hearthline.access.viewer import Viewer
from hearthline.duty import actions as duty
from hearthline.ground import clock as wall
from hearthline.journal import actions as journal
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.screening.actions.deciding import override_key, require_second
from hearthline.screening.actions.state import SUBJECT, fetch, subject_id
from hearthline.screening.models import Decision, DecisionState, Direction


@use_case
def review_override(*, viewer: Viewer, decision_id: UUID) -> Decision:
    """A supervisor has looked at an upward decision. Not the person who made it. Again: nothing changes.

    The decision stands and its clock runs, whatever the supervisor thinks of it: lowering it is a decision of its own,
    by two people. Refused alike when it is another agency's, no upward decision, and not there.
    """
    made = (
        Decision.unscoped.filter(pk=decision_id, direction=Direction.UP, state=DecisionState.FINAL)
        .select_related("screening__report")
        .first()
    )
    known: dict[str, Any] = {"agency": ""}
    if made is not None:
        known = {"agency": made.agency_id, "author": made.decided_by}
        known |= about(made, "report", made.screening.report_id)
    ruling = require(viewer, "quality:review", known, "supervision", record_kind="decision", record_id=decision_id.hex)
    if made is None:  # a policy that permits what is not there would be a mistake in the policy
        raise LookupError("a permitted decision that does not exist")
    now = wall.now()
    signed = {"reviewed_by": viewer.id, "reviewed_name": viewer.name, "reviewed_at": now}
    if not Decision.unscoped.filter(pk=made.pk, reviewed_at__isnull=True).update(**signed):
        made.refresh_from_db(from_queryset=Decision.unscoped.select_related("screening__report"))
        return made
    entry = journal.write(
        actor=viewer,
        tag=Tag.DECISION_REVIEWED,
        record_kind=SUBJECT,
        record_id=subject_id(made.screening),
        purpose="supervision",
        authority=ruling.authority,
    )
    duty.close_alert(actor=viewer, key=override_key(made), entry=str(entry))
    made.reviewed_by, made.reviewed_name, made.reviewed_at = viewer.id, viewer.name, now
    return made


@use_case
def may_second(*, viewer: Viewer, report_id: UUID, decision_id: UUID) -> None:
    """Raises Refused for who may not give the second look: for a form that says neither yes nor no."""
    screening, _ = fetch(viewer, "report:read", report_id, "supervision")
    made = Decision.unscoped.filter(pk=decision_id, screening=screening).first()
    require_second(viewer, screening, made)
