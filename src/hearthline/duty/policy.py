"""Who may see a clock, let it stand still or have it recounted: what the policies need to know of one."""

from uuid import UUID

from hearthline.access.need import ABOUT_STAFF, barred_to
from hearthline.access.policy import Ruling, require
from hearthline.access.restricting import about
from hearthline.access.viewer import Viewer
from hearthline.duty.models import Clock
from hearthline.duty.models.inward import KINDS, of_clock


def resource(row: Clock | None) -> dict[str, object]:
    """A clock as the policies see it. One that is not there belongs to nobody, so that nobody may have it."""
    if row is None:
        return {"agency": "none"}
    if row.record_id is None:
        return {"agency": row.agency_id}
    told = about(row, "report", row.record_id)
    for kind in ABOUT_STAFF:
        told["conflicted"] = told["conflicted"] | barred_to(kind, row.record_id)
    if row.kind in KINDS:
        told["of_staff"] = Clock.unscoped.filter(of_clock(), pk=row.pk).exists()
        told["assigned"] = told["assigned"] | {row.owner} - {""}
    return {"agency": row.agency_id, **told}


def fetch(viewer: Viewer, clock_id: UUID, action: str) -> tuple[Clock, Ruling]:
    """The clock, through the permission. Refused alike when it is another agency's and when there is none."""
    row = Clock.unscoped.filter(pk=clock_id).first()
    ruling = require(viewer, action, resource(row), record_kind="clock", record_id=clock_id.hex)
    if row is None:
        raise LookupError("a policy permits what is not there")
    return row, ruling
