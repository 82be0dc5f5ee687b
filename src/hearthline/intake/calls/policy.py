"""Who may do what to a call: what the policies need to know of it, and the ways to fetch it."""

from uuid import UUID

from django.db.models import F

from hearthline.access.policy import Ruling, require
from hearthline.access.restricting import about, around
from hearthline.access.viewer import Viewer
from hearthline.intake.calls.models import Call, CallState
from hearthline.intake.calls.types import Ended

RECORD = "call"
"""How the journal, the clocks and the alerts name a call."""


def resource(call: Call | None) -> dict[str, object]:
    """A call as the policies see it. One that is not there belongs to nobody, so that nobody may have it."""
    if call is None:
        return {"agency": "none", "state": "", "language": ""}
    known: dict[str, object] = {"agency": call.agency_id, "state": call.state, "language": call.language}
    return known if call.report_id is None else known | about(call, "report", call.report_id)


def fetch(viewer: Viewer, call_id: UUID, action: str) -> tuple[Call, Ruling]:
    """The call, through the permission. Refused alike when it is another agency's and when there is none."""
    call = Call.unscoped.filter(pk=call_id).annotate(**around(viewer.id, "report", "report_id")).first()
    ruling = require(viewer, action, resource(call), "screening", record_kind=RECORD, record_id=call_id.hex)
    if call is None:  # no policy permits anything to nobody; a policy that did must not become a crash later
        raise LookupError("a policy permits what is not there")
    return call, ruling


def hold_open(call: Call, *, fresh: bool = True, **changes: object) -> bool:
    """Change an open call, and have its row to ourselves until the transaction ends: whoever writes to a call comes
    here before anything else, so that saves and filings of one call come one after another. Inside a transaction.

    False when it has ended; the object then says how. `fresh`: read the row again after the wait, for who goes by
    what somebody may just have changed.
    """
    won = Call.unscoped.filter(pk=call.pk, state=CallState.OPEN).update(**changes, version=F("version") + 1)
    if fresh or not won:
        call.refresh_from_db()
    return bool(won)


def hold(call: Call) -> None:
    """Have the row of a call that has ended to ourselves until the transaction ends."""
    Call.unscoped.filter(pk=call.pk).update(version=F("version") + 1)


def must_be_open(call: Call, *, fresh: bool = True, **changes: object) -> None:
    """`hold_open`, or raise Ended."""
    if not hold_open(call, fresh=fresh, **changes):
        raise Ended(call)
