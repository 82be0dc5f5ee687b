"""What time and the holder of a receipt change, done by the worker: late ones go up, quiet ones close, wishes are met.
Each in a transaction of its own; killed at any point, it starts again."""

from collections.abc import Sequence
from uuid import UUID

from hearthline.access.policy import require
from hearthline.access.viewer import Viewer, system_viewer
from hearthline.ground import clock
from hearthline.helpdesk.complaints.actions.moving import climb
from hearthline.helpdesk.complaints.actions.settling import PURPOSE, settle
from hearthline.helpdesk.complaints.actions.standing import JOB
from hearthline.helpdesk.complaints.door.models import Wish, WishKind
from hearthline.helpdesk.complaints.ladder import Ladder
from hearthline.helpdesk.complaints.machine import CLIMBS, Event, State, possible
from hearthline.helpdesk.complaints.models import RECORD, Complaint
from hearthline.helpdesk.complaints.policy import MOVE
from hearthline.journal.usecase import use_case
from hearthline.ui.agency import current_pack

BATCH = 100
EVENTS = {WishKind.UP: Event.UP, WishKind.WITHDRAW: Event.WITHDRAW}


def attend(*, agencies: Sequence[str]) -> int:
    """One turn of the worker. How many complaints changed."""
    return sum(_wishes(one) + _in_time(one) for one in agencies)


def _wishes(agency_id: str) -> int:
    found = list(Wish.unscoped.filter(agency_id=agency_id).order_by("at", "id").values_list("pk", flat=True)[:BATCH])
    return sum(_meet(viewer=system_viewer(JOB, agency_id), wish_id=pk) for pk in found)


@use_case
def _meet(*, viewer: Viewer, wish_id: UUID) -> bool:
    """What the holder of the receipt asked for, if it can be; the wish is gone either way."""
    wish = Wish.unscoped.filter(pk=wish_id).first()
    if wish is None:
        return False
    # With it go its like: the same button pressed twice at once is one wish, and skips nobody on the ladder.
    Wish.unscoped.filter(agency_id=viewer.agency_id, receipt_id=wish.receipt_id, kind=wish.kind).delete()
    row = Complaint.unscoped.filter(agency_id=viewer.agency_id, receipt_id=wish.receipt_id).first()
    return row is not None and _do(viewer, row, EVENTS[WishKind(wish.kind)])


def _in_time(agency_id: str) -> int:
    due = Complaint.unscoped.filter(agency_id=agency_id, due_at__lte=clock.now())
    # What is late on the last step stays there: its clock rings, and nothing above can take it.
    waits = due.filter(state=State.WAITING).exclude(step=Ladder.of(current_pack()).top.code)
    rows = [*waits.order_by("due_at", "id")[:BATCH], *due.filter(state=State.ANSWERED).order_by("due_at", "id")[:BATCH]]
    return sum(_pass(viewer=system_viewer(JOB, agency_id), complaint_id=row.pk) for row in rows)


@use_case
def _pass(*, viewer: Viewer, complaint_id: UUID) -> bool:
    """Late: a step up. Answered, and nobody went up: closed."""
    row = Complaint.unscoped.filter(pk=complaint_id, due_at__lte=clock.now()).first()
    if row is None:
        return False
    return _do(viewer, row, Event.LATE if row.state == State.WAITING else Event.QUIET)


def _do(viewer: Viewer, row: Complaint, event: Event) -> bool:
    ruling = require(viewer, MOVE, {"agency": row.agency_id}, PURPOSE, record_kind=RECORD, record_id=row.pk.hex)
    at_top = Ladder.of(current_pack()).above(row.step) is None
    if event not in possible(State(row.state), at_top=at_top):
        return False
    if event in CLIMBS:
        climb(viewer=viewer, row=row, event=event, authority=ruling.authority)
    else:
        settle(viewer=viewer, row=row, event=event, authority=ruling.authority)
    return True
